"""Tables say of every row what the definition says of its case, missing values included."""

from __future__ import annotations

from functools import partialmethod
from random import Random
from typing import Any

import duckdb
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcome_table import shipped
from tables import ALL, by_definition, rows_of, words

import remit
from remit.columnar.expression import Expression, expression
from remit.columnar.stages import walk
from remit.decide.given_values import item_of
from remit.model.items import text_of
from remit.model.kinds.choice import Choice
from remit.possible import findings_by_cases
from remit.representatives import representatives
from remit.testing import opened, policies

GENERATED = policies(max_facts=4, max_rules=6, max_constraints=2, tabular=True)


def test_every_combination_of_the_shipped_policy_has_the_words_of_the_definition() -> None:
    expected = by_definition()
    table = pyarrow.Table.from_pylist(rows_of(list(expected)))
    found = remit.classify(table, shipped(), columns=ALL, bad_values="unknown").select(ALL).to_pylist()
    said = [None if row["verdict"] is None else tuple(row.values()) for row in found]

    assert len(said) == 64_800
    assert said == list(expected.values())


@pytest.mark.parametrize("columns", [("verdict",), ("possible", "verdict"), ("rules", "verdict"), ("contested_by",)])
def test_fewer_columns_say_the_same(columns: tuple[str, ...]) -> None:
    possible = {combination: said for combination, said in by_definition().items() if said}
    sample = dict(Random(1).sample(list(possible.items()), 2_000))
    found = remit.classify(rows_of(list(sample)), shipped(), columns=columns)

    for row, said in zip(found, sample.values(), strict=True):
        assert [row[name] for name in columns] == [said[ALL.index(name)] for name in columns]


@pytest.fixture(scope="module")
def whole() -> Expression:
    """Everything that is said of the shipped policy's cases, as one expression."""
    return expression(shipped().compiled, shipped().knowledge.picked(None), ALL, shipped().policy.facts)


@pytest.mark.parametrize("largest", [1, 40, 1_000])
def test_several_small_lookups_say_what_one_does(whole: Expression, largest: int) -> None:
    one, several = (whole.stages(whole.parts[0], size) for size in (10**9, largest))
    sizes = [codes.count for codes in whole.codes.values()]
    random = Random(2)
    cases = [[random.randrange(size) for size in sizes] for _ in range(5_000)]

    assert len(several) > len(one) == 1
    assert [walk(several, codes) for codes in cases] == [walk(one, codes) for codes in cases]


def test_sql_that_goes_through_several_lookups_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    possible = {combination: said for combination, said in by_definition().items() if said}
    sample = dict(Random(5).sample(list(possible.items()), 2_000))
    monkeypatch.setattr(Expression, "stages", partialmethod(Expression.stages, largest=100))
    found = remit.classify(pyarrow.Table.from_pylist(rows_of(list(sample))), shipped(), columns=ALL)

    assert [tuple(row.values()) for row in found.select(ALL).to_pylist()] == list(sample.values())


@st.composite
def tables(draw: st.DrawFn) -> tuple[Any, list[dict[str, Any]]]:
    """A policy and rows about it, with missing values and, in choices, groups."""
    policy = draw(GENERATED)
    values = {name: [None, *representatives(policy, name, {})] for name in policy.facts}
    for name in policy.facts:
        if isinstance(domain := policy.domains[name], Choice):
            values[name] += [group for group in domain.groups if group not in domain.values]
    row = st.fixed_dictionaries({name: st.sampled_from(found) for name, found in values.items()})
    return policy, draw(st.lists(row, min_size=1, max_size=8))


def expected_of(policy: Any, row: dict[str, Any]) -> Any:
    known = {n: policy.tests(n, (item_of(value),)) for n, value in row.items() if value is not None}
    return words(policy, findings_by_cases(policy, known, opened(policy).knowledge.picked(None)))


@given(tables())
def test_rows_of_generated_policies_have_the_words_of_the_definition(drawn: Any) -> None:
    policy, rows = drawn
    columns = {name: _column(policy, name, [row[name] for row in rows]) for name in rows[0]}
    found = remit.classify(pyarrow.table(columns), opened(policy), columns=ALL, bad_values="unknown").select(ALL)
    said = [None if row["verdict"] is None else tuple(row.values()) for row in found.to_pylist()]

    assert said == [expected_of(policy, row) for row in rows]


def _column(policy: Any, name: str, values: list[Any]) -> Any:
    """Values in a column of their type; of text, where some may be absent."""
    if policy.facts[name].optional:
        return pyarrow.array([None if value is None else cell(value) for value in values], pyarrow.string())
    kind = policy.facts[name].kind
    type = pyarrow.decimal128(38, policy.facts[name].number.places) if kind == "number" else ARROW[kind]
    return pyarrow.array(values, type)


def cell(value: Any) -> str:
    """A value as a column of text has it."""
    return value if isinstance(value, str) else text_of(item_of(value))


@given(tables())
def test_dicts_and_relations_say_the_same_as_the_definition(drawn: Any) -> None:
    policy, rows = drawn
    expected = [expected_of(policy, row) for row in rows]
    by_dict = remit.classify(rows, opened(policy), columns=ALL, bad_values="unknown")
    columns = {name: [None if row[name] is None else cell(row[name]) for row in rows] for name in rows[0]}
    table = pyarrow.table({name: pyarrow.array(v, "string") for name, v in columns.items()})
    with duckdb.connect() as connection:
        relation = remit.classify(connection.from_arrow(table), opened(policy), columns=ALL, bad_values="unknown")
        as_words = relation.select(*ALL).fetchall()

    assert [tuple(row[name] for name in ALL) for row in by_dict] == [said or (None,) * 5 for said in expected]
    assert as_words == [said or (None,) * 5 for said in expected]


ARROW = {
    "choice": pyarrow.string(),
    "flag": pyarrow.bool_(),
    "integer": pyarrow.int64(),
    "date": pyarrow.date32(),
    "datetime": pyarrow.timestamp("s", "UTC"),
    "text": pyarrow.string(),
}


def test_open_readings_are_unknown_in_every_row() -> None:
    combinations = [combination for combination, said in by_definition().items() if said]
    rows = rows_of(Random(3).sample(combinations, 300))
    found = remit.classify(rows, shipped(), columns=ALL, readings="open")

    for row, said in zip(rows, found, strict=True):
        decision = shipped().decide(row, readings="open")
        assert said["possible"] == "|".join(decision.possible)
        assert said["rules"] == "|".join(decision.rules)
        assert said["contested_by"] == ""


def test_a_fact_without_a_column_and_a_day_for_all_are_taken_as_a_decision_takes_them() -> None:
    rows = [{"supplier": "united-states", "location": "russia"}, {"supplier": "france", "location": None}]
    found = remit.classify(rows, shipped(), columns=ALL, as_of="2024-05-29")

    for row, said in zip(rows, found, strict=True):
        decision = shipped().decide(row, as_of="2024-05-29")
        assert (said["verdict"], said["possible"]) == (decision.verdict, "|".join(decision.possible))
        assert said["contested_by"] == "|".join(decision.contesting())


def test_rows_keep_their_order_on_several_threads() -> None:
    sample = Random(4).choices([c for c, said in by_definition().items() if said], k=2_000)
    table = pyarrow.Table.from_pylist([{**row, "id": 0} for row in rows_of(sample)])
    large = pyarrow.concat_tables([table] * 200)
    large = large.set_column(large.column_names.index("id"), "id", pyarrow.array(range(len(large))))
    with duckdb.connect(config={"threads": 4}) as connection:
        found = remit.classify(connection.from_arrow(large), shipped()).to_arrow_table()

    assert found["id"].equals(large["id"])
    assert found["verdict"].to_pylist() == [by_definition()[c][0] for c in sample] * 200
