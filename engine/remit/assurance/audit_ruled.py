"""What follows everywhere, put together condition by condition on one diagram: for many policies that differ in a part.

Where each rule applies, where it is in force, the verdicts, and where each rule determines them. Conditions are not
multiplied out and rules not gone through together, so another policy costs what differs, and equal ones are one node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from remit.assurance.cover_truths import Truths, tests_of
from remit.assurance.study import FAILS, HOLDS, Study
from remit.diagram.build import BIT_OF
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.model.conditions import Condition
from remit.model.policy import Policy
from remit.model.rules import Effect, Verdict
from remit.verdict import VERDICT_OF, follows

SAME, DIFFERS = 1, 2


def study_of(policy: Policy, others: Iterable[Policy]) -> Study:
    """A study of a policy whose cells also tell apart what others test. Raises TooLarge."""
    tests = dict.fromkeys(test for one in (policy, *others) for test in tests_of(one))
    parts = tuple(Condition.model_validate({name: list(accepted)}) for name, accepted in tests)
    return Study(policy, conditions=[Condition(any_of=parts)])


class Ruled:
    """A policy on the diagram of a study; `known` are rules that apply where they do in another policy."""

    def __init__(self, study: Study, policy: Policy, known: Mapping[str, Node] | None = None) -> None:
        self.study, self.diagram, self.policy = study, study.diagram, policy
        self.truths = Truths(policy, study=study)
        self.known = known or {}

    @cached_property
    def applicable(self) -> dict[str, Node]:
        """Where each rule applies."""
        rules = self.policy.rules
        return {n: self.known[n] if n in self.known else self.truths.holds(r.condition) for n, r in rules.items()}

    @cached_property
    def in_force(self) -> dict[str, Node]:
        """Where each rule applies and no rule in force overrides it."""
        found: dict[str, Node] = {}
        truths, rank = self.truths, self.policy.rank
        lower, same, at = truths.never, truths.never, None  # in force of a lower rank, and of the same
        for name in self.policy.precedence:
            if rank[name] != at:
                lower, same, at = truths.either(lower, same), truths.never, rank[name]
            found[name] = truths.both(self.applicable[name], truths.negated(lower))
            if by := self.policy.overridden_by[name]:
                found[name] = truths.both(found[name], truths.negated(truths.any_of(found[other] for other in by)))
            if self.policy.combining != "explicit":
                same = truths.either(same, found[name])
        return found

    @cached_property
    def verdicts(self) -> Node:
        """The verdict of every case, as a bit; IMPOSSIBLE where constraints allow none."""
        effects = list(Effect)
        after = [
            BIT_OF[follows({e for place, e in enumerate(effects) if marks >> place & 1}, self.policy.otherwise)]
            for marks in range(1 << len(effects))
        ]
        marks = self.diagram.terminal(0)
        for place, effect in enumerate(effects):
            rules = [self.in_force[name] for name, rule in self.policy.rules.items() if rule.effect is effect]
            holds = self.truths.any_of(rules)
            marks = self.diagram.apply(marks, holds, lambda m, h, bit=1 << place: m | bit * (h == HOLDS))  # type: ignore[misc]
        return self.diagram.apply(
            self.truths.possible, marks, lambda possible, m: after[m] if possible == HOLDS else IMPOSSIBLE
        )

    def determining(self, rule: str) -> Node:
        """Where a rule determines the verdict."""
        own = BIT_OF[VERDICT_OF[self.policy.rules[rule].effect]] | BIT_OF[Verdict.CONFLICT]
        return self.diagram.apply(
            self.in_force[rule], self.verdicts, lambda force, v: HOLDS if force == HOLDS and v & own else FAILS
        )

    def occurs(self, *nodes: Node) -> bool:
        """Whether all of some conditions hold in some case that is possible."""
        found = self.truths.where_possible(self.truths.all_of(nodes))
        return bool(self.diagram.reach(found, self.study.everything) & HOLDS)

    def has_verdicts_of(self, other: Ruled) -> bool:
        """Whether all cases have the same verdicts."""
        return self._alike(self.verdicts, other.verdicts)

    def has_reasons_of(self, other: Ruled) -> bool:
        """Whether the same rules determine them."""
        return all(self._alike(self.determining(rule), other.determining(rule)) for rule in self.policy.rules)

    def _alike(self, left: Node, right: Node) -> bool:
        if left == right:
            return True
        differ = self.diagram.apply(left, right, lambda a, b: SAME if a == b else DIFFERS)
        return not self.diagram.reach(differ, self.study.everything) & DIFFERS
