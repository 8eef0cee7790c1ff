"""Conditions put together on a diagram, part by part: where each is true, and where a case exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from remit.diagram.arrangements import consistent
from remit.diagram.junctions import Junctions
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.diagram.policy_tests import tests_in, tied
from remit.diagram.sets_beside import where_compared
from remit.diagram.space import Space
from remit.errors import TooLarge
from remit.model.conditions import Condition
from remit.model.items import Accepted
from remit.model.policy import Policy
from remit.model.rules import Constraint
from remit.model.written import read_truth
from remit.normal.cubes import Expansion, Literal, literals_of


class Truths:
    """Where the conditions of a policy hold, over the cells of a space that tells all their tests apart.

    `fixed` are levels that have one cell each: what is said is right for these, and does not depend on them.
    """

    def __init__(
        self,
        policy: Policy,
        space: Space,
        junctions: Junctions,
        fixed: Mapping[int, int] | None = None,
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """What is said is of facts as they are `renamed`: of the other of two cases that are looked at together."""
        self.policy, self.space, self.junctions = policy, space, junctions
        self.diagram, self.fixed, self.renamed = junctions.diagram, fixed or {}, renamed or {}
        self._concepts: dict[str, Node] = {}

    @cached_property
    def possible(self) -> Node:
        """Where a case exists."""
        care = () if self.fixed else self.allowed
        return self.junctions.both(self.junctions.all_of(self.allowed), self._consistent(care))

    @cached_property
    def allowed(self) -> tuple[Node, ...]:
        """Where each constraint lets cases exist."""
        return tuple(map(self._allows, self.policy.constraints.values()))

    def _consistent(self, care: Sequence[Node]) -> Node:
        """Where facts that are compared can lie as is said; it may say nowhere where a condition fails."""
        there = [self.renamed.get(name, name) for name in self.policy.domains]
        others = frozenset([*self.space.group_of, *self.space.asked]).difference(there)
        return self.diagram.cofactor(consistent(self.space, self.junctions, others, care=care), self.fixed)

    def _allows(self, constraint: Constraint) -> Node:
        """Where a constraint lets cases exist."""
        join = self.junctions
        return join.either(join.negated(self.holds(constraint.when)), self.holds(constraint.then))

    @property
    def coupled(self) -> list[frozenset[int]]:
        """The levels of the facts and readings that constraints tie together, directly or through others."""
        expansion, level_of = Expansion(self.policy.concepts), self.space.level_of
        groups: list[set[int]] = []
        for constraint in self.policy.constraints.values():
            try:
                cubes = expansion.breaking(constraint)
            except TooLarge:
                support = self.diagram.support(self._allows(constraint))
                groups += [{level_of[name] for level in support for name in self.space.about(level)}]
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
        return join.any_of(self._literal(literal) for literal in literals_of(name, accepted))

    def _literal(self, literal: Literal) -> Node:
        """Where a test of a fact alone is so, or a comparison with another."""
        join, against = self.junctions, literal.comparison
        names = [self.renamed.get(name, name) for name in literal.names]
        if against is not None and all(name in self.space.beside for name in names):
            turned = replace(against, other=names[1])
            return where_compared(self.space, join, self._fitting, turned, names[0])
        rows = self.space.ways(self.policy, literal, self.renamed)
        return join.any_of(join.all_of(self._fitting(level, fits) for level, fits in row) for row in rows)

    def _fitting(self, level: int, fits: Iterable[bool]) -> Node:
        """Where the value of one fact is in a cell that fits."""
        join = self.junctions
        if level in self.fixed:
            return join.always if tuple(fits)[self.fixed[level]] else join.never
        return join.fitting(level, fits)

    def concept(self, name: str) -> Node:
        """Where a concept holds."""
        if name not in self._concepts:
            self._concepts[name] = self.holds(self.policy.concepts[name].when)
        return self._concepts[name]


def tests_of(policy: Policy) -> Iterator[tuple[str, Accepted]]:
    """Every test of a fact or reading."""
    return tests_in((c for _, c in policy.conditions()), policy.concepts)
