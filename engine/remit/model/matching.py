"""What a test on one fact accepts: listed values, a span, an overlap of sets; and the value that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, NamedTuple

NO_SET = "what a set includes is asked of a fact that is no set"
SET_VERBS = ("includes all", "includes", "excludes", "within", "size")  # how a set is asked for its members


class Unreadable(Exception):
    """A written value that its domain does not have: code, message and help, in the user's words."""

    def __init__(self, code: str, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


class Absence(Enum):
    """The value of an optional fact that is known not to be there (which is not: not known)."""

    ABSENT = "absent"

    def __str__(self) -> str:
        return "absent"


ABSENT: Final = Absence.ABSENT


class Members(NamedTuple):
    """A test that accepts the listed values."""

    values: frozenset[Any]

    def holds(self, value: Any) -> bool:
        return value in self.values

    def constants(self) -> Iterator[Any]:
        return iter(self.values)


class Span(NamedTuple):
    """A test that accepts all from `low` to `high`, both included; None is no bound."""

    low: Any = None
    high: Any = None

    def holds(self, value: Any) -> bool:
        return (
            value is not ABSENT
            and (self.low is None or value >= self.low)
            and (self.high is None or value <= self.high)
        )

    def constants(self) -> Iterator[Any]:
        return (bound for bound in (self.low, self.high) if bound is not None)


class Overlap(NamedTuple):
    """A test that accepts the sets that have from `least` to `most` of some members."""

    of: frozenset[str]
    least: int = 0
    most: int | None = None

    def holds(self, value: Any) -> bool:
        if value is ABSENT:
            return False
        shared = len(self.of & value)
        return shared >= self.least and (self.most is None or shared <= self.most)

    def constants(self) -> Iterator[Any]:
        return iter(())


class Together(NamedTuple):
    """A test that accepts what all of some tests accept."""

    tests: tuple[Overlap, ...]

    def holds(self, value: Any) -> bool:
        return all(test.holds(value) for test in self.tests)

    def constants(self) -> Iterator[Any]:
        return iter(())


@dataclass(frozen=True, slots=True)
class Outside:
    """A test that accepts every value that is there but for the listed ones. (No tuple: it would equal `Members`.)"""

    values: frozenset[Any]

    def holds(self, value: Any) -> bool:
        return value is not ABSENT and value not in self.values

    def constants(self) -> Iterator[Any]:
        return iter(self.values)


class Present(NamedTuple):
    """A test that accepts every value that is there."""

    def holds(self, value: Any) -> bool:
        return value is not ABSENT

    def constants(self) -> Iterator[Any]:
        return iter(())


Test = Members | Span | Overlap | Together | Outside | Present
Tests = tuple[Test, ...]  # of which one holds
