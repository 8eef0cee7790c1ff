"""Two scenarios that differ in facts that are compared with others: both values of such a fact are levels at once.

Where one value alone is looked at, two cases may seem to share the other facts although no values of these fit both. So
each changing fact is doubled (`Study`), and what it turns into is compared with the others as it is itself.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import reduce
from operator import or_

from remit.assurance.case_space import CaseSpace
from remit.assurance.prove.pairs import (
    FIRST_TURN,
    HELD,
    OTHER,
    VERDICTS,
    Pairs,
    PairSide,
    Relation,
    VerdictTurns,
    turn_bit,
)
from remit.diagram.arrangements import consistent
from remit.diagram.build import BIT_OF
from remit.diagram.junctions import FAILS, HOLDS
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.set_levels import SEVERAL, NumbersOfSets
from remit.normal.strata import APART, SAME


class DoubledPairs(Pairs):
    """All pairs of cases between which some facts change; `after` is what `root` is, of the case after the change."""

    def __init__(
        self,
        study: CaseSpace,
        root: Node,
        after: Node,
        within: AllowedLists,
        relation: Relation,
        turns: VerdictTurns,
        changes: Sequence[Node] = (),
    ) -> None:
        """`changes` are where sets with a level for each test may change as they do."""
        self.after, self.changes, space = after, changes, study.space
        self.names = [space.names[level] for level in relation]
        self.then = {name: space.doubled[name] for name in self.names}
        self._others_then = frozenset(space.doubled.values()).difference(self.then.values())
        moved = {level for name in self.then.values() for level in space.levels(name)}
        self.moved = moved.difference(*(space.levels(name) for name in self._others_then))
        self.open: AllowedLists = [
            space.everywhere[level] if level in self.moved else cells for level, cells in enumerate(within)
        ]
        super().__init__(study, root, within, relation, turns)

    def _marks(self) -> Node:
        merged = self.diagram.forget(self._turned, self.moved, self.open)
        return self.diagram.apply(self.root, merged, _first)

    def _joint(self) -> Node:
        """Where there are two such cases, as far as facts that are compared go, and the one may change to the other."""
        space, join = self.study.space, self.study.junctions
        listed = [self._may_change(name) for name in self.names if name not in space.asked]
        return join.all_of([consistent(space, join, self._others_then), *listed, *self.changes])

    def _may_change(self, name: str) -> Node:
        return self._two(name, [set(cells) for cells in self.relation[self.study.space.level_of[name]]])

    def _two(self, name: str, wanted: Sequence[set[int]]) -> Node:
        """Where a fact has a cell before, and one of those wanted for it after."""
        space = self.study.space
        return self._at(space.level_of[name], space.level_of[self.then[name]], wanted)

    def _at(self, own: int, other: int, wanted: Sequence[Container[int]]) -> Node:
        """Where one level has a cell, and a later one of those wanted for it."""
        every, join = self.study.space.everywhere[other], self.study.junctions
        return self.diagram.find_or_add(own, tuple(join.fitting(other, [c in some for c in every]) for some in wanted))

    @property
    def _turned(self) -> Node:
        """Of two cases, what the verdict turns into, as a bit; 0 where there are no two."""
        turned = self.diagram.apply(self.root, self.after, self._turn)
        return self.study.junctions.chosen(self._joint(), turned, self.diagram.terminal(IMPOSSIBLE))

    def _turn(self, before: int, after: int) -> int:
        if before not in self.turns or not after & VERDICTS:
            return IMPOSSIBLE
        return turn_bit(before, after) if self.turns[before] & after else HELD

    def differ(self) -> bool:
        """Whether any two of the cases that are looked at differ in the changing facts alone."""
        join = self.study.junctions
        both = self.diagram.apply(self.root, self.after, _both_seen)
        differing = join.all_of([self._joint(), both, join.any_of(map(self._differs, self.names))])
        return bool(self.diagram.reach(differing, self.open) & HOLDS)

    def _differs(self, name: str) -> Node:
        """Where the values of a fact differ."""
        space, join = self.study.space, self.study.junctions
        if name in space.asked:
            return self._sets_differ(name)
        level = space.level_of[name]
        every, weights = set(space.everywhere[level]), space.cells[level].weights()
        if name not in space.group_of:
            alone = {cell for cell in every if weights[cell] == 1 and not self._has_more(level, cell)}
            return self._two(name, [every - ({cell} & alone) for cell in sorted(every)])
        pair, _ = space.pair(self.then[name], name)
        unlike = [join.never if kind in (SAME, APART) else join.always for kind in space.lying(pair).kinds]
        others = self._two(name, [every - {cell} for cell in every])
        return join.either(others, self.diagram.find_or_add(pair, tuple(unlike)))

    def _sets_differ(self, name: str) -> Node:
        """Where a test tells two sets apart, or there are several of which the same is so."""
        space, join = self.study.space, self.study.junctions
        pairs = zip(space.own(name), space.own(self.then[name]), strict=True)
        rows = [(level, other, [(c,) for c in space.everywhere[level]]) for level, other in pairs]
        apart = [join.negated(self._at(level, other, same)) for level, other, same in rows]
        numbers = NumbersOfSets(space.asked[name], space.truths[name], join).root()
        return join.any_of([*apart, join.where(numbers, SEVERAL)])

    def smallest(self) -> tuple[PairSide, PairSide] | None:
        """Two scenarios that share as few facts as settle both verdicts; of facts compared with what changes, all."""
        turns = {turn_bit(a, b): (a, b) for a in self.turns for b in BIT_OF.values() if self.turns[a] & b}
        seen = reduce(or_, self._counts, 0)
        found = next((turn for turn in turns if turn & seen), None)
        if found is None:
            return None
        path = self.study.path(self._turned, found, self.open)
        assert path is not None, "this terminal was counted"
        return self._shared_by(path, *turns[found])

    def _shared_by(self, path: Sequence[int], first: int, second: int) -> tuple[PairSide, PairSide]:
        def both(one: int, other: int) -> int:
            return IMPOSSIBLE if one == other == IMPOSSIBLE else HOLDS if (one, other) == (first, second) else FAILS

        space, study = self.study.space, self.study
        mated = {*self.names, *self.then.values()}
        mated.update(*(space.group_of[name].names for name in self.names if name in space.group_of))
        fixed = {level: path[level] for name in mated for level in space.levels(name)}
        product = self.diagram.cofactor(self.diagram.apply(self.root, self.after, both), fixed)
        found = study.witness(product, HOLDS, self.within)
        assert found is not None
        cells = [fixed.get(level, cell) for level, cell in enumerate(found.path)]
        facts = space.values(cells, self._others_then)
        shared = [name for name, _ in found.where if name not in mated]
        mine = mated.intersection(study.policy.domains)
        told_apart = [name for name in mine if name in space.group_of or space.cells[space.level_of[name]].count > 1]
        named = [level for name in (*shared, *told_apart) for level in space.own(name)]
        after = facts | {name: facts[other] for name, other in self.then.items()}
        moved = list(cells)
        for name, other in self.then.items():
            for level, after_it in zip(space.own(name), space.own(other), strict=True):
                moved[level] = cells[after_it]
        sides = ((facts, cells), (after, moved))
        one, two = (
            PairSide(study.stated(named, way, side), study.case(side), found.is_smallest) for side, way in sides
        )
        return one, two


def _first(verdict: int, turned: int) -> int:
    """The terminal of a case: impossible, not compared, held, or what its verdict turns into first."""
    if verdict == IMPOSSIBLE:
        return IMPOSSIBLE
    wrong = turned & -FIRST_TURN
    return wrong & -wrong if wrong else turned or OTHER


def _both_seen(before: int, after: int) -> int:
    return HOLDS if before & VERDICTS and after & VERDICTS else FAILS
