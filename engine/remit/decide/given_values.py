"""From what a caller states to what is known: values, groups and ranges as tests, readings as choices."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Literal, NamedTuple

from remit.decide.derived_values import with_derived
from remit.decide.python_values import ITEMS, Raw, Single, handed_over, item_of, items_of, says_nothing
from remit.errors import Problem, RemitError, near_miss
from remit.model.items import Item
from remit.model.matching import Test, Tests, Unreadable
from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.representatives import KnownFacts

__all__ = ["Knowledge", "Raw", "Readings", "Said", "item_of"]

Readings = Mapping[str, str] | Literal["open"]
MOST_REMEMBERED = 10_000  # values
PLAIN = frozenset({str, int, bool, datetime.date})  # of one such type, values that are equal are written alike


class Said(NamedTuple):
    """What is stated of one fact: tests of which one holds, None where nothing is said; or everything that is wrong."""

    tests: Tests | None
    wrong: tuple[Unreadable, ...] = ()


class Knowledge:
    """Reads what is stated of a policy's facts; remembers what it has read."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._tests: dict[tuple[str, type, Single], Test] = {}
        self._said: dict[
            tuple[str, type, Single], tuple[Tests, tuple[Item, ...]]
        ] = {}  # what plain values were read as
        self._usual = {name: str(reading.default) for name, reading in policy.readings.items()}

    def known(self, stated: Mapping[str, Raw]) -> KnownFacts:
        """What is known of facts and concepts, as tests of which one holds, with what follows from it.

        Raises:
            RemitError: Every name that is no fact and no concept, and every value that there is not; or derived facts
                that are stated otherwise than what they are derived from makes them.
        """
        problems: list[Problem] = []
        known: dict[str, tuple[Test, ...]] = {}
        for name, raw in stated.items():
            if type(raw) in PLAIN and (read := self._said.get((name, type(raw), raw))) is not None:
                known[name] = read[0]
                continue
            if name not in self.policy.facts and name not in self.policy.concepts:
                help = near_miss(str(name), self.policy.facts, "declared facts")
                problems.append(Problem("undeclared-fact", f"unknown fact `{name}`", None, help))
                continue
            tests, wrong = self.said(name, raw)
            problems += [Problem(each.code, f"{name}: {each.message}", None, each.help) for each in wrong]
            if tests is not None:
                known[name] = tests
        if problems:
            raise RemitError(problems)
        return with_derived(self.policy, known) if self.policy.derived else known

    def items(self, name: str, raw: Raw) -> tuple[Item, ...]:
        """What is stated of one fact, as items of which one is so.

        Args:
            name: The fact.
            raw: Text, a value of the Python type of the fact, or {"one of": [...]}.

        Raises:
            Unreadable: It is no value of the fact, nor says which.
        """
        read = self._said.get((name, type(raw), raw)) if type(raw) in PLAIN else None
        return items_of(self.policy.domains[name], raw) if read is None else read[1]

    def said(self, name: str, raw: Raw) -> Said:
        """What is stated of one fact, and what is wrong with it; None and NaN say nothing.

        Args:
            name: The fact.
            raw: Text, a value of the Python type of the fact, or {"one of": [...]}.
        """
        tests, wrong = list[Test](), list[Unreadable]()
        try:
            items = () if says_nothing(raw) else handed_over(self.policy.domains[name], raw)
        except Unreadable as each:
            return Said(None, (each,))
        for item in items:
            try:
                tests.append(self._of(name, item))
            except Unreadable as each:
                wrong.append(each)
        if wrong or not items:
            return Said(None, tuple(wrong))
        if type(raw) in PLAIN:
            if len(self._said) > MOST_REMEMBERED:
                self._said.clear()
            as_items = tuple(item if isinstance(item, ITEMS) else item_of(item) for item in items)
            self._said[name, type(raw), raw] = tuple(tests), as_items
        return Said(tuple(tests))

    def _of(self, name: str, item: Single) -> Test:
        """The test that one stated item stands for."""
        key = (name, type(item), item)
        if key not in self._tests:
            if len(self._tests) > MOST_REMEMBERED:
                self._tests.clear()
            domain = self.policy.domains[name]
            self._tests[key] = domain.test(item if isinstance(item, ITEMS) else item_of(domain.value(item)))
        return self._tests[key]

    def picked(self, readings: Readings | None) -> dict[str, str]:
        """The choice of each reading that is not left open.

        Raises:
            RemitError: Every name that is no reading, and every choice that its reading does not have.
        """
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
