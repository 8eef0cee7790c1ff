"""In PostgreSQL, printed conditions let through the rows that decisions do, and searches find what may be.

`python -m pytest tests/engines/narrowed_in_postgres.py` wants `initdb` and `postgres` on the path (Debian: postgresql);
searches want `pip install 'remit[postgres]'`, too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from million_in_postgres import psql, server

sys.path.insert(0, str(Path(__file__).parents[1] / "agreement"))
sys.path.insert(0, str(Path(__file__).parents[1] / "service"))

import remit
from remit.errors import Location, RemitError
from remit.representatives import representatives
from remit.tables.request import Request
from remit.tables.where import WHERE, is_wanted, where

__all__ = ["server"]
TYPES = {"choice": "text", "flag": "boolean", "integer": "bigint", "text": "text", "date": "date", "set": "text[]"}
NUMBER = 400
GIVEN = {
    "document-access": [{}, {"user": "ann", "action": "read"}, {"roles": ["reader"], "suspended": False}],
    "us-weapons-in-russia": [{}, {"supplier": "united-states"}, {"weapon": "atacms", "date": "2024-06-10"}],
    "ward-records": [{}],
}


def literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, frozenset):
        return "'{" + ",".join(sorted(value)) + "}'"
    return "'" + str(value).replace("'", "''") + "'"


def cases(loaded: Any, names: list[str]) -> Iterator[dict[str, Any]]:
    """Rows of which a third says nothing."""
    random, values = Random(7), {name: [*representatives(loaded.policy, name, {})] for name in names}
    for _ in range(NUMBER):
        yield {name: None if random.random() < 0.3 else random.choice(values[name]) for name in names}


def decided(loaded: Any, known: dict[str, Any], row: dict[str, Any]) -> Any:
    try:
        return loaded.decide({**known, **row})
    except RemitError:
        return None


@pytest.mark.parametrize(("policy", "known"), [(name, known) for name, every in GIVEN.items() for known in every])
def test_conditions_let_through_the_rows_that_decisions_do(server: str, policy: str, known: dict[str, Any]) -> None:
    loaded = remit.load(policy)
    request = Request(loaded, given=known)
    names = [name for name in loaded.policy.facts if name not in request.known]
    if any(loaded.policy.facts[name].kind not in TYPES for name in names):
        pytest.skip("a kind of fact that is not tried here")
    columns = ", ".join(f'"{name}" {TYPES[loaded.policy.facts[name].kind]}' for name in names)
    rows = list(cases(loaded, names))
    values = ", ".join(f"({n}, {', '.join(literal(row[name]) for name in names)})" for n, row in enumerate(rows))
    psql(
        server,
        f"DROP TABLE IF EXISTS rows; CREATE TABLE rows (n integer, {columns}); INSERT INTO rows VALUES {values};",
    )
    decisions = [decided(loaded, known, row) for row in rows]
    for which in WHERE:
        try:
            clause = where(request, "postgres", which)
        except RemitError as refused:
            assert "compared with each other" in str(refused)  # noqa: PT017
            continue
        found = psql(server, f"SELECT n FROM rows WHERE {clause} ORDER BY n;").split()
        wanted = [n for n, each in enumerate(decisions) if each is not None and is_wanted(which, each.possible)]
        assert list(map(int, found)) == wanted


def test_searches_read_its_tables(server: str) -> None:
    pytest.importorskip("psycopg")
    from remit.service.search.tables import PostgresEntities

    psql(
        server,
        """CREATE TABLE people (id integer, role text, cleared numeric, staff boolean, groups text[], since date);
        INSERT INTO people VALUES (10, 'clerk', 2.50, true, '{a,b}', '2024-01-02'), (9, NULL, 3, NULL, NULL, NULL);""",
    )
    table = PostgresEntities(f"host={server} user=remit dbname=postgres", "public.people", "id", None, Location("x"))
    rows = {row.id: row.properties for row in table.every("")}

    assert list(rows) == ["10", "9"]
    assert rows["10"] == {
        "role": "clerk",
        "cleared": "2.50",
        "staff": True,
        "groups": ["a", "b"],
        "since": "2024-01-02",
    }
    assert rows["9"] == {"cleared": 3}
    assert table.one("9") is not None
    assert table.one("8") is None
    with pytest.raises(RemitError, match="no column `nobody`"):
        PostgresEntities(f"host={server} user=remit dbname=postgres", "people", "nobody", None, Location("x"))
