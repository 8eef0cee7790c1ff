"""Recursion over levels and the cubes still alive, each state once: the way from the mask table to anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, reduce
from itertools import accumulate
from operator import and_, or_
from typing import Generic, TypeVar, cast

from remit.diagram.masks import MaskTable
from remit.diagram.nodes import IMPOSSIBLE
from remit.diagram.policy_tests import AllowedLists, PolicyCubes
from remit.diagram.rule_table import Descent, RuleTable
from remit.diagram.space import Space
from remit.errors import TooLarge
from remit.model.policy import Policy
from remit.model.rules import Effect, Verdict
from remit.verdict import follows

MOST_STATES = 500_000  # of one fold: some seconds
CALLS = 8  # times as many ways into states as there may be states
BIT_OF = {verdict: 1 << index for index, verdict in enumerate(Verdict)}

Built = TypeVar("Built")
Table = MaskTable | RuleTable
Settle = Callable[[int, int], int]  # the cubes alive, and those of them that will stay so -> the cubes that matter


def verdicts_of(bits: int) -> tuple[Verdict, ...]:
    """The verdicts of a terminal, in their order."""
    return tuple(verdict for verdict, bit in BIT_OF.items() if bits & bit)


def table_of(policy: Policy, cubes: PolicyCubes, space: Space) -> Table:
    """Masks; what holds rule by rule, where facts are compared, sets have a level for each
    test, or conditions multiply out too far. Raises TooLarge.
    """
    if space.is_related:
        return RuleTable(policy, space)
    try:
        return MaskTable(policy, cubes, space)
    except TooLarge:
        return RuleTable(policy, space)


def fold(
    table: Table,
    allowed: AllowedLists,
    leaf: Callable[[int], Built],
    join: Callable[[int, tuple[Built, ...]], Built],
    limit: int = MOST_STATES,
    settle: Settle | None = None,
) -> Built:
    """What the recursion over levels and cubes still alive comes to.

    Args:
        table: Masks, or what holds rule by rule.
        allowed: The cells that are possible at every level.
        leaf: What a complete case comes to, of the bits that are alive.
        join: What a level comes to, of what its cells come to.
        limit: States that it may take.
        settle: What can no longer make a difference, so that more states are one.

    Raises:
        TooLarge: It takes more states than that.
    """
    if isinstance(table, RuleTable):
        return Descent(table, allowed, leaf, join, limit, settle).root()
    return DiagramBuilder(table, allowed, leaf, join, limit, settle).root()


class DiagramBuilder(Generic[Built]):
    """Folds the cases within the allowed cells: `leaf` of the cubes that hold, `join` of a level's children.

    With a diagram's `terminal` and `find_or_add` it builds the diagram. What is known is ANDed in first, and costs
    nothing; `settle` may drop cubes that no longer make a difference. Raises TooLarge beyond `limit` states.
    """

    def __init__(
        self,
        table: MaskTable,
        allowed: AllowedLists,
        leaf: Callable[[int], Built],
        join: Callable[[int, tuple[Built, ...]], Built],
        limit: int = MOST_STATES,
        settle: Settle | None = None,
    ) -> None:
        self.broken, self.leaf, self.join, self.limit, self.settle = table.broken, leaf, join, limit, settle
        self.too_large = table.space.too_large
        self.start, self.states = table.all_bits, 0
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

    def _open(self, level: int, cells: tuple[int, ...], masks: list[int]) -> None:
        breaking = self.start & ~reduce(and_, [masks[cell] for cell in cells])
        if breaking:
            # cells that are not allowed follow the first that is
            self.levels.append((level, [masks[c if c in cells else cells[0]] for c in range(len(masks))]))
            self.breaking.append(breaking)

    def root(self) -> Built:
        levels, breaking, closed = self.levels, self.breaking, [~cubes for cubes in self.open_from]
        broken, settle, leaf, join = self.broken, self.settle, self.leaf, self.join
        memo: list[dict[int, Built]] = [{} for _ in levels]
        end = len(levels)

        calls, most = 1, CALLS * self.limit
        unmet = cast("Built", object())  # what is built can be None

        def build(index: int, alive: int) -> Built:
            nonlocal calls
            if settle is not None:
                alive = settle(alive, alive & closed[index])
            while index < end and not alive & breaking[index]:
                index += 1
            if index == end or alive & broken & closed[index]:
                return leaf(alive)
            here = memo[index]
            found = here.get(alive, unmet)
            if found is unmet:
                self.states += 1
                level, masks = levels[index]
                below: dict[int, Built] = {}
                children = []
                for mask in masks:
                    narrowed = alive & mask
                    child = below.get(narrowed, unmet)
                    if child is unmet:
                        calls += 1
                        if self.states > self.limit or calls > most:
                            raise self.too_large(self.limit)
                        child = below[narrowed] = build(index + 1, narrowed)
                    children.append(child)
                found = here[alive] = join(level, tuple(children))
            return found

        return build(0, self.start)


@cache
def _marked(effects: tuple[Effect, ...], otherwise: str) -> tuple[list[int], list[list[int]]]:
    """For every set of effects in force (as marks) the verdict as a bit, and what changes no verdict any more.

    Those are the places of effects of which one more makes no difference, whatever else comes to be in force.
    """
    every, places = range(1 << len(effects)), range(len(effects))
    there = [{effects[place] for place in places if marks >> place & 1} for marks in every]
    after = [BIT_OF[follows(those, otherwise)] for those in there]
    wider = [[more for more in every if more & marks == marks] for marks in every]
    idle = [[p for p in places if all(after[more] == after[more | 1 << p] for more in wider[m])] for m in every]
    return after, idle


class Settling:
    """What can no longer make a difference, given the cubes that surely hold: it keeps large diagrams small.

    Leaves out the cubes of rules that are surely overridden, and of a rule that surely applies all cubes but one.

    For `verdicts` it goes further: a rule that is surely in force becomes a mark of its effect (a bit above the cubes),
    and rules are left out that could only add an effect which changes no verdict any more.
    """

    def __init__(self, table: Table, *, verdicts: bool) -> None:
        self.table, self.count, rules = table, len(table.rule_of_bit), table.policy.rules
        self.ruled = table.all_bits & ~table.broken
        self.own = dict.fromkeys(rules, 0)  # of every rule, its cubes
        for bit, name in enumerate(table.rule_of_bit):
            if name is not None:
                self.own[name] |= 1 << bit
        effects = dict.fromkeys(rule.effect for rule in rules.values())
        mark = {effect: 1 << place for place, effect in enumerate(effects)}
        self.after, idle = _marked(tuple(effects), table.policy.otherwise)
        each = [self._cubes(name for name, rule in rules.items() if rule.effect is effect) for effect in effects]
        self.idle = [reduce(or_, [each[place] for place in places], 0) * verdicts for places in idle]
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
        by_rank, ranked = dict[int, int](), {n: r for n, r in self.table.policy.rank.items() if r is not None}
        for name, rank in ranked.items():
            by_rank[rank] = by_rank.get(rank, 0) | self.own[name]
        order = sorted(by_rank)
        above = dict(zip(order, accumulate((by_rank[rank] for rank in order), or_, initial=0), strict=False))
        every = reduce(or_, by_rank.values(), 0)
        for name, rank in ranked.items():
            beaten_by[name] |= above[rank]
            beaten[name] |= every & ~above[rank] & ~by_rank[rank]

    def _cubes(self, rules: Iterable[str]) -> int:
        return reduce(or_, map(self.own.__getitem__, rules), 0)

    def verdict(self, alive: int) -> int:
        """The verdict where exactly these cubes and marks are left, as a bit."""
        return IMPOSSIBLE if alive & self.table.broken else self.after[alive >> self.count]

    def settle(self, alive: int, lasting: int) -> int:
        """The cubes that still matter; the lasting are those alive that nothing can break any more."""
        lasting &= self.ruled
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
