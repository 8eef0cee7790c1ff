"""Comparisons of facts whose values are listed, as rows: some cells of the one fact with some of the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from remit.diagram.policy_tests import Fits, TestRow
from remit.model.comparisons import Comparison

Marks = tuple[int, Sequence[Any]]  # a level, and what stands for each of its cells: a value


def by_value(against: Comparison, wanted: bool, one: Marks, other: Marks) -> Iterator[TestRow]:
    """The cells of two facts that fit a comparison: all combinations of some with some, each once.

    Args:
        against: How they are compared.
        wanted: False asks for the cells in which it does not hold.
        one: The fact on the left.
        other: The fact on the right.
    """
    fits: dict[tuple[bool, ...], list[int]] = {}
    for cell, value in enumerate(one[1]):
        fits.setdefault(tuple(against.holds(value, mate) is wanted for mate in other[1]), []).append(cell)
    for row, cells in fits.items():
        if any(row):
            yield [(one[0], tuple([cell in cells for cell in range(len(one[1]))])), (other[0], row)]


def by_member(wanted: bool, one: Marks, members: Collection[str], has: Callable[[str], Fits]) -> Iterator[TestRow]:
    """The cells of a fact whose value is a member of a set that has a level for each test, or is not.

    Args:
        wanted: False asks for those that are no members.
        one: The fact.
        members: Those that the set can have.
        has: Where it has a member, or has not, as is wanted.
    """
    for cell, value in enumerate(one[1]):
        row = tuple([each == cell for each in range(len(one[1]))])
        if value in members:
            yield [(one[0], row), has(value)]
        elif not wanted:
            yield [(one[0], row)]
