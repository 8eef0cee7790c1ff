"""A policy that is too large for lookups classifies tables all the same: each different row is decided by itself."""

from __future__ import annotations

from random import Random

import pyarrow
import pytest

import remit
from remit.decide import LoadedPolicy
from remit.model.policy import Policy
from remit.testing import opened

VALUES = ("a", "b", "c", "d")
COLUMNS = ("verdict", "rules", "possible")


@pytest.fixture(scope="module")
def many() -> LoadedPolicy:
    """So many unrelated rules that no diagram of all cases stays small."""
    random = Random(3)
    facts = {f"f{n}": {"choice": list(VALUES)} for n in range(24)}
    rules = {
        f"r{n}": {
            random.choice(("permit", "forbid")): "So it is.",
            "when": {fact: random.choice(VALUES) for fact in random.sample(list(facts), 3)},
        }
        for n in range(80)
    }
    written = {"remit": "1", "policy": "many", "title": "Many rules", "combining": "first-applicable"}
    return opened(Policy.model_validate({**written, "facts": facts, "rules": rules}))


def test_every_row_has_the_words_of_its_decision(many: LoadedPolicy) -> None:
    random = Random(4)
    drawn = [{fact: random.choice(VALUES) for fact in many.policy.facts} for _ in range(40)]
    rows = [{**row, "f1": None if random.random() < 0.5 else row["f1"]} for row in drawn]
    found = remit.classify(pyarrow.Table.from_pylist(rows), many, columns=COLUMNS).select(COLUMNS).to_pylist()

    decisions = [many.decide(row) for row in rows]
    assert [row["verdict"] for row in found] == [str(decision.verdict) for decision in decisions]
    assert [row["rules"] for row in found] == ["|".join(decision.rules) for decision in decisions]
    assert [row["possible"] for row in found] == ["|".join(decision.possible) for decision in decisions]
    assert [{name: row[name] for name in COLUMNS} for row in remit.classify(rows, many, columns=COLUMNS)] == found


def test_a_value_that_no_fact_has_is_refused_as_elsewhere(many: LoadedPolicy) -> None:
    with pytest.raises(remit.RemitError, match=r"f0: .*, in row 2"):
        remit.classify(pyarrow.table({"f0": ["a", "z"]}), many)


def test_printed_sql_says_at_once_that_it_is_too_large(many: LoadedPolicy) -> None:
    from remit.tables.request import Request
    from remit.tables.sql import printed

    with pytest.raises(remit.RemitError, match="too-large"):
        printed(Request(many, ("verdict",)), "sqlite", "cases")


CHAIN = {
    "remit": "1",
    "policy": "stay",
    "title": "A stay",
    "facts": {name: {"integer": {}} for name in ("arrives", "pays", "leaves")} | {"guest": {"flag": {}}},
    "rules": {
        "early": {"permit": "It is paid in time.", "when": {"arrives": {"less than": "pays"}, "guest": "true"}},
        "late": {"forbid": "It is not.", "when": {"pays": {"less than": "leaves"}}},
    },
}


def test_where_no_value_lies_between_two_that_are_known_none_is_thought_of() -> None:
    stay = opened(Policy.model_validate(CHAIN))
    rows = [{"arrives": a, "leaves": b, "pays": None, "guest": "true"} for a, b in ((1, 1), (1, 2), (1, 3), (1, 99))]
    found = remit.classify(pyarrow.Table.from_pylist(rows), stay, columns=["possible"])["possible"].to_pylist()

    assert found == ["|".join(stay.decide(row).possible) for row in rows]
    assert found[1] != found[2]


def test_a_bad_value_beside_them_is_refused_with_its_row() -> None:
    row = {"arrives": 1, "leaves": 2, "pays": None, "guest": "perhaps"}
    with pytest.raises(remit.RemitError, match=r"guest: .*, in row 1"):
        remit.classify(pyarrow.Table.from_pylist([row]), opened(Policy.model_validate(CHAIN)))


def test_what_cannot_decide_a_row_by_itself_says_so() -> None:
    duckdb = pytest.importorskip("duckdb")
    table = pyarrow.table({"arrives": [1], "leaves": [2], "guest": [True]})
    with duckdb.connect() as connection:
        relation = remit.classify(connection.from_arrow(table), opened(Policy.model_validate(CHAIN)))
        with pytest.raises(duckdb.Error, match="no room between those that it is compared with"):
            relation.fetchall()
