"""All cases that the definition can tell apart: of readings, only the choices of those that it looks at in a case.

A policy of many readings has too many combinations of them to go through for every case. Where the definition has not
looked at a reading, no choice of it can change what it says, so nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from remit.diagram.space import Space
from remit.model.kinds.domain import Value
from remit.model.policy import Policy
from remit.possible import Findings, contests, deciding_facts, in_order
from remit.representatives import KnownFacts, representatives
from remit.testing import default_readings
from remit.verdict import CaseValues, Outcome, allowed, decide

Choices = dict[str, str]


class _Unasked(Exception):
    def __init__(self, reading: str) -> None:
        super().__init__(reading)
        self.reading = reading


class _Watched(dict[str, Any]):
    """A case that says which reading was looked at first of those that it does not have."""

    def __missing__(self, name: str) -> Value:
        raise _Unasked(name)


def by_readings(policy: Policy, facts: Mapping[str, Value]) -> Iterator[tuple[Choices, Outcome | None]]:
    """Choices of the readings that are looked at, and the outcome with any of the others; None where no case is."""
    waiting: list[Choices] = [{}]
    while waiting:
        choices = waiting.pop()
        try:
            case = _Watched({**facts, **choices})
            outcome = decide(policy, case) if allowed(policy, case) else None
        except _Unasked as unasked:
            waiting += [{**choices, unasked.reading: each} for each in policy.readings[unasked.reading].choices]
        else:
            yield choices, outcome


def cases_told_apart(policy: Policy) -> Iterator[tuple[CaseValues, Outcome]]:
    """Every case that constraints allow, with the default choices of the readings that nothing looks at."""
    defaults = default_readings(policy)
    for values in product(*(representatives(policy, name, {}) for name in policy.facts)):
        facts = dict(zip(policy.facts, values, strict=True))
        for choices, outcome in by_readings(policy, facts):
            if outcome is not None:
                yield {**facts, **defaults, **choices}, outcome


def findings_told_apart(policy: Policy, known: KnownFacts, picked: Choices) -> Findings | None:
    """What `possible.findings_by_cases` says where every reading is picked, of facts alone: quicker."""
    outcomes: dict[tuple[str, ...], set[Any]] = {}
    base = []
    for values in product(*(representatives(policy, name, known) for name in policy.facts)):
        facts = dict(zip(policy.facts, values, strict=True))
        for choices, outcome in by_readings(policy, facts):
            if outcome is None:
                continue
            for full in _every_choice(policy, choices):
                outcomes.setdefault(full, set()).add(outcome.verdict)
            if all(picked[name] == choice for name, choice in choices.items()):
                base.append((facts, outcome))
    if not base:
        return None
    rules = [frozenset(outcome.rules) for _, outcome in base]
    possible = {full: in_order(verdicts) for full, verdicts in outcomes.items()}
    undecided = [name for name in policy.facts if len({facts[name] for facts, _ in base}) > 1]
    return Findings(
        possible=in_order(outcome.verdict for _, outcome in base),
        every=frozenset.intersection(*rules),
        some=frozenset.union(*rules),
        contests=contests(policy, picked, possible),
        depends_on=deciding_facts(base, undecided),
    )


def _every_choice(policy: Policy, choices: Choices) -> Iterator[tuple[str, ...]]:
    """All choices of all readings that have these among them."""
    return product(
        *([choices[name]] if name in choices else list(policy.readings[name].choices) for name in policy.readings)
    )


def told_codes(space: Space, facts: CaseValues) -> list[int]:
    """The cell of every level, of facts that are compared by what is asked of each alone."""
    codes = enumerate(space.code(facts))
    return [space.told[level][1][code] if level in space.told else code for level, code in codes]
