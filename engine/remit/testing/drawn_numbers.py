"""Draws by numbers that were drawn beforehand: each picks one of whatever there is to pick from, 0 the simplest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from hypothesis import strategies as st

from remit.model.kinds.protocols import Draw

Option = TypeVar("Option")

PICK = st.integers(0, 59)  # 60 has many divisors: of up to six things each is picked as often
MAYBE = st.none() | PICK


def picked(options: Sequence[Option], number: int) -> Option:
    """The option that a number picks.

    Args:
        options: At least one.
        number: Any number from 0; the options are picked in turn.
    """
    return options[number % len(options)]


class Numbers(Draw):
    """Draws by a number each; when they are used up, what is simplest."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self.numbers = iter(numbers)

    def integer(self, low: int, high: int) -> int:
        return low + next(self.numbers, 0) % (high - low + 1)

    def one_of(self, options: Sequence[Option]) -> Option:
        return options[self.integer(0, len(options) - 1)]


class Digits(Numbers):
    """Draws by the digits of one number, of as many as there are options."""

    def __init__(self, number: int) -> None:
        self.rest = number

    def integer(self, low: int, high: int) -> int:
        self.rest, digit = divmod(self.rest, high - low + 1)
        return low + digit


class Anywhere(Digits):
    """Draws by a number that is taken as it is where it fits: of values without bounds, far ones."""

    def integer(self, low: int, high: int) -> int:
        return self.rest if low <= self.rest <= high else super().integer(low, high)
