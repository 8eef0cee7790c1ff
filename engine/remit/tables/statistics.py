"""What Parquet files say of their own columns: that nothing is missing, and between which values they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from remit.columnar.columns import WHOLE_TYPES, Column, text
from remit.model.kinds.domain import Domain
from remit.tables.engine import refusals
from remit.tables.inputs import TableSource

if TYPE_CHECKING:
    import duckdb

ORDERED = (*WHOLE_TYPES, "BIGINT", "UBIGINT", "DATE")  # columns whose values lie where they are counted
ColumnBounds = tuple[list[str], list[str]]  # the least and the greatest values of all parts


class ColumnStatistics(NamedTuple):
    """Of a column: it surely has no NULL; its least and greatest values as text, where they are known."""

    full: bool
    bounds: ColumnBounds


def row_count(connection: duckdb.DuckDBPyConnection, source: TableSource) -> int | None:
    """How many rows Parquet files say that they have; None of other formats.

    Args:
        connection: Where the source can be read.
        source: The table.

    Raises:
        RemitError: The files cannot be read.
    """
    if source.format != "parquet":
        return None
    with refusals(source.shown):
        found = connection.execute(f"SELECT sum(num_rows) FROM parquet_file_metadata({_listed(source)})").fetchall()
    return int(found[0][0])


def _listed(source: TableSource) -> str:
    return "[" + ", ".join(text(file) for file in source.files) + "]"


def known_of(connection: duckdb.DuckDBPyConnection, source: TableSource) -> dict[str, ColumnStatistics]:
    """What is known of each column, by name; nothing at all of other formats than Parquet.

    It only makes the expression cheaper. DuckDB itself trusts these figures where it leaves out parts of a file.

    Args:
        connection: Where the source can be read.
        source: The table.

    Raises:
        RemitError: The files cannot be read.
    """
    if source.format != "parquet":
        return {}
    files = _listed(source)
    sql = f"""SELECT path_in_schema, count(stats_null_count) = count(*) AND sum(stats_null_count) = 0,
        count(stats_min_value) = count(*), list(DISTINCT stats_min_value), list(DISTINCT stats_max_value), count(*)
        FROM parquet_metadata({files}) GROUP BY 1"""
    with refusals(source.shown):
        found = connection.execute(sql).fetchall()
        groups = connection.execute(f"SELECT count(DISTINCT (file_name, row_group_id)) FROM parquet_metadata({files})")
        whole = groups.fetchall()[0][0]
    return {
        name: ColumnStatistics(full and number == whole, (lows, highs) if complete and full else ([], []))
        for name, full, complete, lows, highs, number in found
    }


def within(domain: Domain, column: Column, known: ColumnStatistics) -> bool:
    """Whether all values of a scale's column are surely values of its fact; bounds of text say nothing of it.

    Args:
        domain: That of the fact.
        column: The one that holds it.
        known: What its files say of it.
    """
    if not known.bounds[0] or column.kind not in ORDERED:
        return False
    return domain.holds_all_between(bound for bounds in known.bounds for bound in bounds)
