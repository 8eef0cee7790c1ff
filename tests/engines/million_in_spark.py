"""On a million rows Spark says what the definition says: `python -m pytest tests/engines/million_in_spark.py`.

It wants `pip install 'remit[spark]'` and Java 17 (Debian: openjdk-17-jre-headless), and runs as `local[2]`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rows import differences, table


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
        yield session
        session.stop()


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> str:
    from pyarrow import parquet

    path = tmp_path_factory.mktemp("cases") / "cases.parquet"
    parquet.write_table(table(), path)
    return str(path)


def test_a_million_rows_in_spark_have_the_words_of_the_definition(spark: Any, cases: str, tmp_path: Path) -> None:
    from outcome_table import shipped
    from pyarrow import parquet
    from tables import ALL

    import remit

    found = remit.classify(spark.read.parquet(cases), shipped(), columns=ALL, bad_values="unknown")
    found.select("id", *ALL).write.parquet(str(tmp_path / "out"))
    said = parquet.read_table(tmp_path / "out").sort_by("id")

    assert differences(list(zip(*(said[name].to_pylist() for name in ALL), strict=True))) == []


def test_text_is_read_as_duckdb_reads_it(spark: Any) -> None:
    from outcome_table import shipped

    import remit

    days = ["2024-05-29", "2024-06-01", None, "2024-02-30", "2024-6-1", "x"]
    rows = [("united-states", day) for day in days]
    frame = spark.createDataFrame(rows, "supplier string, date string")
    found = remit.classify(frame, shipped(), columns=["possible"], bad_values="unknown").collect()
    dicts = [{"supplier": supplier, "date": day} for supplier, day in rows]
    wanted = remit.classify(dicts, shipped(), columns=["possible"], bad_values="unknown")

    assert [row["possible"] for row in found] == [row["possible"] for row in wanted]


def test_floats_are_read_as_duckdb_reads_them_and_nan_is_not_known(spark: Any) -> None:
    import pyarrow

    import remit

    written = """
remit: 1
policy: p
title: t
facts: {age: {integer: {min: 0}}, level: {choice: ["1", "2"]}, day: {date: {}}, open: {flag: {}}}
rules: {a: {permit: "Yes.", when: {age: ">= 4", level: "2"}}}
"""
    policy = remit.loads(written)
    numbers = [20.0, 3.0, float("nan"), None, 2.5, -1.0, 1e30, float("inf"), 2.0]
    for fact in ("age", "level", "day", "open"):
        for kind, type in (("double", pyarrow.float64()), ("float", pyarrow.float32())):
            frame = spark.createDataFrame([(number,) for number in numbers], f"{fact} {kind}")
            found = remit.classify(frame, policy, columns=["possible"], bad_values="unknown").collect()
            table = pyarrow.table({fact: pyarrow.array(numbers, type)})
            wanted = remit.classify(table, policy, columns=["possible"], bad_values="unknown")

            assert [row["possible"] for row in found] == wanted["possible"].to_pylist()
    missing = spark.createDataFrame([(20.0,), (float("nan"),)], "age double")
    assert len(remit.classify(missing, policy).collect()) == 2


@pytest.mark.parametrize("row", [("swords", None), ("swords", "2024-06-01"), ("united-states", "2024-02-30")])
def test_a_value_that_a_fact_does_not_have_gets_no_verdict(spark: Any, row: tuple[str, str | None]) -> None:
    from outcome_table import shipped

    import remit

    frame = spark.createDataFrame([row, ("united-states", None)], "supplier string, date string")
    with pytest.raises(Exception, match="remit: a row is refused"):
        remit.classify(frame, shipped(), columns=["possible"]).collect()


def test_files_are_classified_whole_or_not_at_all(
    spark: Any, cases: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from remit.cli.main import main

    assert spark
    out = tmp_path / "out.parquet"
    common = [
        "classify",
        cases,
        "--policy",
        "us-weapons-in-russia",
        "--engine",
        "spark",
        "--threads",
        "2",
        "-o",
        str(out),
    ]
    assert main(common) == 2
    said = capsys.readouterr().err
    assert "impossible: no case fits what is given, in " in said
    assert "[bad-rows]" in said
    assert list(tmp_path.iterdir()) == []
    assert main([*common, "--bad-values", "unknown"]) == 0
    assert list(out.glob("*.parquet"))
