"""Cells of a table with their places: those of CSV, and of a sheet of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from remit.reader.tree import LocatedNode


class TableCell(NamedTuple):
    """What a cell says, without white space around it, and where it begins."""

    text: str
    line: int
    column: int

    def node(self) -> LocatedNode:
        """The text of the cell at its place."""
        return LocatedNode(self.text, self.line, self.column)


class Sheet(NamedTuple):
    """The rows of a table, the first of them its header; the name of the sheet, where it is of a workbook."""

    rows: Sequence[Sequence[TableCell]]
    name: str | None = None
