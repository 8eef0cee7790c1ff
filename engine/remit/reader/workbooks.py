"""The first sheet of a workbook (XLSX) as rows of text, each cell with its place."""

from __future__ import annotations

import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from remit.errors import Location, Problem, RemitError
from remit.extras import extra
from remit.model.written import REFUSED
from remit.reader.files import control_character
from remit.reader.sheets import Sheet, TableCell

LARGEST = 64 * 1024 * 1024  # bytes of a workbook when it is unpacked
MOST_CELLS = 1_000_000  # of a sheet, empty ones among them


def read_sheet(raw: bytes, file: str) -> Sheet:
    """The first sheet of a workbook; rows and columns that are empty at its end are left out.

    Args:
        raw: The bytes of the workbook.
        file: What it is called in messages.

    Raises:
        RemitError: openpyxl is not installed, it is no workbook or too large, or a cell has a formula or a control
            character.
    """
    with extra("xlsx"):
        import openpyxl
    try:
        with ZipFile(BytesIO(raw)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise RemitError([Problem("file-too-large", f"larger than {LARGEST >> 20} MiB", Location(file))])
        sheet = openpyxl.load_workbook(BytesIO(raw), data_only=False).worksheets[0]
    except RemitError:
        raise
    except Exception:  # noqa: BLE001  # whatever is wrong in the archive, or in the XML inside of it
        said = "this is no workbook that can be read"
        raise RemitError([Problem("table-unreadable", said, Location(file), "save it anew as .xlsx")]) from None
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        at = Location(file, sheet.max_row, sheet.max_column, sheet.title)
        help = "delete the empty rows and columns behind the table"
        raise RemitError([Problem("table-unreadable", "the sheet goes on as far as here", at, help)])
    rows = [[_cell(cell, file, sheet.title) for cell in row] for row in sheet.iter_rows()]
    used = [row for row in rows if any(cell.text for cell in row)]
    width = max((number for row in used for number, cell in enumerate(row, start=1) if cell.text), default=0)
    return Sheet([row[:width] for row in used], sheet.title)


def _cell(cell: Any, file: str, sheet: str) -> TableCell:
    """What a cell says as a person would write it: `TRUE` is true, a day is 2024-05-30, 5.0 is 5."""
    if cell.data_type == "f":
        at = Location(file, cell.row, cell.column, sheet)
        raise RemitError([Problem("wrong-type", "a formula stands here", at, "put its value in its place")])
    text = _text(cell.value)
    if found := REFUSED.search(text):
        raise RemitError([control_character(found[0], Location(file, cell.row, cell.column, sheet))])
    return TableCell(text, cell.row, cell.column)


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
