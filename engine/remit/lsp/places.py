"""Places in a text: where a word that stands somewhere begins and ends, to the character."""

from __future__ import annotations

import re
from dataclasses import dataclass

from remit.lsp.slots import Slot

ANCHOR = re.compile(r"&\S+\s+")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
PLAIN = re.compile(r"(?:[^,\[\]{}:#\s]|:(?=[^\s,\]}])|(?<=\S)#|[ ](?=[^\s#:,\[\]{}]))+")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of one line, or of several; lines and columns from 0, in characters, the end is the first behind it."""

    line: int
    start: int
    end_line: int
    end: int

    def has(self, line: int, column: int) -> bool:
        """Whether a place, also right behind the end, is in it."""
        return (self.line, self.start) <= (line, column) <= (self.end_line, self.end)


class Lines:
    """A text by its lines."""

    def __init__(self, text: str) -> None:
        self.end = "\r\n" if 0 < text.count("\r\n") == text.count("\n") else "\n"  # of its lines
        self.text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
        self.lines = self.text.split("\n")

    def line(self, number: int) -> str:
        """A line, from 0; nothing beyond the last one."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def word_at(self, line: int, column: int) -> Span:
        """What begins at a place: a text with its quotes, or as far as one without goes in that line.

        Args:
            line: From 1, as problems have it.
            column: From 1.
        """
        text = self.line(line - 1)
        begins = min(max(column - 1, 0), len(text))
        if anchor := ANCHOR.match(text, begins):
            begins = anchor.end()
        found = QUOTED.match(text, begins) or PLAIN.match(text, begins)
        return Span(line - 1, begins, line - 1, found.end() if found else closed(text, begins))

    def exact(self, slot: Slot) -> Span | None:
        """The characters of the word of a slot and no others; None where they are not there as they are read.

        So it is of an alias, of what is written with escapes, in several lines, or with accents that are put together.
        """
        text = self.line(slot.line - 1)
        begins = slot.column - 1
        if anchor := ANCHOR.match(text, begins):
            begins = anchor.end()
        quote = text[begins : begins + 1] in ("'", '"')
        start = begins + quote + slot.skip
        end = start + len(slot.text)
        if text[start:end] != slot.text or not slot.text:
            return None
        if quote and QUOTED.match(text, begins) is None:
            return None
        return Span(slot.line - 1, start, slot.line - 1, end)

    def span(self, slot: Slot) -> Span:
        """The word of a slot; where it is not there as it is read, all that is written there."""
        return self.exact(slot) or self.word_at(slot.line, slot.column)

    def whole(self) -> Span:
        """All of it."""
        last = len(self.lines) - 1
        return Span(0, 0, last, len(self.lines[last]))


def closed(text: str, begins: int) -> int:
    """The place behind what closes a bracket; where nothing does, behind the bracket.

    Args:
        text: A line.
        begins: Where the bracket stands in it.
    """
    depth = 0
    for index in range(begins, len(text)):
        depth += (text[index] in "[{") - (text[index] in "]}")
        if depth == 0:
            return index + 1
    return min(begins + 1, len(text))
