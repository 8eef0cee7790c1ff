"""Rows that cannot be classified: values that a fact does not have, and rows that no case fits, with their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from remit.columnar.columns import LIST, TEXT_TYPES, WRITTEN_TYPES
from remit.columnar.duckdb_codes import code_sql
from remit.columnar.duckdb_sql import ROW, DuckSql
from remit.decide import LoadedPolicy
from remit.errors import Location, Problem, RemitError
from remit.model.matching import ABSENT, Unreadable
from remit.quantities import say_count
from remit.tables.inputs import TableSource
from remit.tables.other_texts import MOST_READ
from remit.tables.stated_cells import stated_in

if TYPE_CHECKING:
    import duckdb

NUMBER = "number"  # beside columns that are called c0, c1, …


class ToldAtMost(NamedTuple):
    """How much is told: so many bad values of one column, and so many numbers of rows in a message."""

    values: int = 5
    rows: int = 3


class Refusals(NamedTuple):
    """How many rows are refused, and why: a problem for each of the most frequent bad values."""

    rows: int
    problems: tuple[Problem, ...]


def refused(
    connection: duckdb.DuckDBPyConnection, source: TableSource, duck: DuckSql, policy: LoadedPolicy, told: ToldAtMost
) -> Refusals:
    """Read the source for its bad values and impossible rows: one pass for each column, and two more.

    Args:
        connection: Where the source can be read.
        source: The table; its rows are counted from 1, over all files together.
        duck: The SQL over it.
        policy: The one that rows are classified by; it says what is wrong with a value.
        told: How much of it is told.
    """
    numbered = f"(SELECT *, row_number() OVER () AS {NUMBER} FROM {source.sql})"
    problems = [
        problem
        for fact in duck.columns
        for problem in _bad_values(connection, numbered, duck, policy, fact, source, told)
    ]
    rows, numbers = _impossible(connection, numbered, duck, told)
    if numbers:
        problems.append(_impossible_problem(connection, numbered, duck, policy, source, rows, numbers))
    bad = " OR ".join(f"{_code(duck, fact)} IS NULL" for fact in duck.columns)
    places = [column.place or column.name for column in duck.columns.values()]
    both = f"SELECT count(*) FROM ({duck.rows(source.sql, places)}) WHERE {ROW} = 0 OR {bad}"
    return Refusals(connection.execute(both).fetchall()[0][0], tuple(problems))


def _code(duck: DuckSql, fact: str) -> str:
    return code_sql(duck.expression.codes[fact], replace(duck.columns[fact], full=False, within=False))


def _bad_values(
    connection: duckdb.DuckDBPyConnection,
    numbered: str,
    duck: DuckSql,
    policy: LoadedPolicy,
    fact: str,
    source: TableSource,
    told: ToldAtMost,
) -> Iterator[Problem]:
    column = duck.columns[fact]
    takes_lists = policy.policy.domains[fact].takes_lists
    shown = column.text if takes_lists else f"CAST({column.sql} AS VARCHAR)"
    sql = f"""SELECT {shown}, count(*) AS n, list_sort(min({NUMBER}, {told.rows}))
        FROM {numbered} WHERE {_code(duck, fact)} IS NULL GROUP BY 1 ORDER BY n DESC, 3"""
    found = connection.execute(f"{sql} LIMIT {told.values + 1}").fetchall()
    called = fact if fact == column.name else f"{fact} (column `{column.name}`)"
    for value, count, rows in found[: told.values]:
        for code, said, help in _why(source, duck, policy, fact, value):
            yield Problem(code, f"{called}: {said}, in {_rows(count, rows)}", Location(source.shown), help)
    if found[told.values :]:
        total = connection.execute(f"SELECT count(*), sum(n) FROM ({sql})").fetchall()[0]
        said = f"{fact}: {total[0]:,} different bad values in {_rows(total[1], [])}; these were the most frequent"
        yield Problem(code, said, Location(source.shown))


def _why(
    source: TableSource, duck: DuckSql, policy: LoadedPolicy, fact: str, value: str
) -> list[tuple[str, str, str | None]]:
    """What is wrong with a value: as its fact says it."""
    column, domain = duck.columns[fact], policy.policy.domains[fact]
    kind = column.kind
    wrong: Iterable[Unreadable] = ()
    if kind in TEXT_TYPES or (kind == LIST and domain.takes_lists):
        wrong = policy.knowledge.said(fact, stated_in(source, column, value)).wrong
        if not wrong:
            help = f"only {MOST_READ:,} different ranges and lists of a column are read; write values or groups"
            return [("too-large", f"`{value}` is one of too many texts that are no values", help)]
    elif domain.is_ordered or kind in WRITTEN_TYPES:
        wrong = policy.knowledge.said(fact, stated_in(source, column, value)).wrong
    if wrong:
        return [(each.code, each.message, each.help) for each in wrong]
    help = "cast the column to text, or map another"
    type = column.type if kind == LIST else kind
    return [("wrong-type", f"`{value}` of type {type.lower()} is no value of this fact", help)]


def _rows(count: int, numbers: list[int]) -> str:
    listed = ", ".join(map(str, numbers))
    if count == 1 and numbers:
        return f"row {listed}"
    return say_count(count, "row") + (f": {listed}{', …' if count > len(numbers) else ''}" if numbers else "")


def _impossible(
    connection: duckdb.DuckDBPyConnection, numbered: str, duck: DuckSql, told: ToldAtMost
) -> tuple[int, list[int]]:
    sql = (
        f"SELECT count(*), list_sort(min({NUMBER}, {told.rows})) FROM ({duck.rows(numbered, [NUMBER])}) WHERE {ROW} = 0"
    )
    count, rows = connection.execute(sql).fetchall()[0]
    return count, rows or []


def _impossible_problem(
    connection: duckdb.DuckDBPyConnection,
    numbered: str,
    duck: DuckSql,
    policy: LoadedPolicy,
    source: TableSource,
    count: int,
    rows: list[int],
) -> Problem:
    """Which constraints the first such row breaks."""
    facts = ", ".join(
        f"CASE WHEN {_code(duck, fact)} IS NOT NULL AND NOT ({column.missing}) THEN {column.text} END"
        for fact, column in duck.columns.items()
    )
    first = connection.execute(f"SELECT {facts} FROM {numbered} WHERE {NUMBER} = {rows[0]}").fetchall()[0]
    cells = zip(duck.columns.items(), first, strict=True)
    given = {fact: stated_in(source, column, each) for (fact, column), each in cells}
    given |= {fact: ABSENT for fact, column in duck.columns.items() if column.absent and given[fact] is None}
    said, help = "impossible: no case fits what is given", None
    try:
        policy.decide(given)
    except RemitError as wrong:
        said, help = wrong.problems[0].message, wrong.problems[0].help
    return Problem("impossible-scenario", f"{said}, in {_rows(count, rows)}", Location(source.shown), help)
