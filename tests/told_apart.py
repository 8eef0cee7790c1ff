"""All cases that the definition can tell apart: of readings, only the choices of those that it looks at in a case.

A policy of many readings has too many combinations of them to go through for every case. Where the definition has not
looked at a reading, no choice of it can change what it says, so nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from remit.model.domains import Value
from remit.model.policy import Policy
from remit.representatives import representatives
from remit.testing import default_readings
from remit.verdict import Facts, Outcome, allowed, decide

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


def cases_told_apart(policy: Policy) -> Iterator[tuple[Facts, Outcome]]:
    """Every case that constraints allow, with the default choices of the readings that nothing looks at."""
    defaults = default_readings(policy)
    for values in product(*(representatives(policy, name, {}) for name in policy.facts)):
        facts = dict(zip(policy.facts, values, strict=True))
        for choices, outcome in by_readings(policy, facts):
            if outcome is not None:
                yield {**facts, **defaults, **choices}, outcome
