"""A YAML text in the one layout: white space is another, every other sign is as it was.

Blocks stand two columns further in than what is around them, lists too; one space stands where one must, none inside of
brackets; comments keep their line, and go in as far as the block in whose column they stood; one empty line is one at
most; no blanks end a line, and one line end ends the file. Lines are broken where they were: what goes on inside of a
bracket stands below what comes behind it, or, where nothing does, two columns in.

That it says the same is not believed but looked at: the parser makes the same events of both texts (`sayings`), text
for text and quote for quote, and every comment is there in its order. Two texts of which that is so are read as the
same data, so that no command can tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from remit.layout.blocks import STEP, Block, Open
from remit.layout.parts import Part, Unlaid, parts_of
from remit.reader.yaml_text import loader_of


def laid_out(text: str) -> str:
    """The text in the one layout.

    Args:
        text: YAML that can be read, its lines ended by line feeds.

    Raises:
        Unlaid: Something in it is not laid out.
    """
    writer = _Writer()
    parts = list(parts_of(text))
    for part in parts:
        writer.take(part)
    found = "".join(writer.written)
    if parts[-2:] and parts[-2:][0].is_block and not text.endswith("\n"):
        found = found.removesuffix("\n")  # a line end would be one more sign of the block of text
    if sayings(found) != sayings(text):
        help = "lay out by hand what is unusual in it: text in several lines, anchors"
        raise Unlaid("it cannot be laid out and say the same", None, None, help)
    return found


def sayings(text: str) -> tuple[list[Any], list[str]]:
    """What the parser makes of a text, without places; and its comments."""
    events = [
        (type(event), *(getattr(event, name, None) for name in ("anchor", "tag", "implicit", "value", "style")))
        for event in yaml.parse(text, Loader=loader_of(text))
    ]
    return events, [comment for part in parts_of(text) for comment in part.comments()]


class _Writer:
    """Writes part after part."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.open = Open()
        self.before: Part | None = None
        self.line = self.column = 0  # where the next sign would stand
        self.indent = 0  # of the line
        self.left = ""  # line ends that are no part of the block of text above them

    def take(self, part: Part) -> None:
        """Write one part, with what stands before it."""
        known = tuple(self.open.blocks)
        self.open.enter(part)
        first, *lines = (self.left + part.gap).split("\n")
        self.left = ""
        if lines or part.kind == "End":
            if self._opened():
                self.open.brackets[-1].inner = self.open.brackets[-1].indent + STEP
            self._break(first, lines, part, known)
        elif self.before is not None:
            self._write(_between(self.before, part))
        self._put(part)
        self.before = part

    def _opened(self) -> bool:
        """Whether the last part is an opening bracket."""
        return self.before is not None and self.before.kind in ("FlowMappingStart", "FlowSequenceStart")

    def _break(self, first: str, lines: list[str], part: Part, known: tuple[Block, ...]) -> None:
        """A new line, with the comments and the empty line before it."""
        comments = [first, *(lines if part.kind == "End" else lines[:-1])]  # the last line has the part itself
        if self.before is None:  # the first line is one of its own
            self._own_lines(comments, part, known)
        else:
            if first.strip():
                self._write(f" {first.strip()}")
            self._write("\n")
            self._own_lines(comments[1:], part, known)
        self.indent = self.open.indent(part)
        self._write(" " * self.indent)

    def _own_lines(self, lines: list[str], part: Part, known: tuple[Block, ...]) -> None:
        """Comments in lines of their own; of several empty lines one, none at either end of the file."""
        waits = False
        for line in lines:
            if not line.strip():
                waits = bool(self.written)
                continue
            indent = self._comment_indent(len(line) - len(line.lstrip()), part, known)
            self._write("\n" * waits + " " * indent + line.strip() + "\n")
            waits = False
        if waits and part.kind != "End":
            self._write("\n")

    def _comment_indent(self, column: int, part: Part, known: tuple[Block, ...]) -> int:
        """How far in a comment goes: with the innermost block around it, or below it, that begins no further in."""
        if self.open.brackets:
            return self.open.goes_on()
        around = [(block.column, block.indent) for block in (*known, *self.open.blocks)]
        fitting = [each for each in (*around, (part.column, self.open.indent(part))) if each[0] <= column]
        return max(reversed(fitting), key=lambda each: each[0])[1] if fitting else 0

    def _put(self, part: Part) -> None:
        """Write the part itself."""
        if part.kind in ("FlowMappingStart", "FlowSequenceStart"):
            self.open.bracket(self.line, self.column, self.indent)
        elif part.kind in ("FlowMappingEnd", "FlowSequenceEnd"):
            self.open.brackets.pop()
        if part.is_block:
            self._write("\n".join(self._block_of_text(part)))
        elif "\n" in part.text:
            self._write("\n".join(_further_lines(part.text, self.open.goes_on())))
        else:
            self._write(part.text)

    def _block_of_text(self, part: Part) -> Iterator[str]:
        """A block of text, moved as a whole; empty lines below it are its own only where `+` keeps them."""
        head, *lines = part.text.split("\n")
        yield head.rstrip()
        sign = head.partition("#")[0]
        blocks = [block for block in self.open.blocks if not block.is_implied]
        old = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), default=0)
        new = self.open.inside()
        if said := re.search("[1-9]", sign):  # how far in it stands, from where the block around it begins
            old = int(said[0]) + (blocks[-1].column if blocks else 0)
            new = int(said[0]) + (self.open.blocks[-1].indent if blocks else 0)
        if "+" not in sign:
            while lines and not lines[-1].strip(" ") and len(lines[-1]) <= old:
                lines.pop()
                self.left += "\n"
        for line in lines:
            yield " " * new + line[old:] if line.strip(" ") or len(line) > old else ""

    def _write(self, text: str) -> None:
        if text:
            self.written.append(text)
            *ended, last = text.split("\n")
            self.line += len(ended)
            self.column = len(last) + (0 if ended else self.column)


def _further_lines(text: str, indent: int) -> Iterator[str]:
    """Text in several lines: how far in they stand, and blanks at their ends, are no part of it."""
    first, *lines = text.split("\n")
    for number, line in enumerate([first, *lines]):
        bare = line.rstrip()
        bare = line if bare.endswith("\\") else bare  # a blank behind a backslash is one that is meant
        yield bare if number == 0 or not bare else " " * indent + bare.lstrip()


def _between(before: Part, part: Part) -> str:
    """What stands between two parts of one line."""
    if part.kind == "Value":
        return " " if before.kind == "Alias" else ""  # a `:` right behind an alias would be part of its name
    if before.kind == "Value":
        return " "
    closing = part.kind in ("FlowMappingEnd", "FlowSequenceEnd", "FlowEntry")
    return "" if closing or before.kind in ("FlowMappingStart", "FlowSequenceStart") else " "
