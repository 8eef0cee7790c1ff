"""From what a caller states to what is known: values, groups and ranges as tests, readings as choices."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from remit.errors import Problem, RemitError, near_miss
from remit.model.asked import as_items as asked_items
from remit.model.matching import SET_VERBS, Absence, Test, Unreadable
from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.model.scales import MOST_DIGITS, said
from remit.model.scenario import Given
from remit.model.subsets import Subset, said_set
from remit.representatives import Known

Raw = Any  # text, or the Python type of the fact's kind, or {"one of": [...]}; of sets a list, or {"includes": …}
Readings = Mapping[str, str] | Literal["open"]
Single = str | bool | int | float | Decimal | datetime.date | Absence
SINGLE = (str, bool, int, float, Decimal, datetime.date, Absence)
SETS = (list, tuple, set, frozenset)
TOO_LARGE = 10**MOST_DIGITS
MOST_REMEMBERED = 10_000  # values


class Knowledge:
    """Reads what is stated of a policy's facts; remembers what it has read."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._tests: dict[tuple[str, type, Single], Test] = {}
        self._said: dict[tuple[str, str], tuple[Test, ...]] = {}  # what plain text was read as
        self._usual = {name: str(reading.default) for name, reading in policy.readings.items()}

    def known(self, stated: Mapping[str, Raw]) -> Known:
        """What is known, as tests of which one holds. Raises RemitError with all that cannot be read."""
        problems: list[Problem] = []
        known: dict[str, tuple[Test, ...]] = {}
        for name, raw in stated.items():
            if type(raw) is str and (tests := self._said.get((name, raw))) is not None:
                known[name] = tests
                continue
            if name not in self.policy.facts:
                help = near_miss(str(name), self.policy.facts, "declared facts")
                problems.append(Problem("undeclared-fact", f"unknown fact `{name}`", None, help))
                continue
            try:
                known[name] = self._read(name, raw)
            except Unreadable as wrong:
                problems.append(Problem(wrong.code, f"{name}: {wrong.message}", None, wrong.help))
        if problems:
            raise RemitError(problems)
        return known

    def _read(self, name: str, raw: Raw) -> tuple[Test, ...]:
        """The tests of which one holds by what is stated of one fact. Raises Unreadable."""
        items = _items(raw)
        if not isinstance(self.policy.domains[name], Subset) and _has_set(raw):
            raise Unreadable("wrong-type", "a list is not a value of this fact", HELP)
        tests = tuple(self._of(name, item) for item in items)
        if type(raw) is str:
            if len(self._said) > MOST_REMEMBERED:
                self._said.clear()
            self._said[name, raw] = tests
        return tests

    def _of(self, name: str, item: Single) -> Test:
        """The test that one stated item stands for."""
        key = (name, type(item), item)
        if key not in self._tests:
            if len(self._tests) > MOST_REMEMBERED:
                self._tests.clear()
            domain = self.policy.domains[name]
            written = domain.stated(item) if isinstance(item, str) else as_text(domain.value(item))
            self._tests[key] = domain.test(written)
        return self._tests[key]

    def items(self, name: str, raw: Raw) -> tuple[str, ...]:
        """What was stated of one fact, as conditions write it."""
        return tuple(map(self.policy.domains[name].stated, as_items(raw)))

    def picked(self, readings: Readings | None) -> dict[str, str]:
        """The choice of each reading that is not left open. Raises RemitError with all that cannot be read."""
        if readings == OPEN:
            return {}
        declared, picked, problems = self.policy.readings, self._usual.copy(), []
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


def _items(raw: Raw) -> tuple[Single, ...]:
    """What is stated of one fact: values, of which one is so."""
    if isinstance(raw, SINGLE):
        return (_exactly(raw),)
    if isinstance(raw, Given):
        return raw.one_of
    items = raw["one of"] if isinstance(raw, Mapping) and set(raw) == {"one of"} else [raw]
    if (
        items
        and isinstance(items, (list, tuple))
        and all(isinstance(item, (*SINGLE, *SETS, Mapping)) for item in items)
    ):
        return tuple(_exactly(item) if isinstance(item, SINGLE) else _set(item) for item in items)
    raise _no_value(raw)


def _set(item: Any) -> str:
    """A set as text; or what one is known to include or exclude."""
    if isinstance(item, Mapping) and item and all(verb in SET_VERBS for verb in item):
        asked = {verb: list(what) if isinstance(what, SETS) else [what] for verb, what in item.items()}
        if all(names and all(isinstance(name, str) and name for name in names) for names in asked.values()):
            return str(asked_items({verb: sorted(names) for verb, names in asked.items()}, ())[0])
    elif isinstance(item, SETS) and all(isinstance(name, str) for name in item):
        return said_set(item)
    raise _no_value(item)


def _has_set(raw: Raw) -> bool:
    """Whether a set, or what one includes, stands among values that are stated."""
    items = raw["one of"] if isinstance(raw, Mapping) and set(raw) == {"one of"} else [raw]
    return any(isinstance(item, (*SETS, Mapping)) for item in items)


HELP = 'write a value, or {"one of": [value, value]}'


def _no_value(raw: Raw) -> Unreadable:
    return Unreadable("wrong-type", f"`{str(raw)[:60]}` is no value", HELP)


def _exactly(item: Single) -> Single:
    """The plain value of text, a number or a day; what a type made of it may compare and print as it likes."""
    if isinstance(item, str):
        return str.__str__(item)
    if isinstance(item, (float, Decimal, Absence)):
        return item
    if isinstance(item, datetime.date):
        return item if isinstance(item, datetime.datetime) else datetime.date.fromordinal(datetime.date.toordinal(item))
    if abs(number := int.__int__(item)) >= TOO_LARGE:
        raise Unreadable("bad-number", "the number has too many digits", f"a whole number has at most {MOST_DIGITS}")
    return item if isinstance(item, bool) else number


def as_text(value: object) -> str:
    """A value as a policy would write it."""
    if isinstance(value, frozenset):
        return said_set(value)
    return str(value).lower() if isinstance(value, bool) else said(value)


def as_items(raw: Raw) -> tuple[str, ...]:
    """What was stated of one fact, as text."""
    return tuple(map(as_text, _items(raw)))
