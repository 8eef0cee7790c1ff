"""What a cell of a file states, before it is read as a scenario's.

A cell of CSV is read as in a CSV file of scenarios: without the white space around it, `a|b` as one of several. All
other text is read as `LoadedPolicy.decide` reads it. A cell that is more than its text has a mark in front, which no
file can write.
"""

from __future__ import annotations

from typing import Any

from remit.model.scenario import Given, in_cell
from remit.reader.json_text import read_json
from remit.tables.streams import MORE


def stated_in_csv(cell: str | None) -> Given | None:
    """What a cell of a CSV file states; one that is marked has white space in its quotes, which is a part of it."""
    if cell and cell.startswith(MORE):
        return in_cell(cell.removeprefix(MORE))
    stripped = (cell or "").strip()
    return in_cell(stripped) if stripped else None


def stated_in_json(cell: str | None) -> Any:
    """What a cell of JSON Lines states: its text; of one that is marked, the list or mapping that stands there."""
    if cell is None or not cell.startswith(MORE):
        return cell
    return read_json(cell.removeprefix(MORE), "").root.data()
