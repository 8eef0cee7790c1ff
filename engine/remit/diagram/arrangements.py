"""Where facts that are compared can lie: what cells and pairs of a space say that is so of some values at once.

Facts are put in order one after the other, as their levels come. Of those before, the ones that a later fact is
compared with are kept, as they lie to each other (a weak order, by strata). Invariant: a fact that is not kept bears on
nothing that follows, and any order of the kept ones and of those that follow is so of some values, as strata have one
value or as many as there are facts. Where two of the kept are not compared with each other, their order is any that
there can be: what follows is joined over all of them. Conditions outside of which nothing matters (constraints) go down
with the order, and what they rule out is never put in order: there is one way for facts of which no two are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import comb
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
    space: Space,
    junctions: Junctions,
    without: frozenset[str] = frozenset(),
    known: KnownTests | None = None,
    care: Sequence[Node] = (),
) -> Node:
    """Where there are values (as `known`) that are as cells and pairs say, for all facts but some.

    Args:
        space: The levels, those of pairs of facts among them.
        junctions: What joins nodes on its diagram.
        without: Facts that are left out, so that their values do not matter.
        known: What is known of the values, finer than cells may be.
        care: Conditions; where one of them fails, the answer may be that there are no such values.

    Raises:
        TooLarge: The values can lie to each other in too many ways.
    """
    given = (known or {}).items()
    compared = {n: tests for n, tests in given if n in space.group_of or not space.tells_set(n, tests)}
    plain = (without, *compared.items())
    key = plain if plain in junctions.consistent or not care else (*plain, *care)
    if key not in junctions.consistent:
        groups = [Arrangements(space, junctions, group, without, compared, care) for group in space.groups]
        sets = [name for name in space.asked if name not in without]
        junctions.consistent[key] = junctions.all_of(
            [*(group.root() for group in groups), *(_sets(space, junctions, name, compared.get(name)) for name in sets)]
        )
    return junctions.consistent[key]


def _sets(space: Space, junctions: Junctions, name: str, known: Tests | None) -> Node:
    """Where there is a set that is as is known, which no level says."""
    asked = space.asked[name]
    fine = asked if known is None else AskedSet(asked.domain, asked.of, asked.place, known, asked.order)
    try:
        return PossibleSets(fine, space.truths[name], junctions).root()
    except TooLarge:
        raise TooLarge("the tests on it tell more kinds of sets apart than can be looked at", asked.place) from None


class Arrangements:
    """The facts of one group, put in order one after the other."""

    def __init__(
        self,
        space: Space,
        junctions: Junctions,
        group: ComparedGroup,
        without: frozenset[str],
        known: KnownTests,
        care: Sequence[Node] = (),
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
        self.care = self._care(care)
        self._found: dict[tuple[int, Order, Node], Node] = {}
        self._one_way: dict[tuple[int, int, tuple[int, ...], Node], Node] = {}

    def _options(self, name: str, tests: Tests | None) -> list[Arrangement]:
        cells = self.space.fact(name)
        strata: list[int | None] = [*self.strata.within(name), *([None] if cells.domain.optional else [])]
        values = [(ABSENT if stratum is None else self.strata.value(stratum), stratum) for stratum in strata]
        return [
            Arrangement(cells.code(value), stratum)
            for value, stratum in values
            if tests is None or any(test.holds(value) for test in tests)
        ]

    def _care(self, conditions: Sequence[Node]) -> Node:
        """Those of some conditions that are about the facts of the group alone."""
        level_of = self.space.level_of
        own = {level_of[name] for name in self.names}
        own |= {self._pair(number, mate) for number, mates in enumerate(self.mates) for mate in mates}
        return self.join.all_of(each for each in conditions if self.join.diagram.support(each) <= own)

    def root(self) -> Node:
        """Where the facts can lie as is said. Raises TooLarge: at once, where the ways are surely too many."""
        if self.care == self.join.always and self.fewest_ways() > MOST_STEPS:
            raise self.space.too_large(MOST_STEPS)
        return self._from(0, (), self.care)

    def fewest_ways(self) -> int:
        """How many ways there are, at least, to put the facts among others.

        Exact where all facts can be absent, and in the same strata, or none: each is put among those that are kept, of
        which any order is met.
        """
        found = 0
        for number in range(len(self.names)):
            kept = [other for other in range(number) if other in self.later[number - 1]]
            there = [*kept, number]
            shared = set.intersection(*({each.stratum for each in self.options[one]} for one in there))
            found += self._ways(len(there), shared)
        return found

    def _ways(self, count: int, strata: AbstractSet[int | None]) -> int:
        """In how many ways so many facts can lie in some strata: of these one by one, how many facts lie in it."""
        spread = [1, *[0] * count]
        for stratum in strata:
            is_one = stratum is None or self.strata.single[stratum]
            inside = [1] * (count + 1) if is_one else orders(count, is_ordered=self.group.is_ordered)
            spread = [sum(comb(n, k) * spread[n - k] * inside[k] for k in range(n + 1)) for n in range(count + 1)]
        return spread[count]

    def _from(self, number: int, order: Order, care: Node) -> Node:
        """What the cells of a fact and of those after it may be, given the order of those before."""
        if care == self.join.never or number == len(self.names):
            return care
        key = (number, order, care)
        if key not in self._found:
            ways: dict[int, dict[tuple[int, ...], list[Node]]] = {}
            for cell, lies, after in self._put(number, order):
                left = self._left(number, cell, lies, care)
                if left != self.join.never:
                    ways.setdefault(cell, {}).setdefault(lies, []).append(self._from(number + 1, after, left))
            self._found[key] = self._joined(number, ways)
        return self._found[key]

    def _left(self, number: int, cell: int, lies: Sequence[int], care: Node) -> Node:
        """What is left of a condition once a fact is put."""
        if care == self.join.always:
            return care
        diagram, level = self.join.diagram, self.space.level_of[self.names[number]]
        if diagram.level[care] == level:
            care = diagram.children[care][cell]
        for mate, lie in zip(self.mates[number], lies, strict=True):
            level = self._pair(number, mate)
            if diagram.level[care] == level:
                care = diagram.children[care][self.space.lying(level).kinds.index(lie)]
        return care

    def _pair(self, number: int, mate: int) -> int:
        """The level of how a fact lies to an earlier one."""
        return self.space.pairs[self.names[number], self.names[mate]]

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
        if len(after) == 1:
            ((lies, node),) = after.items()
            return self._by_one_way(number, place, lies, node)
        level = self._pair(number, mates[place])
        rest: dict[int, dict[tuple[int, ...], Node]] = {}
        for (first, *others), node in after.items():
            rest.setdefault(first, {})[tuple(others)] = node
        kinds = self.space.lying(level).kinds
        below = [self._by_pairs(number, place + 1, rest.get(kind, {})) for kind in kinds]
        return self.join.diagram.find_or_add(level, tuple(below))

    def _by_one_way(self, number: int, place: int, lies: tuple[int, ...], node: Node) -> Node:
        """The same where there is one way left: it is met after many others."""
        if not lies:
            return node
        key = (number, place, lies, node)
        if key not in self._one_way:
            level = self._pair(number, self.mates[number][place])
            rest = self._by_one_way(number, place + 1, lies[1:], node)
            below = tuple([rest if kind == lies[0] else self.join.never for kind in self.space.lying(level).kinds])
            self._one_way[key] = self.join.diagram.find_or_add(level, below)
        return self._one_way[key]


def orders(most: int, *, is_ordered: bool) -> list[int]:
    """In how many ways none, one, two, … up to so many values can lie to each other: weak orders, or partitions."""
    found = [1]
    for count in range(1, most + 1):
        if is_ordered:  # those that are least, then the others
            found.append(sum(comb(count, least) * found[count - least] for least in range(1, count + 1)))
        else:  # those that are the same as the last, then the others
            found.append(sum(comb(count - 1, same) * found[count - 1 - same] for same in range(count)))
    return found
