"""Recursion over levels and the cubes still alive, each state once: the way from the mask table to anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from remit.diagram.masks import Allowed, MaskTable
from remit.model.rules import Verdict

BIT_OF = {verdict: 1 << index for index, verdict in enumerate(Verdict)}

Built = TypeVar("Built")


class TooLarge(Exception):
    """More states than were asked for."""


def verdicts_of(bits: int) -> tuple[Verdict, ...]:
    """The verdicts of a terminal, in their order."""
    return tuple(verdict for verdict, bit in BIT_OF.items() if bits & bit)


class Builder(Generic[Built]):
    """Folds the cases within the allowed cells: `leaf` of the cubes that hold, `join` of a level's children.

    With a diagram's `terminal` and `find_or_add` it builds the diagram. What is known is ANDed in first, and costs
    nothing. Raises TooLarge beyond `limit` states.
    """

    def __init__(
        self,
        table: MaskTable,
        allowed: Allowed,
        leaf: Callable[[int], Built],
        join: Callable[[int, tuple[Built, ...]], Built],
        limit: int | None,
    ) -> None:
        self.table, self.leaf, self.join, self.limit = table, leaf, join, limit
        self.start = table.all_bits
        self.masks: list[list[int]] = []
        for masks, cells in zip(table.masks, allowed, strict=True):
            possible = 0
            for cell in cells:
                possible |= masks[cell]
            self.start &= possible
            # cells that are not allowed follow the first that is
            self.masks.append([masks[cell] if cell in cells else masks[cells[0]] for cell in range(len(masks))])
        self.fixed = [len(cells) == 1 for cells in allowed]
        self.open_from = self._open_from(allowed)
        self._memo: dict[tuple[int, int], Built] = {}

    def _open_from(self, allowed: Allowed) -> list[int]:
        """For every level, the cubes that it or a later one can still break."""
        open_from = [0] * (len(self.masks) + 1)
        for level in reversed(range(len(self.masks))):
            breaking = 0 if self.fixed[level] else self._breaking(level, allowed)
            open_from[level] = open_from[level + 1] | breaking
        return open_from

    def _breaking(self, level: int, allowed: Allowed) -> int:
        breaking = 0
        for cell in allowed[level]:
            breaking |= ~self.table.masks[level][cell]
        return breaking & self.table.all_bits

    def root(self) -> Built:
        return self._build(0, self.start)

    def _build(self, level: int, alive: int) -> Built:
        level = self._next(level, alive)
        if level == len(self.masks):
            return self.leaf(alive)
        key = (level, alive)
        if key not in self._memo:
            if self.limit is not None and len(self._memo) >= self.limit:
                raise TooLarge
            children = tuple([self._build(level + 1, alive & mask) for mask in self.masks[level]])
            self._memo[key] = self.join(level, children)
        return self._memo[key]

    def _next(self, level: int, alive: int) -> int:
        """The next level that tells cases apart; the last one, where nothing does or a constraint is broken."""
        last = len(self.masks)
        if alive & self.table.broken & ~self.open_from[level]:
            return last
        while level < last and (self.fixed[level] or not self._splits(level, alive)):
            level += 1
            if not alive & self.open_from[level]:
                return last
        return level

    def _splits(self, level: int, alive: int) -> bool:
        """Whether some cell of the level breaks a cube that is alive."""
        return any(alive & mask != alive for mask in self.masks[level])
