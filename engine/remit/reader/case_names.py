"""Names of cases, built from what they say: `at {age}` is `at 17` of the case whose age is 17."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from remit.errors import Location, Problem, near_miss
from remit.model.written import composed
from remit.reader.tree import LocatedNode, Origins

OWN_KEYS = ("name", "expect", "because", "readings", "note", "highlight")  # of a scenario; other columns are facts
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
Place = tuple[int, int]  # line and column


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a case: the column or key that it is of, and where that stands."""

    name: str
    at: Place
    node: LocatedNode


def named(
    name: LocatedNode, facts: Mapping[str, LocatedNode], own: Mapping[str, LocatedNode], cells: tuple[Cell, ...]
) -> LocatedNode:
    """A name with the values of its case in the place of `{fact}`; without any such, they stand behind it."""
    if not isinstance(name.value, str):
        return name
    known = {**own, **facts}
    wanted = [composed(each) for each in PLACEHOLDER.findall(name.value)]
    text = PLACEHOLDER.sub(lambda match: _said(known.get(composed(match[1]))), name.value)
    if not wanted or not known.keys() >= set(wanted):  # what is not there is told by itself
        values = ", ".join(f"{cell.name} {_said(cell.node)}" for cell in cells if cell.name not in OWN_KEYS)
        text = f"{text}: {values}" if values else text
    return LocatedNode(text, name.line, name.column)


def _said(node: LocatedNode | None) -> str:
    """What a cell says, in the text of a name."""
    if node is None or node.value is None:
        return "not known"
    if isinstance(node.value, list):
        return " and ".join(_said(item) for item in node.value) or "none"
    if isinstance(node.value, dict):
        one_of = node.value.get("one of")
        if one_of is not None and isinstance(one_of.value, list):
            return " or ".join(_said(item) for item in one_of.value)
        return ", ".join(f"{key} {_said(item)}" for key, item in node.value.items())
    return node.value


def unknown_placeholders(node: LocatedNode, scenarios: list[LocatedNode], origins: Origins) -> Iterator[Problem]:
    """What stands in braces in a name, and is said by none of its cases."""
    name = node.step("name")
    if name is None or not isinstance(name.value, str):
        return
    known: dict[str, None] = {}
    for each in scenarios:
        given = each.step("given")
        for part in (each, given):
            known |= dict.fromkeys(part.value) if part is not None and isinstance(part.value, dict) else {}
    known.pop("given", None)
    for wanted in dict.fromkeys(PLACEHOLDER.findall(name.value)):
        if composed(wanted) not in known:
            at = Location(origins.file, name.line, name.column)
            said = f"`{{{wanted}}}` in the name is nothing that its cases say"
            yield Problem("undeclared-fact", said, at, near_miss(wanted, known, "said"))
