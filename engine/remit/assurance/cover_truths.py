"""Conditions and rules of a policy as diagrams: where each is true, where it is false, and where there is no case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from remit.assurance.study import FAILS, HOLDS, Study
from remit.diagram.masks import Allowed
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.model.conditions import Condition
from remit.model.policy import Policy
from remit.model.written import read_truth
from remit.normal.cubes import cubes_of
from remit.representatives import Known

Exactly = tuple[str, str]  # a fact, and one of its values


class Truths:
    """Every condition of a policy over one study, whose cells also tell each of some exact values apart.

    Raises TooLarge.
    """

    def __init__(
        self, policy: Policy, values: Iterable[Exactly] = (), room: int = 0, study: Study | None = None
    ) -> None:
        """A `study` that is given has cells that tell apart all that the policy tests."""
        self.policy = policy
        if study is None:
            tests = {*tests_of(policy), *((name, (value,)) for name, value in values)}
            told_apart = Condition(any_of=tuple(_test(name, accepted) for name, accepted in sorted(tests)))
            study = Study(policy, conditions=[told_apart], room=room)
        self.study = study
        self.diagram, self.space = self.study.diagram, self.study.space
        self.always, self.never = self.diagram.terminal(HOLDS), self.diagram.terminal(FAILS)
        self._concepts: dict[str, Node] = {}

    def cells(self, known: Known) -> Allowed:
        """The cells that are possible of every fact and reading."""
        levels = zip(self.space.names, self.space.framed(known), strict=True)
        return [cells.meeting(known.get(name)) for name, cells in levels]

    def where_possible(self, node: Node) -> Node:
        """The diagram with the cases that constraints do not allow taken out."""
        return self.diagram.apply(
            self.possible, node, lambda possible, holds: holds if possible == HOLDS else IMPOSSIBLE
        )

    @cached_property
    def possible(self) -> Node:
        """Where a case exists."""
        constraints = self.policy.constraints.values()
        return self.all_of(self.either(self.negated(self.holds(c.when)), self.holds(c.then)) for c in constraints)

    def holds(self, condition: Condition) -> Node:
        """Where a condition is true of a case."""
        tests = [self.test(name, accepted) for name, accepted in condition.tests.items()]
        inside = [self.holds(part) for part in condition.all_of or ()]
        found = self.all_of([*tests, *inside])
        if condition.any_of is not None:
            found = self.both(found, self.any_of(self.holds(part) for part in condition.any_of))
        return found if condition.not_ is None else self.both(found, self.negated(self.holds(condition.not_)))

    def test(self, name: str, accepted: tuple[str, ...]) -> Node:
        """Where the value of a fact or reading is accepted, or a concept holds as is asked."""
        if name in self.policy.concepts:
            wanted = {read_truth(item) is True for item in accepted}
            found = self.concept(name)
            return self.always if len(wanted) > 1 else found if True in wanted else self.negated(found)
        literals = [literal for cube in cubes_of(_test(name, accepted)) for literal in cube]
        rows = [row for literal in literals for row in self.space.ways(self.policy, literal)]
        return self.any_of(self.all_of(self._fitting(level, fits) for level, fits in row) for row in rows)

    def _fitting(self, level: int, fits: Iterable[bool]) -> Node:
        """Where the value of one fact is in a cell that fits."""
        return self.diagram.find_or_add(level, tuple([self.always if fit else self.never for fit in fits]))

    def concept(self, name: str) -> Node:
        """Where a concept holds."""
        if name not in self._concepts:
            self._concepts[name] = self.holds(self.policy.concepts[name].when)
        return self._concepts[name]

    @cached_property
    def applicable(self) -> dict[str, Node]:
        """Where each rule applies."""
        return {name: self.holds(rule.condition) for name, rule in self.policy.rules.items()}

    @cached_property
    def in_force(self) -> dict[str, Node]:
        """Where each rule applies and no rule in force overrides it."""
        found: dict[str, Node] = {}
        for name in self.policy.precedence:
            beaten = self.any_of(found[other] for other in found if self.policy.beats(other, name))
            found[name] = self.both(self.applicable[name], self.negated(beaten))
        return found

    def just_missed(self, rule: str) -> Node:
        """Where a rule does not apply, and all but one of the tests hold of some way in which it would."""
        cubes = cubes_of(self.policy.rules[rule].condition, concepts=self.policy.concepts, path=("rules", rule))
        nearly = self.any_of(self._all_but_one([self._wanted(*literal) for literal in cube]) for cube in cubes)
        return self.both(nearly, self.negated(self.applicable[rule]))

    def _wanted(self, name: str, accepted: tuple[str, ...], wanted: bool) -> Node:
        found = self.test(name, accepted)
        return found if wanted else self.negated(found)

    def _all_but_one(self, tests: Iterable[Node]) -> Node:
        every, but_one = self.always, self.never
        for test in tests:
            missed = self.both(every, self.negated(test))
            every, but_one = self.both(every, test), self.either(self.both(but_one, test), missed)
        return but_one

    def differ(self, left: Node, right: Node) -> Node:
        """Where one of two holds and the other does not."""
        return self.diagram.apply(left, right, lambda a, b: FAILS if a == b else HOLDS)

    def both(self, left: Node, right: Node) -> Node:
        key = ("both", left, right)
        if key not in self.study.combined:
            both = self.diagram.apply(left, right, lambda a, b: HOLDS if a == b == HOLDS else FAILS, idempotent=True)
            self.study.combined[key] = both
        return self.study.combined[key]

    def either(self, left: Node, right: Node) -> Node:
        key = ("either", left, right)
        if key not in self.study.combined:
            either = self.diagram.apply(left, right, lambda a, b: HOLDS if HOLDS in (a, b) else FAILS, idempotent=True)
            self.study.combined[key] = either
        return self.study.combined[key]

    def negated(self, node: Node) -> Node:
        key = ("negated", node, node)
        if key not in self.study.combined:
            negated = self.diagram.apply(node, self.always, lambda a, _: FAILS if a == HOLDS else HOLDS)
            self.study.combined[key] = negated
        return self.study.combined[key]

    def all_of(self, nodes: Iterable[Node]) -> Node:
        found = self.always
        for node in nodes:
            found = self.both(found, node)
        return found

    def any_of(self, nodes: Iterable[Node]) -> Node:
        found = self.never
        for node in nodes:
            found = self.either(found, node)
        return found


def tests_of(policy: Policy) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every test of a fact or reading."""
    for _, condition in policy.conditions():
        for _, part in condition.walk():
            yield from ((name, accepted) for name, accepted in part.tests.items() if name not in policy.concepts)


def _test(name: str, accepted: tuple[str, ...]) -> Condition:
    return Condition.model_validate({name: list(accepted)})
