"""Lines on a terminal, or in a pipe: wrapped to its width, coloured where colour is wanted. Starts in no time."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from typing import TextIO

STYLES = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33, "magenta": 35, "cyan": 36}
MARKS = {
    True: ("✓", "green"),
    False: ("✗", "red"),
    None: ("·", "dim"),
}  # as expected, or proved; not so; nothing was expected
NARROWEST, PIPED = 40, 120  # columns
KEPT = "\N{NO-BREAK SPACE}"


class Screen:
    """Where text goes, how wide it is, and whether it takes colour (NO_COLOR and pipes do not)."""

    def __init__(self, file: TextIO | None = None) -> None:
        self.file = sys.stdout if file is None else file
        self.is_terminal = terminal = self.file.isatty()
        wanted = os.environ.get("FORCE_COLOR") or (terminal and os.environ.get("TERM") != "dumb")
        self.colours = bool(wanted) and not os.environ.get("NO_COLOR")
        self.width = max(NARROWEST, shutil.get_terminal_size((PIPED, 24)).columns)

    def styled(self, text: str, style: str) -> str:
        """Text in a style; plain where there is no colour."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self.colours and style else text

    def line(self, text: str = "", style: str = "") -> None:
        """One line as it is."""
        print(self.styled(text, style).rstrip(), file=self.file)

    def heading(self, text: str) -> None:
        """An empty line, and what the next ones are about."""
        self.line()
        self.line(text, "bold")

    def hang(self, start: str, indent: int, text: str, style: str = "", end: tuple[str, str] = ("", "")) -> None:
        """Text after a start that takes `indent` columns, wrapped, with its further lines indented as far.

        `end` is a word with a style of its own that stays with the last one.
        """
        room = max(self.width - indent, NARROWEST // 2)
        behind = f"{KEPT}{KEPT}{end[0]}" if end[0] else ""
        whole = text.replace(" %", f"{KEPT}%") + behind  # a number and its sign stay together
        wrapped = textwrap.wrap(whole, room, break_long_words=False, break_on_hyphens=False) or [""]
        *most, last = (line.replace(KEPT, " ") for line in wrapped)
        starts = [start, *[" " * indent] * len(most)]
        for begin, line in zip(starts, most, strict=False):
            self.line(begin + self.styled(line, style))
        said = last.removesuffix(end[0]).rstrip() if end[0] else last
        self.line(starts[-1] + self.styled(said, style) + ("  " if end[0] else "") + self.styled(*end))
