"""Which choices of readings a decision exercises, and where a choice could be exercised at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from remit.assurance.cover_truths import Truths
from remit.decide import Decision
from remit.diagram.masks import Allowed
from remit.diagram.nodes import IMPOSSIBLE, Node

Choice = tuple[str, str]  # a reading and one of its choices
SAME = 1  # the bit of cases in which two choices come to the same verdict


@dataclass(frozen=True, slots=True)
class Contrast:
    """Cases in which two choices of a reading, one of them the wanted one, come to two certain verdicts."""

    root: Node
    wanted: int
    pick: str | None  # the choice to pick, where the default is neither of the two


class Readings:
    """The choices that make a difference. A choice is exercised where it is taken, or shown as contesting."""

    def __init__(self, truths: Truths) -> None:
        self.truths, self.policy = truths, truths.policy

    def exercised(self, decision: Decision, allowed: Allowed) -> Iterator[Choice]:
        """Both sides of each contest; of a reading left open that matters, the choices that differ from another."""
        for contest in decision.contested_by:
            for reading, choice in contest.change:
                yield reading, choice
                yield reading, decision.readings[reading]
        for reading in self.policy.readings:
            if reading in decision.depends_on:
                yield from self._differing(reading, allowed)

    def _differing(self, reading: str, allowed: Allowed) -> Iterator[Choice]:
        possible = {
            choice: self._possible(reading, choice, allowed) for choice in self.policy.readings[reading].choices
        }
        for choice, verdicts in possible.items():
            if verdicts and any(others and others != verdicts for others in possible.values()):
                yield reading, choice

    def _possible(self, reading: str, choice: str, allowed: Allowed) -> int:
        return self.truths.diagram.reach(self._verdicts, self._taken(reading, choice, allowed))

    def _taken(self, reading: str, choice: str, allowed: Allowed) -> Allowed:
        level = self.truths.space.level_of[reading]
        taken = (self.truths.space.cells[level].code(choice),)
        return [*allowed[:level], taken, *allowed[level + 1 :]]

    @cached_property
    def _verdicts(self) -> Node:
        return self.truths.study.verdicts()

    def contrasts(self, reading: str, choice: str) -> Iterator[Contrast]:
        """Where the choice would come to another verdict than one of the others, the default first."""
        default = str(self.policy.readings[reading].default)
        everything, diagram = self.truths.study.everything, self.truths.diagram
        for other in sorted(self.policy.readings[reading].choices, key=lambda name: name != default):
            if other == choice:
                continue
            root = diagram.apply(self._verdicts_as(reading, choice), self._verdicts_as(reading, other), _pair)
            differing = diagram.reach(root, everything) & ~SAME
            pick = None if default in (choice, other) else choice
            for bit in range(differing.bit_length()):
                if differing & 1 << bit:
                    yield Contrast(root, 1 << bit, pick)

    def _verdicts_as(self, reading: str, choice: str) -> Node:
        """The verdicts under one choice."""
        taken = self._taken(reading, choice, self.truths.study.everything)
        return self.truths.diagram.forget(self._verdicts, {self.truths.space.level_of[reading]}, taken)


def _pair(left: int, right: int) -> int:
    """Two verdicts as one bit."""
    if IMPOSSIBLE in (left, right):
        return IMPOSSIBLE
    return SAME if left == right else 1 << (8 * left.bit_length() + right.bit_length())
