"""What cells say that are no single value or group: read once for each text, by the reader of scenarios.

A cell of CSV is read as in a CSV file of scenarios: without the white space around it, `a|b` as one of several. All
other text is read as `LoadedPolicy.decide` reads it. A cell that is more than its text has a mark in front, which no
file can write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from remit.columnar.column_codes import Texts
from remit.columnar.columns import FLOAT_TYPES, TEXT_TYPES
from remit.columnar.duckdb_codes import code_sql, holds_decimals
from remit.columnar.duckdb_sql import DuckSql
from remit.decide.given_values import Knowledge
from remit.model.exact import MARK
from remit.model.scenario import Given, in_cell
from remit.reader.json_text import read_json
from remit.tables.engine import refusals

if TYPE_CHECKING:
    import duckdb

    from remit.tables.inputs import Source

MOST_READ = 20_000  # different texts of one column


def stated_in_csv(cell: str | None) -> Given | None:
    """What a cell of a CSV file states; one that is marked has white space in its quotes, which is a part of it."""
    if cell and cell.startswith(MARK):
        return in_cell(cell.removeprefix(MARK))
    stripped = (cell or "").strip()
    return in_cell(stripped) if stripped else None


def stated_in_json(cell: str | None) -> Any:
    """What a cell of JSON Lines states: its text; of one that is marked, the list or mapping that stands there."""
    if cell is None or not cell.startswith(MARK):
        return cell
    return read_json(cell.removeprefix(MARK), "").root.data()


def said_otherwise(
    connection: duckdb.DuckDBPyConnection, source: Source, duck: DuckSql, knowledge: Knowledge
) -> dict[str, Texts]:
    """By fact, what texts say for which the SQL knows no code, but a reader of scenarios does."""
    found = dict[str, Texts]()
    for fact, column in duck.columns.items():
        codes = duck.expression.codes[fact]
        if column.kind in TEXT_TYPES or (column.kind in FLOAT_TYPES and holds_decimals(codes)):
            sql = f"""SELECT DISTINCT CAST({column.sql} AS VARCHAR) FROM {source.sql}
                WHERE {code_sql(codes, column)} IS NULL ORDER BY 1 LIMIT {MOST_READ}"""
            with refusals(source.shown):
                rows = connection.execute(sql).fetchall()
            read = {text: knowledge.said(fact, source.stated(text)) for (text,) in rows}
            found[fact] = {text: each.tests for text, each in read.items() if not each.wrong}
    return {fact: texts for fact, texts in found.items() if texts}
