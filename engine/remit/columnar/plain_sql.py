"""The expression as plain SQL for any database: one scalar expression for each wanted column, put together for a view.

A CASE gives the code of each column, and the lookups are texts of numbers of equal width, from which a place is cut: a
nested CASE over the diagram repeats what its nodes share and grows without bound, and this stays as long as the lookups
are. They are kept short, because most databases count the characters of a text from its beginning.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from remit.columnar.answers import SEPARATOR
from remit.columnar.column_codes import MISSING, Codes
from remit.columnar.columns import identifier, text
from remit.columnar.compared import OpenRows, Operand, PairCodes, pair_sql
from remit.columnar.dialects import DAYS, READ, SECONDS
from remit.columnar.expression import Expression, Part
from remit.columnar.plain_sets import list_arms, split_arms
from remit.columnar.stages import Stage
from remit.model.items import PRESENT_OR_ABSENT
from remit.model.kinds.domain import ColumnType, Domain
from remit.model.kinds.ranges import said
from remit.model.kinds.text import LONGEST
from remit.model.matching import ABSENT
from remit.normal.strata import LESS, MORE, SAME

SIGNS = {  # of a wanted way of lying to each other, as two values say it
    frozenset([LESS]): "<",
    frozenset([MORE]): ">",
    frozenset([SAME]): "=",
    frozenset([LESS, SAME]): "<=",
    frozenset([MORE, SAME]): ">=",
    frozenset([LESS, MORE]): "<>",
}
LARGEST, LARGEST_ARRAY = 256, 4_096  # entries of a lookup
MOST_NESTED, LONGEST_LOOKUP = 6, 1 << 16  # lookups in each other; where they are more, each has more entries


@dataclass(frozen=True)
class PlainSql:
    """Writes expressions over columns that are called as `columns` says, by fact.

    `values` has SQL for columns of another type than their fact: the value, or NULL where it is none. `lenient`: then
    it is unknown. `floats` are facts in columns of floats, in which NaN is what is missing; `split` has what stands
    between the members of sets in text. In SQLite, where any column may hold anything, days are text, and values are
    looked at closely; in PostgreSQL any number may be NaN.
    """

    columns: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict)
    floats: Collection[str] = ()
    lenient: bool = False
    dialect: str = ""
    arrays: bool = False  # lookups are arrays, which Spark makes once; it counts the characters of a text each time
    split: Mapping[str, str] = field(default_factory=dict)

    @property
    def sqlite(self) -> bool:
        return self.dialect == "sqlite"

    def column(self, expression: Expression) -> str:
        """The one wanted column of an expression.

        It is NULL for a value that a fact does not have, where no case is possible, and in an open row.
        """
        words = [self._words(expression, part) for part in expression.parts]
        found = words[0] if not expression.parts[0].in_pieces else f"RTRIM({' || '.join(words)}, {text(SEPARATOR)})"
        open_row = " OR ".join(self.open_rows(expression).values())
        return f"CASE WHEN NOT ({open_row}) THEN {found} END" if open_row else found

    def _words(self, expression: Expression, part: Part) -> str:
        words = enumerate(part.rows)
        arms = [f"WHEN {number} THEN {text(row[0])}" for number, row in words if row is not None]
        if not arms:  # no case is possible, whatever a row says
            return "CAST(NULL AS TEXT)"
        return f"CASE {self._row(expression, part)} {' '.join(arms)} END"

    def open_rows(self, expression: Expression) -> dict[str, str]:
        """By the facts, joined by bars, whether a row is open for what is known of them."""
        operands, found = self._operands(expression), dict[str, str]()
        for rows in expression.compared.open_rows:
            mine = {name: operands[name] for name in rows.names if name in operands}
            if sql := rows.sql(mine, _within, partial(constant_sql, sqlite=self.sqlite)):
                found[SEPARATOR.join(rows.names)] = f"COALESCE({sql}, FALSE)"  # NULL: nothing known is too near
        return found

    def _row(self, expression: Expression, part: Part) -> str:
        names, found = expression.levels, ""
        largest = LARGEST_ARRAY if self.arrays else LARGEST
        stages = expression.stages(part, largest)
        while len(stages) > MOST_NESTED and largest < LONGEST_LOOKUP:
            largest *= 4
            stages = expression.stages(part, largest)
        used = {names[level] for stage in stages for level in stage.levels}
        first = part is expression.parts[0]
        checks = [f"0 * {self.code(*fact)}" for fact in expression.codes.items() if first and fact[0] not in used]
        operands = self._operands(expression)
        for stage in stages:
            state = [f"{stage.size} * {found}"] if found else checks
            terms = list(state)
            for level, stride in zip(stage.levels, stage.strides, strict=True):
                name = names[level]
                if name in expression.codes:
                    code = self.code(name, expression.codes[name])
                else:
                    pair = expression.pairs[name]
                    code = pair_sql(pair, operands[pair.lying.later], operands[pair.lying.earlier])
                terms.append(f"{stride} * {code}")
            found = (_in_array if self.arrays else _in_text)(stage, " + ".join(terms or ["0"]))
        return found

    def code(self, fact: str, codes: Codes) -> str:
        """The code of a column's values; NULL where the fact has no such value.

        Args:
            fact: One that has a column.
            codes: Its codes.
        """
        strange = () if fact in self.values else self._strange(fact, codes)
        arms = [*strange, *_arms(self.value(fact, codes), codes, sqlite=self.sqlite, split=self.split.get(fact, ""))]
        found = f"CASE WHEN {self.missing(fact, codes)} THEN {MISSING} {' '.join(arms)} END"
        return f"COALESCE({found}, {MISSING})" if self.lenient else found

    def value(self, fact: str, codes: Codes) -> str:
        """The value of a column."""
        column = identifier(self.columns[fact])
        if self.dialect == READ and codes.domain.column is ColumnType.DECIMAL and fact not in self.values:
            return f"CAST(CAST({column} AS TEXT) AS DECIMAL)"  # a float is the number that is printed
        return self.values.get(fact, column)

    def missing(self, fact: str, codes: Codes) -> str:
        """Whether a column says nothing."""
        column = identifier(self.columns[fact])
        is_number = codes.domain.column in (ColumnType.DECIMAL, ColumnType.WHOLE)
        if self.dialect == READ and is_number and fact not in self.values:
            return f"{column} IS NULL OR CAST({column} AS TEXT) = 'NaN'"
        return f"{column} IS NULL" + (f" OR ISNAN({column})" if fact in self.floats else "")

    def guards(self, fact: str, codes: Codes) -> Iterator[str]:
        """What is to be so beside the bounds of a span of a scale, so that a column holds a value of its fact."""
        column = self.value(fact, codes)
        if fits := self._fitting(column, codes.domain):
            yield fits
        missing = self.missing(fact, codes)
        if " OR " in missing and self.ends(codes)[1] is None:  # to the database, NaN is more than any number
            yield f"NOT {missing.partition(' OR ')[2]}"

    def ends(self, codes: Codes) -> tuple[Any, Any]:
        """The least and the greatest value of a scale; None where its type has no other values."""
        return _ends(codes)

    def lying(self, expression: Expression, pair: PairCodes, wanted: Collection[int]) -> str:
        """Whether two facts lie to each other in a wanted way.

        Args:
            expression: It has them.
            pair: The two.
            wanted: Codes of the pair; with that of a missing value, it will do that it is not known.
        """
        operands = self._operands(expression)
        later, earlier = operands[pair.lying.later], operands[pair.lying.earlier]
        ways = frozenset(pair.lying.kinds[code - 1] for code in wanted if code != MISSING)
        is_ordered = MORE in pair.lying.kinds  # else LESS stands for different
        sign = (SIGNS if is_ordered else {frozenset([SAME]): "=", frozenset([LESS]): "<>"}).get(ways)
        if MISSING in wanted or sign is None:
            return f"{pair_sql(pair, later, earlier)} IN ({', '.join(map(str, wanted))})"
        return f"{later.value} {sign} {earlier.value}"

    def _fitting(self, column: str, domain: Domain) -> str:
        """Whether a value on a scale is as fine as those of its fact; empty where every one is."""
        if self.dialect == READ and domain.column is ColumnType.WHOLE:
            return f"ROUND({column}) = {column}"  # of a column of floats
        return _fits_in_sqlite(column, domain) if self.sqlite else _fits(column, domain)

    def _strange(self, fact: str, codes: Codes) -> Iterator[str]:
        """What is finer than values of the fact are; and in SQLite, what is of another type."""
        if codes.domain.is_ordered and (fits := self._fitting(self.value(fact, codes), codes.domain)):
            yield f"WHEN NOT COALESCE({fits}, FALSE) THEN NULL"

    def _operands(self, expression: Expression) -> dict[str, Operand]:
        """Facts that are compared: those that have a column, or one value for all rows."""
        compared, found = expression.compared, dict[str, Operand]()
        for name in compared.space.group_of:
            usual = compared.usual.get(name)
            constant = "" if usual in (None, ABSENT) else constant_sql(usual, sqlite=self.sqlite)
            if name in expression.codes:
                found[name] = self._operand(name, expression.codes[name], constant, is_absent=usual is ABSENT)
            elif constant:
                found[name] = Operand(constant)
            elif usual is ABSENT:
                found[name] = Operand("NULL", "TRUE")
        return found

    def _operand(self, fact: str, codes: Codes, usual: str, *, is_absent: bool) -> Operand:
        value, missing, absent = self.value(fact, codes), self.missing(fact, codes), []
        if codes.domain.optional and codes.domain.any_text:
            words = ", ".join(map(text, PRESENT_OR_ABSENT))
            absent = [f"{value} = {text(str(ABSENT))}"]
            value = f"CASE WHEN NOT {value} IN ({words}) THEN {value} END"
        if " OR " in missing or fact in self.values or self.lenient:  # NaN, or what is no value
            value = f"CASE WHEN {self.code(fact, codes)} <> {MISSING} THEN {value} END"
        if usual:
            value = f"CASE WHEN {missing} THEN {usual} ELSE {value} END"
        absent += [f"({missing})"] * is_absent
        return Operand(value, f"COALESCE({' OR '.join(absent)}, FALSE)" if absent else "")


def _within(one: str, other: str, rows: OpenRows) -> str:
    if rows.column is ColumnType.DAY:
        return f"ABS({DAYS}({one}, {other})) <= {rows.room}"
    if rows.column is ColumnType.MOMENT:
        return f"ABS({SECONDS}({one}, {other})) <= {rows.room}"
    return f"ABS({one} - {other}) <= {rows.room}"


def _fits(column: str, domain: Domain) -> str:
    """Whether a value of the column's type is one of the fact's; empty where every one is."""
    if domain.column is ColumnType.MOMENT:
        return f"DATE_TRUNC('SECOND', {column}) = {column}"
    return f"ROUND({column}, {domain.places}) = {column}" if domain.column is ColumnType.DECIMAL else ""


def _fits_in_sqlite(column: str, domain: Domain) -> str:
    """The same, where any column may hold anything: days and moments are text of one form."""
    if domain.column is ColumnType.MOMENT:
        return f"STRFTIME('%Y-%m-%dT%H:%M:%SZ', {column}) = {column}"
    if domain.column is ColumnType.DAY:
        return f"DATE({column}, '+0 days') = {column}"
    if domain.column is ColumnType.DECIMAL:
        return f"TYPEOF({column}) IN ('integer', 'real') AND ROUND({column}, {domain.places}) = {column}"
    return f"TYPEOF({column}) = 'integer'"


def _in_array(stage: Stage, index: str) -> str:
    """The entry at an index from 0; NULL at none, which Spark would take for -1 and answer all the same."""
    last = len(stage.table) + 1
    return f"ELEMENT_AT(ARRAY[{', '.join(map(str, stage.table))}, NULL], COALESCE({index} + 1, {last}))"


def _in_text(stage: Stage, index: str) -> str:
    """The entry at an index from 0."""
    width = len(str(max(stage.table)))
    entries = "".join(f"{number:0{width}}" for number in stage.table)
    return f"CAST(SUBSTRING({text(entries)}, {width} * ({index}) + 1, {width}) AS INTEGER)"


def _arms(column: str, codes: Codes, *, sqlite: bool, split: str) -> Iterator[str]:
    if codes.domain.column is ColumnType.SET:
        yield from split_arms(column, split, codes) if split else list_arms(column, codes)
    elif codes.domain.is_ordered:
        yield from _spans(column, codes, sqlite=sqlite)
    elif codes.domain.column is ColumnType.TRUTH:
        for name in ("true", "false"):
            yield f"WHEN {column} = {name.upper()} THEN {codes.names[name]}"
    else:
        for code in dict.fromkeys(codes.names.values()):
            names = ", ".join(text(name) for name, own in codes.names.items() if own == code)
            yield f"WHEN {column} IN ({names}) THEN {code}"
        if codes.otherwise is not None:
            yield f"WHEN CHAR_LENGTH({column}) <= {LONGEST} THEN {codes.otherwise}"


def _spans(column: str, codes: Codes, *, sqlite: bool) -> Iterator[str]:
    """From the highest span down."""
    lowest = codes.intervals[0]
    first, last = _ends(codes)
    if last is not None:
        yield f"WHEN {column} > {constant_sql(last, sqlite=sqlite)} THEN NULL"
    for interval in reversed(codes.intervals[1:]):
        yield f"WHEN {column} >= {constant_sql(interval.low, sqlite=sqlite)} THEN {interval.code}"
    floor = f"{column} IS NOT NULL" if first is None else f"{column} >= {constant_sql(first, sqlite=sqlite)}"
    yield f"WHEN {floor} THEN {lowest.code}"


def _ends(codes: Codes) -> tuple[Any, Any]:
    lowest, highest = codes.intervals[0], codes.intervals[-1]
    first, last = (None, None) if codes.domain.column is ColumnType.WHOLE else codes.domain.ends
    return first if lowest.low is None else lowest.low, last if highest.high is None else highest.high


def of_words(words: Iterable[str]) -> str:
    """Texts as SQL, with commas between them."""
    return ", ".join(map(text, words))


def constant_sql(value: object, *, sqlite: bool) -> str:
    """A value as SQL: a text, a number, a day or a moment."""
    if isinstance(value, str):
        return text(value)
    if not isinstance(value, datetime.date):
        return format(value, "f") if isinstance(value, Decimal) else str(value)  # with an exponent it would be a float
    if sqlite:
        return text(said(value))
    type = "TIMESTAMPTZ" if isinstance(value, datetime.datetime) else "DATE"
    return f"CAST('{value.isoformat()}' AS {type})"
