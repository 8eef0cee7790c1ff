"""Where facts that are compared can lie: what cells and pairs of a space say that is so of some values at once.

Facts are put in order one after the other, as their levels come. Of those before, the ones that a later fact is
compared with are kept, as they lie to each other (a weak order, by strata). Invariant: a fact that is not kept bears on
nothing that follows, and any order of the kept ones and of those that follow is so of some values, as strata have one
value or as many as there are facts. Where two of the kept are not compared with each other, their order is any that
there can be: what follows is joined over all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from remit.diagram.compared_group import ComparedGroup
from remit.diagram.junctions import Junctions
from remit.diagram.nodes import Node
from remit.diagram.set_levels import PossibleSets
from remit.diagram.space import Space
from remit.errors import TooLarge
from remit.model.matching import ABSENT, Tests
from remit.normal.asked_sets import AskedSet
from remit.normal.strata import APART, LESS, MORE, SAME, Strata

MOST_STEPS = 400_000  # ways to put a fact among others: some seconds

KnownTests = Mapping[str, Tests]
Order = tuple[tuple[int, frozenset[int]], ...]  # strata, each with facts of one value, from the least on


class Arrangement(NamedTuple):
    """A cell of a fact, and a stratum of values in it; None, where it is absent."""

    cell: int
    stratum: int | None


def consistent(
    space: Space, junctions: Junctions, without: frozenset[str] = frozenset(), known: KnownTests | None = None
) -> Node:
    """Where there are values (as `known`) that are as cells and pairs say, for all facts but some.

    Args:
        space: The levels, those of pairs of facts among them.
        junctions: What joins nodes on its diagram.
        without: Facts that are left out, so that their values do not matter.
        known: What is known of the values, finer than cells may be.

    Raises:
        TooLarge: The values can lie to each other in too many ways.
    """
    given = (known or {}).items()
    compared = {n: tests for n, tests in given if n in space.group_of or not space.tells_set(n, tests)}
    key = (without, *compared.items())
    if key not in junctions.consistent:
        groups = [Arrangements(space, junctions, group, without, compared) for group in space.groups]
        sets = [name for name in space.asked if name not in without]
        junctions.consistent[key] = junctions.all_of(
            [*(group.root() for group in groups), *(_sets(space, junctions, name, compared.get(name)) for name in sets)]
        )
    return junctions.consistent[key]


def _sets(space: Space, junctions: Junctions, name: str, known: Tests | None) -> Node:
    """Where there is a set that is as is known, which no level says."""
    asked = space.asked[name]
    fine = asked if known is None else AskedSet(asked.domain, asked.of, asked.place, known)
    try:
        return PossibleSets(fine, space.truths[name], junctions).root()
    except TooLarge:
        raise TooLarge("the tests on it tell more kinds of sets apart than can be looked at", asked.place) from None


class Arrangements:
    """The facts of one group, put in order one after the other."""

    def __init__(
        self, space: Space, junctions: Junctions, group: ComparedGroup, without: frozenset[str], known: KnownTests
    ) -> None:
        self.space, self.join, self.group = space, junctions, group
        self.names = [name for name in group.names if name not in without]
        self.strata = group.strata
        marks = [known[name] for name in self.names if name in known]
        if marks:
            tests = [test for tests in (*group.tests, *marks) for test in tests]
            self.strata = Strata(group.domains, tests, group.strata.near)
        self.options = [self._options(name, known.get(name)) for name in self.names]
        place = {name: number for number, name in enumerate(self.names)}
        self.mates = [[place[e] for e in self.names if (name, e) in group.pairs] for name in self.names]
        last = [max([n, *(m for m, mates in enumerate(self.mates) if n in mates)]) for n in range(len(self.names))]
        self.later = [frozenset(n for n, at in enumerate(last) if at > number) for number in range(len(self.names))]
        self.steps = 0
        self._found: dict[tuple[int, Order], Node] = {}

    def _options(self, name: str, tests: Tests | None) -> list[Arrangement]:
        cells = self.space.fact(name)
        strata: list[int | None] = [*self.strata.within(name), *([None] if cells.domain.optional else [])]
        values = [(ABSENT if stratum is None else self.strata.value(stratum), stratum) for stratum in strata]
        return [
            Arrangement(cells.code(value), stratum)
            for value, stratum in values
            if tests is None or any(test.holds(value) for test in tests)
        ]

    def root(self) -> Node:
        return self._from(0, ())

    def _from(self, number: int, order: Order) -> Node:
        """What the cells of a fact and of those after it may be, given the order of those before."""
        if number == len(self.names):
            return self.join.always
        if (number, order) not in self._found:
            ways: dict[int, dict[tuple[int, ...], list[Node]]] = {}
            for cell, lies, after in self._put(number, order):
                ways.setdefault(cell, {}).setdefault(lies, []).append(self._from(number + 1, after))
            self._found[number, order] = self._joined(number, ways)
        return self._found[number, order]

    def _put(self, number: int, order: Order) -> list[tuple[int, tuple[int, ...], Order]]:
        """Every way to put a fact among others: its cell, how it lies to its mates, and the order that is kept."""
        found = []
        place = {name: at for at, (_, names) in enumerate(order) for name in names}
        mates = [place.get(mate) for mate in self.mates[number]]
        for cell, stratum in self.options[number]:
            if stratum is None:
                found.append((cell, (APART,) * len(mates), self._kept(number, order)))
                continue
            low = sum(each < stratum for each, _ in order)
            high = low + sum(each == stratum for each, _ in order)
            for at in range(low, high):
                joined = (stratum, order[at][1] | {number})
                new = (*order[:at], joined, *order[at + 1 :])
                found.append((cell, self._lies(mates, at, at + 1), self._kept(number, new)))
            if self.strata.single[stratum] and low < high:
                continue
            for at in range(low, high + 1) if self.group.is_ordered else (high,):
                new = (*order[:at], (stratum, frozenset([number])), *order[at:])
                found.append((cell, self._lies(mates, at, at), self._kept(number, new)))
        self.steps += len(found)
        if self.steps > MOST_STEPS:
            raise self.space.too_large(MOST_STEPS)
        return found

    def _lies(self, mates: Sequence[int | None], low: int, high: int) -> tuple[int, ...]:
        """How a fact lies to its mates, by their places: more than before `low`, less than from `high` on."""
        more = MORE if self.group.is_ordered else LESS
        return tuple([APART if at is None else more if at < low else LESS if at >= high else SAME for at in mates])

    def _kept(self, number: int, order: Order) -> Order:
        """The order of the facts with which a later one is compared."""
        later = self.later[number]
        kept = [(stratum, names & later) for stratum, names in order]
        left = [each for each in kept if each[1]]
        return tuple(left if self.group.is_ordered else sorted(left, key=lambda each: (each[0], min(each[1]))))

    def _joined(self, number: int, ways: Mapping[int, Mapping[tuple[int, ...], list[Node]]]) -> Node:
        level = self.space.level_of[self.names[number]]
        below = []
        for cell in range(self.space.cells[level].count):
            after = {lies: self.join.any_of(nodes) for lies, nodes in ways.get(cell, {}).items()}
            below.append(self._by_pairs(number, 0, after))
        return self.join.diagram.find_or_add(level, tuple(below))

    def _by_pairs(self, number: int, place: int, after: Mapping[tuple[int, ...], Node]) -> Node:
        """A level for each mate, from a place on; of `after`, by how the fact lies to these, what follows."""
        if not after:
            return self.join.never
        mates = self.mates[number]
        if place == len(mates):
            return after[()]
        level = self.space.pairs[self.names[number], self.names[mates[place]]]
        rest: dict[int, dict[tuple[int, ...], Node]] = {}
        for (first, *others), node in after.items():
            rest.setdefault(first, {})[tuple(others)] = node
        kinds = self.space.lying(level).kinds
        below = [self._by_pairs(number, place + 1, rest.get(kind, {})) for kind in kinds]
        return self.join.diagram.find_or_add(level, tuple(below))
