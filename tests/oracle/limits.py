"""A limit on what runs in the main thread of a process, in time of its processor: others may be busy."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


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
