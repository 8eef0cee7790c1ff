"""How far the judging of mutants is, for whoever waits at a terminal."""

from __future__ import annotations

import sys
import time

from remit.assurance.mutate import Fate, Judged

QUIET = 1.0  # seconds, before there is a line of progress


class Progress:
    """A line on a terminal's standard error that says how far it is, where it takes long."""

    def __init__(self, total: int | None = None) -> None:
        self.total, self.done, self.survived = total, 0, 0
        self.begun = self.shown = time.monotonic()
        self.visible = False

    def step(self, judged: Judged) -> None:
        self.done += 1
        self.survived += judged.fate is Fate.SURVIVED
        now = time.monotonic()
        if sys.stderr.isatty() and now - self.begun > QUIET and now - self.shown > QUIET / 10:
            self.shown, self.visible = now, True
            of = "" if self.total is None else f" of {self.total:,}"
            said = f"{self.done:,}{of} mutants, {self.survived:,} survived"
            print(f"\r{said}\x1b[K", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the line away."""
        if self.visible:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
