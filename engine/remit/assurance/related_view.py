"""A study's cases as regions tell them, where facts are compared: by how these lie to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from remit.decide.answers import FactChanges
from remit.decide.compared_view import ComparedView
from remit.diagram.counting import count
from remit.diagram.nodes import Node
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.space import Space
from remit.model.policy import Policy


class RelatedView:
    """A study's allowed cells, told by how the facts that are compared lie to each other."""

    def __init__(self, policy: Policy, space: Space, within: AllowedLists, weights: list[list[int]]) -> None:
        self.policy, self.view = policy, ComparedView(space, within, weights)
        self.diagram = self.view.diagram
        self.cell_count, self.boxes = self.view.cell_count, self.view.boxes
        self.indicator, self.can_be_said = self.view.indicator, self.view.can_be_said

    def count(self, root: Node, cells: AllowedLists, within: AllowedLists | None = None) -> dict[int, int]:  # noqa: ARG002
        weights = [
            [weight if cell in allowed else 0 for cell, weight in enumerate(level)]
            for level, allowed in zip(self.view.weights, cells, strict=True)
        ]
        return count(self.diagram, root, weights)

    def words(self, box: Mapping[int, Sequence[int]]) -> FactChanges:
        order = {name: n for n, name in enumerate((*self.policy.facts, *self.policy.readings))}
        return tuple(sorted(self.view.words(box), key=lambda pair: order[pair[0]]))
