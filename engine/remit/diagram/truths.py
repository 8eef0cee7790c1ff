"""Conditions put together on a diagram, part by part, without multiplying anything out: where each is true.

A condition is a diagram of two terminals, HOLDS and FAILS. Nodes are shared and what two of them come to together is
remembered, so that the same part of two conditions costs once. Source: Bryant, "Graph-based algorithms for Boolean
function manipulation", IEEE Transactions on Computers C-35, 1986 (`apply` with a table of what was computed).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import repeat

from remit.diagram.masks import Space, tests_in, tied
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.errors import TooLarge
from remit.model.conditions import Condition
from remit.model.items import Accepted
from remit.model.policy import Policy
from remit.model.rules import Constraint
from remit.model.written import read_truth
from remit.normal.cubes import Expansion, literals_of

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


class Truths:
    """Where the conditions of a policy hold, over the cells of a space that tells all their tests apart.

    `fixed` are levels that have one cell each: what is said is right for these, and does not depend on them.
    """

    def __init__(
        self, policy: Policy, space: Space, junctions: Junctions, fixed: Mapping[int, int] | None = None
    ) -> None:
        self.policy, self.space, self.junctions = policy, space, junctions
        self.diagram, self.fixed = junctions.diagram, fixed or {}
        self._concepts: dict[str, Node] = {}

    @cached_property
    def possible(self) -> Node:
        """Where a case exists."""
        return self.junctions.all_of(map(self._allows, self.policy.constraints.values()))

    def _allows(self, constraint: Constraint) -> Node:
        """Where a constraint lets cases exist."""
        join = self.junctions
        return join.either(join.negated(self.holds(constraint.when)), self.holds(constraint.then))

    @property
    def coupled(self) -> list[frozenset[int]]:
        """The levels that constraints tie together, directly or through others."""
        expansion, level_of = Expansion(self.policy.concepts), self.space.level_of
        groups: list[set[int]] = []
        for constraint in self.policy.constraints.values():
            try:
                cubes = expansion.breaking(constraint)
            except TooLarge:
                groups += [self.diagram.support(self._allows(constraint))]
            else:
                groups += [{level_of[name] for literal in cube for name in literal.names} for cube in cubes]
        return tied(groups)

    def where_possible(self, node: Node) -> Node:
        """A condition's diagram with the cases that constraints do not allow taken out."""
        return self.junctions.chosen(self.possible, node, self.diagram.terminal(IMPOSSIBLE))

    def holds(self, condition: Condition) -> Node:
        """Where a condition is true of a case."""
        join = self.junctions
        found = join.all_of(self.test(name, accepted) for name, accepted in condition.tests.items())
        found = join.all_of([found, *(self.holds(part) for part in condition.all_of or ())])
        if condition.any_of is not None:
            found = join.both(found, join.any_of(self.holds(part) for part in condition.any_of))
        return found if condition.not_ is None else join.both(found, join.negated(self.holds(condition.not_)))

    def test(self, name: str, accepted: Accepted) -> Node:
        """Where the value of a fact or reading is accepted, or a concept holds as is asked."""
        join = self.junctions
        if name in self.policy.concepts:
            wanted = {read_truth(item) is True for item in accepted}
            found = self.concept(name)
            return join.always if len(wanted) > 1 else found if True in wanted else join.negated(found)
        rows = [row for literal in literals_of(name, accepted) for row in self.space.ways(self.policy, literal)]
        return join.any_of(join.all_of(self._fitting(level, fits) for level, fits in row) for row in rows)

    def _fitting(self, level: int, fits: Iterable[bool]) -> Node:
        """Where the value of one fact is in a cell that fits."""
        nodes = [self.junctions.always if fit else self.junctions.never for fit in fits]
        return nodes[self.fixed[level]] if level in self.fixed else self.diagram.find_or_add(level, tuple(nodes))

    def concept(self, name: str) -> Node:
        """Where a concept holds."""
        if name not in self._concepts:
            self._concepts[name] = self.holds(self.policy.concepts[name].when)
        return self._concepts[name]


def tests_of(policy: Policy) -> Iterator[tuple[str, Accepted]]:
    """Every test of a fact or reading."""
    return tests_in((c for _, c in policy.conditions()), policy.concepts)
