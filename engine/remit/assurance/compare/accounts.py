"""Several policies over all cases that all of them can state: where they agree, and who says what where they do not.

Every policy is a diagram of its verdicts over one vocabulary (`alignment.py`). They are joined one after the other; a
terminal of what comes of it is a bit for each combination of verdicts that occurs, in the order of the policies:

    permitted|prohibited  +  third policy  ->  permitted|prohibited|unregulated, …

So cases are counted, told and explained per combination, and no case is gone through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from remit.assurance.case_space import CaseSpace, Within
from remit.assurance.compare.alignment import Alignment, aligned
from remit.assurance.compare.compare import ComparedSide
from remit.assurance.compare.determining import Determining, determining
from remit.assurance.compare.joined import consistent
from remit.assurance.fixed_day import on_day
from remit.decide.answers import FactChanges
from remit.diagram.build import BIT_OF
from remit.diagram.junctions import HOLDS
from remit.diagram.nodes import Node
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.regions import LevelBox
from remit.diagram.ruled import Ruled
from remit.model.policy import Policy
from remit.model.rules import Verdict

Verdicts = tuple[Verdict | None, ...]  # of each policy; None: its constraints do not allow the case
MOST_REGIONS = 1  # of each combination that are described, unless more are asked for
MOST_LOOKED_AT = 12  # boxes, or as many as are asked for, of which the largest are described
RESERVED = 62  # the bit that stands for cases outside of a box (`case_space.ELSE`)
VERDICT_OF = {0: None, **{bit: verdict for verdict, bit in BIT_OF.items()}}


@dataclass(frozen=True, slots=True)
class AccountRegion:
    """A box of cases: where, how many, and the rules of each policy behind its verdict."""

    where: FactChanges
    cases: int
    rules: tuple[Determining, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All cases of one combination of verdicts, the rules of each policy, and the largest regions of them."""

    verdicts: Verdicts
    cases: int
    rules: tuple[Determining, ...]
    regions: tuple[AccountRegion, ...]
    more: bool  # further regions are not described

    @property
    def is_agreed(self) -> bool:
        return len(set(self.verdicts)) == 1

    @property
    def is_silent(self) -> bool:
        """Whether no policy speaks of these cases."""
        return set(self.verdicts) == {Verdict.UNREGULATED}

    @property
    def alone(self) -> int | None:
        """The one policy that says another thing than all others, which agree; None where there is no such one."""
        if len(self.verdicts) > len(("one", "other")) and len(set(self.verdicts)) == len(("it", "others")):
            for place, verdict in enumerate(self.verdicts):
                if self.verdicts.count(verdict) == 1:
                    return place
        return None


@dataclass(frozen=True, slots=True)
class RuleWeight:
    """A rule of one policy, and of how many cases that all allow it determines the verdict."""

    rule: str
    cases: int


@dataclass(frozen=True)
class AccountsComparison:
    """Everything in which several policies agree and differ; outcomes are sorted, those of most cases first."""

    sides: tuple[ComparedSide, ...]
    alignment: Alignment
    outcomes: tuple[Outcome, ...]  # of cases that all allow
    only: tuple[int, ...]  # how many cases are allowed by some and not by all, for each policy that allows them
    rules: tuple[tuple[RuleWeight, ...], ...]
    ground: AccountsGround = field(repr=False, compare=False)

    @property
    def words(self) -> Policy:
        return self.alignment.words

    @property
    def cases(self) -> int:
        """How many cases all of them allow."""
        return sum(outcome.cases for outcome in self.outcomes)

    @property
    def silent(self) -> int:
        """How many cases no policy speaks of."""
        return sum(outcome.cases for outcome in self.outcomes if outcome.is_silent)

    @property
    def agreed(self) -> int:
        """How many cases at least one speaks of, and all decide alike."""
        return sum(outcome.cases for outcome in self.outcomes if outcome.is_agreed and not outcome.is_silent)

    @cached_property
    def pairs(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Of each two: how many cases either speaks of, and how many of these they decide alike."""
        return {
            (one, other): self._alike(one, other)
            for one in range(len(self.sides))
            for other in range(one + 1, len(self.sides))
        }

    def _alike(self, one: int, other: int) -> tuple[int, int]:
        told = [
            (outcome.verdicts[one], outcome.verdicts[other], outcome.cases)
            for outcome in self.outcomes
            if {outcome.verdicts[one], outcome.verdicts[other]} != {Verdict.UNREGULATED}
        ]
        return sum(cases for _, _, cases in told), sum(cases for a, b, cases in told if a is b)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs: no verdict, no case that only some allow, no value that only some declare."""
        agreed = all(outcome.is_agreed for outcome in self.outcomes)
        return agreed and not any(self.only) and not self.alignment.left_out


def compare_accounts(sides: Sequence[ComparedSide], most: int | None = MOST_REGIONS) -> AccountsComparison:
    """Compare several policies, over all cases that all of them can state.

    Args:
        sides: Each policy with the choice of each of its readings, and the day where one is fixed, the same for all.
        most: How many regions of each combination of verdicts are described; None for all of them.

    Raises:
        Incomparable: A name means different things in two of them.
        TooLarge: Together they come to more than can be looked at.
    """
    return AccountsGround(sides).comparison(most)


class AccountsGround:
    """The policies on one diagram: each is built within its readings and the day, and all are joined."""

    def __init__(self, sides: Sequence[ComparedSide]) -> None:
        self.sides = tuple(sides)
        self.alignment = aligned([side.policy for side in sides])
        words = self.alignment.words
        dated = [on_day(policy, side.day) for policy, side in zip(self.alignment.policies, sides, strict=True)]
        self.study = CaseSpace(words, *dated)
        names = self.study.space.names
        day = {"date"} if any(side.day for side in sides) else set[str]()
        self.fixed = [name in words.readings or name in day for name in names]
        cells = [(0,) if fixed else every for fixed, every in zip(self.fixed, self.study.everything, strict=True)]
        self.within = Within(cells, self._weights())
        self.ruled = [self.study.ruled(number, self._allowed(side)) for number, side in enumerate(self.sides, start=1)]
        self.root, self.bits = self._joined()

    def _weights(self) -> list[list[int]]:
        """How many cases each cell is; what is fixed counts once."""
        return [
            [1] + [0] * (cells.count - 1) if fixed else cells.weights()
            for cells, fixed in zip(self.study.space.cells, self.fixed, strict=True)
        ]

    def _allowed(self, side: ComparedSide) -> AllowedLists:
        """The cells of one policy: its readings as picked, its day."""
        cells = list(self.within)
        for level, name in enumerate(self.study.space.names):
            if self.fixed[level]:
                value = side.day if name == "date" else side.readings.get(name)
                cells[level] = (0 if value is None else self.study.space.fact(name).code(value),)
        return cells

    def _joined(self) -> tuple[Node, dict[Verdicts, int]]:
        """The diagram of what all say together, and the bit of each combination that occurs."""
        root = self.ruled[0].verdicts
        said: dict[int, Verdicts] = {bit: (verdict,) for bit, verdict in VERDICT_OF.items()}
        codes: dict[Verdicts, int] = {}
        for ruled in self.ruled[1:]:
            root, codes = self._with_one_more(root, said, ruled)
            said = {0: (*said[0], None), **{bit: verdicts for verdicts, bit in codes.items()}}
        return consistent(self.study, root), codes

    def _with_one_more(self, root: Node, said: dict[int, Verdicts], ruled: Ruled) -> tuple[Node, dict[Verdicts, int]]:
        codes: dict[Verdicts, int] = {}

        def joined(old: int, new: int) -> int:
            verdicts = (*said[old], VERDICT_OF[new])
            if all(verdict is None for verdict in verdicts):
                return 0
            place = len(codes) + (len(codes) >= RESERVED)
            return codes.setdefault(verdicts, 1 << place)

        return self.study.diagram.apply(root, ruled.verdicts, joined), codes

    def comparison(self, most: int | None) -> AccountsComparison:
        counted = self.study.count(self.root, self.within, self.within)
        cases = {verdicts: counted.get(bit, 0) for verdicts, bit in self.bits.items()}
        found = [verdicts for verdicts in cases if None not in verdicts and cases[verdicts]]
        ranked = sorted(found, key=lambda verdicts: -cases[verdicts])
        return AccountsComparison(
            self.sides,
            self.alignment,
            tuple(self._outcome(verdicts, cases[verdicts], most) for verdicts in ranked),
            tuple(self._only(cases, place) for place in range(len(self.sides))),
            tuple(self._weighed(ruled, found) for ruled in self.ruled),
            self,
        )

    def _only(self, cases: dict[Verdicts, int], place: int) -> int:
        return sum(n for verdicts, n in cases.items() if None in verdicts and verdicts[place] is not None)

    def _weighed(self, ruled: Ruled, found: Sequence[Verdicts]) -> tuple[RuleWeight, ...]:
        """How many cases each rule determines, among those that all allow."""
        join, study = self.study.junctions, self.study
        all_allow = join.any_of(join.where(self.root, self.bits[verdicts]) for verdicts in found)
        return tuple(
            RuleWeight(
                rule,
                study.count(join.both(all_allow, ruled.determining(rule)), self.within, self.within).get(HOLDS, 0),
            )
            for rule in ruled.policy.rules
        )

    def _outcome(self, verdicts: Verdicts, cases: int, most: int | None) -> Outcome:
        bit = self.bits[verdicts]
        those = self.study.junctions.where(self.root, bit)
        told, top, inside = self.study.told(self.root, self.within)
        boxes = told.boxes(top, bit, inside)
        silent = set(verdicts) == {Verdict.UNREGULATED}  # nobody asks where nothing is said, unless for all there is
        number = None if most is None else 0 if silent else max(most, MOST_LOOKED_AT)
        looked_at = list(islice(boxes, number))
        sized = sorted(((self._size(box, bit), box) for box in looked_at), key=lambda pair: -pair[0])
        shown = sized[:most]
        regions = tuple(self._region(those, box, size) for size, box in shown)
        more = len(sized) > len(shown) or next(boxes, None) is not None
        return Outcome(verdicts, cases, self._rules(those), regions, more)

    def _size(self, box: LevelBox, bit: int) -> int:
        only = self.study.only(self.root, box, self.within)
        return self.study.count(only, self.within, self.within)[bit]

    def _region(self, those: Node, box: LevelBox, size: int) -> AccountRegion:
        told, _, _ = self.study.told(self.root, self.within)
        inside = self.study.junctions.where(told.indicator(self.study.diagram, box), HOLDS)
        return AccountRegion(told.words(box), size, self._rules(self.study.junctions.both(those, inside)))

    def _rules(self, those: Node) -> tuple[Determining, ...]:
        return tuple(determining(self.study, self.within, ruled, those) for ruled in self.ruled)


def alone(comparison: AccountsComparison, place: int) -> Iterator[Outcome]:
    """The outcomes in which one policy stands alone.

    Args:
        comparison: Of three or more.
        place: Which policy.
    """
    return (outcome for outcome in comparison.outcomes if outcome.alone == place)
