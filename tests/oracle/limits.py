"""Limits on what runs in a process: on its memory, and on the time of its processor, as others may be busy."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager


def bounded_memory(gigabytes: int = 3) -> None:
    """From now on what needs more fails here, and not on the whole machine."""
    resource.setrlimit(resource.RLIMIT_DATA, (gigabytes << 30, resource.getrlimit(resource.RLIMIT_DATA)[1]))


class TooLong(BaseException):
    """It takes longer than it may. Nothing on the way catches this."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """A limit on what runs in the main thread of a process."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
