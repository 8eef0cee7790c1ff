"""Cells in the policy's own words: values, whole groups and ranges, as a condition would list them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from remit.decide.many_members import by_classes
from remit.model.exact import exactly, other_than
from remit.model.kinds.domain import ELSE, Choice, OpenText
from remit.model.kinds.scale import Scale, said_span
from remit.model.kinds.sets import Subset, said_set
from remit.model.matching import ABSENT, Span
from remit.normal.cells import Cells
from remit.normal.compared import AnyCells, PlacedCells

ONE_MEMBER = re.compile(r"includes (?P<member>[^|;]+)(?P<rest>|; excludes [^;]+)")
MOST_MEMBERS = 10  # of a set, whose sets are gone through one by one to describe some of them; of more, by classes


def items(cells: AnyCells, chosen: Iterable[int], *, strictly: bool = False) -> tuple[str, ...]:
    """Some cells of a fact as a condition would list them: values, whole groups, ranges, what sets include.

    Of a fact that is compared with unknown ones a cell may be some values of a range only; `strictly` says no others.
    """
    wanted, domain = tuple(chosen), cells.domain
    listed = cells.strictly(wanted) if strictly and isinstance(cells, PlacedCells) else cells.pieces_of(wanted)
    pieces = [piece for piece in listed if piece is not ABSENT]
    absent = ["absent"] * (len(pieces) < len(listed))
    all_of_them = listed == cells.pieces_of(wanted)  # and not some values of a range
    if domain.optional and not absent and all_of_them and len(pieces) == len(cells.pieces_of(range(cells.count))) - 1:
        return ("present",)
    if strictly and isinstance(domain, OpenText) and _is_partly(cells, pieces):
        return (*pieces, *absent)
    return (*_present(cells, pieces, wanted), *absent)


def left(cells: AnyCells, chosen: Sequence[int]) -> tuple[str, ...]:
    """The values that are left of a fact, as `items`; of one that is compared, those alone that it can have."""
    if not isinstance(cells, PlacedCells) or not isinstance(cells.domain, Scale):
        return items(cells, chosen)
    spans, absent = cells.left(chosen), ["absent"] * (ABSENT in cells.pieces_of(chosen))
    if cells.domain.optional and not absent and spans == cells.left(range(cells.count)):
        return ("present",)
    return (*(said_span(span) for span in _merged(cells.domain, spans)), *absent)


def _present(cells: AnyCells, pieces: Sequence[Any], wanted: Sequence[int]) -> tuple[str, ...]:
    domain = cells.domain
    if isinstance(domain, Choice):
        return group_names(domain.groups, pieces)
    if isinstance(domain, Scale):
        return tuple(said_span(span) for span in _merged(domain, pieces))
    if isinstance(domain, Subset):
        return _any_of(_sets(cells, domain, wanted))
    if isinstance(domain, OpenText):
        return _texts(cells, pieces)
    return tuple(str(value).lower() for value in pieces)


def group_names(groups: Mapping[str, Sequence[str]], values: Sequence[str]) -> tuple[str, ...]:
    """The largest groups that lie inside, and the values that are left; a group is listed before what is in it."""
    left, found = set(values), []
    for name, members in groups.items():
        if left.issuperset(members):
            found.append(name)
            left.difference_update(members)
    return tuple(found)


def _texts(cells: AnyCells, pieces: Sequence[str]) -> tuple[str, ...]:
    """The texts that are named; where any other will do, all but the named ones that will not."""
    if not any(text.startswith(ELSE) for text in pieces):
        return tuple(map(exactly, pieces))
    named = (text for text in cells.pieces_of(range(cells.count)) if text is not ABSENT and not text.startswith(ELSE))
    fails = [text for text in named if text not in pieces]
    return (other_than(fails) if fails else "present",)


def _is_partly(cells: AnyCells, pieces: Sequence[str]) -> bool:
    """Whether some of the texts that no condition names are meant, and others are not."""
    others = {text for text in cells.pieces_of(range(cells.count)) if text is not ABSENT and text.startswith(ELSE)}
    return bool(others.intersection(pieces)) and not others.issubset(pieces)


def _merged(domain: Scale, spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1].high is not None and domain.after(merged[-1].high) == span.low:
            merged[-1] = Span(merged[-1].low, span.high)
        else:
            merged.append(span)
    return [_at_an_end(domain, span) for span in merged]


def _at_an_end(domain: Scale, span: Span) -> Span:
    """A span; the last day that there is, and not that day or later."""
    if span.high is None and domain.is_calendar and span.low == domain.highest:
        return Span(span.low, span.low)
    return Span(span.high, span.high) if span.low is None and span.high == domain.lowest else span


def _sets(cells: AnyCells, domain: Subset, wanted: Sequence[int]) -> Iterable[str]:
    """What the sets of some cells include and exclude, in as many descriptions as it takes."""
    if len(domain.members) > MOST_MEMBERS:
        assert isinstance(cells, Cells), "sets have no places"
        yield from by_classes(cells, wanted)
        return
    chosen = set(wanted)
    values = [(cells.code(value), value) for value in _every_set(domain)]
    outside = [value for cell, value in values if cell not in chosen]
    left = [value for cell, value in values if cell in chosen]
    while left:
        box = _described(left[0], outside, domain)
        test = domain.test(box)
        left = [value for value in left if not test.holds(value)]
        yield box


def _any_of(boxes: Iterable[str]) -> tuple[str, ...]:
    """Descriptions that differ only in the one member that they include, as one: any of these."""
    members: dict[str, list[str]] = {}
    for box in boxes:
        one = ONE_MEMBER.fullmatch(box)
        members.setdefault(one["rest"] if one else box, []).extend([one["member"]] if one else [])
    return tuple(f"includes {' | '.join(names)}{rest}" if names else rest for rest, names in members.items())


def _every_set(domain: Subset) -> list[frozenset[str]]:
    sizes = range(len(domain.members) + 1)
    return [frozenset(each) for size in sizes for each in combinations(domain.members, size)]


def _described(value: frozenset[str], outside: Sequence[frozenset[str]], domain: Subset) -> str:
    """What sets like this one include and exclude, in as few words as none outside fits."""
    asked = {name: name in value for name in domain.members}
    for name in domain.members:
        fewer = {other: there for other, there in asked.items() if other != name}
        if not any(all((other in out) is there for other, there in fewer.items()) for out in outside):
            asked = fewer
    if len(asked) == len(domain.members):
        return said_set(value)
    includes, excludes = ([n for n, there in asked.items() if there is wanted] for wanted in (True, False))
    clauses = [f"includes {'all ' if includes[1:] else ''}{' | '.join(includes)}"] * bool(includes)
    clauses += [f"excludes {' | '.join(excludes)}"] * bool(excludes)
    return "; ".join(clauses) or "size >= 0"
