"""In a table, what is absent is told apart from what is not known."""

from __future__ import annotations

from typing import Any

import pyarrow
import pytest

import remit
from remit.decide import LoadedPolicy
from remit.model.policy import Policy
from remit.tables.request import Request
from remit.tables.sql import printed
from remit.testing import opened

LEASE = {
    "remit": "1",
    "policy": "lease",
    "title": "A room is let",
    "facts": {
        "ends": {"date": {}, "optional": True},
        "deposit": {"number": {"places": 2}, "optional": True},
        "guarantor": {"text": {}, "optional": True},
    },
    "rules": {
        "kept": {"permit": "It is kept.", "when": {"ends": "absent"}},
        "short": {"permit": "It is kept for a while.", "when": {"ends": ">= 2024-06-01", "deposit": ">= 99.50"}},
        "trusted": {"permit": "Somebody answers for it.", "when": {"guarantor": {"other than": ["nobody"]}}},
        "gone": {"forbid": "It is not kept.", "when": {"ends": "< 2024-06-01"}},
    },
}


@pytest.fixture(scope="module")
def lease() -> LoadedPolicy:
    return opened(Policy.model_validate(LEASE))


ROWS: list[dict[str, Any]] = [
    {"ends": "absent", "deposit": None, "guarantor": None},
    {"ends": None, "deposit": "99.5", "guarantor": "absent"},
    {"ends": "present", "deposit": "99.49", "guarantor": "nobody"},
    {"ends": "2024-06-01", "deposit": "99.500", "guarantor": "ann"},
    {"ends": "2024-05-31", "deposit": "absent", "guarantor": "absent"},
    {"ends": "> 2024-06-01", "deposit": "<= 99", "guarantor": "present"},
]


def test_absent_present_and_nothing_are_told_apart_in_text(lease: LoadedPolicy) -> None:
    wanted = [str(lease.decide({k: v for k, v in row.items() if v is not None}).verdict) for row in ROWS]

    assert [row["verdict"] for row in remit.classify(ROWS, lease)] == wanted
    assert remit.classify(pyarrow.Table.from_pylist(ROWS), lease)["verdict"].to_pylist() == wanted
    assert wanted == ["permitted", "undetermined", "undetermined", "permitted", "prohibited", "undetermined"]


TYPED = pyarrow.schema({"ends": pyarrow.date32(), "deposit": pyarrow.float64(), "guarantor": pyarrow.string()})


def test_a_missing_value_says_that_there_is_none_where_that_is_asked(lease: LoadedPolicy) -> None:
    nothing = pyarrow.Table.from_pylist([dict.fromkeys(TYPED.names)], TYPED)
    unknown = remit.classify(nothing, lease)["verdict"].to_pylist()
    absent = remit.classify(nothing, lease, null_is_absent=["ends"])["verdict"].to_pylist()

    assert (unknown, absent) == (["undetermined"], ["permitted"])
    assert remit.classify([{"ends": None}], lease, null_is_absent=["ends"])[0]["verdict"] == "permitted"
    assert "-- NULL in ends: there is none" in printed(Request(lease, null_is_absent=("ends",)), "duckdb", "t")


def test_what_cannot_be_absent_is_not_asked_for(lease: LoadedPolicy) -> None:
    with pytest.raises(remit.RemitError, match="supplier is always there"):
        remit.classify([{"supplier": "france"}], "us-weapons-in-russia", null_is_absent=["supplier"])
    with pytest.raises(remit.RemitError, match="unknown fact `end`"):
        remit.classify([{"ends": None}], lease, null_is_absent=["end"])
    with pytest.raises(remit.RemitError, match="no column is the fact deposit"):
        remit.classify([{"ends": None}], lease, null_is_absent=["deposit"])


@pytest.mark.parametrize("printed_as", ["1e-05", "0.00001", "1.0e-5"])
def test_a_small_number_in_floats_is_read_however_it_is_printed(printed_as: str) -> None:
    fine = {
        **LEASE,
        "facts": {"share": {"number": {"places": 6}}},
        "rules": {"r": {"permit": "So it is.", "when": {"share": "0.00001"}}},
    }
    floats = pyarrow.table({"share": pyarrow.array([float(printed_as), 0.000011, 0.25])})
    found = remit.classify(floats, opened(Policy.model_validate(fine)))["verdict"].to_pylist()

    assert found == ["permitted", "unregulated", "unregulated"]
