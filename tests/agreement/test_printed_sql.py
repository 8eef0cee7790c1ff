"""What `remit sql` prints says, in a database that knows nothing of remit, what the definition says."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import duckdb
import pytest
import sqlglot
from hypothesis import given
from outcome_table import shipped, shipped_table
from tables import ALL, by_definition, rows_of
from test_tables import expected_of, tables

import remit
from remit.columnar.columns import identifier
from remit.decide.given_values import item_of
from remit.model.items import text_of
from remit.model.matching import ABSENT
from remit.model.policy import Policy
from remit.tables.request import Request
from remit.tables.sql import printed
from remit.testing import opened

SQL_TYPES = {
    "choice": "TEXT",
    "flag": "BOOLEAN",
    "integer": "BIGINT",
    "number": "DECIMAL(38, 6)",
    "date": "DATE",
    "datetime": "TIMESTAMPTZ",
    "text": "TEXT",
}
Rows = list[dict[str, Any]]


def said_in_sqlite(policy: Any, rows: Rows, sql: str) -> list[tuple[Any, ...]]:
    database = sqlite3.connect(":memory:")
    kinds = {"flag": "INTEGER", "integer": "INTEGER", "number": "REAL"}
    columns = ", ".join(f'"{name}" {kinds.get(fact.kind, "TEXT")}' for name, fact in policy.facts.items())
    database.execute(f"CREATE TABLE cases ({columns})")
    values = [[_as_sqlite(row[name]) for name in policy.facts] for row in rows]
    database.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * len(policy.facts))})", values)
    return database.execute(f"SELECT verdict, rules, may_rules, possible, contested_by FROM ({sql})").fetchall()


def _as_sqlite(value: Any) -> Any:
    """Flags are numbers in SQLite, days and moments are text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return float(value)
    return int(value) if isinstance(value, int) else text_of(item_of(value))


def said_in_duckdb(policy: Any, rows: Rows, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as database:
        columns = ", ".join(f'"{name}" {SQL_TYPES[fact.kind]}' for name, fact in policy.facts.items())
        database.execute(f"CREATE TABLE cases ({columns})")
        values = [[row[name] for name in policy.facts] for row in rows]
        database.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * len(policy.facts))})", values)
        return database.execute(f"SELECT verdict, rules, may_rules, possible, contested_by FROM ({sql})").fetchall()


def query(loaded: Any, dialect: str) -> str:
    return printed(Request(loaded, ALL), dialect, "cases").rpartition(";")[0]


@cache
def query_of_shipped(dialect: str) -> str:
    return query(shipped(), dialect)


def test_every_combination_of_the_shipped_policy_in_sqlite_has_the_words_of_the_definition() -> None:
    expected = by_definition()
    found = said_in_sqlite(shipped().policy, rows_of(list(expected)), query_of_shipped("sqlite"))

    assert found == [said or (None,) * 5 for said in expected.values()]


def test_in_duckdb_it_says_the_same() -> None:
    expected = dict(Random(6).sample(list(by_definition().items()), 500))
    found = said_in_duckdb(shipped().policy, rows_of(list(expected)), query_of_shipped("duckdb"))

    assert found == [said or (None,) * 5 for said in expected.values()]


@pytest.mark.parametrize("said_in", [said_in_sqlite, said_in_duckdb])
def test_values_that_no_fact_has_give_null(said_in: Any) -> None:
    bad = [("weapon", "atacsm"), ("weapon", ""), ("posture", "ATTACKING")]
    nothing = dict.fromkeys(shipped_table().names)
    rows = [{**nothing, name: value} for name, value in bad]
    dialect = "sqlite" if said_in is said_in_sqlite else "duckdb"

    assert said_in(shipped().policy, rows, query_of_shipped(dialect)) == [(None,) * 5] * len(rows)


def test_what_is_no_day_in_sqlite_gives_null() -> None:
    no_days = ["2024-02-30", "2024-6-01", "20240601", "0000-01-01", "tomorrow", "2024-06-01 10:00:00"]
    rows = [{**dict.fromkeys(shipped_table().names), "date": day} for day in no_days]

    assert said_in_sqlite(shipped().policy, rows, query_of_shipped("sqlite")) == [(None,) * 5] * len(no_days)


def _as_typed(policy: Policy, name: str, value: Any) -> Any:
    """A value that a column of its type can hold; that something is absent is said in text only."""
    return None if value is ABSENT and policy.facts[name].kind not in ("choice", "text") else value


@given(tables())
def test_rows_of_generated_policies_in_sqlite_have_the_words_of_the_definition(drawn: Any) -> None:
    policy, rows = drawn
    rows = [{name: _as_typed(policy, name, value) for name, value in row.items()} for row in rows]
    found = said_in_sqlite(policy, rows, query(opened(policy), "sqlite"))

    assert found == [expected_of(policy, row) or (None,) * 5 for row in rows]


NAMES = ("x\n; DROP TABLE cases; --", "a'b", 'a"b', "a`b", "a]b", "a\\", "\u2028;x", "*/ x", "a--b", "{{ z }}")


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leaves_its_place_in_any_dialect(name: str) -> None:
    dialects = [each for each in sqlglot.Dialect.classes if each not in ("", "dax", "prql")]
    for dialect in dialects:
        request = Request(shipped(), ("verdict",), map={name: "supplier"}, prefix=name)
        sql = printed(request, dialect, name, name)
        head = next(line for line in sql.splitlines() if not line.startswith("-- "))
        (statement,) = [each for each in sqlglot.parse(sql, read=dialect) if isinstance(each, sqlglot.exp.Create)]

        assert head.startswith("CREATE VIEW")
        assert {name, f"{name}verdict"} <= {each.this for each in statement.find_all(sqlglot.exp.Identifier)}
        assert len([each for each in sqlglot.parse(sql, read=dialect) if each]) == 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_a_database_takes_any_name_for_a_name(dialect: str, name: str) -> None:
    sql = printed(Request(shipped(), ("verdict",), map={name: "supplier"}), dialect, "cases", name)
    others = [fact for fact in shipped().policy.facts if fact != "supplier"]
    columns = ", ".join(identifier(each) for each in (name, *others))
    create = f"CREATE TABLE cases ({', '.join(f'{each} TEXT' for each in columns.split(', '))})"
    if dialect == "sqlite":
        database = sqlite3.connect(":memory:")
        database.execute(create)
        database.executescript(sql)
        database.execute(f"INSERT INTO cases ({identifier(name)}) VALUES ('other-supplier')")
        assert database.execute(f"SELECT verdict FROM {identifier(name)}").fetchall() == [("unregulated",)]
    else:
        with duckdb.connect() as database:
            database.execute(create.replace('"date" TEXT', '"date" DATE'))
            database.execute(sql)
            database.execute(f"INSERT INTO cases ({identifier(name)}) VALUES ('other-supplier')")
            assert database.execute(f"SELECT verdict FROM {identifier(name)}").fetchall() == [("unregulated",)]


@pytest.mark.parametrize("dialect", ["dax", "prql"])
def test_what_is_no_sql_is_no_dialect_to_print(dialect: str) -> None:
    with pytest.raises(remit.RemitError, match=f"cannot be written in the dialect `{dialect}`"):
        printed(Request(shipped(), ("verdict",)), dialect, "cases")


def test_a_policy_that_fits_no_case_gives_null() -> None:
    policy = Policy.model_validate(
        {
            "remit": "1",
            "policy": "none",
            "title": "No case is possible",
            "facts": {"f": {"flag": {}}},
            "constraints": {"k": {"when": {"all": []}, "then": {"all": [{"f": "true"}, {"f": "false"}]}}},
            "rules": {"r": {"permit": "One may.", "when": {"f": "true"}}},
        }
    )

    assert said_in_sqlite(policy, [{"f": True}, {"f": None}], query(opened(policy), "sqlite")) == [(None,) * 5] * 2
