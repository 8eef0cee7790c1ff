"""Printed conditions name only columns that matter, and are TRUE or FALSE where none does; the rest is refused."""

from __future__ import annotations

from typing import Any

import pytest
import sqlglot

import remit
from remit.errors import RemitError
from remit.tables.request import Request
from remit.tables.where import where

READER = {"user": "ann", "roles": ["reader"], "suspended": False, "clearance": 1}
NEAR = """
remit: 1
policy: near
title: "What lies between"
facts: {a: {integer: {}}, b: {integer: {}}, c: {integer: {}}, d: {flag: {}}}
rules: {between: {permit: "Between.", when: {b: {more than: a}, c: {more than: b}}}}
"""


def printed(given: dict[str, Any], which: str = "allowed", dialect: str = "duckdb") -> str:
    return where(Request(remit.load("document-access"), given=given), dialect, which).strip()


@pytest.mark.parametrize(
    ("given", "which", "clause"),
    [
        ({**READER, "action": "read", "owner": "ann"}, "allowed", "TRUE"),
        ({**READER, "suspended": True}, "allowed", "FALSE"),
        ({**READER, "suspended": True}, "never", "TRUE"),
        ({**READER, "action": "delete"}, "allowed", '"owner" = \'ann\' AND "legal-hold" = FALSE'),
        (
            {**READER, "action": "read"},
            "allowed",
            '"owner" = \'ann\' OR ("state" = \'published\' AND "secrecy" >= 0 AND "secrecy" < 2)',
        ),
    ],
)
def test_a_column_that_does_not_matter_does_not_occur(given: dict[str, Any], which: str, clause: str) -> None:
    assert printed(given, which) == clause


@pytest.mark.parametrize(
    "dialect", ["duckdb", "sqlite", "postgres", "snowflake", "mysql", "bigquery", "tsql", "oracle"]
)
def test_it_is_one_condition_in_every_dialect(dialect: str) -> None:
    (parsed,) = sqlglot.parse(
        f"SELECT 1 FROM t WHERE {printed({**READER, 'action': 'read'}, 'possibly', dialect)}", read=dialect
    )

    assert {each.name for each in parsed.find_all(sqlglot.exp.Column)} == {"owner", "state", "secrecy"}


def test_a_given_fact_has_no_column_and_a_view_has_it_folded_in() -> None:
    from remit.tables.sql import printed as view

    request = Request(remit.load("document-access"), ("verdict",), given=READER)
    sql = "\n".join(line for line in view(request, "duckdb", "t").splitlines() if not line.startswith("--"))

    assert "suspended" not in sql
    assert "legal-hold" in sql


def test_what_sql_cannot_tell_is_refused_naming_the_facts_and_told_once_enough_is_given() -> None:
    loaded = remit.loads(NEAR)
    with pytest.raises(RemitError, match="a, b, c are compared with each other") as refused:
        where(Request(loaded), "duckdb", "allowed")

    assert refused.value.problems[0].help == "give some of them (--given), or `remit find`, which decides such rows"
    assert where(Request(loaded, given={"a": 1, "c": 9}), "duckdb", "allowed") == '"b" >= 2 AND "b" < 9\n'
    assert where(Request(loaded, given={"a": 5, "c": 5}), "duckdb", "possibly") == "FALSE\n"


def test_a_fact_that_is_given_has_no_column_of_its_own() -> None:
    with pytest.raises(RemitError, match="column `owner` is the fact user, which is given as well"):
        where(Request(remit.load("document-access"), map={"owner": "user"}, given=READER), "duckdb", "allowed")
