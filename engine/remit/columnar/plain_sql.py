"""The expression as plain SQL for any database: one scalar expression for each wanted column, put together for a view.

A CASE gives the code of each column, and the lookups are texts of numbers of equal width, from which a place is cut: a
nested CASE over the diagram repeats what its nodes share and grows without bound, and this stays as long as the lookups
are. They are kept short, because most databases count the characters of a text from its beginning.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from remit.columnar.column_codes import MISSING, Codes
from remit.columnar.columns import identifier, text
from remit.columnar.expression import Expression
from remit.columnar.stages import Stage
from remit.model.kinds.domain import ColumnType, Domain
from remit.model.kinds.ranges import said
from remit.model.kinds.text import LONGEST

LARGEST, LARGEST_ARRAY = 256, 4_096  # entries of a lookup
READ = "postgres"  # the dialect that is written here, and that others are made from


@dataclass(frozen=True)
class PlainSql:
    """Writes expressions over columns that are called as `columns` says, by fact.

    `values` has SQL for columns of another type than their fact: the value, or NULL where it is none. `lenient`: then
    it is unknown. `floats` are facts in columns of floats, in which NaN is what is missing. In SQLite, where any column
    may hold anything, days are text, and values are looked at closely.
    """

    columns: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict)
    floats: Collection[str] = ()
    lenient: bool = False
    sqlite: bool = False
    arrays: bool = False  # lookups are arrays, which Spark makes once; it counts the characters of a text each time

    def column(self, expression: Expression) -> str:
        """The one wanted column of an expression; NULL for a value that a fact does not have, and where impossible."""
        words = enumerate(expression.rows)
        arms = [f"WHEN {number} THEN {text(row[0])}" for number, row in words if row is not None]
        if not arms:  # no case is possible, whatever a row says
            return "CAST(NULL AS TEXT)"
        return f"CASE {self._row(expression)} {' '.join(arms)} END"

    def _row(self, expression: Expression) -> str:
        facts, found = tuple(expression.codes.items()), ""
        stages = expression.stages(LARGEST_ARRAY if self.arrays else LARGEST)
        used = {level for stage in stages for level in stage.levels}
        checks = [f"0 * {self.code(*fact)}" for level, fact in enumerate(facts) if level not in used]
        for stage in stages:
            state = [f"{stage.size} * {found}"] if found else checks
            codes = zip(stage.levels, stage.strides, strict=True)
            terms = [*state, *(f"{stride} * {self.code(*facts[level])}" for level, stride in codes)]
            found = (_in_array if self.arrays else _in_text)(stage, " + ".join(terms or ["0"]))
        return found

    def code(self, fact: str, codes: Codes) -> str:
        """The code of a column's values; NULL where the fact has no such value.

        Args:
            fact: One that has a column.
            codes: Its codes.
        """
        column = identifier(self.columns[fact])
        strange = () if fact in self.values else self._strange(column, codes)
        arms = [*strange, *_arms(self.values.get(fact, column), codes, sqlite=self.sqlite)]
        missing = f"{column} IS NULL" + (f" OR ISNAN({column})" if fact in self.floats else "")
        found = f"CASE WHEN {missing} THEN {MISSING} {' '.join(arms)} END"
        return f"COALESCE({found}, {MISSING})" if self.lenient else found

    def _strange(self, column: str, codes: Codes) -> Iterator[str]:
        """What is finer than values of the fact are; and in SQLite, what is of another type."""
        if codes.domain.is_ordered:
            fits = _fits_in_sqlite(column, codes.domain) if self.sqlite else _fits(column, codes.domain)
            if fits:
                yield f"WHEN NOT COALESCE({fits}, FALSE) THEN NULL"


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


def _arms(column: str, codes: Codes, *, sqlite: bool) -> Iterator[str]:
    if codes.domain.is_ordered:
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
    lowest, highest = codes.intervals[0], codes.intervals[-1]
    first, last = (None, None) if codes.domain.column is ColumnType.WHOLE else codes.domain.ends
    first, last = first if lowest.low is None else lowest.low, last if highest.high is None else highest.high
    if last is not None:
        yield f"WHEN {column} > {_constant(last, sqlite=sqlite)} THEN NULL"
    for interval in reversed(codes.intervals[1:]):
        yield f"WHEN {column} >= {_constant(interval.low, sqlite=sqlite)} THEN {interval.code}"
    floor = f"{column} IS NOT NULL" if first is None else f"{column} >= {_constant(first, sqlite=sqlite)}"
    yield f"WHEN {floor} THEN {lowest.code}"


def _constant(value: object, *, sqlite: bool) -> str:
    if not isinstance(value, datetime.date):
        return str(value)
    if sqlite:
        return text(said(value))
    type = "TIMESTAMPTZ" if isinstance(value, datetime.datetime) else "DATE"
    return f"CAST('{value.isoformat()}' AS {type})"
