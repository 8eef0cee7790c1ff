"""The blocks and brackets that are open at a part, each with its old column and its new indent."""

from __future__ import annotations

from dataclasses import dataclass

from remit.layout.parts import Part

FURTHEST = 40  # columns that a line inside of brackets is moved in; there must be room for something behind them
STEP = 2  # columns that a block stands further in than the one around it


@dataclass(frozen=True, slots=True)
class Block:
    """A mapping or list in lines of its own; `is_implied` where it is a list in the column of the key that has it."""

    column: int
    indent: int
    is_list: bool
    is_implied: bool = False


@dataclass(slots=True)
class Bracket:
    """A list or mapping in brackets: its line and how far in that stands; where the lines inside of it begin."""

    line: int
    indent: int
    inner: int


class Open:
    """What is open; `enter` takes the parts in their order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.brackets: list[Bracket] = []

    def enter(self, part: Part) -> None:
        """Close what has ended before a part, and open what begins with it."""
        closes = part.closes
        while closes:
            closes -= not self.blocks.pop().is_implied
        if part.is_key and not part.opens and self.blocks[-1].is_implied:
            self.blocks.pop()
        for column, is_list in part.opens:
            self.blocks.append(Block(column, self.inside(), is_list))
        if part.kind == "BlockEntry" and not self.blocks[-1].is_list and not self.brackets:
            self.blocks.append(Block(part.column, self.inside(), is_list=True, is_implied=True))

    def inside(self) -> int:
        """Where a block inside of the innermost one begins, or a value in a line of its own."""
        return self.blocks[-1].indent + STEP if self.blocks else 0

    def indent(self, part: Part) -> int:
        """Where a part begins that is the first of its line."""
        if part.kind in ("DocumentStart", "DocumentEnd", "End"):
            return 0
        if self.brackets:
            closes = part.kind in ("FlowMappingEnd", "FlowSequenceEnd")
            return self.brackets[-1].indent if closes else self.brackets[-1].inner
        return self.blocks[-1].indent if part.is_key or part.kind == "BlockEntry" else self.inside()

    def goes_on(self) -> int:
        """Where the further lines of a text begin, and comments inside of brackets."""
        return self.brackets[-1].inner if self.brackets else self.inside()

    def bracket(self, line: int, column: int, indent: int) -> None:
        """Open a bracket; further lines inside of it stand below what comes behind it.

        Where that would be far in, they stand below what comes behind the bracket around it, which one line has opened.

        Args:
            line: The number of its line.
            column: Where it stands.
            indent: Of the line.
        """
        if not self.brackets:
            block = self.blocks[-1] if self.blocks else None
            base = 0 if block is None else block.indent + STEP * block.is_list
            self.brackets.append(Bracket(line, base, column + 1))
            return
        around = self.brackets[-1]
        goes_on = around.line == line
        inner = around.inner if goes_on and column >= FURTHEST else column + 1
        self.brackets.append(Bracket(line, around.indent if goes_on else indent, inner))
