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


def coded(diagram: Diagram, root: Node, sets: Sequence[Sequence[CellSet]]) -> tuple[Diagram, Node]:
    """A new diagram with a child for each code.

    A case of codes leads to the terminal with the bits of all complete cases that it stands for. A level with one code
    only says nothing, and is not there any more. Its states are sets of nodes of the old diagram, as when a
    nondeterministic automaton is made deterministic (Rabin and Scott, IBM Journal 3:2, 1959): there may be many more of
    them than nodes, so their number has a bound.

    Args:
        diagram: The one over cells; the value of a terminal is a set of bits.
        root: Where it begins.
        sets: Of every level, the cells that each code leaves possible.

    Returns:
        The new diagram and its root.

    Raises:
        TooLarge: It comes to too many states.
    """
    new, memo = Diagram(diagram.levels), dict[frozenset[Node], Node]()

    def go(nodes: frozenset[Node]) -> Node:
        if nodes not in memo:
            if len(memo) > MOST_NODES:
                said = f"with all that a missing value leaves open, it comes to more than {MOST_NODES:,} states"
                raise TooLarge(said, ("rules",), help=FEWER)
            at = min(diagram.level[node] for node in nodes)
            if at == diagram.levels:
                memo[nodes] = new.terminal(_either(diagram, nodes))
            else:
                below = [_after(diagram, nodes, at, cells) for cells in sets[at]]
                found = {each: go(each) for each in dict.fromkeys(below)}
                memo[nodes] = new.find_or_add(at, tuple([found[each] for each in below]))
        return memo[nodes]

    return new, go(frozenset([root]))


def _after(diagram: Diagram, nodes: frozenset[Node], at: int, cells: CellSet) -> frozenset[Node]:
    """The nodes that are possible once a level is known to be in some cells."""
    found = set[Node]()
    for node in nodes:
        if diagram.level[node] == at:
            below = diagram.children[node]
            found.update([below[cell] for cell in cells])
        else:
            found.add(node)
    return frozenset(found)


def _either(diagram: Diagram, terminals: frozenset[Node]) -> int:
    value = 0
    for node in terminals:
        value |= diagram.value[node]
    return value
