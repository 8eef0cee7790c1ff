"""Sets as items: one of them, and some cells of a fact as descriptions of what their sets include and exclude."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from remit.model.items import Accepted, Clause, OfSet, SetOf
from remit.model.kinds.domain import Domain
from remit.model.kinds.many_members import ANY_SET, by_classes
from remit.model.kinds.protocols import CellCut
from remit.model.matching import ABSENT, Members, Overlap, Test, Together

MOST_MEMBERS = 10  # of a set, whose sets are gone through one by one to describe some of them; of more, by classes


def set_of(members: Iterable[str]) -> SetOf:
    """A set as an item, its members in order of the alphabet."""
    return SetOf(tuple(sorted(members)))


def asked(test: Test) -> Iterable[frozenset[str]]:
    """The sets of members that a test counts in."""
    if isinstance(test, Overlap):
        return [test.of]
    if isinstance(test, Together):
        return [part.of for part in test.tests]
    return [value for value in test.values if value is not ABSENT] if isinstance(test, Members) else []


def set_items(domain: Domain, cut: CellCut, cells: Sequence[int]) -> Accepted:
    """What the sets of some cells include and exclude, in as many descriptions as it takes, of which any holds."""
    several = len(domain.members) > MOST_MEMBERS
    return any_of(by_classes(domain.members, cut, cells) if several else _by_members(domain, cut, cells))


def _by_members(domain: Domain, cut: CellCut, cells: Sequence[int]) -> Iterator[SetOf | OfSet]:
    chosen = set(cells)
    values = [(cut.code(value), value) for value in _every_set(domain)]
    outside = [value for cell, value in values if cell not in chosen]
    left = [value for cell, value in values if cell in chosen]
    while left:
        box = _described(left[0], outside, domain)
        test = domain.test(box)
        left = [value for value in left if not test.holds(value)]
        yield box


def any_of(boxes: Iterable[SetOf | OfSet]) -> Accepted:
    """Descriptions that differ only in the one member that they include, as one: any of these."""
    members: dict[SetOf | OfSet | tuple[Clause, ...], list[str]] = {}
    for box in boxes:
        match box:
            case OfSet((Clause("includes", (member,)), *rest)) if not {each.verb for each in rest} & {
                "includes",
                "includes all",
            }:
                members.setdefault(tuple(rest), []).append(member)
            case _:
                members[box] = []
    return tuple(
        OfSet((Clause("includes", tuple(names)), *rest)) if isinstance(rest, tuple) else rest
        for rest, names in members.items()
    )


def _every_set(domain: Domain) -> list[frozenset[str]]:
    sizes = range(len(domain.members) + 1)
    return [frozenset(each) for size in sizes for each in combinations(domain.members, size)]


def _described(value: frozenset[str], outside: Sequence[frozenset[str]], domain: Domain) -> SetOf | OfSet:
    """What sets like this one include and exclude, in as few words as none outside fits."""
    told = {name: name in value for name in domain.members}
    for name in domain.members:
        fewer = {other: there for other, there in told.items() if other != name}
        if not any(all((other in out) is there for other, there in fewer.items()) for out in outside):
            told = fewer
    if len(told) == len(domain.members):
        return set_of(value)
    includes, excludes = (tuple(n for n, there in told.items() if there is wanted) for wanted in (True, False))
    clauses = [Clause("includes all" if includes[1:] else "includes", includes)] * bool(includes)
    clauses += [Clause("excludes", excludes)] * bool(excludes)
    return OfSet(tuple(clauses)) if clauses else ANY_SET
