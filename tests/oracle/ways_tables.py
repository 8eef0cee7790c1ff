"""Rows of a table: classified in memory, and by the printed SQL in DuckDB and SQLite, which know nothing of remit."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import remit
from oracle.asking import Asked, Difference, said
from oracle.facts import Case, kind_of
from oracle.partial import Partial

Row = dict[str, Any]
COLUMNS = ("verdict", "rules", "may_rules", "possible")
UNDECIDED = "undecided"  # the column of facts whose comparison leaves a row to a decision; only where one can be
DUCK_TYPES = {
    "flag": "BOOLEAN",
    "integer": "BIGINT",
    "number": "DECIMAL(38, 15)",
    "date": "DATE",
    "datetime": "TIMESTAMPTZ",
    "set": "VARCHAR[]",
}
SQLITE_TYPES = {"flag": "INTEGER", "integer": "INTEGER", "number": "REAL"}


def rows(asked: Asked, most: int = 40, *, typed: bool = False) -> list[tuple[Row, Partial]]:
    """Cases with some facts unknown, each with what is so of it under the default readings.

    `typed`: as columns of the type of each fact hold them, which cannot say that something is absent.
    """
    found = []
    for _ in range(most):
        share = asked.random.choice([0.4, 0.7, 1.0])
        case = {name: asked.random.choice(asked.cases.values[name]) for name in asked.policy.facts}
        known = {name: value for name, value in case.items() if asked.random.random() < share}
        known = {name: value for name, value in known.items() if not typed or _has_type(asked, name, value)}
        known = _with_room(asked, known)
        given = {name: said(asked.policy.facts[name], value) for name, value in known.items()}
        row = {
            name: _cell(asked, name, known[name], typed=typed) if name in known else None for name in asked.policy.facts
        }
        found.append((row, Partial.of(asked.cases, given)))
    return found


def _with_room(asked: Asked, known: Case) -> Case:
    """Without the values that leave no room, among those gone through, for what they are compared with."""
    if asked.cases.has_room(known):
        return known
    return {name: value for name, value in known.items() if asked.cases.has_room({name: value})}


def _has_type(asked: Asked, name: str, value: Any) -> bool:
    return value is not None or kind_of(asked.policy.facts[name]) not in DUCK_TYPES


def _cell(asked: Asked, name: str, value: Any, *, typed: bool) -> Any:
    """In the type of a column where every value of the fact has one; else as a scenario file has it."""
    fact = asked.policy.facts[name]
    is_set = kind_of(fact) == "set"
    if kind_of(fact) in DUCK_TYPES and not is_set and (typed or not fact.get("optional")):
        return said(fact, value, typed=True)
    text = said(fact, value)
    if is_set and typed:
        return text
    return "{" + "|".join(text) + "}" if isinstance(text, list) else text


def wanted(partial: Partial) -> dict[str, str]:
    """What the columns say."""
    possible = partial.possible
    verdict = next(iter(possible)) if len(possible) == 1 else "undetermined"
    every = {"rules": partial.rules, "may_rules": partial.may_rules, "possible": possible}
    return {"verdict": verdict, **{key: "|".join(sorted(names)) for key, names in every.items()}}


def _got(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: row[key] if key == "verdict" else "|".join(sorted(filter(None, (row[key] or "").split("|"))))
        for key in COLUMNS
    }


def classify(asked: Asked) -> Iterator[Difference]:
    """Rows as dicts; a row that no case fits is refused."""
    listed = rows(asked)
    possible = [(row, partial) for row, partial in listed if partial.read]
    if not possible:
        return
    try:
        found = remit.classify([row for row, _ in possible], asked.loaded, columns=COLUMNS)
    except remit.RemitError as wrong:
        yield Difference("classify.refused", {"said": str(wrong)})
        return
    if len(found) != len(possible):
        yield Difference("classify.rows", {"got": len(found), "want": len(possible)})
    for got, (row, partial) in zip(found, possible, strict=False):
        if _got(got) != (right := wanted(partial)):
            yield Difference("classify.row", {"row": row, "got": _got(got), "want": right})
    for row, partial in listed:
        if not partial.read:
            yield from _impossible(asked, row)


def _impossible(asked: Asked, row: Row) -> Iterator[Difference]:
    try:
        got = remit.classify([row], asked.loaded, columns=COLUMNS)
    except remit.RemitError:
        return
    yield Difference("classify.impossible", {"row": row, "got": got})


def sql(asked: Asked) -> Iterator[Difference]:
    """The printed SQL: an impossible row has no verdict, and an undecided one names what it is compared with."""
    listed = rows(asked, typed=True)
    for dialect, run in (("duckdb", _in_duckdb), ("sqlite", _in_sqlite)):
        columns = ",".join(COLUMNS)
        printed = asked.run("sql", asked.file("p.yaml"), "--dialect", dialect, "--columns", columns)
        if not printed.out:
            yield Difference("sql.refused", {"said": printed.err})
            return
        found = run(asked, [row for row, _ in listed], printed.out.rpartition(";")[0])
        for got, (row, partial) in zip(found, listed, strict=True):
            if got.get(UNDECIDED) is not None:
                if not _may_be_undecided(asked, row, got):
                    yield Difference(f"sql.{dialect}.undecided", {"row": row, "got": got})
                continue
            right = wanted(partial) if partial.read else dict.fromkeys(COLUMNS)
            if {key: got[key] for key in COLUMNS} != right and (not partial.read or _got(got) != right):
                yield Difference(f"sql.{dialect}", {"row": row, "got": got, "want": right})


def _may_be_undecided(asked: Asked, row: Row, got: Mapping[str, Any]) -> bool:
    """Where nothing is said of a row: its facts are all that are compared, one is not known, and others are."""
    names = set(got[UNDECIDED].split("|"))
    said_nothing = all(got[key] is None for key in COLUMNS)
    are_compared = len(names) > 1 and names in asked.cases.groups.values()
    return said_nothing and are_compared and 0 < sum(row[name] is None for name in names) < len(names)


def _in_duckdb(asked: Asked, listed: Sequence[Row], query: str) -> list[Row]:
    import duckdb

    types = {name: DUCK_TYPES.get(kind_of(fact), "TEXT") for name, fact in asked.policy.facts.items()}
    with duckdb.connect() as database:
        return _asked(database, types, listed, query)


def _in_sqlite(asked: Asked, listed: Sequence[Row], query: str) -> list[Row]:
    types = {name: SQLITE_TYPES.get(kind_of(fact), "TEXT") for name, fact in asked.policy.facts.items()}
    database = sqlite3.connect(":memory:")
    return _asked(database, types, [{name: _plain(value) for name, value in row.items()} for row in listed], query)


def _plain(value: Any) -> Any:
    """Flags are numbers in SQLite, days and moments are text, sets are lists as JSON has them."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, datetime.date) else value


def _asked(database: Any, types: Mapping[str, str], listed: Sequence[Row], query: str) -> list[Row]:
    columns = ", ".join(f'"{name}" {type}' for name, type in types.items())
    database.execute(f"CREATE TABLE cases ({columns})")
    values = [tuple(row[name] for name in types) for row in listed]
    database.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * len(types))})", values)
    answered = database.execute(query)
    names = [name for name, *_ in answered.description]
    return [dict(zip(names, values, strict=True)) for values in answered.fetchall()]
