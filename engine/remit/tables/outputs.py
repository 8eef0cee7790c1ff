"""Tables written to files, by the ending of their name: whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
from typing import TYPE_CHECKING, Any

from remit.columnar.columns import text
from remit.errors import Location, Problem, RemitError
from remit.extras import extra
from remit.tables.engine import refusals
from remit.tables.inputs import FORMATS, format_of

if TYPE_CHECKING:
    import duckdb

BATCH = 122_880  # rows
OPTIONS = {
    "parquet": "FORMAT parquet, COMPRESSION zstd",
    "csv": "FORMAT csv, HEADER true",
    "json": "FORMAT json, ARRAY {array}",
}


def refuse_unknown_format(path: str) -> None:
    """Refuse a name that does not say what kind of table is wanted.

    Raises:
        RemitError: The endings that do are in the help line.
    """
    if format_of(path) is None:
        said = "the name does not say what kind of table is wanted"
        raise RemitError([Problem("file-kind", said, Location(path), f"it can end in {', '.join(FORMATS)}")])


def write(connection: duckdb.DuckDBPyConnection, sql: str, path: str, shown: str) -> int:
    """Write what a SELECT gives to a file; the number of rows.

    Args:
        connection: Where the SELECT can be run.
        sql: The SELECT.
        path: The file to write.
        shown: The file that it becomes, whose ending says the format and how it is packed.

    Raises:
        RemitError: The file cannot be written.
        RowRefused: A row cannot be classified, and the SQL was to fail then.
    """
    format = format_of(shown)
    if format == "arrow":
        return _write_arrow(connection, sql, path, shown)
    assert format is not None
    options = OPTIONS[format].format(array=str(shown.lower().split(".")[-1] == "json").lower())
    if format == "csv" and ".tsv" in shown.lower():
        options += ", DELIMITER '\t'"
    if format != "parquet":
        packed = {".gz": "gzip", ".zst": "zstd"}.get(os.path.splitext(shown.lower())[1], "none")
        options += f", COMPRESSION {packed}"
    with refusals(shown):
        return int(connection.execute(f"COPY ({sql}) TO {text(path)} ({options})").fetchall()[0][0])


def write_lines(connection: duckdb.DuckDBPyConnection, sql: str, path: str, shown: str) -> int:
    """Write JSON objects as they stand in the first column, each with what the others say; the number of rows.

    Args:
        connection: Where the SELECT can be run.
        sql: The SELECT.
        path: The file to write.
        shown: The file that it becomes, whose ending says whether it is lines or one list, and how it is packed.

    Raises:
        RemitError: The file cannot be written.
        RowRefused: A row cannot be classified, and the SQL was to fail then.
    """
    is_list, rows = shown.lower().endswith(".json"), 0
    with refusals(shown):
        batches: Any = connection.sql(sql).to_arrow_reader(BATCH)
        names = [json.dumps(name, ensure_ascii=False) for name in batches.schema.names[1:]]
        with _packed(path, shown) as file:
            for batch in batches:
                for line, *said in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    words = (json.dumps(word, ensure_ascii=False) for word in said)
                    added = ",".join(f"{name}:{word}" for name, word in zip(names, words, strict=True))
                    before = line[:-1].rstrip()
                    comma = "" if before.endswith("{") else ","
                    between = (",\n" if rows else "[\n") if is_list else ""
                    file.write(f"{between}{before}{comma}{added}}}{'' if is_list else chr(10)}".encode())
                    rows += 1
            if is_list:
                file.write(b"\n]\n" if rows else b"[]\n")
    return rows


def _packed(path: str, shown: str) -> Any:
    """A file to write bytes to, compressed as its name says."""
    if shown.lower().endswith(".gz"):
        return gzip.open(path, "wb")
    if not shown.lower().endswith(".zst"):
        return open(path, "wb")
    import pyarrow

    return pyarrow.CompressedOutputStream(pyarrow.OSFile(path, "wb"), "zstd")


def _write_arrow(connection: duckdb.DuckDBPyConnection, sql: str, path: str, shown: str) -> int:
    with extra("tables"):
        import pyarrow
    rows = 0
    with refusals(shown):
        batches: Any = connection.sql(sql).to_arrow_reader(BATCH)
        with pyarrow.OSFile(path, "wb") as file, pyarrow.ipc.new_file(file, batches.schema) as writer:
            for batch in batches:
                writer.write_batch(batch)
                rows += batch.num_rows
    return rows
