"""From what a caller states to what is known: values, groups and ranges as tests, readings as choices."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Literal

from remit.errors import Problem, RemitError, near_miss
from remit.model.domains import Test, Unreadable
from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.model.scenario import Given
from remit.verdict import Known

Raw = Any  # text, or the Python type of the fact's kind, or {"one of": [...]}
Readings = Mapping[str, str] | Literal["open"]
SINGLE = (str, bool, int, datetime.date)


class Knowledge:
    """Reads what is stated of a policy's facts; remembers what it has read."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._tests: dict[tuple[str, type, Any], tuple[Test, ...]] = {}

    def known(self, stated: Mapping[str, Raw]) -> Known:
        """What is known, as tests of which one holds. Raises RemitError with all that cannot be read."""
        problems: list[Problem] = []
        known: dict[str, tuple[Test, ...]] = {}
        for name, raw in stated.items():
            if name not in self.policy.facts:
                help = near_miss(name, self.policy.facts, "declared facts")
                problems.append(Problem("undeclared-fact", f"unknown fact `{name}`", None, help))
                continue
            try:
                known[name] = self._of(name, raw)
            except Unreadable as wrong:
                problems.append(Problem(wrong.code, f"{name}: {wrong.message}", None, wrong.help))
        if problems:
            raise RemitError(problems)
        return known

    def _of(self, name: str, raw: Raw) -> tuple[Test, ...]:
        if not isinstance(raw, SINGLE):
            return tuple(test for item in _items(raw) for test in self._of(name, item))
        key = (name, type(raw), raw)
        if key not in self._tests:
            domain = self.policy.domains[name]
            self._tests[key] = (domain.test(raw if isinstance(raw, str) else as_text(domain.value(raw))),)
        return self._tests[key]

    def picked(self, readings: Readings | None) -> dict[str, str]:
        """The choice of each reading that is not left open. Raises RemitError with all that cannot be read."""
        declared = self.policy.readings
        if readings == OPEN:
            return {}
        picked = {name: str(reading.default) for name, reading in declared.items()}
        problems = []
        for name, choice in (readings or {}).items():
            if name not in declared:
                help = near_miss(name, declared, "readings")
                problems.append(Problem("undeclared-reading", f"no reading `{name}`", None, help))
            elif choice == OPEN:
                picked.pop(name)
            elif choice not in declared[name].choices:
                help = near_miss(choice, declared[name].choices, "choices")
                problems.append(Problem("undeclared-reading", f"reading {name} has no choice `{choice}`", None, help))
            else:
                picked[name] = choice
        if problems:
            raise RemitError(problems)
        return picked


def _items(raw: Raw) -> tuple[Raw, ...]:
    if isinstance(raw, Given):
        return raw.one_of
    if (
        isinstance(raw, Mapping)
        and set(raw) == {"one of"}
        and isinstance(raw["one of"], (list, tuple))
        and raw["one of"]
    ):
        return tuple(raw["one of"])
    raise Unreadable("wrong-type", f"`{raw}` is no value", 'write a value, or {"one of": [value, value]}')


def as_text(value: object) -> str:
    """A value as a policy would write it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_items(raw: Raw) -> tuple[str, ...]:
    """What was stated of one fact, as text."""
    return tuple(as_text(item) for item in ((raw,) if isinstance(raw, SINGLE) else _items(raw)))
