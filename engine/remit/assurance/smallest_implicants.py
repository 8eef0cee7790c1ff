"""The fewest facts that settle a wanted terminal: over all cases of a diagram, not only from one of them."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.diagram.policy_tests import AllowedLists

WANTED, OTHER = 1, 2
MOST_STEPS = 50_000  # nodes that are looked at before what was found so far must do: a fraction of a second


class Smallest:
    """Searches sets of facts by size; forgetting one more never settles anything, so most are ruled out at once.

    A fact is the set of the levels that say something of it; what says something of two goes with either.
    """

    def __init__(
        self,
        diagram: Diagram,
        root: Node,
        wanted: int,
        around: AllowedLists,
        on: AllowedLists,
        facts: Sequence[AbstractSet[int]],
    ) -> None:
        """`around` has the cells that any level may have, `on` those in which a kept level is looked at."""
        marked = lambda value: WANTED if value & wanted else OTHER if value != IMPOSSIBLE else IMPOSSIBLE  # noqa: E731
        self.diagram, self.root = diagram.restricted(diagram.mapped(root, marked), around)
        self.around, self.on, self.steps = around, on, 0
        support = self.diagram.support(self.root)
        self.facts = [levels for levels in facts if levels & support]
        self._failed: set[tuple[Node, int, int]] = set()

    def kept(self, most: int) -> dict[int, int] | None:
        """Cells that settle it, of the fewest facts, at most so many; None where that is not found out."""
        for size in range(most + 1):
            self._failed.clear()
            found = self._search(self.root, 0, size)
            if self.steps > MOST_STEPS:
                return None
            if found is not None:
                return self._way(found)
        return None

    def _search(self, node: Node, index: int, left: int) -> Node | None:
        """A diagram over kept levels in which some way is settled: facts are kept first, then forgotten."""
        if self.steps > MOST_STEPS or (node, index, left) in self._failed or not self._settles(node):
            return None
        if index == len(self.facts):
            return node
        found = self._search(node, index + 1, left - 1) if left else None
        if found is None:
            fewer = self.diagram.forget(node, self.facts[index], self.around)
            found = self._search(fewer, index + 1, left)
        if found is None:
            self._failed.add((node, index, left))
        return found

    def _settles(self, node: Node) -> bool:
        self.steps += len(self.diagram.below(node))
        return WANTED in self.diagram.ends(node, self.on)

    def _way(self, node: Node) -> dict[int, int]:
        """The first cells that lead to what is settled."""
        way: dict[int, int] = {}
        while below := self.diagram.children[node]:
            level = self.diagram.level[node]
            way[level] = next(cell for cell in self.on[level] if self._settles(below[cell]))
            node = below[way[level]]
        return way


def irreducible(
    diagram: Diagram,
    root: Node,
    wanted: int,
    around: AllowedLists,
    path: Sequence[int],
    facts: Sequence[AbstractSet[int]],
) -> dict[int, int]:
    """Cells of a case, of facts none of which can be left out: where there are too many sets to go through."""
    cells: list[Sequence[int]] = [(cell,) for cell in path]
    for levels in reversed(facts):
        kept = list(cells)
        for level in levels:
            cells[level] = around[level]
        if diagram.reach(root, cells) & ~wanted:
            cells = kept
    return {level: cell for level, cell in enumerate(path) if len(cells[level]) == 1 < len(around[level])}
