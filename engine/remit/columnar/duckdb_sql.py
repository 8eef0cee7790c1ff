"""The expression as SQL for DuckDB: a code for each column, added up to an index, looked up in a list.

Every other form was slower, or lost the order of the rows (`tests/benchmarks/README.md` has the figures). What makes
it fast: `MAP {…}[column]` is a function of one column, which DuckDB runs once for each entry of a Parquet dictionary
and not once for each row, while a CASE over the same values, a chain of two functions or a wide product runs once for
each row; and a list in a table of one row is not copied for each batch, as one in the text of the query is. A lookup by
a join is as fast, but gives the rows in any order as soon as there are two threads.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from remit.columnar.column_codes import MISSING, Codes
from remit.columnar.expression import Expression
from remit.model.domains import Choice, Flag
from remit.model.scales import MOST_DIGITS, Scale

LOOKUP = "remit_lookup"  # the table of one row
ROWS = "remit_rows"  # what is read
ROW = "remit_row"
ACCEPTED, REFUSED = f"{ROW} > 0", f"coalesce({ROW}, 0) = 0"
ELSE = "ELSE "
FAIL = "fail"
REFUSAL = "remit: a row is refused"  # the error that FAIL raises
WHOLE_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER")  # of less than 18 digits
LARGE_TYPES = ("BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT", "DECIMAL")
FLOAT_TYPES = {"FLOAT": 1 << 24, "DOUBLE": 1 << 53}  # whole numbers beyond these are not kept exactly
TEXT_TYPES = ("VARCHAR", "ENUM", '"NULL"', "NULL", "")  # "": of a table that is not open yet
WRITTEN_TYPES = (*TEXT_TYPES, "BOOLEAN", *WHOLE_TYPES, "BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT", "DATE")
NOTHING = "CAST(NULL AS INTEGER)"  # of a column that holds no value of its fact
CLOCK_TYPES = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP_US")
FIRST_DAY, LAST_DAY = datetime.date.min, datetime.date.max

Columns = Mapping[str, "Column"]  # by the name of the fact


@dataclass(frozen=True)
class Column:
    """A column that holds a fact: its name, its type in DuckDB; `full`: it surely has no NULL or NaN; `within`: and no
    value beyond the bounds of its fact. `place` is what it is called within queries.
    """

    name: str
    type: str
    full: bool = False
    within: bool = False
    place: str = ""

    @property
    def sql(self) -> str:
        return identifier(self.place or self.name)

    @property
    def missing(self) -> str:
        """Whether a cell says nothing: NULL, and in a column of floats NaN.

        The bounds that Parquet files say of a column leave NaN out, and DuckDB concludes from them that isnan() of it,
        and whatever is compared with it, is false; of an item of a list it concludes nothing.
        """
        nan = f" OR isnan([{self.sql}][1])" if self.kind in FLOAT_TYPES else ""
        return f"{self.sql} IS NULL{nan}"

    @property
    def kind(self) -> str:
        """The type without its size."""
        return self.type.split("(")[0].upper()


def identifier(name: str) -> str:
    """A name as SQL: quoted, so that any name will do."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL."""
    return "'" + value.replace("'", "''") + "'"


def code_sql(codes: Codes, column: Column, stride: int = 1, offset: int = 0) -> str:
    """The code of a column's values, times the stride and plus the offset; NULL where the fact has no such value."""

    def number(code: int) -> int:
        return code * stride + offset

    found = _of_values(codes, column, number)
    if not codes.others:
        return found
    return f"ifnull({found}, {_looked_up(codes.others, f'CAST({column.sql} AS VARCHAR)', number)})"


def _looked_up(names: Mapping[str, int], value: str, number: Callable[[int], int]) -> str:
    entries = ", ".join(f"{text(name)}: {number(code)}" for name, code in names.items())
    return f"MAP {{{entries}}}[{value}]"


def _of_values(codes: Codes, column: Column, number: Callable[[int], int]) -> str:
    """The code of values and groups."""
    if isinstance(codes.domain, Scale):
        arms = _of_scale(codes, column, number)
    elif isinstance(codes.domain, Flag) and column.kind == "BOOLEAN":
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


def _of_names(codes: Codes, column: Column, number: Callable[[int], int]) -> str:
    assert isinstance(codes.domain, (Choice, Flag))
    if column.kind not in (*WRITTEN_TYPES, *FLOAT_TYPES):
        return NOTHING
    value = column.sql if column.kind == "VARCHAR" else f"CAST({column.sql} AS VARCHAR)"
    if most_exact := FLOAT_TYPES.get(column.kind):  # as pandas keeps whole numbers with some missing
        whole = f"{column.sql} = trunc({column.sql}) AND abs({column.sql}) <= {most_exact}"
        value = f"CASE WHEN {whole} THEN CAST(TRY_CAST({column.sql} AS BIGINT) AS VARCHAR) END"
    return _looked_up(codes.names, value, number)


def _of_scale(codes: Codes, column: Column, number: Callable[[int], int]) -> list[str]:
    """From the highest span down; what is below the lowest, or no value at all, falls through."""
    assert isinstance(codes.domain, Scale)
    value, first, last = _day(column) if isinstance(codes.domain.anywhere, datetime.date) else _whole(column)
    lowest, *others = codes.intervals
    arms = [f"WHEN {value} >= {_constant(i.low)} THEN {number(i.code)}" for i in reversed(others)]
    if column.full and column.within:
        return [*arms, f"{ELSE}{number(lowest.code)}"]
    top, bottom = codes.intervals[-1].high, lowest.low
    last, first = (last if top is None else _constant(top)), (first if bottom is None else _constant(bottom))
    beyond = [f"WHEN {value} > {last} THEN NULL"] if last else []
    inside = f"{value} >= {first}" if first else f"{value} IS NOT NULL"
    return [*beyond, *arms, f"WHEN {inside} THEN {number(lowest.code)}"]


def _constant(value: object) -> str:
    return f"DATE '{value.isoformat()}'" if isinstance(value, datetime.date) else str(value)


def _day(column: Column) -> tuple[str, str, str]:
    """A column as a day (NULL where it holds none), and the first and last days that there are."""
    if column.kind == "DATE":
        value = column.sql
    elif column.kind in CLOCK_TYPES:  # as pandas keeps days
        value = f"(CASE WHEN {column.sql} = date_trunc('day', {column.sql}) THEN CAST({column.sql} AS DATE) END)"
    elif column.kind not in TEXT_TYPES:
        value = "CAST(NULL AS DATE)"
    else:
        written = f"CAST({column.sql} AS VARCHAR)"
        shaped = f"regexp_full_match({written}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')"
        value = f"(CASE WHEN {shaped} THEN TRY_CAST({written} AS DATE) END)"
    return value, _constant(FIRST_DAY), _constant(LAST_DAY)


def _whole(column: Column) -> tuple[str, str, str]:
    """A column as a whole number (NULL where it holds none), and the least and the greatest there are."""
    if column.kind in WHOLE_TYPES:
        return column.sql, "", ""
    most = 10**MOST_DIGITS - 1
    if most_exact := FLOAT_TYPES.get(column.kind):  # as pandas keeps whole numbers with some missing
        return (
            f"(CASE WHEN {column.sql} = trunc({column.sql}) THEN {column.sql} END)",
            str(-most_exact),
            str(most_exact),
        )
    if column.kind in LARGE_TYPES:
        value = column.sql
        if column.kind == "DECIMAL":
            value = f"(CASE WHEN {value} = trunc({value}) THEN {value} END)"
        return value, str(-most), str(most)
    if column.kind not in TEXT_TYPES:
        return "CAST(NULL AS BIGINT)", "", ""
    written = f"CAST({column.sql} AS VARCHAR)"
    shaped = f"regexp_full_match({written}, '[+-]?[0-9]{{1,{MOST_DIGITS}}}')"
    return f"(CASE WHEN {shaped} THEN CAST({written} AS BIGINT) END)", "", ""


class DuckSql:
    """The SQL of one expression over columns, by fact; `lenient`: a value that the fact does not have is unknown."""

    def __init__(self, expression: Expression, columns: Columns, *, lenient: bool = False) -> None:
        self.expression, self.columns, self.lenient = expression, columns, lenient
        self.stages = expression.stages()
        self.facts = tuple(expression.codes)

    def lookup(self, *, plain: bool = False) -> str:
        """A SELECT of the one row of lists: `walk_0`, `walk_1`, … to the number of a row of words, and these words.

        Words are a type of their own unless they are to be `plain` text: few texts are written and grouped faster.
        """
        walks = [f"{_numbers(stage.table)} AS walk_{place}" for place, stage in enumerate(self.stages)]
        rows, wanted = self.expression.rows, enumerate(self.expression.wanted)
        words = [f"{_words(rows, place, plain=plain)} AS {name}" for place, name in wanted]
        return f"SELECT {', '.join([*walks, *words])}"

    def answers(
        self, source: str, kept: Mapping[str, str], names: Mapping[str, str], *, lookup: str = LOOKUP, where: str = ""
    ) -> str:
        """A SELECT of the kept columns of the source, under the names that they are to have, and of the wanted ones.

        `lookup` is a table that was made by `lookup()`. Where a row has a value that no fact has, or is impossible, its
        wanted columns are NULL; `where` (REFUSED, ACCEPTED) picks rows by that, and FAIL makes such a row an error.
        """
        fail = f"coalesce(nullif({ROW}, 0), CAST(error({text(REFUSAL)}) AS UINTEGER))"
        number = fail if where == FAIL else ROW
        wanted = [f"{LOOKUP}.{name}[{number} + 1] AS {identifier(names[name])}" for name in self.expression.wanted]
        columns = ", ".join([*_under(kept), *wanted])
        condition = f" WHERE {where}" if where in (REFUSED, ACCEPTED) else ""
        rows = self.rows(source, tuple(kept), lookup=lookup)
        return f"SELECT {columns} FROM ({rows}) AS {ROWS}, {lookup} AS {LOOKUP}{condition}"

    def rows(self, source: str, kept: Sequence[str] = (), *, lookup: str = LOOKUP) -> str:
        """A SELECT of the kept columns of the source and the number of the row of words.

        It is 0 where the row is impossible, NULL where a column holds a value that its fact does not have.
        """
        columns = "".join(f"{ROWS}.{identifier(name)}, " for name in kept)
        return f"SELECT {columns}{self.row()} AS {ROW} FROM {source} AS {ROWS}, {lookup} AS {LOOKUP}"

    def faults(self, source: str, kept: Mapping[str, str], name: str) -> str:
        """A SELECT of the kept columns of rows that cannot be classified, and what is wrong: facts, or `impossible`."""
        plain = {fact: replace(column, full=False, within=False) for fact, column in self.columns.items()}
        named = [
            f"CASE WHEN {code_sql(self.expression.codes[fact], column)} IS NULL THEN {text(fact)} END"
            for fact, column in plain.items()
        ]
        fault = f"CASE WHEN {ROW} = 0 THEN 'impossible' ELSE concat_ws('|', {', '.join(named)}) END"
        needed = dict.fromkeys([*kept, *(column.place or column.name for column in plain.values())])
        rows, columns = self.rows(source, tuple(needed)), ", ".join([*_under(kept), f"{fault} AS {identifier(name)}"])
        return f"SELECT {columns} FROM ({rows}) AS {ROWS} WHERE {REFUSED}"

    def row(self) -> str:
        """The number of the row of words, of a row of the source beside the lookup."""
        checks, found = self._checks(), ""
        for place, stage in enumerate(self.stages):
            before = (
                [f"CAST({found} AS INTEGER) * {stage.size} + 1"]
                if place
                else [*checks, *(["1"] if not stage.levels else [])]
            )
            levels = enumerate(zip(stage.levels, stage.strides, strict=True))
            codes = [self._code(self.facts[level], by, int(place + first == 0)) for first, (level, by) in levels]
            found = f"{LOOKUP}.walk_{place}[{' + '.join([*before, *codes])}]"
        return found

    def _checks(self) -> list[str]:
        """Of columns that make no difference: 0, or NULL where they hold a value that their fact does not have."""
        used = {level for stage in self.stages for level in stage.levels}
        return [self._code(name, 0, 0) for level, name in enumerate(self.facts) if level not in used]

    def _code(self, name: str, stride: int, offset: int) -> str:
        sql = code_sql(self.expression.codes[name], self.columns[name], stride, offset)
        return f"ifnull({sql}, {offset})" if self.lenient else sql


def _under(kept: Mapping[str, str]) -> list[str]:
    """Columns under the names that they are to have."""
    return [f"{ROWS}.{identifier(place)} AS {identifier(name)}" for place, name in kept.items()]


def _numbers(numbers: Sequence[int]) -> str:
    """A list of numbers, written as one text: a database takes long to read many constants."""
    largest = max(numbers)
    sizes = (("UTINYINT", 1 << 8), ("USMALLINT", 1 << 16), ("UINTEGER", 1 << 32))
    type = next(name for name, size in sizes if largest < size)
    items = f"SELECT unnest(string_split('{','.join(map(str, numbers))}', ',')) AS item"
    return f"(SELECT list(CAST(item AS {type})) FROM ({items}))"


def _words(rows: Sequence[Sequence[str] | None], place: int, *, plain: bool) -> str:
    """A list of texts, NULL where a row has no words."""
    words = [None if row is None else text(row[place]) for row in rows]
    distinct = ", ".join(dict.fromkeys(word for word in words if word is not None))
    kind = "VARCHAR" if plain or not distinct else f"ENUM({distinct})"
    return f"CAST([{', '.join(word or 'NULL' for word in words)}] AS {kind}[])"
