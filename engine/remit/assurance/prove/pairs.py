"""Two scenarios that are alike but for some facts: which verdicts turn into which others, and a smallest such pair.

    root        case -> its verdict, as a bit; ELSEWHERE; IMPOSSIBLE
    _others     case -> the verdicts of all cases that it can change to, as bits
    _marked     case -> IMPOSSIBLE | OTHER | HELD | FIRST_TURN << (which verdict, into which)

No pair is gone through. `_others` goes down the diagram once, and joins at each level that changes what its cells can
change to, remembered by node and number of such levels passed: as model checkers find the predecessors of states (the
relational product: Burch, Clarke, McMillan, Dill, Hwang, Information and Computation 98, 1992). What is marked can be
counted, and a path to a turn is one side of a pair; the other is looked for among what it can change to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from remit.assurance.case_space import CaseSpace
from remit.decide.answers import FactChanges
from remit.diagram.build import BIT_OF
from remit.diagram.junctions import FAILS, HOLDS
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.diagram.policy_tests import AllowedLists
from remit.model.matching import ABSENT
from remit.verdict import CaseValues

VERDICTS = sum(BIT_OF.values())
ELSEWHERE = VERDICTS + 1  # the terminal of cases that are not looked at
OTHER, HELD = 1, 2  # cases that are not compared; those that are, and keep their verdict or turn into what they may
FIRST_TURN = 4  # the terminal of the first verdict that turns into the first; then of each into each

Relation = Mapping[int, Sequence[tuple[int, ...]]]  # of every level that changes, the cells that each cell changes to
VerdictTurns = Mapping[int, int]  # verdicts, and those that each must not turn into, as bits


class PairSide(NamedTuple):
    """One of two scenarios: what settles its verdict, one complete case of it, as `Witness`."""

    where: FactChanges
    facts: CaseValues
    is_smallest: bool


class Pairs:
    """All pairs of cases of a diagram (of verdicts, ELSEWHERE and IMPOSSIBLE) between which some levels change.

    Args:
        study: The policy over the space of its cases.
        root: The diagram, in which only cases that the claim is about have a verdict.
        within: The cells that are possible at every level.
        relation: Of every level that changes, the cells that each cell changes to; other levels stay as they are.
        turns: Of each verdict, those that it must not turn into, as bits; cases of other verdicts are not compared.
    """

    def __init__(
        self, study: CaseSpace, root: Node, within: AllowedLists, relation: Relation, turns: VerdictTurns
    ) -> None:
        self.study, self.diagram, self.root, self.within = study, study.diagram, root, within
        self.relation, self.turns, self.levels = relation, turns, sorted(relation)
        self._marked = self._marks()
        self._counts = study.count(self._marked, within)

    def _marks(self) -> Node:
        """Case by case, what becomes of it."""
        return self.diagram.apply(self.root, self._others(), self._mark)

    @property
    def cases(self) -> int:
        """The cases before a change."""
        return sum(number for value, number in self._counts.items() if value >= HELD)

    @property
    def broken(self) -> int:
        """Those of them whose verdict can turn into one that it must not turn into."""
        return sum(number for value, number in self._counts.items() if value >= FIRST_TURN)

    def differ(self) -> bool:
        """Whether any two of the cases that are looked at differ in the changing levels alone.

        Some do where there are more cases than classes of cases that agree in all other levels.
        """
        seen = self.diagram.apply(self.root, self.root, lambda value, _: HOLDS if value & VERDICTS else 0)
        weights = [
            [weight + self._has_more(level, cell) if weight else 0 for cell, weight in enumerate(cells)]
            if level in self.relation
            else cells
            for level, cells in enumerate(self.study.weights(self.within))
        ]
        once = [[1] + [0] * (len(w) - 1) if level in self.relation else w for level, w in enumerate(weights)]
        classes = self.diagram.forget(seen, set(self.levels), self.within)
        return self._number(seen, weights) > self._number(classes, once)

    def _number(self, root: Node, weights: list[list[int]]) -> int:
        from remit.diagram.counting import count

        return count(self.diagram, root, weights).get(HOLDS, 0)

    def _has_more(self, level: int, cell: int) -> bool:
        """Whether a cell has more values than are counted."""
        cells = self.study.space.fact(self.study.space.names[level])
        if cells.sizes()[cell] > cells.weights()[cell]:
            return True
        return any(piece is not ABSENT and cells.domain.is_endless(piece) for piece in cells.pieces_of([cell]))

    def _others(self) -> Node:
        """Of every case, the verdicts of all cases that it can change to, as bits."""
        memo: dict[tuple[Node, int], Node] = {}
        diagram, nothing = self.diagram, self.diagram.terminal(IMPOSSIBLE)

        def go(node: Node, index: int) -> Node:
            if index == len(self.levels):
                return node
            if (node, index) not in memo:
                level = min(diagram.level[node], self.levels[index])
                inner = diagram.level[node] == level
                below = diagram.children[node] if inner else (node,) * self.study.space.cells[level].count
                if level == self.levels[index]:
                    targets = {cells: [go(below[cell], index + 1) for cell in cells] for cells in self.relation[level]}
                    joined = {cells: diagram.union(nodes) if nodes else nothing for cells, nodes in targets.items()}
                    children = [joined[cells] for cells in self.relation[level]]
                else:
                    children = [go(child, index) for child in below]
                memo[node, index] = diagram.find_or_add(level, tuple(children))
            return memo[node, index]

        return go(self.root, 0)

    def _mark(self, verdict: int, others: int) -> int:
        """The terminal of a case: impossible, not compared, held, or what its verdict turns into first."""
        if verdict == IMPOSSIBLE:
            return IMPOSSIBLE
        if verdict not in self.turns or not others & VERDICTS:
            return OTHER
        wrong = others & self.turns[verdict]
        return turn_bit(verdict, wrong & -wrong) if wrong else HELD

    def smallest(self) -> tuple[PairSide, PairSide] | None:
        """Two scenarios, before and after, that share as few facts as settle both verdicts; None where all is held."""
        turns = {turn_bit(a, b): (a, b) for a in self.turns for b in BIT_OF.values() if self.turns[a] & b}
        seen = reduce(or_, self._counts, 0)
        found = next((turn for turn in turns if turn & seen), None)
        if found is None:
            return None
        before = self._certain(self._marked, found, self.within)
        targets: AllowedLists = [(cell,) for cell in before]
        for level, cells in self.relation.items():
            targets[level] = cells[before[level]]
        after = self._certain(self.root, turns[found][1], targets)
        return self._shared(before, after, *turns[found])

    def _certain(self, root: Node, wanted: int, within: AllowedLists) -> list[int]:
        path = self.study.path(root, wanted, within)
        assert path is not None, "this terminal was counted"
        return path

    def _shared(self, before: list[int], after: list[int], first: int, second: int) -> tuple[PairSide, PairSide]:
        """For this change of the levels, the fewest other facts; of facts compared with these, all."""

        def both(one: int, other: int) -> int:
            return IMPOSSIBLE if one == other == IMPOSSIBLE else HOLDS if (one, other) == (first, second) else FAILS

        fixed = {i for i in self.levels if before[i] != after[i] or not self._is_free(i)}
        product = self.diagram.apply(self._fixed(before, fixed), self._fixed(after, fixed), both)
        found = self.study.witness(product, HOLDS, self.within)
        assert found is not None
        shared, path, is_smallest = found
        told_apart = {level for level in fixed if self.study.space.cells[level].count > 1}
        named = told_apart | {self.study.space.level_of[name] for name, _ in shared}
        sides = ([side[i] if i in fixed else cell for i, cell in enumerate(path)] for side in (before, after))
        one, other = (PairSide(self._stated(cells, named), self.study.facts(cells), is_smallest) for cells in sides)
        return one, other

    def _is_free(self, level: int) -> bool:
        """Whether any value may change to any other, and to itself."""
        return all(cells == self.study.everything[level] for cells in self.relation[level])

    def _fixed(self, path: Sequence[int], fixed: set[int]) -> Node:
        """The diagram with some levels as on a path."""
        cells = [(path[level],) if level in fixed else all_ for level, all_ in enumerate(self.within)]
        return self.diagram.forget(self.root, fixed, cells)

    def _stated(self, path: Sequence[int], named: set[int]) -> FactChanges:
        return tuple((name, items[:1]) for name, items in self.study.stated(named, path))


def turn_bit(before: int, after: int) -> int:
    """The terminal for a verdict that turns into another."""
    return FIRST_TURN << (len(BIT_OF) * (before.bit_length() - 1) + after.bit_length() - 1)
