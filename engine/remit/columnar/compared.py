"""Facts that are compared, in tables: what a row says of two of them, and in which rows this says too little.

Each two facts have a level in the diagram (`Lying`), and its code comes from both columns: how one value lies to the
other, or nothing where one of them is not known exactly.

    now       ends      missing    code of `now : ends`
    08:00     12:00                1 (less)
    08:00     12:00     ends       0 (nothing: less, same and more)

Together with the cells of the facts that is all that is known, but for two things, and then a row is *open*: its answer
comes from a decision. A range that is no union of cells is known of a fact; or a fact is missing, and might lie between
two others that are so near that there is no room for it. Invariant: of every other row the codes leave possible exactly
what the definition does, since cells are made with room around every value (`Space`, roomy).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple, cast

from remit.columnar.column_codes import MISSING, CellSet, CellTexts
from remit.diagram.compared_group import ComparedGroup
from remit.diagram.space import Space, the_value
from remit.model.kinds.domain import ColumnType
from remit.model.kinds.scale import Scale
from remit.model.matching import Span, Tests
from remit.normal.strata import LESS, MORE, SAME, Lying


class PairCodes:
    """The codes of a pair: nothing is code 0, and each way in which the two can lie another."""

    def __init__(self, lying: Lying) -> None:
        self.lying = lying
        self.sets: list[CellSet] = [lying.meeting(None), *((cell,) for cell in range(lying.count))]

    @property
    def count(self) -> int:
        return len(self.sets)

    def code(self, later: Tests | None, earlier: Tests | None) -> int:
        """The code of what is known of the two."""
        values = [None if tests is None else the_value(tests) for tests in (later, earlier)]
        return MISSING if None in values else 1 + self.lying.lying(*values)


class Operand(NamedTuple):
    """A fact as SQL: its value, NULL where it is not known exactly; and, if not empty, whether it is surely absent,
    and whether a range is known of it that is no union of cells.
    """

    value: str
    absent: str = ""
    ragged: str = ""

    @property
    def known(self) -> str:
        """Whether it is known exactly."""
        there = f"{self.value} IS NOT NULL"
        return f"({there} OR {self.absent})" if self.absent else there


class SaidOfCompared(NamedTuple):
    """What texts of a column say that no value is written like: a value, or less than that; `ragged` are those of them
    that say a range which is no union of cells.
    """

    values: Mapping[str, Any]
    vague: tuple[str, ...]
    ragged: tuple[str, ...]


def said_of_compared(group: ComparedGroup, texts: CellTexts) -> SaidOfCompared:
    """What texts say of a fact that is compared.

    Args:
        group: The one that the fact is in.
        texts: What each text says.
    """
    exact = {text: the_value(tests) for text, tests in texts.items() if tests is not None}
    values = {text: value for text, value in exact.items() if value is not None}
    vague = {text: tests for text, tests in texts.items() if tests is not None and text not in values}
    ragged = tuple(text for text, tests in vague.items() if not group.strata.has_whole(tests))
    return SaidOfCompared(values, tuple(vague), ragged)


def pair_sql(codes: PairCodes, later: Operand, earlier: Operand, number: Callable[[int], int] = int) -> str:
    """The code of a pair.

    Args:
        codes: Those of the pair.
        later: The fact that stands first in it.
        earlier: The other.
        number: What stands for a code.
    """
    kinds, arms = codes.lying.kinds, list[str]()
    signs = {SAME: "=", LESS: "<" if MORE in kinds else "<>", MORE: ">"}
    for kind, sign in signs.items():
        if kind in kinds:
            arms.append(f"WHEN {later.value} {sign} {earlier.value} THEN {number(1 + kinds.index(kind))}")
    return f"CASE {' '.join(arms)} ELSE {number(MISSING)} END"


@dataclass(frozen=True)
class OpenRows:
    """In which rows codes say too little of facts that are compared with each other.

    `near`: of which pairs no value may lie between two that are so near; `apart`: pairs that have no level, with the
    facts through which they are compared; `ends` are ranges of values that are too near an end of their cell.
    """

    names: tuple[str, ...]
    near: tuple[tuple[str, str], ...]
    apart: tuple[tuple[str, str], ...]
    column: ColumnType
    room: int | Decimal  # as far as two values must be from each other: days, seconds, or a number
    ends: tuple[tuple[Any, Any], ...] = ()

    def sql(self, operands: Mapping[str, Operand], within: WithinSql, constant: Callable[[Any], str]) -> str:
        """Whether a row is open; empty where none can be.

        Args:
            operands: Of the facts that have a column, or one value for all rows.
            within: Writes whether two values are no further from each other than so much.
            constant: Writes a value.
        """
        wrong = [each.ragged for each in operands.values() if each.ragged]
        others = {pair: [name for name in self.names if name not in pair] for pair in (*self.near, *self.apart)}
        for pair in (*self.near, *self.apart):
            if set(pair) <= operands.keys() and others[pair]:
                one, other = (operands[name].value for name in pair)
                near = pair in self.near
                close = f"{one} <> {other} AND {within(one, other, self)}" if near else f"{one} IS NOT NULL"
                wrong.append(f"({close})" if near else f"({close} AND {other} IS NOT NULL)")
        for low, high in self.ends:
            between = f"BETWEEN {constant(low)} AND {constant(high)}"
            wrong += [f"{each.value} {between}" for each in operands.values()]
        if not wrong:
            return ""
        known = [operands[name].known for name in self.names if name in operands]
        open_fact = "TRUE" if len(known) < len(self.names) else f"NOT ({' AND '.join(known)})"
        return f"({open_fact} AND ({' OR '.join(wrong)}))"


def open_rows(space: Space) -> Iterator[OpenRows]:
    """In which rows codes say too little, for every group of facts that are compared with each other."""
    for group in space.groups:
        domain = group.domains[group.names[0]]
        pairs = [(later, earlier) for earlier, later in combinations(group.names, 2)]
        apart = tuple(pair for pair in pairs if pair not in group.pairs)
        near = () if all(group.strata.single) or not domain.is_ordered else _all_but(pairs, apart)
        scales = cast("Mapping[str, Scale]", group.domains) if domain.is_ordered else {}
        step = max((each.step for each in scales.values()), default=1)
        room = len(group.names) * (1 if domain.is_calendar else step)
        assert domain.column is not None
        many = near and len(group.names) > 2  # noqa: PLR2004  # where there are two, ends are cells of their own
        ends = tuple(_ends(group, len(group.names) * step)) if many else ()
        yield OpenRows(group.names, near, apart, domain.column, room, ends)


def _ends(group: ComparedGroup, room: Any) -> Iterator[tuple[Any, Any]]:
    """The values that are so near an end of their cell, as ranges, joined where they meet."""
    spans = [span for span, single in zip(group.strata.spans, group.strata.single, strict=True) if not single]
    ends = [end for span in cast("list[Span]", spans) for end in span if end is not None]
    first, last = group.domains[group.names[0]].ends
    low: Any = None
    for end in sorted(ends):
        below, above = (end - room if end - first > room else first), (end + room if last - end > room else last)
        if low is None:
            low, high = below, above
        elif below <= high:
            high = above
        else:
            yield low, high
            low, high = below, above
    if low is not None:
        yield low, high


WithinSql = Callable[[str, str, OpenRows], str]  # of two values, whether they are as near as rows are open for


def _all_but(pairs: Collection[tuple[str, str]], apart: Collection[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if pair not in apart)
