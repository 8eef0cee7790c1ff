"""What can no longer make a difference, given the cubes that surely hold: it keeps large diagrams small.

What follows from rules in force is asked of `remit.verdict`; this only leaves out what cannot change it any more.
"""

from __future__ import annotations

from collections.abc import Iterable

from remit.diagram.build import BIT_OF
from remit.diagram.masks import MaskTable
from remit.diagram.nodes import IMPOSSIBLE
from remit.model.rules import Effect
from remit.verdict import conclude


class Settling:
    """Leaves out the cubes of rules that are surely overridden, and of a rule that surely applies all cubes but one.

    For `verdicts` it goes further: a rule that is surely in force becomes a mark of its effect (a bit above the cubes),
    and rules are left out that could only add an effect which changes no verdict any more.
    """

    def __init__(self, table: MaskTable, *, verdicts: bool) -> None:
        self.policy, self.table, self.marks_from = table.policy, table, len(table.rule_of_bit)
        rules, self.own = self.policy.rules, dict.fromkeys(self.policy.rules, 0)  # of every rule, its cubes
        for bit, name in enumerate(table.rule_of_bit):
            if name is not None:
                self.own[name] |= 1 << bit
        self.effects = [effect for effect in Effect if any(rule.effect is effect for rule in rules.values())]
        self.after = [self._after(marks) for marks in range(1 << len(self.effects))]  # the verdict, by marks
        self.idle = [self._idle(marks) if verdicts else 0 for marks in range(len(self.after))]
        beaten = {name: self._cubes(rule.overrides) for name, rule in rules.items()}
        beaten_by = {name: self._cubes(others) for name, others in self.policy.overridden_by.items()}
        self.of_bit = [
            (self.own[name], beaten_by[name], beaten[name], self._mark(name) if verdicts else 1 << bit)
            for bit, name in enumerate(table.rule_of_bit)
            if name is not None
        ]
        self.first = self.marks_from - len(self.of_bit)  # the bit of the first rule's first cube
        self.ruled = table.all_bits & ~table.broken

    def _cubes(self, rules: Iterable[str]) -> int:
        cubes = 0
        for name in rules:
            cubes |= self.own[name]
        return cubes

    def _mark(self, name: str) -> int:
        return 1 << self.marks_from + self.effects.index(self.policy.rules[name].effect)

    def _after(self, marks: int) -> int:
        """The verdict where rules of the marked effects are in force, as a bit."""
        marked = [effect for index, effect in enumerate(self.effects) if marks >> index & 1]
        some = [next(name for name, rule in self.policy.rules.items() if rule.effect is effect) for effect in marked]
        return BIT_OF[conclude(self.policy, some).verdict]

    def _idle(self, marks: int) -> int:
        """The cubes of the effects that change no verdict any more, whatever else comes to be in force."""
        wider = [more for more in range(len(self.after)) if more & marks == marks]
        idle = [e for i, e in enumerate(self.effects) if all(self.after[m] == self.after[m | 1 << i] for m in wider)]
        return self._cubes(name for name, rule in self.policy.rules.items() if rule.effect in idle)

    def verdict(self, alive: int) -> int:
        """The verdict where exactly these cubes and marks are left, as a bit."""
        return IMPOSSIBLE if alive & self.table.broken else self.after[alive >> self.marks_from]

    def settle(self, alive: int, lasting: int) -> int:
        """The cubes that still matter; the lasting are those alive that nothing can break any more."""
        lasting &= self.ruled
        while lasting:
            bit = lasting & -lasting
            lasting ^= bit
            if alive & bit:
                own, beaten_by, beaten, mark = self.of_bit[bit.bit_length() - 1 - self.first]
                alive = alive & ~own | bit
                if not alive & beaten_by:
                    alive = alive & ~beaten & ~bit | mark
        idle = alive & self.idle[alive >> self.marks_from]
        while idle:
            index = idle.bit_length() - 1  # from the last one on, so that those it could beat have gone before
            idle ^= 1 << index
            if not alive & self.of_bit[index - self.first][2]:
                alive ^= 1 << index
        return alive
