"""A policy compiled: the mask table, the diagram of all cases where it stays small, and the findings read off them.

Agrees with `remit.possible` and `remit.verdict` (tests/agreement).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from remit.diagram.build import BIT_OF, Builder, TooLarge, verdicts_of
from remit.diagram.deciding import deciding_levels
from remit.diagram.masks import Allowed, MaskTable
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.possible import Choices, Contest, Findings, contests
from remit.verdict import Known

if TYPE_CHECKING:  # only needed for many decisions
    from remit.diagram.source import Decider

MOST_STATES = 20_000  # of the diagram of all cases; larger policies get the diagram of what is not known, each time

Rules = frozenset[str]
Determining = tuple[Rules, Rules] | None  # the rules that determine in every case and in some; None: no case


class Compiled:
    """A policy, ready for questions about any part of its space. Raises TooManyCubes."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.table = MaskTable(policy)
        self.readings = [level for level, name in enumerate(self.table.names) if name in policy.readings]

    @cached_property
    def whole(self) -> tuple[Diagram, Node] | None:
        """The diagram of all cases under all readings, where it stays small."""
        diagram = Diagram(len(self.table.names))
        try:
            return diagram, self._builder(self.table.allowed({}), diagram, MOST_STATES).root()
        except TooLarge:
            return None

    def view(self, allowed: Allowed) -> tuple[Diagram, Node]:
        """A diagram that is right for all cases within the allowed cells."""
        if self.whole is not None:
            return self.whole
        diagram = Diagram(len(self.table.names))
        return diagram, self._builder(allowed, diagram, None).root()

    def _builder(self, allowed: Allowed, diagram: Diagram, limit: int | None) -> Builder[Node]:
        return Builder(
            self.table, allowed, lambda alive: diagram.terminal(self.verdict_bit(alive)), diagram.find_or_add, limit
        )

    def verdict_bit(self, alive: int) -> int:
        """The verdict where exactly these cubes hold, as a bit."""
        outcome = self.table.outcome(alive)
        return IMPOSSIBLE if outcome is None else BIT_OF[outcome.verdict]

    def picked(self, allowed: Allowed, choices: Mapping[str, str]) -> Allowed:
        """The allowed cells with each picked reading in its choice."""
        cells = list(allowed)
        for name, choice in choices.items():
            level = self.table.level_of[name]
            cells[level] = (self.table.cells[level].code(choice),)
        return cells

    def decider(self, choices: Mapping[str, str], otherwise: Decider) -> Decider:
        """The verdict of complete cases under the picked readings, as a function. Raises TooManyBranches."""
        from remit.diagram.source import TooManyBranches, decider

        allowed = self.picked(self.table.allowed({}), choices)
        diagram = Diagram(len(self.table.names))
        try:
            root = self._builder(allowed, diagram, MOST_STATES).root()
        except TooLarge:
            raise TooManyBranches from None
        return decider(self.table, diagram, root, otherwise)

    def findings(self, known: Known, choices: Mapping[str, str]) -> Findings | None:
        """The findings on what is known, under the picked readings; None where no case is possible."""
        open_cells = self.table.allowed(known)
        allowed = self.picked(open_cells, choices)
        diagram, root = self.view(open_cells)
        possible = verdicts_of(diagram.reach(root, allowed))
        determining = self.determining(allowed)
        if determining is None:
            return None
        return Findings(
            possible=possible,
            every=determining[0],
            some=determining[1],
            contests=self._contests(diagram, root, open_cells, choices),
            depends_on=self._deciding(diagram, root, allowed) if len(possible) > 1 else (),
        )

    def determining(self, allowed: Allowed) -> Determining:
        """The rules that determine the verdict in every case within the allowed cells, and in some."""
        return Builder(self.table, allowed, self._rules_at, lambda _, below: _either(below), None).root()

    def _rules_at(self, alive: int) -> Determining:
        outcome = self.table.outcome(alive)
        return None if outcome is None else (frozenset(outcome.rules), frozenset(outcome.rules))

    def _deciding(self, diagram: Diagram, root: Node, allowed: Allowed) -> tuple[str, ...]:
        levels = deciding_levels(diagram, root, allowed, self.table.coupled)
        deciding = {self.table.names[level] for level in levels}
        return tuple(name for name in (*self.policy.facts, *self.policy.readings) if name in deciding)

    def _contests(
        self, diagram: Diagram, root: Node, allowed: Allowed, choices: Mapping[str, str]
    ) -> tuple[Contest, ...]:
        possible = dict(self._by_readings(diagram, root, allowed, choices))
        return contests(self.policy, choices, possible)

    def _by_readings(
        self, diagram: Diagram, root: Node, allowed: Allowed, picked: Mapping[str, str]
    ) -> Iterator[tuple[Choices, tuple[Verdict, ...]]]:
        """The possible verdicts under every choice of the picked readings."""
        for choices in product(*(self.policy.readings[name].choices for name in picked)):
            cells = self.picked(allowed, dict(zip(picked, choices, strict=True)))
            if verdicts := verdicts_of(diagram.reach(root, cells)):
                yield choices, verdicts


def _either(below: tuple[Determining, ...]) -> Determining:
    """The rules of all cases below."""
    possible = [rules for rules in below if rules is not None]
    if not possible:
        return None
    every, some = possible[0]
    for more in possible[1:]:
        every, some = every & more[0], some | more[1]
    return every, some
