"""The expression as SQL for DuckDB: a code for each column, added up to an index, looked up in a list.

    SELECT kept, lookup.verdict[row + 1] FROM (
      SELECT kept, lookup.walk_0[ CASE WHEN door IS NULL THEN 1 ELSE MAP {'front': 4, 'back': 7}[door] END
                                + CASE WHEN hour IS NULL THEN 0 … WHEN hour >= 22 THEN 2 … END ] AS row
      FROM source, lookup), lookup

Each number is already `code * stride`, and the first has the 1 with which lists of DuckDB begin. NULL comes out of a
column only where it holds a value that its fact does not have, and a sum with a NULL is one, so `row` is NULL just for
such rows, and 0 for impossible ones: a missing value is code 0 and never NULL.

Every other form was slower, or lost the order of the rows (`tests/benchmarks/README.md` has the figures). What makes
it fast: `MAP {…}[column]` is a function of one column, which DuckDB runs once for each entry of a Parquet dictionary
and not once for each row, while a CASE over the same values, a chain of two functions or a wide product runs once for
each row; and a list in a table of one row is not copied for each batch, as one in the text of the query is. A lookup by
a join is as fast, but gives the rows in any order as soon as there are two threads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from remit.columnar.columns import Columns, identifier, text
from remit.columnar.duckdb_codes import code_sql
from remit.columnar.expression import Expression

LOOKUP = "remit_lookup"  # the table of one row
ROWS = "remit_rows"  # what is read
ROW = "remit_row"
ACCEPTED, REFUSED = f"{ROW} > 0", f"coalesce({ROW}, 0) = 0"
FAIL = "fail"
REFUSAL = "remit: a row is refused"  # the error that FAIL raises


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

        Where a row has a value that no fact has, or is impossible, its wanted columns are NULL.

        Args:
            source: What stands after FROM.
            kept: What a column is to be called, by what it is called in the source.
            names: What a wanted column is to be called.
            lookup: A table that was made by `lookup()`.
            where: REFUSED or ACCEPTED picks rows by whether they can be classified; FAIL makes a row that cannot an
                error.
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

        Args:
            source: What stands after FROM.
            kept: Columns by what they are called in the source.
            lookup: A table that was made by `lookup()`.
        """
        columns = "".join(f"{ROWS}.{identifier(name)}, " for name in kept)
        return f"SELECT {columns}{self.row()} AS {ROW} FROM {source} AS {ROWS}, {lookup} AS {LOOKUP}"

    def faults(self, source: str, kept: Mapping[str, str], name: str) -> str:
        """A SELECT of the kept columns of rows that cannot be classified, and what is wrong: facts, or `impossible`.

        Args:
            source: What stands after FROM.
            kept: What a column is to be called, by what it is called in the source.
            name: The column of what is wrong; the names of facts in it are joined by `|`.
        """
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
