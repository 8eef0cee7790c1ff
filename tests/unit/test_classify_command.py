"""`remit classify`: formats, columns, bad values, files whole or not at all; `remit sql` prints for many databases."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pytest
from pyarrow import parquet

import remit
from remit.cli.main import main
from remit.cli.shared.progress_line import watched
from remit.tables.engine import refusals
from remit.tables.progress import told_queries

POLICY = ["--policy", "us-weapons-in-russia"]
ROWS = [
    {"id": "007", "supplier": "united-states", "location": "russia", "weapon": "long-range", "target": "troops"},
    {"id": "008", "supplier": "other-supplier", "location": None, "weapon": None, "target": None},
    {"id": "009", "supplier": None, "location": "ukraine", "weapon": "atacms", "target": "artillery"},
]
VERDICTS = ["prohibited", "unregulated", "unregulated"]
READ = {
    "parquet": "read_parquet",
    "csv": "read_csv",
    "csv.gz": "read_csv",
    "csv.zst": "read_csv",
    "tsv": "read_csv",
    "jsonl": "read_json",
    "jsonl.gz": "read_json",
    "json": "read_json",
}


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A small table without anything wrong."""
    path = tmp_path / "cases.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), path)
    return path


def run(*arguments: object) -> int:
    return main(["classify", *map(str, arguments), *POLICY])


def csv_of(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(path: Path, ending: str) -> list[dict[str, Any]]:
    if ending in ("arrow", "feather"):
        return pyarrow.ipc.open_file(path).read_all().to_pylist()
    options = ", all_varchar = true" if "sv" in ending else ""
    with duckdb.connect() as connection:
        return connection.sql(f"SELECT * FROM {READ[ending]}('{path}'{options})").to_arrow_table().to_pylist()


@pytest.mark.parametrize("ending", [*READ, "arrow", "feather"])
def test_every_format_is_written_and_read_again(ending: str, cases: Path, tmp_path: Path) -> None:
    first, second = tmp_path / f"first.{ending}", tmp_path / "second.parquet"

    assert run(cases, "-o", first) == 0
    assert [row["verdict"] for row in read(first, ending)] == VERDICTS
    assert [row["id"] for row in read(first, ending)] == ["007", "008", "009"]
    assert run(first, "-o", second, "--prefix", "again_") == 0
    again = read(second, "parquet")
    assert [row["again_verdict"] for row in again] == [row["verdict"] for row in again] == VERDICTS


def test_without_an_output_it_counts(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cases, "--columns", "verdict") == 0
    assert capsys.readouterr().out == "2  unregulated\n1  prohibited\n"


def test_folders_and_patterns_are_all_their_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        csv_of(tmp_path / f"{number}.csv", "supplier", "other-supplier")
    assert run(tmp_path, "--columns", "verdict") == 0
    assert capsys.readouterr().out == "3  unregulated\n"
    assert run(tmp_path / "[01].csv", "--columns", "verdict") == 0
    assert capsys.readouterr().out == "2  unregulated\n"


def test_facts_without_a_column_are_said(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(cases)
    assert capsys.readouterr().err == "note: no column for posture, threatens, date: unknown in every row\n"
    run(cases, "--quiet")
    assert capsys.readouterr().err == ""


def test_a_column_that_is_called_otherwise_can_be_mapped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = csv_of(tmp_path / "cases.csv", "who,supplier", "other-supplier,Jones")
    assert run(path, "--map", "who=supplier", "--columns", "verdict", "-q") == 0
    assert capsys.readouterr().out == "1  unregulated\n"


BAD = ("id,supplier,posture,threatens", "1,other-supplier,,", "2,me,,", "3,me,,", "4,,neither,kharkiv-area")


def test_bad_values_and_impossible_rows_are_refused_with_their_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = csv_of(tmp_path / "cases.csv", *BAD), tmp_path / "out.csv"
    assert run(path, "-o", out) == 2
    said = capsys.readouterr().err

    assert f"{path}: supplier: no value `me`, in 2 rows: 2, 3 [undeclared-value]" in said
    assert "by constraint no-attack-no-victim" in said
    assert "in row 4 [impossible-scenario]" in said
    assert "3 rows cannot be classified [bad-rows]" in said
    assert list(tmp_path.iterdir()) == [path]
    assert run(path) == 2


def test_bad_values_can_be_taken_as_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = csv_of(tmp_path / "cases.csv", *BAD), tmp_path / "out.csv"
    assert run(path, "-o", out, "--bad-values", "unknown") == 0
    verdicts = [row["verdict"] for row in read(out, "csv")]

    assert verdicts == ["unregulated", "undetermined", "undetermined", None]
    assert "note: 3 rows: taken as unknown" in capsys.readouterr().err


def test_bad_rows_can_be_put_aside(tmp_path: Path) -> None:
    path, out, aside = csv_of(tmp_path / "cases.csv", *BAD), tmp_path / "out.csv", tmp_path / "aside.csv"
    assert run(path, "-o", out, "--bad-values", "rejects", "--rejects", aside) == 0

    assert [row["id"] for row in read(out, "csv")] == ["1"]
    faults = [(row["id"], row["remit_fault"]) for row in read(aside, "csv")]
    assert faults == [("2", "supplier"), ("3", "supplier"), ("4", "impossible")]


@pytest.mark.parametrize(
    ("column", "values", "bad"),
    [
        ("date", ["2024-05-30", "2024-02-30", "2024-5-30", "30.05.2024", "0000-01-01", ""], 4),
        ("weapon", ["atacms", "ATACMS", " atacms", "long-range", "a'b"], 2),
    ],
)
def test_text_is_a_value_of_its_fact_or_bad(
    column: str, values: list[str], bad: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = csv_of(tmp_path / "cases.csv", f"id,{column}", *(f"{number},{value}" for number, value in enumerate(values)))

    assert run(path, "--columns", "verdict") == 2
    assert f"{bad} rows cannot be classified" in capsys.readouterr().err


def test_whole_numbers_and_flags_are_read_strictly() -> None:
    policy = remit.load(str(Path(__file__).parents[1] / "golden" / "lending.yaml"))
    number = next(name for name, fact in policy.policy.facts.items() if fact.kind == "integer")
    for values, good in [([1.0, 2.0, None], True), ([1.5], False), ([float("inf")], False), (["1", "+1"], True)]:
        table = pyarrow.table({number: values})
        if good:
            assert len(remit.classify(table, policy)) == len(values)
        else:
            with pytest.raises(remit.RemitError, match="whole number"):
                remit.classify(table, policy)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{cases}", "-o", "{tmp}/out.xyz"], "what kind of table is wanted [file-kind]"),
        (["{tmp}/none.parquet"], "no such file [file-not-found]"),
        (["{tmp}/notes.txt"], "the name does not say what kind of table it is [file-kind]"),
        (["{tmp}/broken.parquet"], "[table-unreadable]"),
        (["{tmp}/broken.arrow"], "[table-unreadable]"),
        (["{cases}", "{tmp}/other.csv"], "files of several formats together: csv, parquet [file-kind]"),
        (["{tmp}/other.csv"], "no column is called like a fact of the policy [no-facts]"),
        (["{cases}", "--columns", "verdikt"], "no column `verdikt` can be asked for [usage]"),
        (["{cases}", "--columns", ","], "no column is asked for [usage]"),
        (["{cases}", "--map", "id=wepon"], "unknown fact `wepon` [undeclared-fact]"),
        (["{cases}", "--map", "idd=weapon"], "no column `idd` [undeclared-fact]"),
        (
            ["{cases}", "--map", "id=date", "--map", "target=date"],
            "are the fact date: `id` and `target` [duplicate-name]",
        ),
        (["{tmp}/again.csv"], "the table has a column `verdict` already [duplicate-name]"),
        (
            ["{cases}", "-o", "{tmp}/no/out.csv"],
            "cannot be written: there is no such folder to write to [file-unwritable]",
        ),
        (["{cases}", "-o", "{tmp}/out.csv", "--rejects", "{tmp}/r.csv"], "belong together [usage]"),
        (["{cases}", "--rejects", "{tmp}/r.csv"], "--rejects goes with an output [usage]"),
        (["{cases}", "--threads", "0"], "argument --threads: `0` is no number from 1 on [usage]"),
        (["{tmp}/empty"], "no tables there [no-scenarios]"),
        (["{cases}", "--engine", "spark"], "Spark writes to an output"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str], said: str, cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv_of(tmp_path / "other.csv", "colour", "red")
    csv_of(tmp_path / "again.csv", "supplier,verdict", "france,permitted")
    csv_of(tmp_path / "notes.txt", "hello")
    csv_of(tmp_path / "broken.parquet", "hello")
    csv_of(tmp_path / "broken.arrow", "hello")
    (tmp_path / "empty").mkdir()
    before = sorted(tmp_path.rglob("*"))

    assert run(*(argument.format(cases=cases, tmp=tmp_path) for argument in arguments)) == 2
    assert said in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("wrong", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_what_is_broken_off_leaves_nothing(
    wrong: BaseException, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: object, __: str, path: str, ___: str) -> int:
        Path(path).write_text("half of it")
        raise wrong

    out = tmp_path / "out.csv"
    out.write_text("what was there")
    monkeypatch.setattr("remit.tables.classify.write", interrupted)

    assert run(cases, "-o", out) in (2, 130)
    assert sorted(tmp_path.iterdir()) == [cases, out]
    assert out.read_text() == "what was there"


def test_a_pipe_in_the_place_of_an_output_stays_a_pipe(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = cases.parent / "out.csv"
    os.mkfifo(pipe)

    assert run(cases, "-o", pipe) == 2
    said = f"{pipe}: cannot be written: it is a pipe or a device, and a file is wanted [file-unwritable]"
    assert said in capsys.readouterr().err
    assert pipe.is_fifo()


def test_ctrl_c_within_a_query_is_an_interruption() -> None:
    with pytest.raises(KeyboardInterrupt), refusals("cases.csv"):
        raise RuntimeError("Query interrupted")
    with pytest.raises(KeyboardInterrupt), refusals("cases.csv"):
        raise duckdb.InterruptException("INTERRUPT Error: Interrupted!")
    with pytest.raises(RuntimeError, match="something else"), refusals("cases.csv"):
        raise RuntimeError("something else")


def test_what_the_file_system_refuses_is_said_in_short() -> None:
    with pytest.raises(remit.RemitError) as refused, refusals("out.parquet"):
        raise duckdb.IOException('IO Error: Async write failed: {"exception_type":"IO","errno":"28"}')

    assert str(refused.value) == "out.parquet: cannot be written: No space left on device [file-unwritable]"


def test_without_duckdb_it_says_what_to_install(
    cases: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)

    assert run(cases) == 2
    assert capsys.readouterr().err == (
        "this needs duckdb, which is not installed [extra-missing]\n  help: pip install 'remit[tables]'\n"
    )


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_and_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.delenv("REMIT_PROGRESS", raising=False)
    monkeypatch.setattr("remit.cli.shared.progress_line.EVERY", 0.01)
    monkeypatch.setattr("remit.cli.shared.progress_line.FIRST", 0)
    terminal, pipe = Terminal(), io.StringIO()
    for screen in (terminal, pipe):
        with watched(screen), duckdb.connect() as connection, told_queries(connection, 10):
            while screen is terminal and "working" not in terminal.getvalue():
                time.sleep(0.01)

    assert terminal.getvalue().endswith("\r\x1b[K")
    assert pipe.getvalue() == ""


@pytest.mark.parametrize("dialect", ["postgresql", "mysql", "tsql", "snowflake", "bigquery", "oracle", "databricks"])
def test_sql_is_printed_for_many_databases(dialect: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "sql",
        "us-weapons-in-russia",
        "--dialect",
        dialect,
        "--table",
        "a.cases",
        "--view",
        "v",
        "--map",
        "where=location",
    ]
    assert main(arguments) == 0
    printed = capsys.readouterr().out

    assert printed.startswith("-- us-weapons-in-russia, by remit ")
    assert "-- column where: text\n" in printed
    assert "CREATE VIEW" in printed
    assert "'undetermined'" in printed


def test_a_dialect_that_nobody_speaks_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "us-weapons-in-russia", "--dialect", "postgras"]) == 2
    assert capsys.readouterr().err == "no dialect `postgras` [usage]\n  help: did you mean postgres?\n"


def test_sql_is_written_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "view.sql"
    assert main(["sql", "us-weapons-in-russia", "-o", str(path)]) == 0
    assert path.read_text(encoding="utf-8").endswith(";\n")
