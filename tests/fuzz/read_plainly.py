"""What a file says, read as plainly as can be: how many scenarios or rows, and what each of them states."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import product
from typing import Any

import yaml

OWN = ("name", "policy", "expect", "because", "note", "highlight")  # columns that are no facts
Stated = list[frozenset[str]]  # of every scenario, the facts that something is said of
COLUMNS = ("name", "expect", "because", "readings", "note", "highlight")  # of `cases`, the same
EMPTY_CELLS = ("", "~", "null", None)
NOTHING = (None, "")  # behind a key: of a fact that is declared, that it is unknown


class Unclear(Exception):
    """It cannot be read plainly, so nothing is known of it."""


class _Text(yaml.BaseLoader):
    """Scalars are text."""


def _mapping(loader: _Text, node: yaml.MappingNode) -> dict[Any, Any]:
    """A key that stands twice is not plain."""
    pairs = [
        (loader.construct_object(key, deep=True), loader.construct_object(value, deep=True))
        for key, value in node.value
    ]
    return _once(pairs)


_Text.add_constructor("tag:yaml.org,2002:map", _mapping)


def _once(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    try:
        found = dict(pairs)
    except TypeError as wrong:
        raise Unclear from wrong
    if len(found) < len(pairs):
        raise Unclear
    return found


def as_yaml(raw: bytes) -> Any:
    try:
        return yaml.load(raw.decode("utf-8-sig"), Loader=_Text)  # noqa: S506  # builds nothing but text
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as wrong:
        raise Unclear from wrong


def as_json(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as wrong:
        raise Unclear from wrong


def in_yaml(raw: bytes, declared: Collection[str]) -> Stated:
    return _listed(as_yaml(raw), declared)


def in_json(raw: bytes, declared: Collection[str]) -> Stated:
    return _listed(as_json(raw), declared)


def in_lines(raw: bytes, declared: Collection[str]) -> Stated:
    """A line each; what else breaks lines for others does not for JSON."""
    try:
        lines = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    except UnicodeDecodeError as wrong:
        raise Unclear from wrong
    return [_facts(as_json(line.encode("utf-8", "surrogatepass")), declared) for line in lines if line.strip()]


def in_csv(raw: bytes, declared: Collection[str]) -> Stated:  # noqa: ARG001  # an empty cell says nothing
    header, rows = table(raw, ",")
    names = [name.strip() for name in header]
    return [
        frozenset(name for name, cell in zip(names, row, strict=False) if cell.strip() and name not in OWN)
        for row in rows
    ]


def table(raw: bytes, separator: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a table of text; empty lines are no rows, and every end of a line is a line feed."""
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except (csv.Error, UnicodeDecodeError) as wrong:
        raise Unclear from wrong
    kept = [row for row in rows if row[1:] or row == [""] or "".join(row).strip(" \t")]  # [""] is a cell in quotes
    if not kept:
        raise Unclear
    return kept[0], kept[1:]


def _listed(data: Any, declared: Collection[str]) -> Stated:
    found = data.get("scenarios") if isinstance(data, dict) else data
    if not isinstance(found, list):
        raise Unclear
    outer = data.get("given", {}) if isinstance(data, dict) else {}
    return [_facts(one, declared) for each in found for one in _each_case(each, outer)]


def _each_case(scenario: Any, outer: Any) -> Iterator[Any]:
    """What a scenario stands for: a case for each row of its table and each combination of its lists."""
    if not isinstance(scenario, dict) or not isinstance(outer, Mapping):
        raise Unclear
    header, *rows = scenario.get("cases", [[], []])
    lists = scenario.get("for each", {"": [""]})
    if not rows or not all(isinstance(each, list) and len(each) == len(header) for each in (header, *rows)):
        raise Unclear
    if not isinstance(lists, dict) or not all(isinstance(each, list) for each in lists.values()):
        raise Unclear
    if not all(isinstance(name, str) for name in header) or not isinstance(scenario.get("given", {}), Mapping):
        raise Unclear
    for row, picked in product(rows, product(*lists.values())):
        cells = {name: None if cell in EMPTY_CELLS else cell for name, cell in zip(header, row, strict=True)}
        facts = {name.removeprefix("given."): cell for name, cell in cells.items() if name not in COLUMNS}
        listed = {name: value for name, value in zip(lists, picked, strict=True) if name}
        yield {"given": {**outer, **scenario.get("given", {}), **facts, **listed}}


def _facts(scenario: Any, declared: Collection[str]) -> frozenset[str]:
    """Those with something behind them, and any that are not declared."""
    given = scenario.get("given", {}) if isinstance(scenario, dict) else None
    if not isinstance(given, Mapping):
        raise Unclear
    return frozenset(str(name) for name, raw in given.items() if raw not in NOTHING or name not in declared)


PLAINLY: dict[str, Callable[[bytes, Collection[str]], Stated]] = {
    ".yaml": in_yaml,
    ".json": in_json,
    ".jsonl": in_lines,
    ".csv": in_csv,
}
