"""The decision diagram over codes instead of cells: a code that leaves several cells possible has all they lead to.

A missing value is an ordinary code, so what follows from it is looked up and not left to a database's NULL.
"""

from __future__ import annotations

from collections.abc import Sequence

from remit.columnar.column_codes import CellSet
from remit.diagram.nodes import Diagram, Node
from remit.errors import TooLarge

MOST_NODES = 100_000
FEWER = "ask for fewer columns (`rules` and `contested_by` take most), or pick readings that are open"


def coded(
    diagram: Diagram, root: Node, sets: Sequence[Sequence[CellSet]], most: int = MOST_NODES
) -> tuple[Diagram, Node]:
    """A new diagram with a child for each code.

    A case of codes leads to the terminal with the bits of all complete cases that it stands for. A level with one code
    only says nothing, and is not there any more. Its states are sets of nodes of the old diagram, as when a
    nondeterministic automaton is made deterministic (Rabin and Scott, IBM Journal 3:2, 1959), with the bits that are
    reached already: there may be many more of them than nodes, so their number has a bound.

    Args:
        diagram: The one over cells; the value of a terminal is a set of bits.
        root: Where it begins.
        sets: Of every level, the cells that each code leaves possible.
        most: States that it may come to.

    Returns:
        The new diagram and its root.

    Raises:
        TooLarge: It comes to too many states.
    """
    coding = _Coding(diagram, sets, most)
    return coding.new, coding.after(0, frozenset([root]))


class _Coding:
    """The new diagram while it is made."""

    def __init__(self, diagram: Diagram, sets: Sequence[Sequence[CellSet]], most: int) -> None:
        self.diagram, self.sets, self.most, self.new = diagram, sets, most, Diagram(diagram.levels)
        self._memo = dict[tuple[int, frozenset[Node]], Node]()
        self._below = dict[Node, list[frozenset[Node]]]()

    def after(self, bits: int, nodes: frozenset[Node]) -> Node:
        """From some nodes on, with bits that are reached already: what can add none of them is left out."""
        level, anywhere = self.diagram.level, self.diagram.anywhere
        for node in nodes:
            if level[node] == self.diagram.levels:
                bits |= anywhere[node]
        nodes = frozenset([node for node in nodes if anywhere[node] & ~bits])
        key = (bits, nodes)
        if key not in self._memo:
            if len(self._memo) > self.most:
                said = f"with all that a missing value leaves open, it comes to more than {self.most:,} states"
                raise TooLarge(said, ("rules",), help=FEWER)
            self._memo[key] = self._joined(bits, nodes) if nodes else self.new.terminal(bits)
        return self._memo[key]

    def _joined(self, bits: int, nodes: frozenset[Node]) -> Node:
        level = self.diagram.level
        at = min([level[node] for node in nodes])
        here = [self._ways(node) for node in nodes if level[node] == at]
        later = frozenset([node for node in nodes if level[node] != at])
        below = [later.union(*each) for each in zip(*here, strict=True)]
        found = {each: self.after(bits, each) for each in dict.fromkeys(below)}
        return self.new.find_or_add(at, tuple([found[each] for each in below]))

    def _ways(self, node: Node) -> list[frozenset[Node]]:
        """Of every code of a node's level, the nodes that are possible then."""
        found = self._below.get(node)
        if found is None:
            below = self.diagram.children[node]
            found = [frozenset([below[cell] for cell in cells]) for cells in self.sets[self.diagram.level[node]]]
            self._below[node] = found
        return found
