"""Recursion over levels and the cubes still alive, each state once: the way from the mask table to anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from itertools import accumulate
from operator import and_, or_
from typing import Generic, TypeVar

from remit.diagram.masks import Allowed, MaskTable
from remit.diagram.nodes import IMPOSSIBLE
from remit.model.rules import Verdict
from remit.verdict import conclude

BIT_OF = {verdict: 1 << index for index, verdict in enumerate(Verdict)}

Built = TypeVar("Built")
Settle = Callable[[int, int], int]  # the cubes alive, and those of them that will stay so -> the cubes that matter


class TooLarge(Exception):
    """More states than were asked for."""


def verdicts_of(bits: int) -> tuple[Verdict, ...]:
    """The verdicts of a terminal, in their order."""
    return tuple(verdict for verdict, bit in BIT_OF.items() if bits & bit)


class Builder(Generic[Built]):
    """Folds the cases within the allowed cells: `leaf` of the cubes that hold, `join` of a level's children.

    With a diagram's `terminal` and `find_or_add` it builds the diagram. What is known is ANDed in first, and costs
    nothing; `settle` may drop cubes that no longer make a difference. Raises TooLarge beyond `limit` states.
    """

    def __init__(
        self,
        table: MaskTable,
        allowed: Allowed,
        leaf: Callable[[int], Built],
        join: Callable[[int, tuple[Built, ...]], Built],
        limit: int | None = None,
        settle: Settle | None = None,
    ) -> None:
        self.broken, self.leaf, self.join, self.limit, self.settle = table.broken, leaf, join, limit, settle
        self.start = table.all_bits
        for masks, cells in zip(table.masks, allowed, strict=True):
            if len(cells) < len(masks):
                self.start &= reduce(or_, [masks[cell] for cell in cells])
        self.levels: list[tuple[int, list[int]]] = []  # those that tell cases apart, with their masks
        self.breaking: list[int] = []  # the cubes that each of these can break
        for level, cells in enumerate(allowed):
            self._open(level, cells, table.masks[level])
        self.open_from = [0]  # for every one of them, the cubes that it or a later one can break
        for breaking in reversed(self.breaking):
            self.open_from.insert(0, self.open_from[0] | breaking)
        self._memo: list[dict[int, Built]] = [{} for _ in self.levels]
        self.states = 0

    def _open(self, level: int, cells: tuple[int, ...], masks: list[int]) -> None:
        breaking = self.start & ~reduce(and_, [masks[cell] for cell in cells])
        if breaking:
            # cells that are not allowed follow the first that is
            self.levels.append((level, [masks[c if c in cells else cells[0]] for c in range(len(masks))]))
            self.breaking.append(breaking)

    def root(self) -> Built:
        return self._build(0, self.start)

    def _build(self, index: int, alive: int) -> Built:
        if self.settle is not None:
            alive = self.settle(alive, alive & ~self.open_from[index])
        while index < len(self.levels) and not alive & self.breaking[index]:
            index += 1
        if index == len(self.levels) or alive & self.broken & ~self.open_from[index]:
            return self.leaf(alive)
        memo = self._memo[index]
        if alive not in memo:
            self.states += 1
            if self.limit is not None and self.states > self.limit:
                raise TooLarge
            level, masks = self.levels[index]
            narrowed = [alive & mask for mask in masks]
            below = {each: self._build(index + 1, each) for each in dict.fromkeys(narrowed)}
            memo[alive] = self.join(level, tuple([below[each] for each in narrowed]))
        return memo[alive]


class Settling:
    """What can no longer make a difference, given the cubes that surely hold: it keeps large diagrams small.

    Leaves out the cubes of rules that are surely overridden, and of a rule that surely applies all cubes but one.

    For `verdicts` it goes further: a rule that is surely in force becomes a mark of its effect (a bit above the cubes),
    and rules are left out that could only add an effect which changes no verdict any more.
    """

    def __init__(self, table: MaskTable, *, verdicts: bool) -> None:
        self.table, self.count, rules = table, len(table.rule_of_bit), table.policy.rules
        self.own = dict.fromkeys(rules, 0)  # of every rule, its cubes
        for bit, name in enumerate(table.rule_of_bit):
            if name is not None:
                self.own[name] |= 1 << bit
        some = {rule.effect: name for name, rule in rules.items()}  # a rule of each effect
        mark = {effect: 1 << place for place, effect in enumerate(some)}
        every = range(1 << len(some))  # set of marks
        chosen = [[some[effect] for effect in some if mark[effect] & marks] for marks in every]
        self.after = [BIT_OF[conclude(table.policy, names).verdict] for names in chosen]
        idle = [{effect for effect in some if verdicts and self._is_idle(mark[effect], marks)} for marks in every]
        self.idle = [self._cubes(name for name, rule in rules.items() if rule.effect in effects) for effects in idle]
        beaten_by = {name: self._cubes(others) for name, others in table.policy.overridden_by.items()}
        beaten = {name: self._cubes(rule.overrides) for name, rule in rules.items()}
        if table.policy.combining != "explicit":
            self._rank(beaten_by, beaten)
        marks = {name: (mark[rule.effect] << self.count) * verdicts for name, rule in rules.items()}
        self.of_bit = [
            (0, 0, 0, 0) if name is None else (self.own[name], beaten_by[name], beaten[name], marks[name] or 1 << bit)
            for bit, name in enumerate(table.rule_of_bit)
        ]

    def _rank(self, beaten_by: dict[str, int], beaten: dict[str, int]) -> None:
        """Add what rules override by their rank."""
        by_rank = dict[int, int]()
        for name, rank in self.table.policy.rank.items():
            by_rank[rank] = by_rank.get(rank, 0) | self.own[name]
        order = sorted(by_rank)
        above = dict(zip(order, accumulate((by_rank[rank] for rank in order), or_, initial=0), strict=False))
        every = reduce(or_, by_rank.values(), 0)
        for name, rank in self.table.policy.rank.items():
            beaten_by[name] |= above[rank]
            beaten[name] |= every & ~above[rank] & ~by_rank[rank]

    def _cubes(self, rules: Iterable[str]) -> int:
        return reduce(or_, map(self.own.__getitem__, rules), 0)

    def _is_idle(self, mark: int, marks: int) -> bool:
        """Whether one more effect changes no verdict any more, whatever else comes to be in force."""
        wider = [more for more in range(len(self.after)) if more & marks == marks]
        return all(self.after[more] == self.after[more | mark] for more in wider)

    def verdict(self, alive: int) -> int:
        """The verdict where exactly these cubes and marks are left, as a bit."""
        return IMPOSSIBLE if alive & self.table.broken else self.after[alive >> self.count]

    def settle(self, alive: int, lasting: int) -> int:
        """The cubes that still matter; the lasting are those alive that nothing can break any more."""
        lasting &= self.table.all_bits & ~self.table.broken
        while lasting:
            bit = lasting & -lasting  # in the order of precedence
            lasting ^= bit
            if alive & bit:
                own, beaten_by, beaten, mark = self.of_bit[bit.bit_length() - 1]
                alive = alive & ~own | bit
                if not alive & beaten_by:
                    alive = alive & ~beaten & ~bit | mark
        idle = alive & self.idle[alive >> self.count]
        while idle:
            last = idle.bit_length() - 1  # so that those it could beat have gone before
            idle ^= 1 << last
            if not alive & self.of_bit[last][2]:
                alive ^= 1 << last
        return alive
