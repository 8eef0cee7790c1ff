"""Many decisions where facts are derived: these are worked out from plain values, and generated code does the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from remit.diagram.source import Decider, Otherwise, described
from remit.model.derived import Derivation, value_of
from remit.model.kinds.domain import Domain
from remit.model.matching import Unreadable
from remit.model.policy import Policy
from remit.model.rules import Verdict

Step = Callable[[dict[str, Any]], None]  # puts a derived fact to the facts


class NotPlain(Exception):
    """A case that is no plain one: a value is missing, of another type or out of bounds, or a derived one is stated."""


def deriving(policy: Policy, generated: Decider, otherwise: Otherwise) -> Decider:
    """A decider that works out derived facts first; what is no plain case is passed on.

    Args:
        policy: One that derives facts.
        generated: Decides where derived facts are given, too.
        otherwise: Decides the cases that are passed on.
    """
    counting = [name for name, each in policy.derived.items() if any(n in policy.concepts for n in each.inputs)]
    if counting:
        return described(otherwise, f"all cases: `{counting[0]}` counts concepts")
    steps = [(name, _step(policy, name, derivation)) for name, derivation in policy.derived.items()]

    def decide(facts: Mapping[str, Any]) -> Verdict:
        whole = dict(facts)
        try:
            for name, step in steps:
                if name in facts:
                    return otherwise(facts)
                step(whole)
        except NotPlain:
            return otherwise(facts)
        return generated(whole)

    return described(decide, generated.reason)


def _step(policy: Policy, name: str, derivation: Derivation) -> Step:
    """What works out one fact."""
    domain, operation, month_end = policy.domains[name], derivation.operation, derivation.month_ends
    constants = [
        Fraction(each.constant) if isinstance(each.constant, Decimal) else each.constant for each in derivation.operands
    ]
    taken = [(n, each.name, policy.domains[each.name]) for n, each in enumerate(derivation.operands) if each.name]

    def step(facts: dict[str, Any]) -> None:
        values: list[Any] = list(constants)
        for place, each, of in taken:
            values[place] = _plain(of, facts.get(each))
        value = value_of(domain, operation.value(values, month_end))
        if not domain.has(value):
            raise NotPlain
        facts[name] = value

    return step


def _plain(domain: Domain, value: Any) -> Any:
    """A value to calculate with. Raises NotPlain."""
    if type(value) is not type(domain.neighbourhood(None)[0]):
        raise NotPlain
    try:
        read = domain.value(value)
    except Unreadable:
        raise NotPlain from None
    return Fraction(read) if isinstance(read, (int, Decimal)) else read
