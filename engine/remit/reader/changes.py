"""Whether files have changed: each with its times and its length; and which files were read, for who watches them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

State = tuple[int, int, int]  # when a file and its rights changed, how long it is
Signature = dict[str, State]  # of every file that is there
Read = dict[str, State | None]  # of every file that was asked for, as it was just before
READ: ContextVar[Read | None] = ContextVar("READ", default=None)


def state_of(path: str | os.PathLike[str]) -> State | None:
    """What changes with a file; None where there is none.

    Args:
        path: Of a file or a folder.
    """
    try:
        stat = os.stat(path)
    except (OSError, ValueError):
        return None
    return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size


def signature(paths: Iterable[str]) -> Signature:
    """The states of those that are there.

    Args:
        paths: Of files, or folders.
    """
    return {path: state for path in paths if (state := state_of(path)) is not None}


def note_read(path: str) -> None:
    """Tell whoever watches that a file was asked for, be it there or not.

    Args:
        path: As it was asked for.
    """
    if (read := READ.get()) is not None:
        read.setdefault(path, state_of(path))


@contextmanager
def remembering_reads() -> Iterator[Read]:
    """Within it, the files that are asked for are remembered, as they were."""
    read: Read = {}
    token = READ.set(read)
    try:
        yield read
    finally:
        READ.reset(token)
