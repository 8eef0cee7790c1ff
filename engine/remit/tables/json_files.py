"""JSON Lines read line by line, every key of every line: text as it is, all else as it stands there.

What is wrong with a line is said by the reader of scenario files. The rows go to Parquet files of a folder, in parts,
so that they need no more memory than one part; the line itself goes with them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from remit.errors import Location, Problem, RemitError
from remit.extras import extra
from remit.reader.json_text import read_json
from remit.tables.streams import LONGEST, MORE, line_blocks, text_of

PART = 50_000  # rows
MOST_SHOWN = 10  # broken lines
LINE = "line"  # the column of the lines themselves
SPACE = r"[ \t\r\n]*+"
TEXT = r'"(?:[^"\\\x00-\x1f]++|\\.)*+"'
PLAIN = r'"[^"\\\x00-\x1f]*+"'
MOST_NAMES = 100  # in one pattern
NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?"
PAIR = re.compile(
    rf"{SPACE}({TEXT}){SPACE}:{SPACE}(?:({TEXT})|({NUMBER}|true|false|null)|(?=[\[{{])){SPACE}(?:,|(}}))?", re.DOTALL
)
REST = re.compile(rf"{SPACE}(?:,|(}}))")
OPEN, END = re.compile(rf"{SPACE}\{{"), re.compile(rf"{SPACE}\Z")
CLOSED, SPACES = re.compile(rf"{SPACE}\}}"), re.compile(SPACE)
COMMA, END_OF_LIST = re.compile(rf"{SPACE},(?={SPACE}[^\s\]])"), re.compile(rf"{SPACE}\]{SPACE}\Z")
DECODER = json.JSONDecoder()


class Unusual(Exception):
    """A line that is not a plain mapping: the reader of scenario files says what is wrong, if anything is."""


class WrittenLines(NamedTuple):
    """The parts that were written: of every key, in the order of first mention, the column; how many rows there are.

    `nested` are the facts with lists or mappings in their cells, which have a mark in front.
    """

    parts: tuple[str, ...]
    columns: dict[str, str]
    rows: int
    nested: frozenset[str] = frozenset()


@dataclass
class _Part:
    """Rows that wait to be written."""

    rows: int = 0
    cells: dict[str, list[str | None]] = field(default_factory=dict)

    def add(self, row: dict[str, str | None]) -> None:
        for name, said in row.items():
            column = self.cells.get(name)
            if column is None:
                column = self.cells[name] = [None] * self.rows
            column.append(said)
        self.rows += 1
        if len(row) < len(self.cells):
            for column in self.cells.values():
                if len(column) < self.rows:
                    column.append(None)


class _Shape:
    """Plain lines with the same keys in the same order, which are taken apart at once; most lines are such."""

    def __init__(self, names: tuple[str, ...] = ()) -> None:
        self.names = names if 0 < len(names) <= MOST_NAMES and not any('"' in n or "\\" in n for n in names) else ()
        pairs = (rf'"{re.escape(name)}"{SPACE}:{SPACE}({PLAIN}|{NUMBER}|true|false|null)' for name in self.names)
        self.pattern = re.compile(rf"\{{{SPACE}{f'{SPACE},{SPACE}'.join(pairs)}{SPACE}\}}")

    def row(self, text: str) -> dict[str, str] | None:
        """Of every key, its value as it stands there; None of other lines."""
        match = self.pattern.fullmatch(text) if self.names else None
        return None if match is None else dict(zip(self.names, match.groups(), strict=True))


def written(files: Sequence[str], folder: str, is_fact: Callable[[str], bool], *, single: bool = False) -> WrittenLines:
    """Read files into parts in a folder.

    It takes memory for one part, whatever the size of the files.

    Args:
        files: In the order of their rows.
        folder: Where the parts are written, as Parquet.
        is_fact: Whether the column of a name holds a fact.
        single: All values of facts must be single ones, no lists or mappings.

    Raises:
        RemitError: The first of the broken lines, each with its place.
    """
    columns, parts, rows, problems = dict[str, str](), list[str](), 0, list[Problem]()
    nested = set[str]()
    for file in files:
        part, shape = _Part(), _Shape()
        for line, text in _rows(file):
            try:
                row = shape.row(text)
                if row is None:
                    row = _row(text, file, line)
                    shape = _Shape(tuple(row))
                if lists := [name for name, raw in row.items() if _is_nested(raw) and is_fact(name)]:
                    problems += [_nested(name, row[name], file, line) for name in lists if single]
                    nested.update(lists)
                    row |= {name: MORE + row[name] for name in lists}
            except RemitError as wrong:
                problems += wrong.problems
                row = {}
            if len(problems) >= MOST_SHOWN:
                raise RemitError(problems[:MOST_SHOWN])
            cells = {columns.setdefault(name, f"c{len(columns)}"): _plain(raw) for name, raw in row.items()}
            part.add({LINE: text.replace("\n", " "), **cells})  # no text holds a line break
            if part.rows == PART:
                parts, rows, part = [*parts, _write(part, folder, len(parts))], rows + part.rows, _Part()
        if part.rows:
            parts, rows = [*parts, _write(part, folder, len(parts))], rows + part.rows
    if problems:
        raise RemitError(problems)
    if not rows:
        raise RemitError([Problem("empty-file", "the file is empty", Location(files[0]))])
    return WrittenLines(tuple(parts), columns, rows, frozenset(nested))


def _write(part: _Part, folder: str, number: int) -> str:
    with extra("tables"):
        import pyarrow
        from pyarrow import parquet
    path = str(Path(folder) / f"part-{number}.parquet")
    table = pyarrow.table({name: pyarrow.array(cells, pyarrow.string()) for name, cells in part.cells.items()})
    parquet.write_table(table, path, write_statistics=False)
    return path


def _rows(file: str) -> Iterator[tuple[int, str]]:
    """The objects of a file as they stand there, each with its line; in a `.json` file perhaps over several lines."""
    if ".json" in Path(file.lower()).suffixes and not _is_by_lines(file):
        yield from _values(file)
        return
    for line, block in line_blocks(file):
        for number, each in enumerate(text_of(block, file, line).removesuffix("\n").split("\n"), start=line):
            if stripped := each.strip(" \t\r"):
                yield number, stripped


def _is_by_lines(file: str) -> bool:
    """Whether the first line is an object by itself."""
    for line, block in line_blocks(file):
        first = text_of(block, file, line).lstrip(" \t\r\n").partition("\n")[0]
        if first:
            try:
                return isinstance(json.loads(first), dict)
            except (ValueError, RecursionError):
                return False
    return True


def _values(file: str) -> Iterator[tuple[int, str]]:
    """The items of one list, or objects one after the other; the file is read as a whole. Raises RemitError."""
    text = "".join(text_of(block, file, line) for line, block in _bounded(file))
    is_list = text.lstrip().startswith("[")
    at, seen, line = text.index("[") + 1 if is_list else 0, 0, 1
    behind = COMMA if is_list else SPACES
    try:
        while (start := SPACES.match(text, at).end()) < len(text) and text[start] != "]":  # type: ignore[union-attr]
            _, end = DECODER.raw_decode(text, start)
            line, seen = line + text.count("\n", seen, start), start
            yield line, text[start:end]
            after = behind.match(text, end)
            at = end if after is None else after.end()
            if after is None:
                break
        if is_list and not END_OF_LIST.match(text, at):
            raise ValueError
    except (ValueError, RecursionError):
        read_json(text, file)
        raise RemitError([Problem("json-syntax", "this is no list of objects", Location(file, line))]) from None


def _bounded(file: str) -> Iterator[tuple[int, bytes]]:
    size = 0
    for line, block in line_blocks(file):
        size += len(block)
        if size > 16 * LONGEST:
            help = "write JSON Lines, one object a line: they are read in parts"
            raise RemitError([Problem("file-too-large", "a list of more than 256 MiB", Location(file), help)])
        yield line, block


def _row(text: str, file: str, line: int) -> dict[str, str]:
    """Of every key, its value as it stands there. Raises RemitError."""
    try:
        if "\\" not in text:  # behind one may hide what no text may have
            return dict(_pairs(text))
    except Unusual:
        pass
    origins = read_json(text, file, line)
    if not isinstance(origins.root.value, dict):
        what = "a list" if isinstance(origins.root.value, list) else f"`{origins.root.value}`"
        said = f"a row is a mapping of columns to values, and here stands {what}"
        raise RemitError([Problem("wrong-type", said, Location(file, line, 1), 'write {"column": value}')])
    if origins.problems:
        raise RemitError(origins.problems)
    if "" in origins.root.value:
        raise RemitError([Problem("bad-name", "a key has no name", Location(file, line, 1), "name every column")])
    return dict(_pairs(text, nested=True))


def _pairs(text: str, *, nested: bool = False) -> Iterable[tuple[str, str]]:
    """Keys and values of a mapping; `nested`: it has been read before, and what is in it is known to be right."""
    match = OPEN.match(text)
    if match is None:
        raise Unusual
    found: dict[str, str] = {}
    at = match.end()
    closing = CLOSED.match(text, at)
    closed = closing is not None
    at = closing.end() if closing else at
    while not closed:
        pair = PAIR.match(text, at)
        if pair is None:
            raise Unusual
        key, said, word, end = pair.groups()
        at = pair.end()
        if said is None and word is None:
            if not nested:
                raise Unusual
            begins = pair.end()
            _, at = DECODER.raw_decode(text, begins)
            said = text[begins:at]
            rest = REST.match(text, at)
            if rest is None:
                raise Unusual
            at, end = rest.end(), rest[1]
        elif end is None and text[at - 1] != ",":
            raise Unusual
        name = key[1:-1] if "\\" not in key else str(json.loads(key))
        if name in found or not name:
            raise Unusual
        found[name] = said if word is None else word
        closed = end is not None
    if not END.match(text, at):
        raise Unusual
    return found.items()


def _plain(raw: str) -> str | None:
    """What a cell says: the text of a text, nothing of null, all else as it stands there."""
    if raw.startswith('"'):
        return raw[1:-1] if "\\" not in raw else str(json.loads(raw))
    return None if raw == "null" else raw


def _is_nested(raw: str) -> bool:
    return raw.startswith(("[", "{"))


def _nested(name: str, raw: str, file: str, line: int) -> Problem:
    said = f"{name}: a {'list' if raw.startswith('[') else 'mapping'} is not a value of this fact"
    return Problem(
        "wrong-type",
        said,
        Location(file, line),
        "Spark takes single values and groups; --engine duckdb reads lists, too",
    )
