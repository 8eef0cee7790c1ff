"""The fewest facts that settle one of some classes of cases: over all cases of a diagram, not only from one of them.

To keep a fact is to choose a cell of it, to leave it out is to join what all its cells lead to:

    least(node) = 0 where all that is possible is of one class, else the less of
                  1 + least(child) over its children          (the fact of its level is kept)
                  least(the join of its children)             (it is left out)

Nodes are shared and what they are joined to is nodes again, so that what one takes is found out once, for all roots
that have it below them. Source: Coudert and Madre, "Implicit and incremental computation of primes and essential
primes of Boolean functions", DAC 1992.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.diagram.policy_tests import AllowedLists
from remit.errors import TooLarge

MIXED = 1  # the terminal of cases of no class, and of what joins two classes; a class is a bit above it
MOST_STEPS = 50_000  # nodes of which it is found out what they take, for one root, before what was found must do
MOST_NODES = 500_000  # of all that was joined

Facts = frozenset[int]  # by their places
State = tuple[Node, Facts, Facts, int]  # a node; the facts kept, and left out, that matter below; the classes sought
NONE: Facts = frozenset()


class Smallest:
    """Searches for the fewest facts, from none on; roots of one diagram share what was found out.

    A fact is the set of the levels that say something of it; what says something of two is kept where both are.
    """

    def __init__(
        self,
        diagram: Diagram,
        class_of: Callable[[int], int],
        around: AllowedLists,
        on: AllowedLists,
        facts: Sequence[AbstractSet[int]],
    ) -> None:
        """`class_of` a terminal is a bit above MIXED, or IMPOSSIBLE, or MIXED.

        `around` has the cells that a level may have, `on` the same in the order in which they are looked at.
        """
        self.source, self.class_of, self.around, self.on, self.facts = diagram, class_of, around, on, facts
        self.diagram = Diagram(diagram.levels, most=MOST_NODES)
        self.mixed, self.nothing = self.diagram.terminal(MIXED), self.diagram.terminal(IMPOSSIBLE)
        self.steps = 0
        self._about = [frozenset(n for n, some in enumerate(facts) if at in some) for at in range(diagram.levels)]
        self._last = [max(levels) for levels in facts]
        self._marked: dict[Node, Node] = {}
        self._joined: dict[tuple[Node, Node], Node] = {}
        self._more_than: dict[State, int] = {}  # facts that a state surely takes more than

    @property
    def is_full(self) -> bool:
        """Whether it is time for a new one."""
        return self.diagram.steps > MOST_NODES // 2

    def kept(self, root: Node, most: int) -> Iterator[tuple[int, int, dict[int, int]]]:
        """How many facts settle a class, the class, and cells of them: the fewest first, of each class once.

        Of classes that as few settle, those first that come first in the diagram. Raises TooLarge where it is not
        found out, or where more than so many facts are needed.
        """
        self.steps = 0
        top = self.marked(root)
        left = [each for each in self.classes(root) if self.diagram.anywhere[top] & each]
        for size in range(most + 1):
            if self._fits(top, size, NONE, NONE, sum(left)):
                for one in [each for each in left if self._fits(top, size, NONE, NONE, each)]:
                    left.remove(one)
                    yield size, one, self._way(self._first_of(top, size, one), one)
            if not left:
                return
        raise TooLarge(f"more than {most} facts")

    def marked(self, node: Node) -> Node:
        """The classes of cases in the allowed cells; others follow the first of these, so that nodes are fewer."""
        found = self._marked.get(node)
        if found is None:
            below = self.source.children[node]
            if below:
                level = self.source.level[node]
                cells = self.around[level]
                after = {child: self.marked(child) for child in dict.fromkeys([below[cell] for cell in cells])}
                children = [after[below[cells[0]]]] * len(below)
                for cell in cells:
                    children[cell] = after[below[cell]]
                found = self.diagram.find_or_add(level, tuple(children))
            else:
                found = self.diagram.terminal(self.class_of(self.source.value[node]))
            self._marked[node] = found
        return found

    def classes(self, root: Node) -> Iterable[int]:
        """The classes that a root of the diagram has, as they come."""
        seen, found, todo = set[Node](), dict[int, None](), [root]
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo += reversed(self.source.children[node])
                if not self.source.children[node]:
                    found[self.class_of(self.source.value[node])] = None
        return (each for each in found if each not in (IMPOSSIBLE, MIXED))

    def _first_of(self, root: Node, size: int, sought: int) -> Node:
        """A diagram over kept levels in which some way is settled: of several sets of facts, the first ones."""
        kept, out = NONE, NONE
        for place in range(len(self.facts)):
            left = size - len(kept)
            if left and self._fits(root, left - 1, kept | {place}, out, sought):
                kept |= {place}
            else:
                out |= {place}
        levels = frozenset[int]().union(*(self.facts[place] for place in out))
        memo: dict[Node, Node] = {}

        def go(node: Node) -> Node:
            if node not in memo:
                level, below = self.diagram.level[node], self.diagram.children[node]
                if level in levels:
                    memo[node] = self._join([go(below[cell]) for cell in self.around[level]])
                else:
                    memo[node] = self.diagram.find_or_add(level, tuple(map(go, below))) if below else node
            return memo[node]

        return go(root)

    def _fits(self, node: Node, left: int, kept: Facts, out: Facts, sought: int) -> bool:
        """Whether a class is settled with so many facts more than those that are kept, without those left out."""
        anywhere = self.diagram.anywhere[node]
        if not anywhere & sought:
            return False
        if not anywhere & MIXED and not anywhere & (anywhere - 1):
            return True
        if not left and not kept:
            return False
        if kept or out:
            level = self.diagram.level[node]
            kept = frozenset([place for place in kept if self._last[place] >= level])
            out = frozenset([place for place in out if self._last[place] >= level])
        state = (node, kept, out, sought)
        if self._more_than.get(state, -1) >= left:
            return False
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooLarge(f"more than {MOST_STEPS} steps")
        found = self._splits(state, left)
        if not found:
            self._more_than[state] = left
        return found

    def _splits(self, state: State, left: int) -> bool:
        """Whether it is settled with the level of a node kept, or without."""
        node, kept, out, sought = state
        level, below = self.diagram.level[node], self.diagram.children[node]
        about = self._about[level]
        new = about - kept
        if not about & out and len(new) <= left:
            now = kept | new if new else kept
            for child in dict.fromkeys([below[cell] for cell in self.on[level]]):
                if self._fits(child, left - len(new), now, out, sought):
                    return True
        if not new:
            return False
        joined = self._join([below[cell] for cell in self.around[level]])
        if about & out:
            return self._fits(joined, left, kept, out, sought)
        return any(self._fits(joined, left, kept, out | {place}, sought) for place in new)

    def _join(self, nodes: Sequence[Node]) -> Node:
        """Case by case, the class that all have; MIXED where that is not one."""
        first, *rest = dict.fromkeys(nodes)
        for node in rest:
            first = self._both(first, node)
        return first

    def _both(self, left: Node, right: Node) -> Node:
        diagram, joined, mixed, nothing = self.diagram, self._joined, self.mixed, self.nothing
        level, children = diagram.level, diagram.children

        def go(a: Node, b: Node) -> Node:
            if b in (a, nothing) or a == mixed:
                return a
            if a == nothing or b == mixed:
                return b
            key = (a, b) if a < b else (b, a)
            found = joined.get(key)
            if found is None:
                at = min(level[a], level[b])
                if at == diagram.levels:
                    found = mixed
                else:
                    ours = children[a] if level[a] == at else [a] * len(children[b])
                    theirs = children[b] if level[b] == at else [b] * len(ours)
                    pairs = list(zip(ours, theirs, strict=True))
                    after = {pair: go(*pair) for pair in dict.fromkeys(pairs)}
                    found = diagram.find_or_add(at, tuple([after[pair] for pair in pairs]))
                joined[key] = found
            return found

        return go(left, right)

    def _way(self, node: Node, sought: int) -> dict[int, int]:
        """The first cells that lead to what is settled."""
        way: dict[int, int] = {}
        while below := self.diagram.children[node]:
            level = self.diagram.level[node]
            way[level] = next(cell for cell in self.on[level] if self.diagram.anywhere[below[cell]] & sought)
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
