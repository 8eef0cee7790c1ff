"""Tables with sets, and with facts that are compared, say of every row what the definition says."""

from __future__ import annotations

import json
import sqlite3
from decimal import Decimal
from typing import Any

import pyarrow
from compared_policies import policies as compared_policies
from hypothesis import given
from hypothesis import strategies as st
from tables import ALL
from test_printed_sql import query
from test_tables import ARROW, cell, expected_of

import remit
from remit.model.matching import ABSENT
from remit.model.policy import Policy
from remit.representatives import representatives
from remit.testing import opened, policies

Rows = list[dict[str, Any]]
NOTHING = (None,) * 5


@st.composite
def tables(draw: st.DrawFn) -> tuple[Policy, Rows]:
    """A policy whose facts may be sets or compared, and rows about it with missing values."""
    every = policies(max_facts=4, max_rules=5, max_concepts=2, max_readings=1)
    policy = draw(st.one_of(every, compared_policies()))
    values = {name: [None, None, *representatives(policy, name, {})] for name in policy.facts}
    row = st.fixed_dictionaries({name: st.sampled_from(found) for name, found in values.items()})
    return policy, draw(st.lists(row, min_size=1, max_size=8))


def as_arrow(policy: Policy, rows: Rows) -> pyarrow.Table:
    """Columns of the type of their fact; of text, where some may be absent."""
    return pyarrow.table(
        {name: _column(policy, name, [row[name] for row in rows]) for name in policy.facts if name in rows[0]}
    )


def _column(policy: Policy, name: str, values: list[Any]) -> Any:
    fact = policy.facts[name]
    if fact.kind == "set" and not fact.optional:
        lists = [None if value is None else sorted(value) for value in values]
        return pyarrow.array(lists, pyarrow.list_(pyarrow.string()))
    if fact.optional:
        return pyarrow.array([_as_text(value) for value in values], pyarrow.string())
    type = pyarrow.decimal128(38, fact.number.places) if fact.kind == "number" else ARROW[fact.kind]
    return pyarrow.array(values, type)


def _as_text(value: Any) -> str | None:
    if isinstance(value, frozenset):
        return "{" + "|".join(sorted(value)) + "}"
    return None if value is None else cell(value)


@given(tables())
def test_arrow_tables_and_dicts_have_the_words_of_the_definition(drawn: Any) -> None:
    policy, rows = drawn
    expected = [expected_of(policy, row) or NOTHING for row in rows]
    found = remit.classify(as_arrow(policy, rows), opened(policy), columns=ALL, bad_values="unknown").select(ALL)
    by_dict = remit.classify(rows, opened(policy), columns=ALL, bad_values="unknown")

    assert [tuple(row.values()) for row in found.to_pylist()] == expected
    assert [tuple(row[name] for name in ALL) for row in by_dict] == expected


@given(tables())
def test_members_in_text_with_a_sign_between_them_say_the_same(drawn: Any) -> None:
    policy, rows = drawn
    sets = [name for name, fact in policy.facts.items() if fact.kind == "set"]
    texts = {
        name: [";".join(sorted(row[name])) if isinstance(row[name], frozenset) else _as_text(row[name]) for row in rows]
        for name in policy.facts
    }
    table = pyarrow.table({name: pyarrow.array(column, pyarrow.string()) for name, column in texts.items()})
    found = remit.classify(
        table, opened(policy), columns=ALL, bad_values="unknown", split=dict.fromkeys(sets, ";")
    ).select(ALL)

    assert [tuple(row.values()) for row in found.to_pylist()] == [expected_of(policy, row) or NOTHING for row in rows]


def said_in_sqlite(policy: Policy, rows: Rows, sql: str) -> list[dict[str, Any]]:
    with sqlite3.connect(":memory:") as database:
        database.row_factory = sqlite3.Row
        columns = ", ".join(f'"{name}"' for name in policy.facts)
        database.execute(f"CREATE TABLE cases ({columns})")
        values = [[_in_sqlite(row[name]) for name in policy.facts] for row in rows]
        database.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * len(policy.facts))})", values)
        return [dict(row) for row in database.execute(sql).fetchall()]


def _in_sqlite(value: Any) -> Any:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, frozenset):
        return json.dumps(sorted(value))
    return float(value) if isinstance(value, Decimal) else cell(value)


def _typed(policy: Policy, name: str, value: Any) -> Any:
    """A value that a column of its type can hold; that something is absent is said in text only."""
    if value is ABSENT and policy.facts[name].kind not in ("choice", "text"):
        return None
    return value


@given(tables())
def test_printed_sql_has_the_words_of_the_definition_or_names_what_is_compared(drawn: Any) -> None:
    policy, rows = drawn
    rows = [{name: _typed(policy, name, value) for name, value in row.items()} for row in rows]
    for row, found in zip(rows, said_in_sqlite(policy, rows, query(opened(policy), "sqlite")), strict=True):
        if found.get("undecided") is None:
            assert tuple(found[name] for name in ALL) == (expected_of(policy, row) or NOTHING)
        else:
            assert {found[name] for name in ALL} == {None}
            named = [row[name] for name in found["undecided"].split("|")]
            assert 0 < named.count(None) < len(named)
