"""Every shipped policy says in PostgreSQL and in DuckDB what a decision says: sets, compared facts, missing values.

`python -m pytest tests/engines/shipped_in_databases.py` wants `initdb` and `postgres` on the path (Debian: postgresql).
"""

from __future__ import annotations

import csv
from random import Random
from typing import Any

import pyarrow
import pytest
from million_in_postgres import psql, server

import remit
from remit.decide import LoadedPolicy
from remit.decide.given_values import item_of
from remit.decide.unlinked import idle_inputs
from remit.model.items import text_of
from remit.representatives import representatives
from remit.tables.request import Request
from remit.tables.sql import printed

__all__ = ["server"]  # a fixture

NUMBER, MISSING = 2_000, 0.3
COLUMNS = ("verdict", "rules", "possible")
TYPES = {"flag": "boolean", "integer": "bigint", "date": "date", "set": "text[]"}
POLICIES = ("document-access", "family-leave", "us-weapons-in-russia")
Rows = list[dict[str, Any]]


def rows_of(loaded: LoadedPolicy) -> Rows:
    """Random rows, also of values right beside those that conditions name."""
    random, policy = Random(7), loaded.policy
    idle = idle_inputs(policy)  # what is derived from them has a column
    values = {name: list(representatives(policy, name, {})) for name in policy.facts if name not in idle}
    return [
        {name: None if random.random() < MISSING else random.choice(found) for name, found in values.items()}
        for _ in range(NUMBER)
    ]


def decided(loaded: LoadedPolicy, row: dict[str, Any]) -> tuple[str | None, ...]:
    try:
        decision = loaded.decide(row)
    except remit.RemitError:
        return (None,) * len(COLUMNS)
    return str(decision.verdict), "|".join(decision.rules), "|".join(decision.possible)


def in_postgres(value: Any) -> str:
    """A value as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, frozenset):
        return f"ARRAY[{', '.join(map(in_postgres, sorted(value)))}]::text[]"
    text = value if isinstance(value, str) else text_of(item_of(value))
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("name", POLICIES)
def test_rows_of_a_shipped_policy_have_the_words_of_their_decisions(server: str, name: str) -> None:
    loaded = remit.load(name)
    rows, facts = rows_of(loaded), loaded.policy.facts
    expected = [decided(loaded, row) for row in rows]
    columns = ", ".join(f'"{fact}" {TYPES.get(one.kind, "text")}' for fact, one in facts.items() if fact in rows[0])
    values = (f"({n}, {', '.join(map(in_postgres, row.values()))})" for n, row in enumerate(rows))
    psql(server, f"DROP TABLE IF EXISTS cases CASCADE; CREATE TABLE cases (id integer, {columns});")
    psql(server, f"INSERT INTO cases VALUES {', '.join(values)};")
    psql(server, printed(Request(loaded, COLUMNS), "postgres", "cases", "verdicts"))
    said = psql(server, "SELECT coalesce(verdict, '-'), rules, possible FROM verdicts ORDER BY id;")
    found = [(None,) * 3 if row[0] == "-" else tuple(row) for row in csv.reader(said.splitlines())]

    assert found == expected
    lists = [{n: sorted(v) if isinstance(v, frozenset) else v for n, v in row.items()} for row in rows]
    table = remit.classify(pyarrow.Table.from_pylist(lists), loaded, columns=COLUMNS, bad_values="unknown")
    assert [tuple(row.values()) for row in table.select(COLUMNS).to_pylist()] == expected
