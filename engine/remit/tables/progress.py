"""How far a query is, with rate and time left, on a line of a terminal that is gone at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    import duckdb

EVERY = 0.5  # seconds
FIRST = 1.0  # nothing is shown of what takes no longer
CLEAR = "\r\x1b[K"


@contextmanager
def watched(connection: duckdb.DuckDBPyConnection, rows: int | None, screen: TextIO) -> Iterator[None]:
    """Show how far the connection's queries are while the block runs, where the screen is a terminal.

    `rows` is how many there are to read, where that is known.
    """
    if not screen.isatty():
        yield
        return
    done = threading.Event()
    thread = threading.Thread(target=_watch, args=(connection, rows, screen, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        print(CLEAR, end="", file=screen, flush=True)


def _watch(connection: duckdb.DuckDBPyConnection, rows: int | None, screen: TextIO, done: threading.Event) -> None:
    start = time.monotonic()
    while not done.wait(EVERY):
        seconds, percent = time.monotonic() - start, connection.query_progress()
        if seconds >= FIRST:
            print(f"{CLEAR}{line(percent / 100, rows, seconds)}", end="", file=screen, flush=True)


def line(part: float, rows: int | None, seconds: float) -> str:
    """What is shown when a part (0 to 1; less than 0 is not known) is done after so many seconds.

    >>> line(0.25, 100_000_000, 10)
    ' 25 %, 2.5 million rows/s, 30 s left'
    >>> line(-1, None, 10)
    'working for 10 s'
    """
    if part <= 0:
        return f"working for {seconds:.0f} s"
    rate = "" if rows is None else f"{rows * part / seconds / 1e6:.1f} million rows/s, "
    return f"{part:>4.0%}, {rate}{seconds / part - seconds:.0f} s left".replace("%", " %")
