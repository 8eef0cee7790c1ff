"""And, or, not, if-then-else on conditions as diagrams, without multiplying anything out.

A condition is a diagram of two terminals, HOLDS and FAILS. Nodes are shared and what two of them come to together is
remembered, so that the same part of two conditions costs once. Source: Bryant, "Graph-based algorithms for Boolean
function manipulation", IEEE Transactions on Computers C-35, 1986 (`apply` with a table of what was computed).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import repeat

from remit.diagram.nodes import Diagram, Node

HOLDS, FAILS = 1, 2  # of a condition's diagram


class Junctions:
    """And, or, not, if-then-else on the conditions of one diagram. Raises TooLarge as the diagram does."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.always, self.never = diagram.terminal(HOLDS), diagram.terminal(FAILS)
        self._found: tuple[dict[tuple[Node, Node], Node], ...] = ({}, {})
        self._negated: dict[Node, Node] = {self.always: self.never, self.never: self.always}
        self._chosen: dict[tuple[Node, Node, Node], Node] = {}
        self._wanted: dict[int, Callable[[int], int]] = {}
        self.compared: dict[tuple[Node, Node], Node] = {}  # the memo of one way to compare diagrams
        self.consistent: dict[object, Node] = {}  # by the facts that are left out, and what is known

    def fitting(self, level: int, fits: Iterable[bool]) -> Node:
        """Where a level is in one of the cells that fit."""
        return self.diagram.find_or_add(level, tuple([self.always if fit else self.never for fit in fits]))

    def both(self, left: Node, right: Node) -> Node:
        """Where both hold."""
        return self._junction(left, right, self._found[0], self.never, self.always)

    def either(self, left: Node, right: Node) -> Node:
        """Where one of two holds, or both."""
        return self._junction(left, right, self._found[1], self.always, self.never)

    def _junction(
        self, left: Node, right: Node, found: dict[tuple[Node, Node], Node], absorbing: Node, neutral: Node
    ) -> Node:
        diagram = self.diagram
        level, children, add = diagram.level, diagram.children, diagram.find_or_add

        def go(a: Node, b: Node) -> Node:
            if b in (a, neutral):
                return a
            if a == neutral:
                return b
            if absorbing in (a, b):
                return absorbing
            key = (a, b) if a < b else (b, a)
            node = found.get(key)
            if node is None:
                at = min(level[a], level[b])
                if level[a] != at:
                    below = [(a, child) for child in children[b]]
                elif level[b] != at:
                    below = [(child, b) for child in children[a]]
                else:
                    below = list(zip(children[a], children[b], strict=True))
                after = {pair: go(*pair) for pair in dict.fromkeys(below)}  # wide nodes have few different ones
                node = found[key] = add(at, tuple([after[pair] for pair in below]))
            return node

        return go(left, right)

    def negated(self, node: Node) -> Node:
        """Where it fails."""
        diagram, found = self.diagram, self._negated

        def go(node: Node) -> Node:
            if node not in found:
                below = diagram.children[node]
                after = {child: go(child) for child in dict.fromkeys(below)}
                found[node] = diagram.find_or_add(diagram.level[node], tuple([after[child] for child in below]))
                found[found[node]] = node
            return found[node]

        return go(node)

    def chosen(self, condition: Node, then: Node, otherwise: Node) -> Node:
        """The one diagram where a condition holds, and the other where it fails; these may have any terminals."""
        diagram, found = self.diagram, self._chosen
        level, children = diagram.level, diagram.children

        def below(node: Node, at: int) -> Iterator[Node]:
            return iter(children[node]) if level[node] == at else repeat(node)

        def go(test: Node, yes: Node, no: Node) -> Node:
            if yes == no or test == self.always:
                return yes
            if test == self.never:
                return no
            key = (test, yes, no)
            if key not in found:
                at = min(level[test], level[yes], level[no])
                ways = list(zip(below(test, at), below(yes, at), below(no, at), strict=False))
                after = {way: go(*way) for way in dict.fromkeys(ways)}
                found[key] = diagram.find_or_add(at, tuple([after[way] for way in ways]))
            return found[key]

        return go(condition, then, otherwise)

    def where(self, node: Node, wanted: int) -> Node:
        """The condition that a diagram has one of the wanted bits."""
        if wanted not in self._wanted:
            self._wanted[wanted] = lambda value: HOLDS if value & wanted else FAILS
        return self.diagram.mapped(node, self._wanted[wanted])

    def all_of(self, nodes: Iterable[Node]) -> Node:
        """Where all hold."""
        return self._joined(self.both, nodes, self.always)

    def any_of(self, nodes: Iterable[Node]) -> Node:
        """Where any holds."""
        return self._joined(self.either, nodes, self.never)

    def _joined(self, join: Callable[[Node, Node], Node], nodes: Iterable[Node], neutral: Node) -> Node:
        """Two by two, and these two by two: where one of many is another, few joints are."""
        found = list(nodes)
        while len(found) > 1:
            last = found[len(found) & ~1 :]
            found = [*(join(one, other) for one, other in zip(found[::2], found[1::2], strict=False)), *last]
        return found[0] if found else neutral

    def differ(self, left: Node, right: Node) -> Node:
        """Where one of two holds and the other does not."""
        return self.either(self.both(left, self.negated(right)), self.both(right, self.negated(left)))
