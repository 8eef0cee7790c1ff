"""What a cell of a column states, from its text in the database: a value, or a list where the column holds sets."""

from __future__ import annotations

import json
import re
from typing import Any

from remit.columnar.columns import FLOAT_TYPES, LIST, MARK, TEXT_TYPES, Column
from remit.columnar.duckdb_codes import ZONED
from remit.model.items import PRESENT_OR_ABSENT
from remit.tables.inputs import TableSource

ZONED_TEXT = re.compile(r"([0-9-]+) ([0-9:.]+)\+00")  # as DuckDB prints a moment in UTC
EMPTY = "{}"


def stated_in(source: TableSource, column: Column, text: str | None) -> Any:
    """What a cell states, as `LoadedPolicy.decide` takes it.

    Args:
        source: The table.
        column: The one that the cell is of.
        text: As `Column.text` gives it.
    """
    if text is None:
        return None
    if column.kind == LIST:
        return json.loads(text)
    if column.split:
        return members_in(text.lstrip(MARK), column.split)
    if column.kind in TEXT_TYPES:
        return source.stated(text)
    if column.kind in (*FLOAT_TYPES, "DECIMAL"):
        return re.sub(r"\.0+\Z", "", text)  # a whole number
    return ZONED_TEXT.sub(r"\1T\2Z", text) if column.kind == ZONED else text


def members_in(text: str, sign: str) -> str | list[str]:
    """What a text lists with a sign between the names; the words for a set that is absent or present stay words.

    >>> members_in("a, b", ","), members_in("", ","), members_in("{}", ","), members_in("absent", ",")
    (['a', 'b'], [], [], 'absent')
    """
    stripped = text.strip()
    if stripped in PRESENT_OR_ABSENT:
        return stripped
    return [] if stripped == EMPTY else [part.strip() for part in text.split(sign) if part.strip()]
