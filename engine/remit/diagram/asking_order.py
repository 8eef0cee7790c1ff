"""In which order generated code looks at facts: at every node that which leaves least to look at, whatever its level.

A diagram has one order of levels for all of its ways; code need not. Nothing but the order is chosen here: a node of
the plan is a node of the diagram, or of one of its cofactors, and says the same whichever level is asked first.

What is left is estimated: looks on the way through the cofactors in the order of the diagram, in the mean over all
cases, those that constraints do not allow for nothing. The likeliest nodes are gone through first, within a bound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.diagram.space import Space

MOST_STEPS = 30_000  # nodes of cofactors that are gone through: some tenths of a second
ONE, SEVERAL = 1.0, 3.0  # what it takes to look at a value; at two of them, or at members


class Plan(NamedTuple):
    """Of every node that is come to and is no end, the level that is asked, and the node for each of its cells."""

    level: Mapping[Node, int]
    children: Mapping[Node, Sequence[Node]]
    order: Sequence[Node]  # none before one from which it is come to


def asking_order(space: Space, diagram: Diagram, root: Node) -> Plan:
    """The plan from a root on.

    Args:
        space: Says what each level is about.
        diagram: Cofactors are added to it.
        root: Where it begins.
    """
    cost = [SEVERAL if _has_several(space, level) else ONE for level in range(diagram.levels)]
    return Planner(diagram, [cells.weights() for cells in space.cells], cost).plan(root)


def _has_several(space: Space, level: int) -> bool:
    facts = space.about(level)
    return len(facts) > 1 or space.domains[facts[0]].takes_lists


class Planner:
    """Chooses the levels: `cost` is what it takes to ask each, `weights` how many cases each of its cells is."""

    def __init__(self, diagram: Diagram, weights: Sequence[Sequence[int]], cost: Sequence[float]) -> None:
        self.diagram, self.cost, self.steps = diagram, cost, 0
        self.share = [[each / sum(cells) for each in cells] for cells in weights]
        self._left: dict[Node, tuple[float, float]] = {}

    def plan(self, root: Node) -> Plan:
        """The plan from a root on."""
        level: dict[Node, int] = {}
        children: dict[Node, Sequence[Node]] = {}
        todo = [(-1.0, root)]
        likely = {root: 1.0}
        while todo:
            _, node = heappop(todo)
            if node in level or not self.diagram.children[node]:
                continue
            level[node] = self._best(node)
            children[node] = self._cofactors(node, level[node])
            for child, share in zip(children[node], self.share[level[node]], strict=True):
                likely[child] = likely.get(child, 0.0) + likely[node] * share
                if self.diagram.children[child]:
                    heappush(todo, (-likely[child], child))
        wide = {node: len(self.diagram.support(node)) for node in level}
        return Plan(level, children, sorted(level, key=lambda node: -wide[node]))

    def _best(self, node: Node) -> int:
        """The level that leaves least; that of the node, where there is no time to try."""
        own = self.diagram.level[node]
        if self.steps > MOST_STEPS:
            return own
        below = self.diagram.below(node)
        levels = sorted({self.diagram.level[each] for each in below} - {self.diagram.levels})
        if len(levels) == 1:
            return own
        found = {level: self._after(node, level, len(below)) for level in levels}
        return min(found, key=lambda level: (found[level], level))

    def _after(self, node: Node, level: int, size: int) -> float:
        """What it takes in the mean, if a level is asked first."""
        if level != self.diagram.level[node]:
            self.steps += size * len(set(self.share[level]) | {0, 1})
        after = zip(self.share[level], self._cofactors(node, level), strict=True)
        return self.cost[level] * self.left(node)[0] + sum(share * self.left(child)[1] for share, child in after)

    def _cofactors(self, node: Node, level: int) -> Sequence[Node]:
        if level == self.diagram.level[node]:
            return self.diagram.children[node]
        return [self.diagram.cofactor(node, {level: cell}) for cell in range(len(self.share[level]))]

    def left(self, node: Node) -> tuple[float, float]:
        """The part of the cases that are possible, and what it takes in the mean in the order of the diagram."""
        if node not in self._left:
            below = self.diagram.children[node]
            if not below:
                self._left[node] = (float(self.diagram.value[node] != IMPOSSIBLE), 0.0)
            else:
                level = self.diagram.level[node]
                each = [(share, *self.left(child)) for share, child in zip(self.share[level], below, strict=True)]
                possible = sum(share * part for share, part, _ in each)
                self._left[node] = possible, self.cost[level] * possible + sum(s * cost for s, _, cost in each)
        return self._left[node]
