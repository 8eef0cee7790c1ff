"""DuckDB, which reads, computes and writes tables: opened here, and what it refuses said in our words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from remit.columnar.duckdb_sql import REFUSAL
from remit.errors import Location, Problem, RemitError
from remit.extras import extra

if TYPE_CHECKING:
    import duckdb


SETTINGS = {
    "preserve_insertion_order": True,
    "enable_external_file_cache": False,  # files are read once, and would fill the memory
}
WITHIN = "1GB"  # rows that wait for their turn to be written are kept within it


class RowRefused(Exception):
    """A row has a value that its fact does not have, or is impossible."""


def connect(threads: int | None = None, scratch: str | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory that keeps rows in order.

    Args:
        threads: None for one for each core.
        scratch: A folder that takes what does not fit into memory; without one, all must fit.

    Raises:
        RemitError: DuckDB is not installed.
    """
    with extra("tables"):
        import duckdb
    limit = {"memory_limit": WITHIN, "temp_directory": scratch} if scratch else {"temp_directory": ""}
    connection = duckdb.connect(config={**limit, **SETTINGS})
    connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")  # we ask, and print
    if threads:
        connection.execute(f"SET threads = {threads}")
    return connection


@contextmanager
def refusals(path: str, code: str = "table-unreadable") -> Iterator[None]:
    """What DuckDB refuses while the block runs, as a problem; an interruption as what it is.

    Args:
        path: The file that it is about.
        code: One of `errors.CODES`.

    Raises:
        RemitError: DuckDB cannot do what it was asked for.
        RowRefused: A row cannot be classified, and the SQL was to fail then.
        KeyboardInterrupt: It was interrupted, as any other work.
    """
    import duckdb

    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except duckdb.Error as wrong:
        if REFUSAL in str(wrong):
            raise RowRefused from None
        raise RemitError([_problem(str(wrong), code, path)]) from None
    except RuntimeError as wrong:  # Ctrl-C, as its Python package says it
        if "interrupted" not in str(wrong):
            raise
        raise KeyboardInterrupt from None


def _problem(said: str, code: str, path: str) -> Problem:
    """What DuckDB says, in short: what the system has refused, or its first sentence without the kind of error."""
    if number := re.search(r'"errno":"(\d+)"', said):
        return Problem("file-unwritable", f"cannot be written: {os.strerror(int(number[1]))}", Location(path))
    first = next((line for line in said.splitlines() if line.strip()), said)
    return Problem(code, first.partition("Error: ")[2].strip(" .!") or first, Location(path))
