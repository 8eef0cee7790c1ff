"""What truths a flag or a concept can have, by what is known of its facts: at most too many of them."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from remit.errors import TooLarge
from remit.model.conditions import Condition
from remit.model.items import Accepted
from remit.model.policy import Policy, comparisons
from remit.representatives import KnownFacts, representatives, truths

BOTH = frozenset([True, False])
Truths = AbstractSet[bool]


def truths_of(policy: Policy, name: str, known: KnownFacts) -> Truths:
    """The truths that a flag or a concept can have; each part of a condition is looked at by itself.

    Args:
        policy: One that lint has passed.
        name: A flag, or a concept that no reading decides.
        known: Of some facts, tests of which at least one holds.

    Returns:
        Both where it is not certain. An absent flag is not true.
    """
    if name in policy.concepts:
        found = _condition(policy, policy.concepts[name].when, known)
        stated = {truth for truth in found if any(test.holds(truth) for test in known.get(name, ()))}
        return stated or found  # where it is stated against what is known of its facts, that is told elsewhere
    tests, values = known.get(name), policy.domains[name].neighbourhood(None)
    return {value is True for value in values if tests is None or any(test.holds(value) for test in tests)}


def _condition(policy: Policy, condition: Condition, known: KnownFacts) -> Truths:
    parts = [_test(policy, name, accepted, known) for name, accepted in condition.tests.items()]
    parts += [_condition(policy, part, known) for part in condition.all_of or ()]
    if condition.any_of is not None:
        parts.append(_any([_condition(policy, part, known) for part in condition.any_of]))
    if condition.not_ is not None:
        parts.append(_not(_condition(policy, condition.not_, known)))
    return _not(_any([_not(part) for part in parts]))


def _not(truths: Truths) -> Truths:
    return {not truth for truth in truths}


def _any(parts: Sequence[Truths]) -> Truths:
    """Whether one of them is so: surely not where none can be, surely where one is."""
    can_be = {True} if any(True in part for part in parts) else set[bool]()
    return can_be | ({False} if all(False in part for part in parts) else set())


def _test(policy: Policy, name: str, accepted: Accepted, known: KnownFacts) -> Truths:
    tests = policy.tests(name, accepted)
    try:
        concept = truths_of(policy, name, known) if name in policy.concepts else None
        values = representatives(policy, name, known) if concept is None else concept
        found: list[Truths] = [{any(test.holds(value) for test in tests) for value in values}]
        found += [truths(policy, name, against, known) for against in comparisons(accepted)]
    except TooLarge:
        return BOTH
    return _any(found)
