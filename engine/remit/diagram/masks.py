"""The mask table: for every fact and cell one integer, with a bit for each cube that the cell satisfies.

                                        door               hour
    bit  cube                       front   back        < 22   >= 22
     0   front: door = front          1       0           1      1
     1   night: hour >= 22            1       1           0      1
         masks[level][cell]        = 0b11    0b10        0b01   0b11

A cube that does not mention a level has its bit in all cells of it, so the cubes that hold of a case are one AND for
each level, whatever their number: `masks[0][code 0] & masks[1][code 1] & …`. Bits of broken constraints come first, so
that a case is impossible where `alive & broken`; behind those of rules there is one for each effect, for `Settling`.
Where facts are compared, the cells that fit together are a union of products of cells: a cube is a row for each of
these, and has a bit for each row. The number of bits has a bound (MOST_TOGETHER, MOST_CUBES).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain, product
from math import prod
from operator import and_, getitem

from remit.diagram.causes import MOST_TOGETHER, refuse_many_rows
from remit.diagram.policy_tests import AllowedLists, Fits, PolicyCubes, TestRow, tied
from remit.diagram.space import Space
from remit.model.policy import Policy
from remit.model.rules import Effect
from remit.normal.cubes import Cube, Literal
from remit.representatives import KnownFacts
from remit.verdict import CaseValues, Outcome, conclude, in_force


class BitTable(ABC):
    """The conditions of one policy over a space, a bit for each: `alive` has those that hold of a complete case."""

    policy: Policy
    space: Space
    outcome: Callable[[int], Outcome | None]  # what follows where exactly the conditions of some bits hold

    @abstractmethod
    def alive(self, codes: Sequence[int]) -> int:
        """The bits that hold of a complete case."""

    def decide(self, codes: Sequence[int]) -> Outcome | None:
        """The outcome of a complete case; None where constraints do not allow it."""
        return self.outcome(self.alive(codes))

    def code(self, facts: CaseValues) -> tuple[int, ...]:
        """The cell of every level, of a complete case."""
        return self.space.code(facts)

    def allowed(self, known: KnownFacts) -> AllowedLists:
        """The cells that are possible at every level."""
        return self.space.meeting(known)


class MaskTable(BitTable):
    """The masks of one policy over a space, one bit for each cube: first those of broken constraints, then of rules.

    Raises TooLarge where there are too many cubes; `remit.diagram.build.table_of` takes what holds rule by rule then.
    The bits that are left after ANDing one mask for each level are the cubes that hold of a case.
    """

    def __init__(self, policy: Policy, cubes: PolicyCubes | None = None, space: Space | None = None) -> None:
        self.policy = policy
        cubes = cubes or PolicyCubes(policy)
        if cubes.too_many is not None:
            raise cubes.too_many
        space = space or Space([cubes])
        self.names, self.level_of, self.cells, self.space = space.names, space.level_of, space.cells, space
        ways = {literal: space.ways(policy, literal) for literal in cubes.literals}
        counted = {cube: prod([len(ways[literal]) for literal in cube]) for cube in cubes.all}
        refuse_many_rows(cubes.all, cubes.paths, counted, MOST_TOGETHER)
        broken = [row for cube in cubes.broken for row in _rows(cube, ways)]
        ruled = [(name, row) for name, cube in cubes.ruled for row in _rows(cube, ways)]
        self.broken = (1 << len(broken)) - 1
        self.rule_of_bit = [None] * len(broken) + [name for name, _ in ruled]
        self.all_bits = (1 << len(self.rule_of_bit)) - 1
        self.masks = self._masks([*broken, *(row for _, row in ruled)])
        self.coupled = tied({level for level, _ in row} for row in broken)
        self.outcome = remembered_outcomes(policy, self.rule_of_bit, self.broken)

    def _masks(self, rows: Sequence[TestRow]) -> list[list[int]]:
        masks = [[(1 << len(rows) + len(Effect)) - 1] * cells.count for cells in self.cells]  # see `Settling`
        bits = defaultdict[Fits, int](int)
        for bit, row in enumerate(rows):
            for fits in row:
                bits[fits] |= 1 << bit
        for (level, fit), those in bits.items():
            for cell in (cell for cell, fits in enumerate(fit) if not fits):
                masks[level][cell] &= ~those
        return masks

    def alive(self, codes: Sequence[int]) -> int:
        """The cubes that hold of a complete case."""
        return reduce(and_, map(getitem, self.masks, codes), self.all_bits)


def remembered_outcomes(
    policy: Policy, rule_of_bit: Sequence[str | None], broken: int
) -> Callable[[int], Outcome | None]:
    """What follows where exactly the conditions of some bits hold: `verdict.conclude` says it, this remembers it."""
    found: dict[int, Outcome] = {}

    def outcome(alive: int) -> Outcome | None:
        if alive & broken:
            return None
        if alive not in found:
            if len(found) > MOST_REMEMBERED:
                found.clear()
            applicable = {name for bit in _bits(alive) if (name := rule_of_bit[bit]) is not None}
            found[alive] = conclude(policy, in_force(policy, applicable))
        return found[alive]

    return outcome


MOST_REMEMBERED = 20_000  # outcomes


def _rows(cube: Cube, ways: Mapping[Literal, list[TestRow]]) -> Iterator[TestRow]:
    """A cube as rows, one for each way in which all its literals can fit."""
    for chosen in product(*[ways[literal] for literal in cube]):
        yield list(chain.from_iterable(chosen))


def _bits(number: int) -> Iterable[int]:
    while number:
        last = number.bit_length() - 1
        yield last
        number ^= 1 << last
