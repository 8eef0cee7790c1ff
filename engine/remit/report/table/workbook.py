"""A matrix as a workbook (XLSX)."""

from __future__ import annotations

import io

from remit.extras import extra
from remit.report import DISCLAIMER
from remit.report.table.matrix import Matrix

WIDEST = 40  # characters of a column


def as_workbook(matrix: Matrix) -> bytes:
    """The bytes of a workbook of one sheet: the title, what is given, the table, the disclaimer.

    Args:
        matrix: What the table says.

    Raises:
        RemitError: openpyxl is not installed.
    """
    with extra("xlsx"):
        import openpyxl
        from openpyxl.styles import Alignment, Font
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Matrix"
    head, *rows = matrix.grid()
    above = [[matrix.title], *([[matrix.given]] if matrix.given else []), [f"Across: {', '.join(matrix.column_facts)}"]]
    for number, line in enumerate([*above, head, *rows, [], [DISCLAIMER]], start=1):
        for column, text in enumerate(line, start=1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type = text, "s"  # text, whatever it begins with
            cell.alignment = Alignment(wrap_text=number > len(above), vertical="top")
            cell.font = Font(bold=number in (1, len(above) + 1))
    for column, _ in enumerate(head, start=1):
        longest = max(len(line[column - 1]) for line in (head, *rows))
        sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width = min(WIDEST, longest + 2)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
