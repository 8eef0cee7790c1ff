"""Sets of many members in words: by how many there are of each class that no test tells apart, none gone through.

Where there are too many such numbers, too, by what the tests themselves ask, and its contrary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from remit.model import items
from remit.model.items import OfSet, of_set
from remit.model.kinds.protocols import CellCut
from remit.model.kinds.ranges import said_span
from remit.model.matching import ABSENT, Overlap, Span

ANY_SET = of_set("size", ">= 0")


class MemberClause(NamedTuple):
    """A test on a set that is the same for all members of a class, and the ways to write it, of which any may hold."""

    test: Overlap
    written: tuple[items.Clause, ...]


def by_classes(members: Sequence[str], cells: CellCut, wanted: Sequence[int]) -> Iterator[OfSet]:
    """What the sets of some cells include and exclude, in as many descriptions as it takes."""
    chosen, asked, everybody = set(wanted), cells.asked, frozenset(members)
    values = [(cells.code(value), value) for value in cells.pieces if value is not ABSENT]
    outside = [value for cell, value in values if cell not in chosen]
    left = [value for cell, value in values if cell in chosen]
    while left:
        true = _true_of(left[0], cells.classes, everybody) if asked is None else _asked(left[0], asked, members)
        clauses = _fewest(list(true), outside)
        left = [value for value in left if not _all_hold(clauses, value)]
        for ways in product(*(clause.written for clause in clauses)):
            yield OfSet(ways).together() if ways else ANY_SET


def _true_of(
    value: frozenset[str], classes: Sequence[Sequence[str]], everybody: frozenset[str]
) -> Iterator[MemberClause]:
    """All that can be said of a set, what is plainest last: that is kept longest."""
    size = len(value)
    if size < len(everybody):
        yield MemberClause(Overlap(everybody, 0, size), _way("size", f"<= {size}"))
    if size:
        yield MemberClause(Overlap(everybody, size), _way("size", f">= {size}"))
    for names in classes:
        those, number = frozenset(names), len(value.intersection(names))
        if 0 < number < len(names):
            yield MemberClause(
                Overlap(those, 0, len(names) - 1), tuple(items.Clause("excludes", (name,)) for name in names)
            )
        if number == len(names) > 1:
            yield MemberClause(Overlap(those, number), _way("includes all", *names))
        if number:
            yield MemberClause(Overlap(those, 1), _way("includes", *names))
        else:
            yield MemberClause(Overlap(those, 0, 0), _way("excludes", *names))


def _way(verb: str, *names: str) -> tuple[items.Clause]:
    """The only way to write something."""
    return (items.Clause(verb, names),)


def _asked(value: frozenset[str], asked: Sequence[Overlap], members: Sequence[str]) -> Iterator[MemberClause]:
    """What is asked of sets by tests, as it is true of a set: that, or the contrary; sizes first."""
    everybody = frozenset(members)
    for part in sorted(asked, key=lambda part: part.of != everybody):
        if part.of == everybody:
            yield _size(value, part)
        else:
            yield _some([name for name in members if name in part.of], part, is_so=part.holds(value))


def _size(value: frozenset[str], part: Overlap) -> MemberClause:
    """How a size that is asked for lies: in its range, below or above."""
    if len(value) < part.least:
        return MemberClause(Overlap(part.of, 0, part.least - 1), _way("size", f"<= {part.least - 1}"))
    if part.most is not None and len(value) > part.most:
        return MemberClause(Overlap(part.of, part.most + 1), _way("size", f">= {part.most + 1}"))
    return MemberClause(part, _way("size", said_span(Span(part.least or None, part.most))))


def _some(names: Sequence[str], part: Overlap, *, is_so: bool) -> MemberClause:
    """That some members are included, all of them are, or none; or that it is not so."""
    is_all = part.least == len(names) > 1
    if is_all and not is_so:
        return MemberClause(
            Overlap(part.of, 0, len(names) - 1), tuple(items.Clause("excludes", (name,)) for name in names)
        )
    if is_so is (part.most == 0):
        return MemberClause(Overlap(part.of, 0, 0), _way("excludes", *names))
    return MemberClause(part if is_so else Overlap(part.of, 1), _way("includes all" if is_all else "includes", *names))


def _fewest(clauses: list[MemberClause], outside: Sequence[frozenset[str]]) -> list[MemberClause]:
    """Clauses that no set outside meets all of, and none of which can be left out."""
    kept = clauses
    for clause in clauses:
        fewer = [other for other in kept if other is not clause]
        if not any(_all_hold(fewer, value) for value in outside):
            kept = fewer
    return kept


def _all_hold(clauses: Sequence[MemberClause], value: frozenset[str]) -> bool:
    return all(clause.test.holds(value) for clause in clauses)
