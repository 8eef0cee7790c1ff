"""The parts of a YAML text that can be seen, and the white space and comments before each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from remit.reader.yaml_text import loader_of


class Unlaid(Exception):
    """Something in a text that is not laid out; places count from 1."""

    def __init__(self, said: str, line: int | None, column: int | None, help: str) -> None:
        self.said, self.line, self.column, self.help = said, line, column, help
        super().__init__(said)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: a scalar, a sign, an anchor or an alias.

    Attributes:
        kind: What the parser calls it, without `Token`: `Scalar`, `Value` (`:`), `BlockEntry` (`-`), ….
        text: As it is written. A block of text has the empty lines below it, without the last line's end.
        gap: What stands between the part before and this one: white space, line ends, comments.
        column: Where it begins, from 0.
        opens: The columns of the blocks that begin with it, the outer first; and whether each is a list.
        closes: How many blocks have ended before it; lists that are not indented do not count.
        is_key: It is the first part of a key of the innermost block.
        is_block: It is a block of text, begun by `|` or `>`.
    """

    kind: str
    text: str
    gap: str
    column: int = 0
    opens: tuple[tuple[int, bool], ...] = ()
    closes: int = 0
    is_key: bool = False
    is_block: bool = False

    def comments(self) -> list[str]:
        """The comments before it, without their places."""
        return [line.strip() for line in self.gap.split("\n") if line.strip()]


def parts_of(text: str) -> Iterator[Part]:
    """The parts of a text, in order; the last is empty, and has what stands at the end before it.

    Args:
        text: YAML that can be read, its lines ended by line feeds.

    Raises:
        Unlaid: A key is written with `?`, or a line speaks to the parser.
    """
    opens: list[tuple[int, bool]] = []
    closes, is_key, end, depth = 0, False, 0, 0
    for token in yaml.scan(text, Loader=loader_of(text)):
        kind = type(token).__name__.removesuffix("Token")
        start, column = token.start_mark.index, token.start_mark.column
        if kind in ("BlockMappingStart", "BlockSequenceStart"):
            opens.append((column, kind == "BlockSequenceStart"))
        elif kind == "BlockEnd":
            closes += 1
        elif kind == "Key":
            _refuse_sign(token)
            is_key = not depth
        elif kind not in ("StreamStart", "StreamEnd"):
            _refuse_directive(kind, token)
            depth += kind in ("FlowMappingStart", "FlowSequenceStart")
            depth -= kind in ("FlowMappingEnd", "FlowSequenceEnd")
            is_block = kind == "Scalar" and getattr(token, "style", None) in ("|", ">")
            written = text[start : token.end_mark.index]
            written = written.removesuffix("\n") if is_block else written.rstrip()
            yield Part(kind, written, text[end:start], column, tuple(opens), closes, is_key, is_block)
            opens, closes, is_key, end = [], 0, False, start + len(written)
    yield Part("End", "", text[end:], closes=closes)


def _refuse_sign(token: Any) -> None:
    """A key begins with itself, not with `?`, which would have a place of its own."""
    if token.end_mark.index > token.start_mark.index:
        raise Unlaid("a key that begins with `?` is not laid out", *_place(token), "write `name: value`")


def _refuse_directive(kind: str, token: Any) -> None:
    if kind == "Directive":
        raise Unlaid("a line that begins with `%` speaks to the parser", *_place(token), "leave it out")


def _place(token: Any) -> tuple[int, int]:
    return token.start_mark.line + 1, token.start_mark.column + 1
