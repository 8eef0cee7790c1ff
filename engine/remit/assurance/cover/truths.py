"""Conditions and rules of a policy as diagrams: where each is true, where it is false, and where there is no case."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from remit.assurance.variants import Variants
from remit.diagram.nodes import Node
from remit.diagram.truths import Truths
from remit.errors import TooLarge
from remit.model.conditions import Condition
from remit.model.items import Accepted, Item
from remit.model.policy import Policy
from remit.model.written import read_truth
from remit.normal.cubes import Cube, cubes_of, literals_of

ExactText = tuple[str, Item]  # a fact, and one of its values


class CoverStudy(Variants):
    """Every condition of a policy, over cells that also tell each of some exact values apart. Raises TooLarge."""

    def __init__(self, policy: Policy, values: Iterable[ExactText] = ()) -> None:
        super().__init__(policy, tests=[(name, (value,)) for name, value in dict.fromkeys(values)])
        self.truths: Truths = self.original.truths

    def just_missed(self, rule: str) -> Node:
        """Where a rule does not apply, and all but one of the tests hold of some way in which it would."""
        nearly = self.join.any_of(self._nearly(rule))
        return self.join.both(nearly, self.join.negated(self.original.applicable[rule]))

    def _nearly(self, rule: str) -> Iterable[Node]:
        condition = self.policy.rules[rule].condition
        try:
            cubes = cubes_of(condition, concepts=self.policy.concepts, path=("rules", rule))
        except TooLarge:  # too many ways to list them
            return [self._near.missed(condition, wanted=True)]
        return [self._all_but_one(cube) for cube in cubes]

    @cached_property
    def _near(self) -> _Near:
        return _Near(self.truths)

    def _all_but_one(self, cube: Cube) -> Node:
        join, every, but_one = self.join, self.join.always, self.join.never
        for name, accepted, wanted in cube:
            test = self.truths.test(name, accepted)
            test = test if wanted else join.negated(test)
            missed = join.both(every, join.negated(test))
            every, but_one = join.both(every, test), join.either(join.both(but_one, test), missed)
        return but_one


class _Near:
    """Where all but one of the tests hold of some way in which a condition would, put together part by part."""

    def __init__(self, truths: Truths) -> None:
        self.truths, self.join = truths, truths.junctions
        self._found: dict[tuple[str, bool], Node] = {}

    def missed(self, condition: Condition, *, wanted: bool) -> Node:
        """Of a condition that is wanted to hold, or to fail."""
        arms = [self._test(name, accepted, wanted) for name, accepted in condition.tests.items()]
        arms += [self._pair(part, wanted) for part in condition.all_of or ()]
        if condition.any_of is not None:
            inner = [self._pair(part, wanted) for part in condition.any_of]
            arms.append(self._either(inner) if wanted else self._both(inner))
        if condition.not_ is not None:
            arms.append(self._pair(condition.not_, not wanted))
        return (self._both(arms) if wanted else self._either(arms))[1]

    def _pair(self, condition: Condition, wanted: bool) -> tuple[Node, Node]:
        """Where a part is as wanted, and where it just misses that."""
        holds = self.truths.holds(condition)
        return holds if wanted else self.join.negated(holds), self.missed(condition, wanted=wanted)

    def _test(self, name: str, accepted: Accepted, wanted: bool) -> tuple[Node, Node]:
        holds = self.truths.test(name, accepted)
        holds = holds if wanted else self.join.negated(holds)
        if name not in self.truths.policy.concepts:
            each = [self.truths.test(name, literal.accepted) for literal in literals_of(name, accepted)]
            if wanted:
                return holds, self.join.any_of(map(self.join.negated, each))
            return self._both([(self.join.negated(node), node) for node in each])
        asked = {read_truth(item) is True for item in accepted}
        if len(asked) > 1:
            return holds, self.join.never
        return holds, self._concept(name, wanted=(True in asked) is wanted)

    def _concept(self, name: str, *, wanted: bool) -> Node:
        if (name, wanted) not in self._found:
            self._found[name, wanted] = self.missed(self.truths.policy.concepts[name].when, wanted=wanted)
        return self._found[name, wanted]

    def _both(self, arms: Iterable[tuple[Node, Node]]) -> tuple[Node, Node]:
        join, every, but_one = self.join, self.join.always, self.join.never
        for holds, missed in arms:
            but_one = join.either(join.both(but_one, holds), join.both(every, missed))
            every = join.both(every, holds)
        return every, but_one

    def _either(self, arms: Iterable[tuple[Node, Node]]) -> tuple[Node, Node]:
        listed = list(arms)
        return self.join.any_of(holds for holds, _ in listed), self.join.any_of(missed for _, missed in listed)
