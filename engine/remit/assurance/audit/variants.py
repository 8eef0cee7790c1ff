"""Policies that differ in a part, over one study: condition by condition, so that another policy costs what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from remit.assurance.case_space import Study
from remit.diagram.nodes import Node
from remit.diagram.ruled import Ruled
from remit.diagram.truths import HOLDS, Truths, tests_of
from remit.model.conditions import Condition
from remit.model.policy import Policy


def study_of(policy: Policy, others: Iterable[Policy]) -> Study:
    """A study of a policy whose cells also tell apart what others test. Raises TooLarge."""
    tests = dict.fromkeys(test for one in others for test in tests_of(one))
    parts = tuple(Condition.model_validate({name: list(accepted)}) for name, accepted in tests)
    return Study(policy, conditions=[Condition(any_of=parts)])


class RuledStudy(Ruled):
    """A policy on the diagram of a study; `known` are rules that apply where they do in another policy."""

    def __init__(self, study: Study, policy: Policy, known: Mapping[str, Node] | None = None) -> None:
        super().__init__(Truths(policy, study.space, study.junctions), known)
        self.study = study

    def occurs(self, *nodes: Node) -> bool:
        """Whether all of some conditions hold in some case that is possible."""
        found = self.truths.where_possible(self.join.all_of(nodes))
        return bool(self.diagram.reach(found, self.study.everything) & HOLDS)

    def has_verdicts_of(self, other: Ruled) -> bool:
        """Whether all cases have the same verdicts."""
        return self._alike(self.verdicts, other.verdicts)

    def has_reasons_of(self, other: Ruled) -> bool:
        """Whether the same rules determine them."""
        return all(self._alike(self.determining(rule), other.determining(rule)) for rule in self.policy.rules)

    def _alike(self, left: Node, right: Node) -> bool:
        return not any(True for _ in self.diagram.meetings(left, right, self.study.everything))
