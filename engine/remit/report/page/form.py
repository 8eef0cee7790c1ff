"""What the explorer of a page asks: a field for every fact and reading, with what can be answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

EXACT = {"date": "date", "integer": "number", "number": "number", "datetime": "text"}  # kinds of facts, and of fields


def form(exported: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an exported diagram, in the order of the policy, and how many verdicts there are."""
    verdicts = {terminal["verdict"] for terminal in exported["terminals"]} - {None}
    fields = {key: _fields(exported["levels"], exported[key]) for key in ("facts", "readings")}
    return {**fields, "verdicts": len(verdicts)}


def _fields(levels: Sequence[Mapping[str, Any]], numbers: Iterable[int]) -> list[dict[str, Any]]:
    return [
        {**levels[number], "exact": EXACT.get(levels[number]["kind"]), "breaks": _breaks(levels[number]["options"])}
        for number in numbers
    ]


def _breaks(options: Sequence[Mapping[str, Any]]) -> list[int]:
    """Where a new row begins: with every outermost group, and with what comes after one."""
    inner = [bool(option["depth"]) for option in options]
    return [
        place
        for place, option in enumerate(options)
        if not option["depth"] and (option["is_group"] or (place > 0 and inner[place - 1]))
    ]
