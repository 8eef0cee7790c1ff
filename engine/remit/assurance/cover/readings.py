"""Which choices of readings a scenario exercises, and where a choice could be exercised at all."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from remit.assurance.cover.truths import CoverStudy
from remit.diagram.compiled import contests_at
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.space import taken
from remit.possible import Contest
from remit.representatives import KnownFacts

PickedReading = tuple[str, str]  # a reading and one of its choices
SAME = 1  # the bit of cases in which two choices come to the same verdict


@dataclass(frozen=True, slots=True)
class Contrast:
    """Cases in which two choices of a reading, one of them the wanted one, come to two certain verdicts."""

    root: Node
    wanted: int
    pick: str | None  # the choice to pick, where the default is neither of the two


class CoverReadings:
    """The choices that make a difference. A choice is exercised where it is taken, or shown as contesting."""

    def __init__(self, ground: CoverStudy) -> None:
        self.ground, self.policy = ground, ground.policy
        self._found: dict[Hashable, tuple[Contest, ...]] = {}

    def exercised(self, known: KnownFacts, picked: Mapping[str, str]) -> Iterator[PickedReading]:
        """Both sides of each contest; of a reading that is left open, the choices that differ from another."""
        allowed = self.ground.study.meeting(known)
        verdicts = self.ground.study.knowing(self._verdicts, known)
        if picked:
            for contest in self._contests(verdicts, picked, allowed):
                for reading, choice in contest.change:
                    yield reading, choice
                    yield reading, picked[reading]
        chosen = self._taken(picked, allowed)
        for reading in self.policy.readings:
            if reading not in picked:
                yield from self._differing(verdicts, reading, chosen)

    def _contests(self, verdicts: Node, picked: Mapping[str, str], allowed: AllowedLists) -> tuple[Contest, ...]:
        """The contests, once for all cases whose facts lead to the same places of the diagram."""
        nodes = self.ground.diagram.frontier(verdicts, self._first, allowed)
        key = (nodes, *picked.items())
        if key not in self._found:
            self._found[key] = contests_at(self.policy, self.ground.space, self.ground.diagram, nodes, allowed, picked)
        return self._found[key]

    def _differing(self, verdicts: Node, reading: str, allowed: AllowedLists) -> Iterator[PickedReading]:
        reach = self.ground.diagram.reach
        possible = {
            choice: reach(verdicts, self._taken({reading: choice}, allowed))
            for choice in self.policy.readings[reading].choices
        }
        for choice, found in possible.items():
            if found and any(others and others != found for others in possible.values()):
                yield reading, choice

    def _taken(self, choices: Mapping[str, str], allowed: AllowedLists) -> AllowedLists:
        """The allowed cells with some readings in one choice."""
        return taken(self.ground.space, allowed, choices)

    @property
    def _first(self) -> int:
        """The level from which on there are readings only: no fact is below one."""
        return min(self.ground.space.level_of[name] for name in self.policy.readings)

    @cached_property
    def _verdicts(self) -> Node:
        return self.ground.study.verdicts()

    def contrasts(self, reading: str, choice: str) -> Iterator[Contrast]:
        """Where the choice would come to another verdict than one of the others, the default first."""
        default = str(self.policy.readings[reading].default)
        everything, diagram = self.ground.study.everything, self.ground.diagram
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
        taken = self._taken({reading: choice}, self.ground.study.everything)
        return self.ground.diagram.forget(self._verdicts, {self.ground.space.level_of[reading]}, taken)


def _pair(left: int, right: int) -> int:
    """Two verdicts as one bit."""
    if IMPOSSIBLE in (left, right):
        return IMPOSSIBLE
    return SAME if left == right else 1 << (8 * left.bit_length() + right.bit_length())
