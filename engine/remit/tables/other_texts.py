"""What cells say that are no single value or group: read once for each text, by the reader of scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.columnar.column_codes import CellTexts
from remit.columnar.columns import FLOAT_TYPES, LIST, TEXT_TYPES
from remit.columnar.duckdb_codes import code_sql, holds_decimals
from remit.columnar.duckdb_sql import DuckSql
from remit.decide.given_values import Knowledge
from remit.tables.engine import refusals
from remit.tables.inputs import TableSource
from remit.tables.stated_cells import stated_in

if TYPE_CHECKING:
    import duckdb

MOST_READ = 20_000  # different texts of one column


def said_otherwise(
    connection: duckdb.DuckDBPyConnection, source: TableSource, duck: DuckSql, knowledge: Knowledge
) -> dict[str, CellTexts]:
    """By fact, what texts say for which the SQL knows no code, but a reader of scenarios does.

    It costs one pass over the source for each column of text, and so many readings as there are such texts, up to
    `MOST_READ` in each.

    Args:
        connection: Where the source can be read.
        source: The table.
        duck: The SQL as far as it is known.
        knowledge: What reads values of facts.

    Raises:
        RemitError: The source cannot be read.
    """
    found = dict[str, CellTexts]()
    for fact, column in duck.columns.items():
        codes = duck.expression.codes[fact]
        is_list = column.kind == LIST and codes.domain.takes_lists
        if column.kind in TEXT_TYPES or is_list or (column.kind in FLOAT_TYPES and holds_decimals(codes)):
            sql = f"""SELECT DISTINCT {column.text} FROM {source.sql}
                WHERE {code_sql(codes, column)} IS NULL ORDER BY 1 LIMIT {MOST_READ}"""
            with refusals(source.shown):
                rows = connection.execute(sql).fetchall()
            read = {text: knowledge.said(fact, stated_in(source, column, text)) for (text,) in rows}
            found[fact] = {text: each.tests for text, each in read.items() if not each.wrong}
    return {fact: texts for fact, texts in found.items() if texts}
