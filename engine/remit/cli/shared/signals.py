"""A command that is told to stop takes away what it has half written, and ends as if it had been stopped at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

NAMES = ("SIGTERM", "SIGHUP")  # beside SIGINT, which Python turns into KeyboardInterrupt by itself


class Stopped:
    """The signal that a command was stopped by, if it was by one of `NAMES`."""

    number: int | None = None

    def __call__(self, number: int, _: FrameType | None) -> None:
        """Leave through every `finally`; a second signal does not disturb that."""
        signal.signal(number, signal.SIG_IGN)
        self.number = number
        raise KeyboardInterrupt

    def end(self) -> None:
        """End by the signal, so that the exit status says so."""
        if self.number is not None:
            signal.signal(self.number, signal.SIG_DFL)
            os.kill(os.getpid(), self.number)


@contextmanager
def stopped_at_once() -> Iterator[None]:
    """Within it Ctrl-C ends the process: for imports, where an exception could come out as another."""
    is_main = threading.current_thread() is threading.main_thread()
    is_usual = is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_usual:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        if is_usual:
            signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def stoppable() -> Iterator[Stopped]:
    """Within it a signal to stop is an exception; one that is ignored (nohup) or handled already stays so."""
    stopped, mine = Stopped(), []
    if threading.current_thread() is threading.main_thread():
        numbers = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
        mine = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in mine:
        signal.signal(number, stopped)
    try:
        yield stopped
    finally:
        for number in mine:
            signal.signal(number, signal.SIG_DFL)
