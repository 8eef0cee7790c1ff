"""Recursion over levels and the cubes still alive, each state once: the way from the mask table to anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Generic, TypeVar

from remit.diagram.masks import Allowed, MaskTable
from remit.model.rules import Verdict

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
