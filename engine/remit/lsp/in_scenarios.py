"""The slots of scenario files, in YAML and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from remit.lsp.in_policies import picked
from remit.lsp.slots import Slot, accepted, at, each, keys, parts, within
from remit.model.matching import SET_VERBS
from remit.model.scenario import CASES, FOR_EACH, GIVEN
from remit.reader.case_names import OWN_KEYS
from remit.reader.tree import LocatedNode

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
BETWEEN = re.compile(
    r"[^\s|;{}\"](?:[^|;{}\"]*[^\s|;{}\"])?"
)  # what stands between bars, braces, quotes and semicolons
LISTED = {"because": "rule", "with": "duty"}  # what lists of a scenario name
NAMES = {  # of lists, and of the keys of mappings: what they are
    "depends on": ("name", "operand"),
    "contested by": ("name", "reading"),
    "in force": ("rule", "expected"),
    "not because": ("rule", "expected"),
    "could be": ("verdict", ""),
    "not": ("verdict", ""),
    "any of": ("verdict", ""),
    "verdict": ("verdict", ""),
    "concepts": ("name", "concept"),
}


def of_scenarios(root: LocatedNode) -> Iterator[Slot]:
    """The slots of a scenario file.

    Args:
        root: The whole file: a mapping, or a list of scenarios.
    """
    if isinstance(root.value, list):
        yield from _listed(root)
    for slot, key, inner in parts(root, "scenarios") if isinstance(root.value, dict) else ():
        yield slot
        if key == "policy":
            yield from at("policy", inner)
        elif key == "given":
            yield from _given(inner)
        elif key == "scenarios":
            yield from _listed(inner)


def of_rows(rows: Iterable[LocatedNode]) -> Iterator[Slot]:
    """The slots of scenarios that are a row or a line each.

    Args:
        rows: Each shaped like a scenario.
    """
    for row in rows:
        for slot in _listed(LocatedNode([row], row.line, row.column)):
            if slot.role != "key":
                yield from _in_cell(slot) if slot.role == "value" else [slot]


def _in_cell(slot: Slot) -> Iterator[Slot]:
    """The values that a cell of a table has, between its bars, and behind what is asked of a set."""
    for found in BETWEEN.finditer(slot.text):
        verb = next((each for each in SET_VERBS if found[0].startswith(f"{each} ")), "")
        skip = len(verb) + bool(verb)
        yield replace(slot, text=found[0][skip:], skip=found.start() + skip)


def _listed(node: LocatedNode) -> Iterator[Slot]:
    for item in node.value if isinstance(node.value, list) else ():
        named = item.step("name")
        name = named.value if named is not None and isinstance(named.value, str) else ""
        yield from within(("scenario", name), _scenario(item))


def _scenario(node: LocatedNode) -> Iterator[Slot]:
    for slot, key, inner in parts(node, "scenario"):
        yield slot
        if key == "name":
            for name in at("scenario", inner):
                yield Slot("scenario", name.text, name.line, name.column, defines=True, part=node)
            yield from _placeholders(inner)
        elif key == "policy":
            yield from at("policy", inner)
        elif key == "given":
            yield from _given(inner)
        elif key == "readings":
            yield from picked(inner)
        elif key == "expect":
            yield from _expected(inner)
        elif key in LISTED:
            yield from each(LISTED[key], inner, "expected")
        elif key == CASES:
            yield from _cases(inner)
        elif key == FOR_EACH:
            for name, values in keys(inner, "name", "given"):
                yield name
                yield from accepted(values, name.text)


def _given(node: LocatedNode) -> Iterator[Slot]:
    for name, value in keys(node, "name", "given"):
        yield name
        yield from accepted(value, name.text)


def _expected(node: LocatedNode) -> Iterator[Slot]:
    if isinstance(node.value, str):
        yield from at("verdict", node, "expected")
        return
    for slot, key, inner in parts(node, "expect"):
        yield slot
        if key in NAMES:
            yield from (name for name, _ in keys(inner, *NAMES[key]))


def _placeholders(node: LocatedNode) -> Iterator[Slot]:
    """What a name says in braces: the facts whose values stand there."""
    for found in PLACEHOLDER.finditer(node.value) if isinstance(node.value, str) else ():
        yield Slot("name", found[1], node.line, node.column, "placeholder", skip=found.start(1))


def _cases(node: LocatedNode) -> Iterator[Slot]:
    """A table: its first row has names of columns, the others what they are."""
    rows = [row.value for row in node.value if isinstance(row.value, list)] if isinstance(node.value, list) else []
    columns = [cell.value if isinstance(cell.value, str) else "" for cell in rows[0]] if rows else []
    for cell in rows[0] if rows else ():
        for slot in at("name", cell, "column"):
            own = slot.text in OWN_KEYS
            skip = len(GIVEN) if slot.text.startswith(GIVEN) else 0
            role, owner = ("key", "scenario") if own else ("name", "column")
            yield Slot(role, slot.text[skip:], slot.line, slot.column, owner, skip)
    for row in rows[1:]:
        for name, cell in zip(columns, row, strict=False):
            yield from _cell(name, cell)


def _cell(name: str, cell: LocatedNode) -> Iterator[Slot]:
    if name == "expect":
        yield from _expected(cell)
    elif name == "readings":
        yield from picked(cell)
    elif name in LISTED:
        yield from each(LISTED[name], cell, "expected")
    elif name not in OWN_KEYS:
        yield from accepted(cell, name.removeprefix(GIVEN))
