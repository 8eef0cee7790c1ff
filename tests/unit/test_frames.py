"""`remit.classify` gives back the kind of table that it was given, its rows, index and other columns as they were."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy
import pandas
import polars
import pyarrow
import pytest

import remit
import remit.testing
from remit.model.policy import Policy

POLICY = remit.load("us-weapons-in-russia")
JUNE = datetime.date(2024, 6, 1)
ROWS: list[dict[str, Any]] = [
    {
        "id": 7,
        "supplier": "united-states",
        "location": "russia",
        "weapon": "long-range",
        "date": datetime.date(2024, 6, 1),
    },
    {"id": 8, "supplier": "other-supplier", "location": None, "weapon": None, "date": None},
    {"id": 9, "supplier": "france", "location": "ukraine", "weapon": "atacms", "date": datetime.date(2024, 1, 1)},
]
VERDICTS = ["undetermined", "unregulated", "unregulated"]


def test_arrow_tables_and_readers() -> None:
    table = pyarrow.Table.from_pylist(ROWS)
    found = remit.classify(table, POLICY)
    read = remit.classify(table.to_reader(), POLICY)

    assert isinstance(found, pyarrow.Table)
    assert found.select(table.column_names) == table
    assert found["verdict"].to_pylist() == VERDICTS
    assert isinstance(read, pyarrow.RecordBatchReader)
    assert read.read_all()["verdict"].to_pylist() == VERDICTS


@pytest.mark.parametrize("as_moments", [False, True])
def test_pandas_frames_keep_their_index(as_moments: bool) -> None:
    frame = pandas.DataFrame(ROWS, index=["a", "b", "c"])
    frame["anything"] = [object(), None, {1}]
    if as_moments:
        frame["date"] = pandas.to_datetime(frame["date"])
    found = remit.classify(frame, POLICY)

    assert isinstance(found, pandas.DataFrame)
    assert list(found.index) == ["a", "b", "c"]
    assert list(found.columns) == [*frame.columns, "verdict", "rules"]
    assert list(found["verdict"]) == VERDICTS
    assert "verdict" not in frame


def test_a_moment_of_a_day_is_no_day() -> None:
    frame = pandas.DataFrame({"date": pandas.to_datetime(["2024-06-01 10:00"])})

    with pytest.raises(remit.RemitError, match="is not a day, in row 1"):
        remit.classify(frame, POLICY)


@pytest.mark.parametrize("lazy", [False, True])
def test_polars_frames(lazy: bool) -> None:
    frame = polars.DataFrame(ROWS)
    found = remit.classify(frame.lazy() if lazy else frame, POLICY)

    assert isinstance(found, polars.LazyFrame if lazy else polars.DataFrame)
    collected = found.lazy().collect()
    assert collected.select(frame.columns).equals(frame)
    assert collected["verdict"].to_list() == VERDICTS


def test_relations_stay_in_their_database() -> None:
    with duckdb.connect() as connection:
        found = remit.classify(connection.from_arrow(pyarrow.Table.from_pylist(ROWS)), POLICY, prefix="remit_")

        assert isinstance(found, duckdb.DuckDBPyRelation)
        assert found.columns[-2:] == ["remit_verdict", "remit_rules"]
        assert [row[0] for row in found.select("remit_verdict").fetchall()] == VERDICTS


def test_lists_of_dicts() -> None:
    found = remit.classify(ROWS, POLICY, columns=["verdict"])

    assert found == [{**row, "verdict": verdict} for row, verdict in zip(ROWS, VERDICTS, strict=True)]
    assert remit.classify([], POLICY) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"supplier": "france"}, {"supplier": "franc"}], "row 2: supplier: no value `franc`"),
        ([{"date": "2024-02-30"}], "row 1: date: `2024-02-30` is a day that does not exist"),
        ([{"date": 5}], "row 1: date: `5` is not a day"),
        ([{"supplier": 1}], "row 1: supplier: no value `1`"),
        ([{"supplier": ["france"]}], "row 1: supplier: "),
        ([{"posture": "neither", "threatens": "kharkiv-area"}], "row 1: no case fits what is given"),
    ],
)
def test_rows_that_cannot_be_classified_are_named(rows: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(remit.RemitError) as refused:
        remit.classify(rows, POLICY)

    assert str(refused.value).startswith(said)
    assert len(remit.classify(rows, POLICY, bad_values="unknown")) == len(rows)


@pytest.mark.parametrize("data", [5, "cases.parquet", None, {"supplier": ["france"]}])
def test_what_is_no_table_is_refused(data: object) -> None:
    with pytest.raises(remit.RemitError, match="is no table"):
        remit.classify(data, POLICY)


def test_numbers_of_pandas_with_some_missing_are_whole_numbers() -> None:
    policy = remit.load(str(Path(__file__).parents[1] / "golden" / "lending.yaml"))
    frame = pandas.DataFrame({"days": [31, None, 5], "item": "novel", "borrower": "guest"})

    assert list(remit.classify(frame, policy)["verdict"]) == ["prohibited", "undetermined", "unregulated"]
    with pytest.raises(remit.RemitError, match="days: `91` is out of bounds, in row 1"):
        remit.classify(pandas.DataFrame({"days": [91]}), policy)


LENDING = remit.load(str(Path(__file__).parents[1] / "golden" / "lending.yaml"))
MOMENT = datetime.datetime(2024, 6, 1, 5, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (pyarrow.table({"days": pyarrow.array(numpy.array([3.0], "float16"))}), "`days` is of the type halffloat"),
        (pandas.DataFrame({"days": pandas.Series([3.0], dtype="float16")}), "`days` is of the type halffloat"),
        (
            pandas.DataFrame({"days": pandas.Series([3, "5", True], dtype=object)}),
            "`true` is not a whole number, in row 3",
        ),
        (pandas.DataFrame({"days": [3.5]}), "`3.5` is not a whole number, in row 1"),
        (pandas.DataFrame({"days": [float("inf")]}), "`inf` is not a whole number, in row 1"),
        (pandas.DataFrame({"days": [2.0**60]}), "days: "),
        (pyarrow.table({"days": [True]}), "`true` is not a whole number, in row 1"),
        (pyarrow.table({"item": [b"novel"]}), "`novel` of type blob is no value of this fact, in row 1"),
        (pyarrow.table({"item": [["novel"]]}), "`[novel]` of type varchar[] is no value of this fact, in row 1"),
        (pandas.DataFrame({"item": [object()]}), "column `item` holds objects of these types"),
        (polars.DataFrame({"item": polars.Series([object()], dtype=polars.Object)}), "objects of Python are not read"),
        (polars.DataFrame({"days": polars.Series([3], dtype=polars.Int128)}), "[table-unreadable]"),
        (pyarrow.table([[3], [4]], names=["days", "Days"]), "differ by capitals only: `days` and `Days`"),
        (pyarrow.table([[3], [4]], names=["days", "days"]), "two columns are called `days`"),
        ([{"days": 3, "Days": 3}], "differ by capitals only: `days` and `Days`"),
        ([{"days": 3}, None], "row 2: a NoneType is no row"),
    ],
)
def test_columns_that_cannot_be_read_exactly_are_refused(table: Any, said: str) -> None:
    with pytest.raises(remit.RemitError) as refused:
        remit.classify(table, LENDING)

    assert said in str(refused.value)


@pytest.mark.parametrize(
    "days",
    [
        pyarrow.array([31, None, 5], pyarrow.int8()),
        pyarrow.array([31, None, 5], pyarrow.uint64()),
        pyarrow.array([31, None, 5], pyarrow.decimal128(20, 2)),
        pyarrow.array([31.0, float("nan"), 5.0]),
        pyarrow.array(["31", None, "+5"]).dictionary_encode(),
        pyarrow.array(["31", None, "005"], pyarrow.large_string()),
        pyarrow.array(["31", None, "5"], pyarrow.string_view()),
    ],
)
def test_typed_columns_are_read_exactly(days: Any) -> None:
    table = pyarrow.table({"days": days, "item": ["novel"] * 3, "borrower": ["guest"] * 3})
    verdicts = ["prohibited", "undetermined", "unregulated"]

    assert remit.classify(table, LENDING)["verdict"].to_pylist() == verdicts
    assert list(remit.classify(table.to_pandas(types_mapper=pandas.ArrowDtype), LENDING)["verdict"]) == verdicts
    assert list(remit.classify(polars.from_arrow(table), LENDING)["verdict"]) == verdicts


def test_a_moment_with_its_zone_is_no_day() -> None:
    for frame in (pandas.DataFrame({"date": [MOMENT]}), polars.DataFrame({"date": [MOMENT]}), [{"date": MOMENT}]):
        with pytest.raises(remit.RemitError, match="is not a day"):
            remit.classify(frame, POLICY)


def test_scalars_of_numpy_and_missing_values_of_pandas_are_read_in_dicts() -> None:
    rows = [{"days": pandas.Series([3]).to_numpy()[0]}, {"days": pandas.NA}, {"days": pandas.NaT}]

    assert len(remit.classify(rows, LENDING)) == 3


def test_whole_numbers_are_names_of_choices_in_columns_of_any_type() -> None:
    written = {"remit": "1", "policy": "p", "title": "Numbered", "facts": {"zone": {"choice": ["1", "2"]}}}
    policy = remit.testing.opened(
        Policy.model_validate({**written, "rules": {"r": {"permit": "In 2.", "when": {"zone": "2"}}}})
    )
    verdicts = ["permitted", "undetermined", "unregulated"]

    for frame in (pandas.DataFrame({"zone": [2, None, 1]}), pyarrow.table({"zone": [2, None, 1]})):
        assert list(map(str, remit.classify(frame, policy)["verdict"])) == verdicts
    assert [row["verdict"] for row in remit.classify([{"zone": 2}, {"zone": None}, {"zone": "1"}], policy)] == verdicts
    with pytest.raises(remit.RemitError, match="of type double is no value of this fact"):
        remit.classify(pandas.DataFrame({"zone": [1.5]}), policy)
