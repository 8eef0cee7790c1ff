"""The first sheet of a workbook (XLSX) as rows of text, each cell with its place."""

from __future__ import annotations

import datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from remit.errors import Location, Problem, RemitError
from remit.extras import extra
from remit.reader.sheets import Sheet, TableCell


def read_sheet(raw: bytes, file: str) -> Sheet:
    """The first sheet of a workbook; rows and columns that are empty at its end are left out.

    Args:
        raw: The bytes of the workbook.
        file: What it is called in messages.

    Raises:
        RemitError: openpyxl is not installed, it is no workbook, or a cell has a formula, which nothing works out here.
    """
    with extra("xlsx"):
        import openpyxl
    try:
        workbook = openpyxl.load_workbook(BytesIO(raw), data_only=False)
    except (BadZipFile, KeyError, ValueError, OSError) as wrong:
        said = "this is no workbook that can be read"
        raise RemitError([Problem("table-unreadable", said, Location(file), f"save it as .xlsx ({wrong})")]) from None
    sheet = workbook.worksheets[0]
    rows = [[_cell(cell, file, sheet.title) for cell in row] for row in sheet.iter_rows()]
    used = [row for row in rows if any(cell.text for cell in row)]
    width = max((number for row in used for number, cell in enumerate(row, start=1) if cell.text), default=0)
    return Sheet([row[:width] for row in used], sheet.title)


def _cell(cell: Any, file: str, sheet: str) -> TableCell:
    """What a cell says as a person would write it: `TRUE` is true, a day is 2024-05-30, 5.0 is 5."""
    if cell.data_type == "f":
        at = Location(file, cell.row, cell.column, sheet)
        raise RemitError([Problem("wrong-type", "a formula stands here", at, "put its value in its place")])
    return TableCell(_text(cell.value), cell.row, cell.column)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
