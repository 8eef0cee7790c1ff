"""A decision log of `remit serve` as a table: a row for each decision, its facts as columns, what was decided beside.

A fact that the log does not tell was left out of it, or of the request: it is unknown. Lines that are no decision of
the policies in question are counted, by why they are none.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit.errors import Location, Problem, RemitError
from remit.tables.inputs import TableReading, TableSource, format_of, open_files, table_files
from remit.tables.streams import line_blocks, text_of

if TYPE_CHECKING:
    import duckdb

MARK = "remit_decision"  # the key that a line of a decision log has; its value is the version of the form
VERSION = 1
BESIDE = "decided."  # what columns begin with that are no facts
TOLD = ("time", "request_id", "policy", "verdict")  # of a line, in columns of their own
encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass
class LogRead:
    """What a log has: decisions of the policies, of others; answers that refuse; what it has lost, lines cut short.

    `read_otherwise` are decisions that were made under other readings than those of their policy here.
    """

    decisions: int = 0
    others: int = 0
    refused: int = 0
    lost: int = 0
    cut_short: int = 0
    read_otherwise: int = 0

    def said(self) -> Iterator[str]:
        """What is passed over, and why."""
        if self.others:
            yield f"{self.others:,} decisions of other policies are passed over"
        if self.refused:
            yield f"{self.refused:,} evaluations that were refused are passed over"
        if self.lost:
            yield f"the log itself says that {self.lost:,} decisions are lost"
        if self.cut_short:
            yield f"{self.cut_short:,} lines are cut short, and passed over"
        if self.read_otherwise:
            yield f"{self.read_otherwise:,} decisions were made under other readings than here"


def is_log(file: str) -> bool:
    """Whether a file of JSON lines is a decision log: its first whole object says so."""
    if format_of(file) != "json":
        return False
    for _, block in line_blocks(file):
        for raw in block.splitlines():
            try:
                line = json.loads(raw)
            except (ValueError, RecursionError):
                continue
            return isinstance(line, dict) and MARK in line
    return False


def open_rows(
    connection: duckdb.DuckDBPyConnection,
    paths: Sequence[str],
    reading: TableReading,
    policies: Mapping[str, Mapping[str, str]],
    facts: Collection[str],
) -> tuple[TableSource, LogRead | None]:
    """Tables as one, or decision logs as a table of their facts; of logs, what they have.

    Args:
        connection: Where it is to be read.
        paths: Files, folders and patterns, all of one format.
        reading: How they are read, and where parts of them may be written.
        policies: Whose decisions are meant: by the name of each, the choice of each of its readings.
        facts: Names that columns beside the facts must not have.

    Raises:
        RemitError: A file cannot be read.
    """
    files, log = table_files(paths), None
    shown = paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
    if is_log(files[0]):
        path, log = as_rows(files, reading.scratch, policies, facts)
        files = [path]
    return open_files(connection, files, shown, reading), log


def as_rows(
    files: Sequence[str], folder: str, policies: Mapping[str, Mapping[str, str]], facts: Collection[str]
) -> tuple[str, LogRead]:
    """Write the decisions of some policies as JSON lines of their facts; the file, and what was passed over.

    Args:
        files: Decision logs, in the order of their rows.
        folder: Where the lines are written.
        policies: By the name of each policy, the choice of each of its readings.
        facts: Names that columns beside the facts must not have.

    Raises:
        RemitError: A file cannot be read, is no decision log, or of a later version; or has no decision of these.
    """
    beside = BESIDE
    while any(fact.startswith(beside) for fact in facts):
        beside = f"_{beside}"
    found, path, tells = LogRead(), Path(folder) / "decisions.jsonl", False
    with path.open("w", encoding="utf-8") as rows:
        for file in files:
            for number, line in _lines(file, found):
                if (row := _row(line, Location(file, number), policies, found)) is not None:
                    told = {f"{beside}{name}": line.get(name) for name in TOLD}
                    tells = tells or bool(row)
                    told[f"{beside}rules"] = "|".join(line.get("rules", ()))
                    rows.write(encoded({**row, **told}) + "\n")
    if not found.decisions:
        said = f"no decision of {' or '.join(policies)} is in the log"
        raise RemitError([Problem("empty-file", said, Location(files[0]), _only(found))])
    if not tells:
        help = "remit serve --decision-facts A,B names the facts whose values are written"
        raise RemitError([Problem("no-facts", "the log tells no facts", Location(files[0]), help)])
    return str(path), found


def _only(found: LogRead) -> str | None:
    return "; ".join(found.said()) or None


def _lines(file: str, found: LogRead) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a log with the numbers of their lines; lines that are none are counted."""
    for first, block in line_blocks(file):
        for number, text in enumerate(text_of(block, file, first).removesuffix("\n").split("\n"), start=first):
            try:
                line = json.loads(text)
            except (ValueError, RecursionError):
                found.cut_short += bool(text.strip())
                continue
            if not isinstance(line, dict) or MARK not in line:
                said = "this line is none of a decision log, as the first is"
                raise RemitError([Problem("table-unreadable", said, Location(file, number))])
            yield number, line


def _row(
    line: Mapping[str, Any], at: Location, policies: Mapping[str, Mapping[str, str]], found: LogRead
) -> Mapping[str, Any] | None:
    """The facts of a decision of one of the policies."""
    if line[MARK] != VERSION:
        said = f"the log has version {line[MARK]}, and {VERSION} is read here"
        raise RemitError([Problem("unknown-version", said, at, "upgrade remit")])
    if "lost" in line:
        found.lost += int(line["lost"])
    elif "error" in line:
        found.refused += 1
    elif line.get("policy") not in policies:
        found.others += 1
    else:
        found.decisions += 1
        here, then = policies[line["policy"]], line.get("receipt", {}).get("readings", {})
        found.read_otherwise += any(then.get(name, choice) != choice for name, choice in here.items())
        return dict(line.get("facts", {}))
    return None
