"""A matrix as Markdown, HTML and CSV."""

from __future__ import annotations

import csv
import io
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from remit.report import DISCLAIMER
from remit.report.table.matrix import Matrix

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}"
    "th,td{border:1px solid #888;padding:.4rem .6rem;text-align:left;vertical-align:top}"
    "td small{display:block;color:#555}caption{text-align:left;font-weight:bold;padding:.5rem 0}"
)


def as_markdown(matrix: Matrix) -> str:
    """A table of Markdown, below its title."""
    head, *rows = [[_in_markdown(text) for text in line] for line in matrix.grid()]
    lines = [f"# {matrix.title}", ""]
    lines += [matrix.given, ""] if matrix.given else []
    lines += [f"Across: {', '.join(matrix.column_facts)}.", ""]
    lines += [_row(head), _row(["---"] * len(head)), *map(_row, rows), "", DISCLAIMER]
    return "\n".join(lines) + "\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _in_markdown(text: str) -> str:
    """A text in a cell, in which bars and line breaks would end it."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def as_csv(matrix: Matrix) -> str:
    """Comma-separated: the labels of rows, then a column for each combination; text that begins a formula is quoted."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[_no_formula(text) for text in line] for line in matrix.grid()])
    return out.getvalue()


def _no_formula(text: str) -> str:
    """Spreadsheets would work out what begins with one of these signs."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def as_html(matrix: Matrix) -> str:
    """One HTML file, with a header cell for each label."""
    root = Element("html", lang="en")
    head = SubElement(root, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "title").text = matrix.title
    SubElement(head, "style").text = STYLE
    body = SubElement(root, "body")
    table = SubElement(body, "table")
    SubElement(table, "caption").text = f"{matrix.title}. {matrix.given}".strip()
    _header(SubElement(table, "thead"), matrix)
    _body(SubElement(table, "tbody"), matrix)
    SubElement(body, "p").text = DISCLAIMER
    indent(root)
    return "<!DOCTYPE html>\n" + tostring(root, encoding="unicode", method="html") + "\n"


def _header(head: Element, matrix: Matrix) -> None:
    """A line for each fact across; the facts of the rows in the last one."""
    for level, fact in enumerate(matrix.column_facts):
        line = SubElement(head, "tr")
        last = level == len(matrix.column_facts) - 1
        for name in matrix.row_facts:
            SubElement(line, "th", scope="col").text = name if last else ""
        for labels in matrix.columns:
            SubElement(line, "th", scope="col", title=fact).text = labels[level]


def _body(body: Element, matrix: Matrix) -> None:
    for labels, cells in zip(matrix.rows, matrix.cells, strict=True):
        line = SubElement(body, "tr")
        for label in labels:
            SubElement(line, "th", scope="row").text = label
        for cell in cells:
            says, *rules = cell.lines()
            shown = SubElement(line, "td")
            shown.text = says
            for rule in rules:
                SubElement(shown, "small").text = rule
