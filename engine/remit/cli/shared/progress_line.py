"""How far a command is, for whoever waits: a line at a terminal after a second; elsewhere plain lines, now and then."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from remit.progress import HEARING, Heard

FIRST, EVERY = 1.0, 0.5  # seconds, at a terminal
PLAIN = 7.0  # seconds between plain lines: with what it takes to start, less than ten
CLEAR = "\r\x1b[K"


class Progress:
    """Shows on a stream what is heard; ticked with the seconds since the work began."""

    def __init__(self, screen: TextIO) -> None:
        self.screen, self.heard = screen, Heard(answered=self.clear, left=self.end)
        self.is_terminal = screen.isatty()
        self.next = FIRST if self.is_terminal else PLAIN
        self._visible = self._over = False
        self._lock = threading.Lock()

    def tick(self, seconds: float) -> None:
        """Say how far it is, where it is time to."""
        with self._lock:
            if self._over or seconds < self.next:
                return
            self.next = seconds if self.is_terminal else seconds + PLAIN
            asked = self.heard.asked
            said = asked() if asked else f"{str(self.heard) or 'working'} ({seconds:.0f} s)"
            self._visible = self.is_terminal
            print(
                f"{CLEAR}{said}" if self.is_terminal else said, end="" if self.is_terminal else "\n", file=self.screen
            )
            self.screen.flush()

    def clear(self) -> None:
        """Take the line of a terminal away; there is to be no other. Plain lines are in nobody's way."""
        with self._lock:
            self._over = self._over or self.is_terminal
            if self._visible:
                self._visible = False
                print(CLEAR, end="", file=self.screen, flush=True)

    def end(self) -> None:
        """Say nothing any more."""
        self.clear()
        self._over = True


@contextmanager
def watched(screen: TextIO) -> Iterator[Heard]:
    """Show how far the work of the block is, as long as it takes; not where REMIT_PROGRESS is `off`."""
    progress, done = Progress(screen), threading.Event()
    begun = time.monotonic()

    def watch() -> None:
        while not done.wait(EVERY):
            progress.tick(time.monotonic() - begun)

    thread = threading.Thread(target=watch, daemon=True)
    token = HEARING.set(progress.heard)
    if os.environ.get("REMIT_PROGRESS") != "off":
        thread.start()
    try:
        yield progress.heard
    finally:
        HEARING.reset(token)
        done.set()
        progress.end()
