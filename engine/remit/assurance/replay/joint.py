"""Two policies as one diagram of what each case comes to in both, and the words of a row that is several cases.

    verdicts and rules of the one  ┐
    verdicts and rules of the other┼─ joined, case by case ─> a bit for each different (before, after, region)
    boxes in which verdicts change ┘

A row reaches the union of the bits of all cases that fit it. So what is said of a row that leaves facts out is exact:
whether both policies agree is looked at case by case, and not by what each of them says of the whole row.
"""

from __future__ import annotations

from functools import partial
from itertools import islice

from remit.assurance.compare.compare import BITS, ComparedSide, Comparer
from remit.assurance.replay.turns import TO, Outcomes, joint_turn
from remit.columnar.answers import ColumnWords
from remit.decide.answers import FactChanges
from remit.diagram.junctions import HOLDS
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.errors import TooLarge
from remit.verdict import Outcome

MOST_OUTCOMES = 4_096  # of one policy, or of both together
COMPARED = "where facts are compared with each other, rows are not looked at in both policies at once"


def occurring_turns(before: ComparedSide, after: ComparedSide) -> frozenset[str] | None:
    """The changes of a verdict that any case takes, as `from:to`; None where that is too much to find out."""
    try:
        comparer = Comparer(before, after)
        reached = comparer.diagram.reach(comparer.study.consistent(comparer.turns()), comparer.within)
    except TooLarge:
        return None
    return frozenset(f"{old}{TO}{new}" for (old, new), bit in BITS.items() if reached & bit and old is not new)


class JointOutcomes:
    """Both sides on one diagram. `regions` are the boxes of change by number, from 1. Raises TooLarge, Incomparable."""

    def __init__(self, before: ComparedSide, after: ComparedSide, most: int | None) -> None:
        """Of each change, at most so many regions are told apart (None: all)."""
        self.comparer = Comparer(before, after)
        study = self.comparer.study
        if study.space.groups:
            raise TooLarge(COMPARED, ("facts",))
        self.space, self.diagram = study.space, study.diagram
        self.facts = self.comparer.words.facts
        self.rules = (tuple(before.policy.rules), tuple(after.policy.rules))
        self.regions: dict[int, FactChanges] = {}
        self._cases = list[tuple[Outcomes, int]]()
        self._bit_of = dict[tuple[Outcomes, int], int]()
        self.root = self._joined(most)

    def words(self, bits: int) -> ColumnWords | None:
        """What is said of a row that is cases of these bits."""
        if not bits:
            return None
        return joint_turn([case for place, case in enumerate(self._cases) if bits >> place & 1], self.rules).words()

    def _joined(self, most: int | None) -> Node:
        outcomes: dict[Outcome | None, int] = {None: IMPOSSIBLE}

        def number(outcome: Outcome | None) -> int:
            return outcomes.setdefault(outcome, len(outcomes))

        old, new = (ruled.outcomes(number, most=MOST_OUTCOMES) for ruled in self.comparer.ruled)
        named, regions = list(outcomes), self._regions(most)
        size = len(named)
        both = self.diagram.apply(old, new, lambda one, other: one * size + other)

        def bit(pair: int, region: int) -> int:
            one, other = divmod(pair, size)
            return IMPOSSIBLE if not pair else self._bit((named[one], named[other]), region)

        return self.diagram.apply(both, regions, bit)

    def _bit(self, outcomes: Outcomes, region: int) -> int:
        case = (outcomes, region)
        if case not in self._bit_of:
            if len(self._cases) == MOST_OUTCOMES:
                raise TooLarge(f"both policies together come to more than {MOST_OUTCOMES:,} outcomes", ("rules",))
            self._bit_of[case] = 1 << len(self._cases)
            self._cases.append(case)
        return self._bit_of[case]

    def _regions(self, most: int | None) -> Node:
        """The number of the region of change that each case lies in: the first that has it, 0 where there is none."""
        comparer, join = self.comparer, self.comparer.join
        turns, found = comparer.turns(), self.diagram.terminal(0)
        for (before, after), wanted in BITS.items():
            if before is after or before is None or after is None:
                continue
            for box in islice(comparer.study.boxes(turns, wanted, comparer.within), most):
                number = len(self.regions) + 1
                self.regions[number] = comparer.study.words(box)
                inside = join.where(comparer.study.indicator(self.diagram, box), HOLDS)
                those = join.both(join.where(turns, wanted), inside)
                found = self.diagram.apply(found, those, partial(_first, number))
        return found


def _first(number: int, at: int, so: int) -> int:
    """The region of a case, where it may lie in one more: it stays in the one that it has."""
    return at or (number if so == HOLDS else 0)
