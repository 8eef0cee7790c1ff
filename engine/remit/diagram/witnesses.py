"""What is possible, by a case for each part of the answer: for policies whose diagrams come to be too large.

    possible verdicts, `some`   a case in which the rule determines: one of its cubes holds, and cell by cell those are
                                taken that leave the fewest of the cubes that stand in its way
    `every`, no rule at all     a case in which none of some cubes holds: the same, with a way back out of dead ends
    deciding facts              a case of these in which another cell of the fact alone changes the verdict

Invariant: nothing is said without a case or a proof. A case is looked at by the mask table like any other, so that the
search may miss cases, and cannot make them up; what no case is found for is settled by reasons that need none (no cube
mentions it, each two rules that would contradict each other cannot apply together), or TooLarge is raised with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import combinations, product
from math import prod
from operator import and_, or_

from remit.diagram.build import Settling, fold
from remit.diagram.masks import MaskTable
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.space import taken
from remit.errors import TooLarge
from remit.model.rules import Effect, Verdict
from remit.possible import Contest, Findings, contests, in_order, subsets
from remit.verdict import CLASHING, Outcome, follows

MOST_TRIED = 4  # orders of levels, for one rule
MOST_FOLDED = 50  # cubes of rules for which no case is found, and all outcomes are gone through
MOST_STATES = 1_000  # for one of them
MOST_BACK = 20_000  # cells that are taken, and taken back
MOST_CHOICES = 16  # of readings, under each of which it is asked what is possible
MOST_PAIRS = 2_000  # of rules that may contradict each other, without a case in which they do
SEARCHED = "is more than can be gone through"

Codes = tuple[int, ...]


def searched(
    table: MaskTable, settling: Settling, open_cells: AllowedLists, allowed: AllowedLists, choices: Mapping[str, str]
) -> Findings | None:
    """The findings on what is known, by search; None where no case is possible.

    Args:
        table: The masks of the policy.
        settling: Its cubes and what overrides what.
        open_cells: The cells that are possible at every level, whatever is picked of readings.
        allowed: The same with the picked readings in their choices.
        choices: The choice that is picked, by reading.

    Raises:
        TooLarge: Some part of them can be neither shown by a case nor ruled out.
    """
    if any(
        rule.effect not in CLASHING for rule in table.policy.rules.values()
    ):  # none may be in force where one applies
        raise TooLarge(f"what follows where rules waive or abstain {SEARCHED}", ("rules",))
    witnesses = Witnesses(table, settling, allowed)
    concluded = witnesses.concluded()
    if concluded is None:
        return None
    possible, every, some = concluded
    names = (*table.policy.facts, *table.policy.readings)
    deciding = witnesses.deciding({table.level_of[name]: name for name in names}) if len(possible) > 1 else ()
    return Findings(
        possible=possible,
        every=every,
        some=some,
        contests=_contests(table, settling, open_cells, choices),
        depends_on=tuple(name for name in names if name in deciding),
        is_searched=True,
    )


def _contests(
    table: MaskTable, settling: Settling, open_cells: AllowedLists, choices: Mapping[str, str]
) -> tuple[Contest, ...]:
    """The contests: what is possible is searched for under every choice of the readings that any cube is about."""
    telling = Witnesses(table, settling, open_cells).open
    picked = {name: choice for name, choice in choices.items() if table.level_of[name] in telling}
    ways = [tuple(table.policy.readings[name].choices) for name in picked]
    if prod(map(len, ways)) > MOST_CHOICES:
        raise TooLarge(f"what its readings change {SEARCHED}", ("readings",))
    verdicts = {}
    for changed in product(*ways) if picked else ():
        cells = taken(table.space, open_cells, {**choices, **dict(zip(picked, changed, strict=True))})
        if (found := Witnesses(table, settling, cells).concluded()) is not None:
            verdicts[changed] = found[0]
    return contests(table.policy, picked, verdicts) if picked else ()


class Witnesses:
    """Cases within the allowed cells, found one after the other; what they show is kept."""

    def __init__(self, table: MaskTable, settling: Settling, allowed: AllowedLists) -> None:
        self.table, self.settling, self.allowed, self.policy = table, settling, allowed, table.policy
        live = [reduce(or_, [masks[c] for c in cells]) for masks, cells in zip(table.masks, allowed, strict=True)]
        self.start = reduce(and_, live, table.all_bits)  # the cubes that may hold
        self.options = [[(c, masks[c]) for c in cells] for masks, cells in zip(table.masks, allowed, strict=True)]
        settled = [reduce(and_, [mask for _, mask in options]) for options in self.options]
        self.breaking = [self.start & ~mask for mask in settled]  # the cubes that each level can break
        self.open = [level for level, breaking in enumerate(self.breaking) if breaking]
        self.fixed = [cells[0] for cells in allowed]
        self.of_effect = dict.fromkeys(Effect, 0)
        for name, rule in table.policy.rules.items():
            self.of_effect[rule.effect] |= self._bits(name)
        self.ruled = reduce(or_, self.of_effect.values())
        self.cases: dict[Codes, Outcome] = {}
        self.outcomes = set[Outcome]()  # those of the cases, and others that are surely possible
        self.some = set[str]()  # rules that determine in one of them
        self.folded = 0

    def _bits(self, rule: str) -> int:
        return self.settling.own[rule] & self.start

    # ---- cases

    def _took(self, codes: Codes) -> Outcome | None:
        """What follows in a case, which is kept where it is possible."""
        outcome = self.table.decide(codes)
        if outcome is not None:
            self.cases[codes] = outcome
            self._has_outcome(outcome)
        return outcome

    def _has_outcome(self, outcome: Outcome) -> None:
        self.outcomes.add(outcome)
        self.some.update(outcome.rules)

    def _greedy(self, wanted: int, avoided: int, order: Sequence[int]) -> Codes:
        """A case with the wanted cubes, and as few of the avoided ones as there are cell by cell."""
        left, codes = self.start & avoided, list(self.fixed)
        for level in order:
            if self.breaking[level] & (left | wanted):
                fitting = [each for each in self.options[level] if each[1] & wanted == wanted]
                codes[level], mask = min(fitting, key=lambda each: (left & each[1]).bit_count())
                left &= mask
        return tuple(codes)

    def without(self, avoided: int) -> Codes | None:
        """A case that constraints allow and in which none of some cubes holds; None where there is none.

        Raises TooLarge.
        """
        avoided |= self.table.broken
        order = [level for level in self.open if self.breaking[level] & avoided]
        closed = [0]
        for level in reversed(order):
            closed.append(closed[-1] | self.breaking[level])
        closed.reverse()  # from every place on, the cubes that can still be broken
        codes, steps = list(self.fixed), 0

        def go(place: int, alive: int) -> bool:
            nonlocal steps
            left = alive & avoided
            if not left:
                return True
            if left & ~closed[place]:
                return False
            options = sorted(self.options[order[place]], key=lambda each: (left & each[1]).bit_count())
            for cell, mask in options:
                steps += 1
                if steps > MOST_BACK:
                    raise TooLarge(f"whether some of its rules must apply {SEARCHED}", ("rules",))
                codes[order[place]] = cell
                if go(place + 1, alive & mask):
                    return True
            codes[order[place]] = self.fixed[order[place]]
            return False

        return tuple(codes) if go(0, self.start) else None

    # ---- what they show

    def concluded(self) -> tuple[tuple[Verdict, ...], frozenset[str], frozenset[str]] | None:
        """What follows: possible verdicts, the rules of every case, of some; None where no case is possible.

        Raises TooLarge where some of it can be neither shown nor ruled out.
        """
        rules = [rule for rule in self.policy.rules if self._bits(rule)]
        nothing = self.without(self.ruled)
        if nothing is None and self.without(0) is None:
            return None
        for codes in [nothing] if nothing is not None else []:
            self._took(codes)
        for rule in rules:
            if rule not in self.some and not self._try(rule):
                self._go_through(rule)
        verdicts, every = self._verdicts(may_be_none=nothing is not None), self._every()
        return verdicts, every, frozenset(self.some)

    def _try(self, rule: str) -> bool:
        """Whether a case is found in which a rule determines the verdict."""
        rivals = self.ruled & ~self.of_effect[self.policy.rules[rule].effect]
        _, beaten_by, beaten, _ = self._precedence(rule)
        avoided = self.start & (self.table.broken | beaten_by | rivals & ~beaten)
        for bit in _each(self._bits(rule)):
            for turn in range(MOST_TRIED):
                outcome = self._took(self._greedy(bit, avoided, self._order(bit, turn)))
                if outcome is not None and rule in outcome.rules:
                    return True
        return False

    def _go_through(self, rule: str) -> None:
        """All outcomes where a rule applies: it determines in one of them, or never. Raises TooLarge."""
        for bit in _each(self._bits(rule)):
            self.folded += 1
            within = [tuple([cell for cell, mask in options if mask & bit]) for options in self.options]
            found: set[int] = set()
            try:
                if self.folded > MOST_FOLDED:
                    raise self.table.space.too_large(MOST_STATES)
                fold(self.table, within, found.add, lambda *_: None, MOST_STATES, self.settling.settle)
            except TooLarge:
                raise TooLarge(f"whether it can decide {SEARCHED}", ("rules", rule)) from None
            for alive in found:
                if (outcome := self.table.outcome(alive)) is not None:
                    self._has_outcome(outcome)

    def _order(self, bit: int, turn: int) -> list[int]:
        """The levels that a cube mentions, then the others, turned round."""
        mentioned = [level for level in self.open if self.breaking[level] & bit]
        others = [level for level in self.open if not self.breaking[level] & bit]
        start = turn * len(others) // MOST_TRIED
        return [*mentioned, *others[start:], *others[:start]]

    def _verdicts(self, *, may_be_none: bool) -> tuple[Verdict, ...]:
        """The possible verdicts; `may_be_none` where a case is without a rule. Raises TooLarge."""
        found = {outcome.verdict for outcome in self.outcomes}
        effects = dict.fromkeys(self.policy.rules[rule].effect for rule in self.some)  # that of none else determines
        for together in [frozenset[Effect]()] * may_be_none + [*subsets(list(effects))]:
            verdict = follows(together, self.policy.otherwise)
            if verdict in found or any(self._exclude(*two) for two in combinations(sorted(together), 2)):
                continue
            found = {outcome.verdict for outcome in self.outcomes}
            if verdict not in found:
                raise TooLarge(f"whether anything is {verdict} {SEARCHED}", ("rules",))
        return in_order(found)

    def _exclude(self, effect: Effect, other: Effect) -> bool:
        """Whether no two rules with these effects are ever in force at once; where they may be, cases are looked at."""
        tried = 0
        for rule in (name for name, each in self.policy.rules.items() if each.effect is effect and self._bits(name)):
            _, beaten_by, beaten, _ = self._precedence(rule)
            for bit in _each(self.of_effect[other] & ~beaten_by & ~beaten):  # of two that override, one is not in force
                above = self.settling.of_bit[bit.bit_length() - 1][1]
                for pair in self._together(self._bits(rule), bit):
                    avoided = self.start & (self.table.broken | beaten_by | above)
                    outcome = self._took(self._greedy(pair, avoided, self._order(pair, 0)))
                    tried += 1
                    if tried > MOST_PAIRS or (outcome is not None and self._has(outcome, effect, other)):
                        return False
        return not tried

    def _has(self, outcome: Outcome, *effects: Effect) -> bool:
        return set(effects) <= {self.policy.rules[rule].effect for rule in outcome.rules}

    def _precedence(self, rule: str) -> tuple[int, int, int, int]:
        """The cubes of a rule, of those that override it, of those that it overrides; and what settling has more."""
        return self.settling.of_bit[self.settling.own[rule].bit_length() - 1]

    def _together(self, bits: int, other: int) -> Iterator[int]:
        """Each of some cubes with another one, where every level has a cell that fits both."""
        for both in (bit | other for bit in _each(bits)):
            if all(any(mask & both == both for _, mask in self.options[level]) for level in self.open):
                yield both

    def _every(self) -> frozenset[str]:
        """The rules that determine in every case. Raises TooLarge."""
        every = frozenset.intersection(*(frozenset(outcome.rules) for outcome in self.outcomes))
        for rule in sorted(every):
            if (codes := self.without(self._bits(rule))) is None:
                raise TooLarge(f"whether it always decides {SEARCHED}", ("rules", rule))
            self._took(codes)
        return every.intersection(*(outcome.rules for outcome in self.outcomes))

    def deciding(self, names: Mapping[int, str]) -> frozenset[str]:
        """The facts (by level) of which another value alone changes the verdict of some case.

        Raises TooLarge where none is found of a fact that cubes mention.
        """
        left = {level for level in self.open if level in names}
        for codes, outcome in list(self.cases.items()):
            left -= {level for level in left if self._turns(codes, outcome, level)}
            if not left:
                break
        for level in sorted(left):
            raise TooLarge(f"whether anything depends on it {SEARCHED}", ("facts", names[level]))
        return frozenset(names[level] for level in self.open if level in names)

    def _turns(self, codes: Codes, outcome: Outcome, level: int) -> bool:
        others = [
            masks[code] for at, (masks, code) in enumerate(zip(self.table.masks, codes, strict=True)) if at != level
        ]
        rest = reduce(and_, others, self.table.all_bits)
        if not rest & self.breaking[level]:
            return False
        changed = (self.table.outcome(rest & mask) for _, mask in self.options[level])
        return any(each is not None and each.verdict is not outcome.verdict for each in changed)


def _each(bits: int) -> Iterator[int]:
    while bits:
        yield bits & -bits
        bits &= bits - 1
