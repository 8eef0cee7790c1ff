"""Two policies, or one on two days or under two readings, over all cases: what changes, where, and by which rules."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from remit.assurance.case_space import Within
from remit.assurance.compare.determining import Determining, determining
from remit.assurance.compare.edits import Edits, edits
from remit.assurance.compare.grounds import Ground, keep, made, taken
from remit.assurance.compare.joined import consistent
from remit.assurance.compare.vocabulary import Vocabulary, vocabulary
from remit.decide.answers import FactChanges
from remit.diagram.build import BIT_OF
from remit.diagram.junctions import HOLDS
from remit.diagram.nodes import Node
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.regions import LevelBox
from remit.errors import Problem, RemitError, TooLarge
from remit.model.matching import Unreadable
from remit.model.policy import Policy
from remit.model.rules import Verdict

MOST_REGIONS = 12  # of each change that are described, unless more are asked for
KINDS: tuple[Verdict | None, ...] = (*(verdict for verdict in Verdict if verdict is not Verdict.UNDETERMINED), None)
VerdictPair = tuple[Verdict | None, Verdict | None]  # from which verdict to which; None: constraints allow no such case


@dataclass(frozen=True, slots=True)
class ComparedSide:
    """One of the two: a policy, the choice of each of its readings, and the day, where one is fixed."""

    policy: Policy
    readings: Mapping[str, str]
    day: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class ChangedRegion:
    """A box of cases with one change of verdict: where, how many, a smallest scenario, the rules before and after."""

    where: FactChanges
    cases: int
    witness: FactChanges
    before: Determining
    after: Determining
    is_smallest: bool = True  # the witness; else there were too many sets of facts to go through


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """All cases whose verdict goes from one to another (or stays), the rules, and the first regions of them."""

    before: Verdict | None
    after: Verdict | None
    cases: int
    rules_before: Determining
    rules_after: Determining
    regions: tuple[ChangedRegion, ...] = ()
    more: bool = False  # further regions are not described


@dataclass(frozen=True)
class PolicyComparison:
    """Every difference between two sides, over all cases that both can state.

    `words` is a policy without rules, in whose words regions are said.
    """

    before: ComparedSide
    after: ComparedSide
    words: Policy
    changes: tuple[VerdictChange, ...]
    kept: tuple[VerdictChange, ...]
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    edits: tuple[Edits, ...] = ()

    @cached_property
    def matrix(self) -> dict[VerdictPair, int]:
        """The number of cases of each turn that occurs."""
        return {(each.before, each.after): each.cases for each in (*self.changes, *self.kept)}

    @property
    def cases(self) -> int:
        """How many cases both allow."""
        return sum(number for turn, number in self.matrix.items() if None not in turn)

    @property
    def changed(self) -> int:
        """How many cases that both allow change their verdict."""
        return sum(each.cases for each in self.changes if None not in (each.before, each.after))

    @property
    def only(self) -> tuple[int, int]:
        """How many cases only the constraints of the one allow, and only those of the other."""
        before = sum(each.cases for each in self.changes if each.after is None)
        return before, sum(each.cases for each in self.changes if each.before is None)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs: no verdict, no case that only one allows, no value that only one declares."""
        return not self.changes and not self.vocabulary.values


def compare(before: ComparedSide, after: ComparedSide, most: int | None = MOST_REGIONS) -> PolicyComparison:
    """Compare two sides, over all cases that both can state.

    Args:
        before: A policy with its readings, and its day where one is fixed.
        after: The same policy or another one.
        most: How many regions of each change are described; None for all of them.

    Raises:
        Incomparable: A name means different things in the two policies.
        RemitError: A side asks for a day that the policy's date does not have.
        TooLarge: Together they come to more than can be looked at.
    """
    sides = ((before.policy, before.day), (after.policy, after.day))
    if (kept := taken(sides)) is not None:
        try:
            return _compared(before, after, kept, most)
        except TooLarge:
            pass  # with all that was asked of it before
    return _compared(before, after, made(sides), most)


def _compared(before: ComparedSide, after: ComparedSide, ground: Ground, most: int | None) -> PolicyComparison:
    comparison = Comparer(before, after, ground).comparison(most)
    keep(ground)
    return comparison


class Comparer:
    """Two sides on one diagram: each builds its own, within its readings and day, and the two are joined."""

    def __init__(self, before: ComparedSide, after: ComparedSide, ground: Ground | None = None) -> None:
        ground = ground or made(((before.policy, before.day), (after.policy, after.day)))
        self.sides, self.words, self.study = (before, after), ground.words, ground.study
        names = self.study.space.names
        dated = {"date"} if before.day or after.day else set[str]()
        self.fixed = [name in self.words.readings or name in dated for name in names]
        cells = [(0,) if fixed else every for fixed, every in zip(self.fixed, self.study.everything, strict=True)]
        self.within = Within(cells, self._weights())
        self.join, self.diagram = self.study.junctions, self.study.diagram
        self._told: dict[Node, tuple[Determining, Determining]] = {}
        self.ruled = [self.study.ruled(number, self._allowed(side)) for side, number in enumerate(ground.numbers)]

    def comparison(self, most: int | None) -> PolicyComparison:
        before, after = self.sides
        turns = self.turns()
        counted = self.study.count(turns, self.within, self.within)
        found = [
            self._change(turns, turn, counted[bit], most) for turn, bit in BITS.items() if bit and counted.get(bit)
        ]
        same = before.policy is after.policy
        return PolicyComparison(
            before,
            after,
            self.words,
            tuple(change for change in found if change.before is not change.after),
            tuple(change for change in found if change.before is change.after),
            Vocabulary() if same else vocabulary(before.policy, after.policy),
            () if same else edits(before.policy, after.policy),
        )

    def _allowed(self, side: int) -> AllowedLists:
        """The cells of one side: its readings as picked, its day."""
        fixed = dict(self.sides[side].readings)
        cells = list(self.within)
        for level, name in enumerate(self.study.space.names):
            if self.fixed[level]:
                value = self._day(side) if name == "date" else fixed.get(name)
                cells[level] = (0 if value is None else self.study.space.fact(name).code(value),)
        return cells

    def _day(self, side: int) -> datetime.date | None:
        """The day of a side, checked. Raises RemitError."""
        day = self.sides[side].day
        try:
            return None if day is None else self.words.domains["date"].value(day)  # type: ignore[return-value]
        except Unreadable as wrong:
            raise RemitError([Problem(wrong.code, f"date: {wrong.message}", None, wrong.help)]) from None

    def _weights(self) -> list[list[int]]:
        """How many cases each cell is; what is fixed counts once."""
        return [
            [1] + [0] * (cells.count - 1) if fixed else cells.weights()
            for cells, fixed in zip(self.study.space.cells, self.fixed, strict=True)
        ]

    def turns(self) -> Node:
        """The diagram of what happens to the verdict in each case: the bits of `BITS`."""
        verdict_of = {0: None, **{bit: verdict for verdict, bit in BIT_OF.items()}}
        before, after = (ruled.verdicts for ruled in self.ruled)
        turns = self.diagram.apply(before, after, lambda old, new: BITS[verdict_of[old], verdict_of[new]])
        return consistent(self.study, turns)

    def _change(self, turns: Node, turn: VerdictPair, cases: int, most: int | None) -> VerdictChange:
        those = self.join.where(turns, BITS[turn])
        before, after = self._rules(those)
        if turn[0] is turn[1]:
            return VerdictChange(*turn, cases, before, after)
        told, top, inside = self.study.told(turns, self.within)
        found = told.boxes(top, BITS[turn], inside)
        regions = tuple(self._region(turns, those, turn, box) for box in islice(found, most))
        return VerdictChange(*turn, cases, before, after, regions, next(found, None) is not None)

    def _region(self, turns: Node, those: Node, turn: VerdictPair, box: LevelBox) -> ChangedRegion:
        only = self.study.only(turns, box, self.within)
        cases = self.study.count(only, self.within, self.within)[BITS[turn]]
        witness = self.study.witness(only, BITS[turn], self.within)
        told = self.study.told(turns, self.within)[0]
        inside = self.join.where(told.indicator(self.diagram, box), HOLDS)
        rules = self._rules(self.join.both(those, inside))
        where, is_smallest = (witness.where, witness.is_smallest) if witness else ((), True)
        return ChangedRegion(told.words(box), cases, where, *rules, is_smallest)

    def _rules(self, those: Node) -> tuple[Determining, Determining]:
        """The rules that determine what was before and what is after, of some cases."""
        if those not in self._told:
            before, after = (determining(self.study, self.within, ruled, those) for ruled in self.ruled)
            self._told[those] = before, after
        return self._told[those]


BITS: dict[VerdictPair, int] = {
    (before, after): 0 if before is None and after is None else 1 << (i * len(KINDS) + j)
    for i, before in enumerate(KINDS)
    for j, after in enumerate(KINDS)
}
