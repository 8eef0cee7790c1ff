"""Scenarios that a file says in short, written out: what is given for all, tables of cases, products of lists.

    given: {item: atlas}                        given: {item: atlas, old: true}     name: old true
    scenarios:                          ->      given: {item: atlas, old: false}    name: old false
      - name: "old {old}"
        for each: {old: [true, false]}

Every part keeps its place: that of the cell, of the column's name, of the key that is shared. What stands further
inside goes before what stands further out: a row before its scenario, and that before what is given for the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from math import prod

from remit.errors import Location, Problem
from remit.model.scenario import CASES, FOR_EACH, GIVEN
from remit.model.written import composed
from remit.reader.case_names import OWN_KEYS, Cell, Place, named, unknown_placeholders
from remit.reader.tree import LocatedNode, Origins

MOST_CASES = 10_000  # that one scenario is written out to


@dataclass(slots=True)
class WrittenOut:
    """The scenarios that one is written out to; the places that they share; what is wrong with its table or lists."""

    scenarios: list[LocatedNode] = field(default_factory=list)
    shared: set[Place] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def is_short(node: LocatedNode) -> bool:
    """Whether a scenario stands for several."""
    return isinstance(node.value, dict) and not node.value.keys().isdisjoint((CASES, FOR_EACH))


def written_out(node: LocatedNode, given: LocatedNode | None, origins: Origins) -> WrittenOut:
    """What one scenario of a file stands for.

    Args:
        node: The scenario as it is written, a mapping.
        given: What is given for the whole file, if anything is.
        origins: The file.
    """
    assert isinstance(node.value, dict)
    found = WrittenOut()
    rows = _rows(node, origins, found) if CASES in node.value else [()]
    lists = list(_lists(node, origins, found)) if FOR_EACH in node.value else []
    if found.problems:
        return found
    if (number := len(rows) * prod(len(cells) for cells in lists)) > MOST_CASES:
        said = f"{number:,} cases, and one scenario stands for at most {MOST_CASES:,}"
        at = Location(origins.file, node.line, node.column)
        return WrittenOut(
            problems=[Problem("too-large", said, at, "take a list out, or write it as a table of its own")]
        )
    outer = _merged(given, node.value.get("given"))
    found.shared |= set(_places(outer)) if is_short(node) else set(_places(given))
    for row in rows:
        for picked in product(*lists):
            found.scenarios.append(_scenario(node, outer, (*row, *picked)))
    if is_short(node):
        if not all("name" in each.value for each in found.scenarios if isinstance(each.value, dict)):
            at = Location(origins.file, node.line, node.column)
            help = 'add `name:`, with values of the cases in braces: "at {age}"'
            found.problems.append(Problem("missing-key", "`name` is missing", at, help))
            found.scenarios = []
        found.shared |= {place for key, part in node.value.items() if key != CASES for place in _places(part)}
        found.problems += list(unknown_placeholders(node, found.scenarios, origins))
    return found


def _rows(node: LocatedNode, origins: Origins, found: WrittenOut) -> list[tuple[Cell, ...]]:
    """The rows of a table, whose first row names the columns."""
    table = node.step(CASES)
    listed = table.value if table is not None else None
    if not isinstance(listed, list) or len(listed) <= 1 or not all(isinstance(row.value, list) for row in listed):
        help = "write a list for each row, the first one with the names of columns: [age, expect], [17, prohibited]"
        found.problems.append(
            Problem("wrong-type", f"`{CASES}` is a table", Location(origins.file, *node.keys[CASES]), help)
        )
        return []
    header, *rows = [row.value for row in listed if isinstance(row.value, list)]
    names = [composed(cell.value) if isinstance(cell.value, str) else "" for cell in header]
    for number, (name, cell) in enumerate(zip(names, header, strict=True)):
        at = Location(origins.file, cell.line, cell.column)
        if not name:
            found.problems.append(Problem("wrong-type", "a column has no name", at, "name the fact that it is of"))
        elif name in names[:number]:
            found.problems.append(Problem("duplicate-key", f"two columns are called `{name}`", at, "keep one of them"))
    places = [(cell.line, cell.column) for cell in header]
    found.shared |= set(places)
    for row, written in zip(rows, listed[1:], strict=True):
        if len(row) != len(header):
            said = f"a row of {len(row)} cells, and there are {len(header)} columns"
            help = "what is not known is null; a cell with a comma in it wants quotes, a set brackets"
            at = Location(origins.file, written.line, written.column)
            found.problems.append(Problem("case-row", said, at, help))
    whole = [row for row in rows if len(row) == len(header)]
    return [tuple(Cell(n, p, cell) for n, p, cell in zip(names, places, row, strict=True)) for row in whole]


def _lists(node: LocatedNode, origins: Origins, found: WrittenOut) -> Iterator[list[Cell]]:
    """Of each fact that is gone through, its values."""
    listed = node.step(FOR_EACH)
    assert listed is not None
    if not isinstance(listed.value, dict) or not listed.value:
        said = f"`{FOR_EACH}` takes lists by fact"
        found.problems.append(
            Problem("wrong-type", said, Location(origins.file, *node.keys[FOR_EACH]), "write {age: [17, 18]}")
        )
        return
    for name, values in listed.value.items():
        at = listed.keys[name]
        if not isinstance(values.value, list) or not values.value:
            said = f"`{name}` is gone through, and has no list of values"
            where = Location(origins.file, values.line, values.column)
            found.problems.append(Problem("wrong-type", said, where, f"write {name}: [a, b]"))
            continue
        found.shared |= {at, *(place for value in values.value for place in _places(value))}
        yield [Cell(f"{GIVEN}{name}" if name in OWN_KEYS else composed(name), at, value) for value in values.value]


def _scenario(node: LocatedNode, outer: LocatedNode, cells: tuple[Cell, ...]) -> LocatedNode:
    """One scenario: what is shared, and over it what its cells say. It stands where its first own cell does."""
    assert isinstance(node.value, dict)
    assert isinstance(outer.value, dict)
    own = {key: part for key, part in node.value.items() if key not in (CASES, FOR_EACH, "given")}
    keys = {key: at for key, at in node.keys.items() if key in own}
    facts, places = dict(outer.value), dict(outer.keys)
    for cell in cells:
        name = cell.name.removeprefix(GIVEN)
        if cell.name not in OWN_KEYS:
            facts[name], places[name] = cell.node, cell.at
        elif cell.node.value is not None:  # else it is as the scenario says
            own[name], keys[name] = cell.node, (cell.node.line, cell.node.column)
    line, column = (cells[0].node.line, cells[0].node.column) if cells else (node.line, node.column)
    own["given"], keys["given"] = LocatedNode(facts, line, column, places), node.keys.get("given", (line, column))
    if cells:
        keys["given"] = (line, column)
        if "name" in own and not any(cell.name == "name" and cell.node.value for cell in cells):
            own["name"] = named(own["name"], facts, own, cells)
    return LocatedNode(own, line, column, keys)


def _merged(outer: LocatedNode | None, inner: LocatedNode | None) -> LocatedNode:
    """What is given further out, and over it what is given further inside."""
    found = LocatedNode({}, 0, 0) if inner is None else LocatedNode({}, inner.line, inner.column)
    assert isinstance(found.value, dict)
    for part in (outer, inner):
        if part is not None and isinstance(part.value, dict):
            found.value.update({composed(name): node for name, node in part.value.items()})
            found.keys.update({composed(name): at for name, at in part.keys.items()})
    return found


def _places(node: LocatedNode | None) -> Iterator[Place]:
    """Where a part and all inside it stand, with their keys."""
    if node is None:
        return
    yield node.line, node.column
    yield from node.keys.values()
    if isinstance(node.value, dict):
        inner = list(node.value.values())
    else:
        inner = node.value if isinstance(node.value, list) else []
    for part in inner:
        yield from _places(part)
