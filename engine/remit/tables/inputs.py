"""Tables in files: Parquet, CSV, JSON and Arrow, one, several, folders or patterns, compressed or not."""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from remit.columnar.duck import identifier, text
from remit.errors import Location, Problem, RemitError
from remit.reader.files import size_of
from remit.tables.engine import missing, refusals

if TYPE_CHECKING:
    import duckdb

FORMATS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
}
COMPRESSED = (".gz", ".zst")
READERS = {
    "parquet": "read_parquet({files}, union_by_name = true)",
    # all text, so that 007 stays 007, and what a fact takes is decided in one place
    "csv": "read_csv({files}, all_varchar = true, header = true, union_by_name = true)",
    "json": "read_json({files}, union_by_name = true, maximum_object_size = 16777216)",
}


@dataclass(frozen=True)
class Source:
    """What is read: SQL that can stand after FROM, its columns with their types, the files behind it."""

    sql: str
    columns: dict[str, str]
    shown: str
    files: tuple[str, ...] = ()
    format: str = ""
    objects: tuple[Any, ...] = field(default=(), repr=False)  # kept alive as long as they are read


def format_of(path: str) -> str | None:
    """The format that a name tells."""
    base = path.lower()
    for ending in COMPRESSED:
        base = base.removesuffix(ending)
    return FORMATS.get(os.path.splitext(base)[1])


def table_files(paths: Sequence[str]) -> list[str]:
    """The files that are meant by paths, folders and patterns, all of one format. Raises RemitError."""
    found = [file for path in paths for file in _files(path)]
    formats = {format_of(file) for file in found}
    if len(formats) > 1:
        said = f"files of several formats together: {', '.join(sorted(map(str, formats)))}"
        raise RemitError([Problem("file-kind", said, Location(paths[0]), "classify one format at a time")])
    _refuse_pipes(found)
    return found


def _files(path: str) -> list[str]:
    if os.path.isdir(path):
        inside = sorted(glob.glob(os.path.join(glob.escape(path), "**", "*"), recursive=True))
        found = [file for file in inside if format_of(file) and not os.path.isdir(file)]
        if not found:
            raise RemitError([Problem("no-scenarios", "no tables there", Location(path), _kinds())])
        return found
    found = [path] if os.path.exists(path) else sorted(glob.glob(path, recursive=True))
    if not found:
        raise RemitError([Problem("file-not-found", "no such file", Location(path))])
    for file in found:
        if format_of(file) is None:
            raise RemitError(
                [Problem("file-kind", "the name does not say what kind of table it is", Location(file), _kinds())]
            )
    return found


def _refuse_pipes(files: Sequence[str]) -> None:
    """What is no file would be waited for. Raises RemitError."""
    for file in files:
        if os.path.exists(file):
            size_of(file)


def _kinds() -> str:
    return f"tables end in {', '.join(FORMATS)}, or one of these and {' or '.join(COMPRESSED)}"


def open_files(connection: duckdb.DuckDBPyConnection, files: Sequence[str], shown: str) -> Source:
    """The files as one table. Raises RemitError."""
    format = format_of(files[0])
    assert format is not None
    if format == "arrow":
        return _open_arrow(connection, files, shown)
    listed = "[" + ", ".join(text(file) for file in files) + "]"
    sql = READERS[format].format(files=listed)
    return Source(sql, columns_of(connection, sql, shown), shown, tuple(files), format)


def _open_arrow(connection: duckdb.DuckDBPyConnection, files: Sequence[str], shown: str) -> Source:
    try:
        import pyarrow
        from pyarrow import dataset
    except ImportError:
        raise missing("pyarrow", "tables") from None
    try:
        data = dataset.dataset(list(files), format="ipc")
    except (pyarrow.ArrowInvalid, OSError) as wrong:
        said = str(wrong).splitlines()[0]
        raise RemitError([Problem("table-unreadable", said, Location(shown))]) from None
    name = f"remit_arrow_{abs(hash(tuple(files)))}"
    connection.register(name, data)
    return Source(identifier(name), columns_of(connection, name, shown), shown, tuple(files), "arrow", (data,))


def columns_of(connection: duckdb.DuckDBPyConnection, sql: str, shown: str) -> dict[str, str]:
    """The names and types of a table's columns."""
    with refusals(shown):
        described = connection.execute(f"DESCRIBE SELECT * FROM {sql}").fetchall()
    return {row[0]: row[1] for row in described}
