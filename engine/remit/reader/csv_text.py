"""CSV text to located data: a scenario a row, a column a fact; an empty cell is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from remit.errors import Location, Problem, RemitError
from remit.model.scenario import GIVEN
from remit.model.scenario import Cell as CellText
from remit.model.written import composed
from remit.quantities import say_count
from remit.reader.tree import LocatedNode, Origins

OWN_COLUMNS = ("name", "policy", "expect", "because", "note", "highlight")
FACT = GIVEN
CELL = r"""(?P<space>[{space}]*+)(?:
      "(?P<quoted>(?:[^"]++|"")*+)"[{space}]*+
    | (?P<bare>(?!")[^{sign}\n]*+)
    )(?P<after>{sign}|\n|\Z)"""
UNCLOSED = re.compile(r'[ \t]*"(?:[^"]|"")*\Z')
SEPARATORS = {";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, slots=True)
class CsvCell:
    """What a cell says, without the white space around it, and where it begins."""

    text: str
    line: int
    column: int
    written: bool = True  # something stands there, if only quotes
    whole: str = ""  # with the white space in its quotes, which is a part of it

    def node(self, *, listing: bool = False) -> LocatedNode:
        """What it says; where it may be `listing` several, the text is marked as that of a cell."""
        return LocatedNode(CellText(self.text) if listing else self.text, self.line, self.column)

    def items(self) -> LocatedNode:
        """What stands between the bars."""
        return LocatedNode(
            [LocatedNode(item.strip(), self.line, self.column) for item in self.text.split("|")], self.line, self.column
        )


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    """A cell and what follows it, by what stands between cells."""
    space = " " if delimiter == "\t" else r"\ \t"
    return re.compile(CELL.format(sign=re.escape(delimiter), space=space), re.VERBOSE)


def read_csv(text: str, file: str, delimiter: str = ",") -> tuple[list[Origins], list[Problem]]:
    """The data of each row, shaped like a scenario, and what is wrong with the rows that are broken.

    Every column that is not the format's own goes to `given`. A row of nothing but delimiters is a case of which
    nothing is known; an empty line is no row.

    Args:
        text: The whole file, its lines ended by line feeds.
        file: What it is called in messages.
        delimiter: One character.

    Raises:
        RemitError: A header that cannot be used, or no row at all.
    """
    rows = [row for row in rows_of(text, file, delimiter) if row[1:] or row[0].written]
    if not any(cell.text for row in rows for cell in row):
        raise RemitError([Problem("empty-file", "the file says nothing", Location(file))])
    header = [replace(cell, text=composed(cell.text)) for cell in rows[0]]
    if problems := list(_header_problems(header, file)):
        raise RemitError(problems)
    whole = [row for row in rows[1:] if len(row) == len(header)]
    broken = [_row_problem(header, row, file) for row in rows[1:] if len(row) != len(header)]
    return [Origins(file, _scenario(header, row)) for row in whole], broken


def rows_of(text: str, file: str, delimiter: str = ",") -> Iterator[list[CsvCell]]:
    """The cells of every row.

    Args:
        text: The whole file, its lines ended by line feeds.
        file: What it is called in messages.
        delimiter: One character.

    Raises:
        RemitError: A quote that is not closed, or goes on behind its end.
    """
    row: list[CsvCell] = []
    line, line_start, index = 1, 0, 0
    pattern = _cell(delimiter)
    while index < len(text) or row:
        match = pattern.match(text, index)
        if match is None:
            raise RemitError([_broken_quote(text, index, Location(file, line, index - line_start + 1))])
        said = match["bare"] if match["quoted"] is None else match["quoted"].replace('""', '"')
        whole = said.strip() if match["quoted"] is None else said
        row.append(CsvCell(said.strip(), line, match.end("space") - line_start + 1, match["bare"] != "", whole))
        index = match.end()
        if breaks := match[0].count("\n"):
            line, line_start = line + breaks, text.rfind("\n", 0, index) + 1
        if match["after"] != delimiter:
            yield row
            row = []


def _broken_quote(text: str, index: int, at: Location) -> Problem:
    if UNCLOSED.match(text, index):
        return Problem(
            "csv-syntax", "a quote that begins here is never closed", at, "write a quote within a cell twice"
        )
    said = "text goes on behind the closing quote of this cell"
    return Problem("csv-syntax", said, at, "write a quote within a quoted cell twice")


def _header_problems(header: list[CsvCell], file: str) -> Iterator[Problem]:
    first = header[0].text
    for sign, called in SEPARATORS.items():
        if len(header) == 1 and sign in first:
            said = f"the columns are separated by {called}"
            yield Problem("csv-header", said, Location(file, header[0].line, 1), "separate them by commas")
    seen: set[str] = set()
    for number, cell in enumerate(header, start=1):
        at = Location(file, cell.line, cell.column)
        if not cell.text:
            yield Problem("csv-header", f"column {number} has no name", at, "name every column")
        elif cell.text in seen:
            fact = (
                f"; the column of a fact that is called so is `{FACT}{cell.text}`" if cell.text in OWN_COLUMNS else ""
            )
            yield Problem("csv-header", f"two columns are called `{cell.text}`", at, f"keep one of them{fact}")
        seen.add(cell.text)


def _row_problem(header: list[CsvCell], row: list[CsvCell], file: str) -> Problem:
    columns = f"are {len(header)} columns" if header[1:] else "is one column"
    said = f"{say_count(len(row), 'cell')}, and there {columns}"
    if len(row) < len(header):
        names = ", ".join(cell.text for cell in header[len(row) :])
        at, help = row[-1], f"an unknown fact is an empty cell between commas; not there: {names}"
    else:
        at, help = row[len(header)], "a cell with a comma in it wants quotes"
        if not header[1:]:
            help = f"the first line names the columns, and that is `{header[0].text}`: take a title or comment out"
    return Problem("csv-row", said, Location(file, at.line, at.column), help)


def _scenario(header: list[CsvCell], row: list[CsvCell]) -> LocatedNode:
    line = row[0].line
    own: dict[str, LocatedNode] = {"name": LocatedNode(f"line {line}", line, 1)}
    given: dict[str, LocatedNode] = {}
    for column, cell in zip(header, row, strict=True):
        if cell.text and column.text in OWN_COLUMNS:
            own[column.text] = cell.items() if column.text == "because" else cell.node(listing=column.text == "expect")
        elif cell.whole and column.text not in OWN_COLUMNS:
            given[_fact(column)] = LocatedNode(CellText(cell.whole), cell.line, cell.column)
    places = {column.text: (column.line, column.column) for column in header}
    facts = {_fact(column): places[column.text] for column in header if column.text not in OWN_COLUMNS}
    own["given"] = LocatedNode(given, line, 1, facts)
    said = {name: (node.line, node.column) for name, node in own.items() if name == "given" or name in places}
    return LocatedNode(own, line, 1, {name: at for name, at in places.items() if name in OWN_COLUMNS} | said)


def _fact(column: CsvCell) -> str:
    """The fact that a column is about."""
    name = column.text.removeprefix(FACT)
    return name if name in OWN_COLUMNS else column.text
