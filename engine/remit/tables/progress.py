"""How far a query is, with rate and time left, told to whoever shows it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from remit.progress import HEARING, answering

if TYPE_CHECKING:
    import duckdb


@contextmanager
def told_queries(connection: duckdb.DuckDBPyConnection, rows: int | None) -> Iterator[None]:
    """Tell how far the connection's queries are while the block runs.

    Args:
        connection: what runs them; it is closed after the block at the earliest.
        rows: how many are to be read, where that is known.
    """
    heard, begun = HEARING.get(), time.monotonic()
    if heard is not None:
        heard.asked = lambda: line(connection.query_progress() / 100, rows, time.monotonic() - begun)
    try:
        yield
    finally:
        if heard is not None:
            heard.asked = None
        answering()  # waits for who is asking just now: the connection is closed next


def line(part: float, rows: int | None, seconds: float) -> str:
    """What is shown when a part (0 to 1; less than 0 is not known) is done after so many seconds.

    >>> line(0.25, 100_000_000, 10)
    ' 25 %, 2.5 million rows/s, 30 s left'
    >>> line(-1, None, 10)
    'working (10 s)'
    """
    if part <= 0:
        return f"working ({seconds:.0f} s)"
    rate = "" if rows is None else f"{rows * part / seconds / 1e6:.1f} million rows/s, "
    return f"{part:>4.0%}, {rate}{seconds / part - seconds:.0f} s left".replace("%", " %")
