"""What the explorer of a page asks: a field for every fact and reading, with what can be answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

EXACT = {
    "date": "date",
    "integer": "number",
    "number": "number",
    "datetime": "text",
    "text": "text",
}  # kinds of facts, and of fields
WORDS = {"present": "there is one", "absent": "there is none"}


def form(exported: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an exported diagram, in the order of the policy, and how many verdicts there are."""
    verdicts = {terminal["verdict"] for terminal in exported["terminals"]} - {None}
    fields = {key: _fields(exported["levels"], exported[key]) for key in ("facts", "readings")}
    return {**fields, "verdicts": len(verdicts)}


def _fields(levels: Sequence[Mapping[str, Any]], numbers: Iterable[int]) -> list[dict[str, Any]]:
    return [_field(levels[number]) for number in numbers]


def _field(level: Mapping[str, Any]) -> dict[str, Any]:
    """A field; a set is stated member by member, and what is optional can always be said to be there or not."""
    offered = [{"value": number, **option} for number, option in enumerate(level["options"])]
    if level["sets"]:
        offered = [option for option in offered if option["items"] in (["present"], ["absent"])]
    said = [option["items"] for option in offered]
    more = [word for word in ("present", "absent") if level["optional"] and [word] not in said]
    offered += [{"value": word, "label": WORDS[word], "is_group": False, "items": [word]} for word in more]
    exact = None if level["by_options"] else EXACT.get(level["kind"])
    return {**level, "offered": offered, "exact": exact, "breaks": _breaks(level["options"])}


def _breaks(options: Sequence[Mapping[str, Any]]) -> list[int]:
    """Where a new row begins: with every outermost group, and with what comes after one."""
    inner = [bool(option["depth"]) for option in options]
    return [
        place
        for place, option in enumerate(options)
        if not option["depth"] and (option["is_group"] or (place > 0 and inner[place - 1]))
    ]
