"""Rows that are found or searched for, and the condition printed for them, are those that decisions allow."""

from __future__ import annotations

import json
import sqlite3
from itertools import islice
from typing import Any

import duckdb
import pytest
from compared_policies import policies as compared_policies
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from test_printed_sql import SQL_TYPES
from test_tables_of_sets_and_comparisons import _in_sqlite, _typed, as_arrow

import remit
from remit.assurance.narrowed import narrowed as shown
from remit.decide import Decision, LoadedPolicy
from remit.errors import RemitError, TooLarge
from remit.finding.files import finding
from remit.finding.found import found_of
from remit.model.conditions import Condition
from remit.model.matching import ABSENT
from remit.model.policy import Policy
from remit.report.shared_shapes import when
from remit.representatives import representatives
from remit.service.folder import Served, Snapshot
from remit.service.search.catalogue import Catalogue
from remit.service.search.search import Searching
from remit.service.search.tables import Entities, Row
from remit.tables.request import Request
from remit.tables.where import WHERE, is_wanted, where
from remit.testing import opened, partial_scenarios, policies
from remit.verdict import completions, decide, holds

Rows = list[dict[str, Any]]
EVERY = policies(max_facts=4, max_rules=5, max_concepts=2, max_readings=1)


@st.composite
def narrowed(draw: st.DrawFn) -> tuple[Policy, dict[str, Any], Rows]:
    """A policy, what is given of it, and rows about the other facts, with missing values."""
    policy = draw(st.one_of(EVERY, compared_policies()))
    assume(decided(opened(policy), {}, {}) is not None)  # of those that compare facts, some have no case
    stated = draw(partial_scenarios(policy))
    known = {name: raw for name, raw in stated.items() if draw(st.booleans())}
    try:
        request = Request(opened(policy), ("possible",), given=known)
    except RemitError:  # what is left of what was drawn may be more than can be decided
        return draw(narrowed())
    left = [name for name in policy.facts if name not in request.known]
    values = {name: [None, None, *representatives(policy, name, {})] for name in left}
    row = st.fixed_dictionaries({name: st.sampled_from(found) for name, found in values.items()})
    return policy, known, draw(st.lists(row, min_size=1, max_size=8))


def decided(loaded: LoadedPolicy, known: dict[str, Any], row: dict[str, Any]) -> Decision | None:
    """The decision on a row; None where no case fits it."""
    try:
        return loaded.decide({**known, **row})
    except TooLarge:
        raise
    except RemitError:
        return None


def through_sqlite(policy: Policy, rows: Rows, clause: str) -> list[int]:
    names = [name for name in policy.facts if name in rows[0]]
    with sqlite3.connect(":memory:") as database:
        columns = ", ".join(["number INTEGER", *(f'"{name}"' for name in names)])
        database.execute(f"CREATE TABLE cases ({columns})")
        values = [[number, *(_in_sqlite(row[name]) for name in names)] for number, row in enumerate(rows)]
        database.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * (len(names) + 1))})", values)
        found = database.execute(f"SELECT number FROM cases WHERE {clause} ORDER BY number").fetchall()
        return [number for (number,) in found]


def through_duckdb(policy: Policy, rows: Rows, clause: str) -> list[int]:
    names = [name for name in policy.facts if name in rows[0]]
    with duckdb.connect() as database:
        types = {**SQL_TYPES, "set": "TEXT[]", "number": "DECIMAL(38, 12)"}
        columns = ", ".join(["number INTEGER", *(f'"{name}" {types[policy.facts[name].kind]}' for name in names)])
        database.execute(f"CREATE TABLE cases ({columns})")
        values = [[number, *(_in_duckdb(row[name]) for name in names)] for number, row in enumerate(rows)]
        database.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * (len(names) + 1))})", values)
        found = database.execute(f"SELECT number FROM cases WHERE {clause} ORDER BY number").fetchall()
        return [number for (number,) in found]


def _in_duckdb(value: Any) -> Any:
    if value is ABSENT:
        return str(ABSENT)
    return sorted(value) if isinstance(value, frozenset) else value


@settings(max_examples=settings.default.max_examples // 2)
@given(narrowed(), st.sampled_from(WHERE))
def test_the_condition_lets_through_the_rows_that_decisions_do_or_names_what_is_compared(
    drawn: Any, which: str
) -> None:
    policy, known, rows = drawn
    rows = [{name: _typed(policy, name, value) for name, value in row.items()} for row in rows]
    loaded = opened(policy)
    decisions = [decided(loaded, known, row) for row in rows]
    wanted = [number for number, each in enumerate(decisions) if each is not None and is_wanted(which, each.possible)]
    request = Request(loaded, given=known)
    for dialect, through in (("sqlite", through_sqlite), ("duckdb", through_duckdb)):
        try:
            clause = where(request, dialect, which)
        except TooLarge as refused:
            assert "compared" in refused.problems[0].message  # noqa: PT017
            continue
        assert through(policy, rows, clause) == wanted, clause


@settings(max_examples=settings.default.max_examples // 4)  # DuckDB is started for each
@given(narrowed())
def test_the_rows_that_are_found_are_those_that_decisions_allow_each_with_its_reason(
    tmp_path_factory: pytest.TempPathFactory, drawn: Any
) -> None:
    policy, known, rows = drawn
    assume(rows[0])
    loaded = opened(policy)
    decisions = [decided(loaded, known, row) for row in rows]
    wanted = {n: None if each is None else found_of(each) for n, each in enumerate(decisions, start=1)}
    path = tmp_path_factory.mktemp("rows") / "rows.parquet"
    parquet.write_table(as_arrow(policy, rows), path)
    with finding([str(path)], Request(loaded, given=known, bad_values="unknown")) as finder:
        found = {number: each.found for each in finder.found() for number in each.rows}
    in_memory = {each.number: each.found for each in remit.find(rows, loaded, given=known, bad_values="unknown")}

    assert found == wanted
    assert in_memory == {number: each for number, each in wanted.items() if each is not None}


class _Rows(Entities):
    """Rows in memory."""

    def __init__(self, rows: Rows) -> None:
        super().__init__("id", None)
        self.rows = [Row(f"{n:03}", {k: v for k, v in row.items() if v is not None}) for n, row in enumerate(rows)]

    def after(self, id: str, most: int) -> list[Row]:
        return [row for row in self.rows if row.id > id][:most]

    def named(self, id: str) -> list[Row]:
        return [row for row in self.rows if row.id == id]


@given(narrowed(), st.sampled_from(["subject", "resource"]), st.integers(1, 3))
def test_searches_find_the_rows_that_decisions_allow_and_no_others(drawn: Any, entity: str, limit: int) -> None:
    policy, known, rows = drawn
    loaded = opened(policy)
    decisions = [decided(loaded, known, row) for row in rows]
    rows_of = {"thing": _Rows(rows)}
    catalogue = Catalogue(**{f"{entity}s": rows_of})
    snapshot = Snapshot({policy.policy: Served(loaded, "made up")})
    others = {
        "subject": {"type": "other", "id": "x"},
        "resource": {"type": "other", "id": "x"},
        "action": {"name": "x"},
    }
    asked = {**others, entity: {"type": "thing"}, "context": known}
    found, token, undetermined = [], "", []
    while token is not None:
        page = {"token": token, "limit": limit}
        text = Searching(None).search(snapshot, {**asked, "page": page}, entity, catalogue, policy.policy)
        reply = json.loads(text)
        found += [int(each["id"]) for each in reply["results"]]
        undetermined += [int(id) for id in reply["context"]["undetermined"]["first"]]
        token = reply["page"]["next_token"] or None

    assert found == [n for n, each in enumerate(decisions) if each is not None and each.allowed]
    assert undetermined == [n for n, each in enumerate(decisions) if each is not None and len(each.possible) > 1]


@settings(max_examples=settings.default.max_examples // 2)
@given(narrowed())
def test_what_may_still_be_done_is_said_of_every_case_as_it_is_decided(drawn: Any) -> None:
    policy, known, _ = drawn
    loaded = opened(policy)
    found = shown(loaded, known, most=1_000)
    stated = loaded.stated(known)
    tests = {**stated.known, **{name: policy.tests(name, (choice,)) for name, choice in stated.picked.items()}}

    assert {each.verdict for each in found.verdicts} == set(loaded.decide(known).possible)
    for case in islice(completions(policy, tests), 100):
        outcome = decide(policy, case)
        for verdict in found.verdicts:
            inside = [
                region
                for region in verdict.regions
                if holds(policy, Condition.model_validate(when(region.where) or {"all": []}), case)
            ]
            assert bool(inside) == (verdict.verdict is outcome.verdict)
            for region in inside:
                assert set(region.every) <= set(outcome.rules) <= {*region.every, *region.some}
                assert outcome.rules or region.or_none
