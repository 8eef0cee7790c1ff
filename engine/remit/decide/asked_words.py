"""Sets in words, from what is so of the tests on them: each test as it is asked, or its contrary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Any

from remit.decide.cell_words import items
from remit.diagram.space import Space
from remit.errors import TooLarge, number
from remit.model.items import Accepted, Clause, Item, OfSet
from remit.model.kinds.domain import Domain
from remit.model.kinds.many_members import ANY_SET
from remit.model.kinds.ranges import said_span
from remit.model.kinds.set_items import any_of
from remit.model.matching import ABSENT, Overlap, Span, Tests, Together
from remit.normal.asked_sets import HOLDS, AskedSet, Truth, conjunctions

MOST_SAID = 1_000  # descriptions, of which one is to hold

Said = tuple[Overlap, Clause]  # what is asked of the members of a set, and its words


def box_items(
    space: Space, box: Mapping[int, Sequence[int]], value: Mapping[str, Any] | None = None
) -> Iterator[tuple[str, Accepted]]:
    """Cells of some levels of facts and readings as names and items; of a set with many levels, all in one.

    Args:
        space: The levels.
        box: The cells that are meant, by level; none of pairs.
        value: Of every fact a value that lies in these cells: of descriptions of a set, those come first that fit it.

    Raises:
        TooLarge: A set takes more descriptions than are of use.
    """
    truths: dict[str, dict[Tests, int]] = {}
    for level, chosen in box.items():
        cells = space.cells[level]
        if isinstance(cells, Truth):
            truths.setdefault(cells.name, {}).update({cells.tests: chosen[0]} if len(chosen) == 1 else {})
        else:
            yield space.names[level], items(space.fact(space.names[level]), chosen)
    for name, told in truths.items():
        if told:
            yield name, set_described(space.asked[name], told, None if value is None else value[name])


def set_described(asked: AskedSet, truths: Mapping[Tests, int], value: Any = None) -> Accepted:
    """The sets of which some tests are so as descriptions, of which any holds; those first that are so of a value.

    Args:
        asked: All tests on the set.
        truths: Of some of them, whether they hold (1) or not (0).
        value: A set, or ABSENT, of which they are so.

    Raises:
        TooLarge: It takes more descriptions than are of use.
    """
    domain = asked.domain
    ways = list(islice(_ways(domain, truths), MOST_SAID + 1))
    if len(ways) > MOST_SAID:
        raise TooLarge(f"a set of it is described in more than {number(MOST_SAID)} ways", asked.place)
    if len(ways) > 1:
        ways = [way for way in ways if _is_some(domain, way)]
    ways.sort(key=lambda way: value is not None and not all(part.holds(value) for part, _ in way))
    found: list[Item] = [*any_of(dict.fromkeys(_written(way) for way in ways))] if () not in ways else []
    if () in ways:
        found = ["present"] if domain.optional else [ANY_SET]
    absent = domain.optional and all(
        any(test.holds(ABSENT) for test in tests) is bool(is_so) for tests, is_so in truths.items()
    )
    gone: list[Item] = ["absent"] * absent
    return tuple([*gone, *found] if value is ABSENT else [*found, *gone])


def _ways(domain: Domain, truths: Mapping[Tests, int]) -> Iterator[tuple[Said, ...]]:
    """What can be said of a set that is there so that the tests are so."""
    for chosen in product(*(_test(domain, tests, is_so == HOLDS) for tests, is_so in truths.items())):
        yield tuple(dict.fromkeys(said for way in chosen for said in way))


def _test(domain: Domain, tests: Tests, is_so: bool) -> list[tuple[Said, ...]]:
    """The ways in which one test holds, or fails."""
    ways = conjunctions(tests, domain.members)
    if is_so:
        return [each for way in ways for each in product(*(_part(domain, part, True) for part in way))]
    return list(product(*([said for part in way for said in _part(domain, part, False)] for way in ways)))


def _part(domain: Domain, part: Overlap, is_so: bool) -> list[Said]:
    """What some members are asked, as it is, or as it is not: any of these."""
    names, everybody = [name for name in domain.members if name in part.of], frozenset(domain.members)
    if part == Overlap(part.of):
        return [_said(part, "size", ">= 0")] if is_so else []
    if part.least == 1 and part.most is None:
        return [_included(names)] if is_so else [_excluded(names, domain)]
    if part.least == 0 and part.most == 0:
        return [_excluded(names, domain)] if is_so else [_included(names)]
    if part.least == len(names) and part.most is None:
        all_of = [_said(part, "includes all", *names)]
        return all_of if is_so else [_excluded([name], domain) for name in names]
    assert part.of == everybody, "nothing else is asked of some members"
    if is_so:
        return [_sized(part.of, part.least, part.most)]
    below = [_sized(part.of, 0, part.least - 1)] if part.least else []
    return [*below, *([] if part.most is None else [_sized(part.of, part.most + 1, None)])]


def _said(part: Overlap, verb: str, *names: str) -> Said:
    return part, Clause(verb, names)


def _included(names: Sequence[str]) -> Said:
    return _said(Overlap(frozenset(names), 1), "includes", *names)


def _excluded(names: Sequence[str], domain: Domain) -> Said:
    """That none of some members is there; of most members, that nothing but the others is."""
    rest = [name for name in domain.members if name not in names]
    gone = Overlap(frozenset(names), 0, 0)
    return _said(gone, "within", *rest) if len(rest) < len(names) else _said(gone, "excludes", *names)


def _sized(of: frozenset[str], least: int, most: int | None) -> Said:
    return _said(Overlap(of, least, most), "size", said_span(Span(least or None, most)))


def _is_some(domain: Domain, way: Sequence[Said]) -> bool:
    """Whether there is a set of which all is so."""
    tests: Tests = (Together(tuple(part for part, _ in way)),)
    return AskedSet(domain, [tests]).value({tests: HOLDS}) is not None


def _written(way: Sequence[Said]) -> OfSet:
    """Clauses, those that one verb can say in one."""
    included = [clause for _, clause in way if clause.verb == "includes" and len(clause.names) == 1]
    rest = [clause for _, clause in way if clause not in included]
    if included[1:]:
        included = [Clause("includes all", tuple(name for clause in included for name in clause.names))]
    return OfSet((*included, *rest)).together()
