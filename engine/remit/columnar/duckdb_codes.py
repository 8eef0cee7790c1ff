"""The code of a column's values as SQL for DuckDB, for each kind of fact and each type that a column can have.

A value that the fact does not have gives NULL, never a guess: then the row is refused, unknown, or its text is read
closer (`codes.others`). What is looked up by name is a MAP, which DuckDB runs once for each entry of a dictionary.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from remit.columnar.column_codes import MISSING, Codes
from remit.columnar.columns import (
    CLOCK_TYPES,
    DAY,
    FLOAT_TYPES,
    LARGE_TYPES,
    MOMENT,
    TEXT_TYPES,
    WHOLE,
    WHOLE_TYPES,
    WRITTEN_TYPES,
    Column,
    decimal_shape,
)
from remit.columnar.columns import text as quoted
from remit.columnar.duckdb_sets import of_sets
from remit.model.items import PRESENT_OR_ABSENT
from remit.model.kinds.domain import ColumnType, Domain
from remit.model.kinds.number import LONGEST_NUMBER, MOST_DIGITS
from remit.model.kinds.text import LONGEST

ELSE = "ELSE "
NOTHING = "CAST(NULL AS INTEGER)"  # of a column that holds no value of its fact
ZONED = "TIMESTAMP WITH TIME ZONE"
# a text of which a reader of scenarios would leave something out, or refuse it: it is read by one
SPACES = r"\s\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
UNSEEN = r"\x00-\x1f\x7f-\x9f\x{2028}-\x{202e}\x{2066}-\x{2069}\x{feff}\x{fffe}\x{ffff}"
NO_PLAIN_TEXT = f"[{UNSEEN}]|^[{SPACES}]|[{SPACES}]$"

CodeNumber = Callable[[int], int]  # what stands for a code in the sum


class Values(NamedTuple):
    """A column as values in an order: SQL that is NULL where it holds none, and between which values all of them lie.

    `first` and `last` are constants of SQL; empty where nothing beyond them can come.
    """

    sql: str
    first: str = ""
    last: str = ""


def code_sql(codes: Codes, column: Column, stride: int = 1, offset: int = 0) -> str:
    """The code of a column's values, times the stride and plus the offset; NULL where the fact has no such value.

    Args:
        codes: Those of the fact.
        column: The one that holds it.
        stride: By how much the index rises from one code to the next.
        offset: Where the index begins; lists of DuckDB begin with 1.
    """

    def number(code: int) -> int:
        return code * stride + offset

    found = _of_values(codes, column, number)
    if not codes.others:
        return found
    return f"ifnull({found}, {_looked_up(codes.others, column.text, number)})"


def _looked_up(names: Mapping[str, int], value: str, number: CodeNumber) -> str:
    entries = ", ".join(f"{quoted(name)}: {number(code)}" for name, code in names.items())
    return f"MAP {{{entries}}}[{value}]"


def _of_values(codes: Codes, column: Column, number: CodeNumber) -> str:
    """The code of values and groups."""
    if codes.domain.column is ColumnType.SET:
        arms = [*_of_presence(codes, column, number), *of_sets(codes, column, number)] or [f"{ELSE}{NOTHING}"]
    elif codes.domain.is_ordered:
        arms = [*_of_presence(codes, column, number), *_of_scale(codes, column, number)]
    elif codes.domain.column is ColumnType.TRUTH and column.kind == "BOOLEAN":
        true, false = (number(codes.names[name]) for name in ("true", "false"))
        arms = [f"WHEN {column.sql} THEN {true}", f"WHEN NOT {column.sql} THEN {false}"]
    else:
        found = _of_names(codes, column, number)
        if column.full:
            return found
        return f"CASE WHEN {column.missing} THEN {number(MISSING)} ELSE {found} END"
    missing = [] if column.full else [f"WHEN {column.missing} THEN {number(MISSING)}"]
    first, *others = [*missing, *arms]
    if first.startswith(ELSE):  # whatever the value is
        return first.removeprefix(ELSE)
    return f"CASE {' '.join([first, *others])} END"


def value_of(domain: Domain, column: Column) -> str:
    """The value that a column holds, of a type in which it is compared with others of its kind; NULL where it is none.

    Args:
        domain: That of the fact, whose values have an order or are any text.
        column: The one that holds it.
    """
    if domain.column is ColumnType.TEXT:
        absent, present = map(quoted, PRESENT_OR_ABSENT)
        return f"NULLIF(NULLIF({_name(column)}, {absent}), {present})" if domain.optional else _name(column)
    value = _ordered(domain, column).sql
    if domain.column is ColumnType.WHOLE and column.kind not in (*WHOLE_TYPES, "BIGINT"):
        return f"TRY_CAST({value} AS BIGINT)"  # a float would be compared by as many digits as it has
    return value


def constant(domain: Domain, value: object) -> str:
    """A value, of the type that `value_of` has.

    Args:
        domain: That of the fact.
        value: One of its values.
    """
    if isinstance(value, str):
        return quoted(value)
    return f"CAST('{value:f}' AS DECIMAL(38, {domain.places}))" if isinstance(value, Decimal) else _constant(value)


def _of_presence(codes: Codes, column: Column, number: CodeNumber) -> list[str]:
    """In a column of text, the words for a value that is not there, and for any that is."""
    if column.kind not in TEXT_TYPES:
        return []
    return [
        f"WHEN CAST({column.sql} AS VARCHAR) = {quoted(name)} THEN {number(code)}" for name, code in codes.names.items()
    ]


def _of_names(codes: Codes, column: Column, number: CodeNumber) -> str:
    """Looked up by name; of open text whatever else is plain text, too."""
    if column.kind not in (*WRITTEN_TYPES, *FLOAT_TYPES):
        return NOTHING
    value = _name(column)
    found = _looked_up(codes.names, value, number) if codes.names else NOTHING
    if codes.otherwise is None:
        return found
    plain = f"length({value}) <= {LONGEST} AND NOT regexp_matches({value}, {quoted(NO_PLAIN_TEXT)})"
    return f"ifnull({found}, CASE WHEN {plain} THEN {number(codes.otherwise)} END)"


def _name(column: Column) -> str:
    """The name or text that a column holds."""
    if most_exact := FLOAT_TYPES.get(column.kind):  # as pandas keeps whole numbers with some missing
        whole = f"{column.sql} = trunc({column.sql}) AND abs({column.sql}) <= {most_exact}"
        return f"CASE WHEN {whole} THEN CAST(TRY_CAST({column.sql} AS BIGINT) AS VARCHAR) END"
    return column.sql if column.kind == "VARCHAR" else f"CAST({column.sql} AS VARCHAR)"


def _of_scale(codes: Codes, column: Column, number: CodeNumber) -> list[str]:
    """From the highest span down; what is below the lowest, or no value at all, falls through."""
    value, first, last = _ordered(codes.domain, column)
    lowest, *others = codes.intervals
    arms = [f"WHEN {value} >= {_constant(i.low)} THEN {number(i.code)}" for i in reversed(others)]
    if column.full and column.within:
        return [*arms, f"{ELSE}{number(lowest.code)}"]
    top, bottom = codes.intervals[-1].high, lowest.low
    last, first = (last if top is None else _constant(top)), (first if bottom is None else _constant(bottom))
    beyond = [f"WHEN {value} > {last} THEN NULL"] if last else []
    inside = f"{value} >= {first}" if first else f"{value} IS NOT NULL"
    return [*beyond, *arms, f"WHEN {inside} THEN {number(lowest.code)}"]


def holds_decimals(codes: Codes) -> bool:
    """Whether a fact is a number with places, of which a column of floats may print 1e-05."""
    return codes.domain.column is ColumnType.DECIMAL


def _ordered(domain: Domain, column: Column) -> Values:
    """The values of a column, as what the scale counts in."""
    if domain.column is ColumnType.MOMENT:
        value = _moments(column)
    elif domain.column is ColumnType.DAY:
        value = _days(column)
    elif domain.column is ColumnType.DECIMAL:
        value = _decimals(column, domain.places)
    else:
        return _whole(column)
    first, last = domain.ends
    return Values(value, _constant(first), _constant(last))


def _constant(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return str(int(value.timestamp()))
    return f"DATE '{value.isoformat()}'" if isinstance(value, datetime.date) else f"{value}"


def _shaped(column: Column, pattern: str, type: str) -> str:
    """Text of one form as a value of another type; NULL where it has another form, or is no such value."""
    written = f"CAST({column.sql} AS VARCHAR)"
    return f"(CASE WHEN regexp_full_match({written}, '{pattern}') THEN TRY_CAST({written} AS {type}) END)"


def _days(column: Column) -> str:
    """Days; a moment at midnight is one, as pandas keeps days."""
    if column.kind == "DATE":
        return column.sql
    if column.kind in CLOCK_TYPES:
        return f"(CASE WHEN {column.sql} = date_trunc('day', {column.sql}) THEN CAST({column.sql} AS DATE) END)"
    return _shaped(column, DAY, "DATE") if column.kind in TEXT_TYPES else "CAST(NULL AS DATE)"


def _moments(column: Column) -> str:
    """Moments as seconds since 1970 in UTC; one with a fraction of a second, or without an offset, is none."""
    if column.kind == ZONED:
        moment = column.sql
    elif column.kind in TEXT_TYPES:
        moment = _shaped(column, MOMENT, ZONED)
    else:
        return "CAST(NULL AS BIGINT)"
    micros = f"epoch_us({moment})"
    return f"(CASE WHEN {micros} % 1000000 = 0 THEN {micros} // 1000000 END)"


def _decimals(column: Column, places: int) -> str:
    """Decimals with at most the places of the fact: exactly, a float as it is printed, like everywhere."""
    type = f"DECIMAL(38, {places})"
    if column.kind in WHOLE_TYPES or (column.kind in LARGE_TYPES and column.kind != "DECIMAL"):
        return f"TRY_CAST({column.sql} AS {type})"
    if column.kind not in (*TEXT_TYPES, *FLOAT_TYPES, "DECIMAL"):
        return f"CAST(NULL AS {type})"
    value = _shaped(column, decimal_shape(places), type)
    return f"(CASE WHEN length(CAST({column.sql} AS VARCHAR)) <= {LONGEST_NUMBER} THEN {value} END)"


def _whole(column: Column) -> Values:
    """Whole numbers, from the least to the greatest there are."""
    if column.kind in WHOLE_TYPES:
        return Values(column.sql)
    most = 10**MOST_DIGITS - 1
    if most_exact := FLOAT_TYPES.get(column.kind):  # as pandas keeps whole numbers with some missing
        value = f"(CASE WHEN {column.sql} = trunc({column.sql}) THEN {column.sql} END)"
        return Values(value, str(-most_exact), str(most_exact))
    if column.kind in LARGE_TYPES:
        value = column.sql
        if column.kind == "DECIMAL":
            value = f"(CASE WHEN {value} = trunc({value}) THEN {value} END)"
        return Values(value, str(-most), str(most))
    if column.kind in TEXT_TYPES:
        return Values(_shaped(column, WHOLE, "BIGINT"))
    return Values("CAST(NULL AS BIGINT)")
