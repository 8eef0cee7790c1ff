"""CSV text to located data: one scenario a row, one column a fact; an empty cell is unknown, `a|b` is one of."""

from __future__ import annotations

import csv
import io

from remit.errors import Location, Problem, RemitError
from remit.reader.tree import Node

OWN_COLUMNS = ("name", "policy", "expect", "because", "note")


def read_csv(text: str, file: str) -> list[Node]:
    """One node a row, shaped like a scenario; every column that is not the format's own goes to `given`."""
    rows = _rows(text, file)
    header = [cell.strip() for cell in rows[0][1]]
    problems = [*_header_problems(header, file), *_row_problems(header, rows[1:], file)]
    if problems:
        raise RemitError(problems)
    return [_scenario(header, cells, line) for line, cells in rows[1:]]


def _rows(text: str, file: str) -> list[tuple[int, list[str]]]:
    """Every row that is not empty, with the line on which it begins."""
    reader = csv.reader(io.StringIO(text), strict=True)
    rows, begins = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as wrong:
        raise RemitError([Problem("csv-row", f"not CSV: {wrong}", Location(file, begins))]) from None
    return rows


def _header_problems(header: list[str], file: str) -> list[Problem]:
    at = Location(file, 1)
    problems = []
    for index, name in enumerate(header):
        if not name:
            problems.append(Problem("csv-header", f"column {index + 1} has no name", at, "name every column"))
        elif name in header[:index]:
            problems.append(Problem("csv-header", f"two columns are called `{name}`", at, "keep one of them"))
    return problems


def _row_problems(header: list[str], rows: list[tuple[int, list[str]]], file: str) -> list[Problem]:
    return [
        Problem(
            "csv-row", f"{len(cells)} cells under {len(header)} columns", Location(file, line), _missing(header, cells)
        )
        for line, cells in rows
        if len(cells) != len(header)
    ]


def _missing(header: list[str], cells: list[str]) -> str:
    if len(cells) < len(header):
        return f"an empty cell is unknown, but it must be there: {', '.join(header[len(cells) :])}"
    return "a cell with a comma in it wants quotes"


def _scenario(header: list[str], cells: list[str], line: int) -> Node:
    stated = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
    facts = {name: _given(cell, line) for name, cell in stated.items() if name not in OWN_COLUMNS}
    own = {name: Node(cell, line, 1) for name, cell in stated.items() if name in OWN_COLUMNS}
    own.setdefault("name", Node(f"line {line}", line, 1))
    if "because" in own:
        own["because"] = _list(stated["because"], line)
    return _mapping({**own, "given": _mapping(facts, line)}, line)


def _given(cell: str, line: int) -> Node:
    return _mapping({"one of": _list(cell, line)}, line) if "|" in cell else Node(cell, line, 1)


def _list(cell: str, line: int) -> Node:
    return Node([Node(item.strip(), line, 1) for item in cell.split("|")], line, 1)


def _mapping(parts: dict[str, Node], line: int) -> Node:
    return Node(dict(parts), line, 1, dict.fromkeys(parts, (line, 1)))
