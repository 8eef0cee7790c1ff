"""A row means the same in a table that is checked, in one that is classified, and as a dict; or all refuse it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

import remit
from remit.cli.main import main

POLICY = """
remit: 1
policy: entry
title: "Who gets in"
facts:
  name: {choice: [ann, ben, {others: [cid, dan]}]}
  age: {integer: {min: 0}}
  badges: {set: [guest, {staff: [clerk, porter]}]}
rules:
  known: {permit: "Ann may.", when: {name: ann, age: ">= 18"}}
  unknown: {forbid: "The others may not.", when: {name: others}}
"""
PLAIN = POLICY.replace("  badges: {set: [guest, {staff: [clerk, porter]}]}\n", "")


class Entry:
    """Files of a folder, checked and classified by one policy."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        (folder / "entry.yaml").write_text(POLICY, encoding="utf-8")
        self.policy = remit.loads(PLAIN)

    def write(self, name: str, content: str) -> str:
        (self.folder / name).write_text(content, encoding="utf-8")
        return str(self.folder / name)

    def checked(self, path: str) -> list[str] | str:
        """The verdicts of `remit check`, or what it says of a file that it refuses."""
        code = main(["check", path, "--policy", str(self.folder / "entry.yaml"), "--format", "json"])
        out, err = self.capsys.readouterr()
        return err if code == 2 else [each["decision"]["verdict"] for each in json.loads(out)["scenarios"]]

    def classified(self, path: str, *more: str) -> list[dict[str, Any]] | str:
        """The rows that `remit classify` writes, or what it says of a table that it refuses."""
        out = self.folder / "out.csv"
        asked = ["--policy", str(self.folder / "entry.yaml"), "-q", "--columns", "verdict", "-o", str(out), *more]
        code = main(["classify", path, *asked])
        err = self.capsys.readouterr().err
        return err if code == 2 else list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))

    def verdicts(self, path: str) -> list[str] | str:
        found = self.classified(path)
        return found if isinstance(found, str) else [row["verdict"] for row in found]


@pytest.fixture
def entry(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Entry:
    return Entry(tmp_path, capsys)


def test_a_fact_that_is_called_like_a_column_of_scenarios_is_read_from_the_same_column(entry: Entry) -> None:
    path = entry.write("a.csv", "name,given.name,age\nfirst,ann,20\nsecond,others,3\n,ben,\n")

    assert entry.verdicts(path) == ["permitted", "prohibited", "unregulated"]
    assert entry.checked(path) == entry.verdicts(path)


def test_the_column_of_such_a_fact_is_its_column_in_every_kind_of_table(entry: Entry) -> None:
    rows = [{"name": "first", "given.name": "ann", "age": 20}]
    parquet.write_table(pyarrow.Table.from_pylist(rows), entry.folder / "a.parquet")

    assert [row["verdict"] for row in remit.classify(rows, entry.policy)] == ["permitted"]
    assert entry.verdicts(str(entry.folder / "a.parquet")) == ["permitted"]
    assert entry.verdicts(entry.write("a.jsonl", json.dumps(rows[0]))) == ["permitted"]
    assert entry.verdicts(entry.write("b.csv", "name,age\nann,20\n")) == ["permitted"]


def test_any_other_column_of_what_is_given_is_not_passed_over(entry: Entry) -> None:
    path = entry.write("a.csv", "given.age,given.name\n20,ann\n")

    assert "a.csv: column `given.age` is no fact of the policy, and no column is called age" in entry.verdicts(path)
    assert "column `given.age` is no fact of the policy" in entry.checked(path)


CELLS = [
    ({"one of": ["cid", "dan"]}, "prohibited"),
    ({"one of": ["cid", "others"]}, "prohibited"),
    ({"one of": "ben"}, "unregulated"),
    ({"one of": ["ann", "dan"]}, "undetermined"),
]


@pytest.mark.parametrize(("cell", "verdict"), CELLS)
def test_one_of_several_is_read_in_a_cell_of_json_as_in_a_scenario(entry: Entry, cell: Any, verdict: str) -> None:
    given = {"name": cell, "age": {"one of": [">= 18", 17.0]}}

    assert entry.checked(entry.write("a.jsonl", json.dumps({"name": "a", "given": given}))) == [verdict]
    assert entry.verdicts(entry.write("b.jsonl", json.dumps(given))) == [verdict]
    assert [row["verdict"] for row in remit.classify([given], entry.policy)] == [verdict]
    assert entry.policy.decide(given).verdict == verdict


def test_a_list_in_a_cell_is_carried_over_as_it_stands(entry: Entry) -> None:
    path = entry.write("a.jsonl", '{"name": {"one of":["ben"]}, "age": 1}\n{"name": "ann", "age": 1}\n')

    rows = entry.classified(path)

    assert [row["name"] for row in rows if isinstance(row, dict)] == ['{"one of":["ben"]}', "ann"]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('["ann"]', "name: a list is not a value of this fact, in row 2 [wrong-type]"),
        (
            '{"includes": "ann"}',
            "name: what a set includes is asked of a fact that is no set, in row 2 [wrong-type]",
        ),
        ('{"two": "ann"}', "name: a mapping is not a value of this fact, in row 2 [wrong-type]"),
        ('{"one of": ["ann", "bob"]}', "name: no value `bob`, in row 2 [undeclared-value]"),
        ('{"one of": ["ann", null]}', "name: one of the values says nothing, in row 2 [missing-value]"),
        ('{"one of": []}', "name: `one of` is empty, in row 2 [wrong-type]"),
        ('"{\\"one of\\": [\\"ann\\"]}"', '`{"one of": ["ann"]}`'),
    ],
)
def test_what_no_cell_can_say_is_refused_with_its_row_and_column(entry: Entry, cell: str, said: str) -> None:
    path = entry.write("a.jsonl", f'{{"name": "ann"}}\n{{"name": {cell}}}\n')

    assert said in entry.verdicts(path)
    assert [row["name"] for row in entry.classified(path, "--bad-values", "rejects", "--rejects", f"{path}.csv")] == [
        "ann"
    ]


@pytest.mark.parametrize("cell", ["ann ", " ann", "\tann", "ann\u00a0", " "])
def test_white_space_within_quotes_is_a_part_of_the_cell_in_csv_as_in_json(entry: Entry, cell: str) -> None:
    of_json = entry.checked(entry.write("a.jsonl", json.dumps({"name": "a", "given": {"name": cell}})))
    path = entry.write("a.csv", f'name,given.name\na,"{cell}"\n')
    wrong = "white space"

    for said in (of_json, entry.checked(path), entry.verdicts(path)):
        assert wrong in said
        assert "[undeclared-value]" in said


def test_white_space_around_a_cell_and_its_quotes_is_none_of_it(entry: Entry) -> None:
    path = entry.write("a.csv", 'name,given.name,age\na, "ann" ,20\nb, ann , 20\nc," ann | ben ",3\n')

    assert entry.checked(path) == entry.verdicts(path) == ["permitted", "permitted", "unregulated"]


def test_what_is_carried_over_keeps_the_white_space_in_its_quotes(entry: Entry) -> None:
    rows = entry.classified(entry.write("a.csv", 'x,given.name\n" x ",ann\n" ","  ben | ann"\n'))

    assert [(row["x"], row["given.name"]) for row in rows if isinstance(row, dict)] == [
        (" x ", "ann"),
        (" ", "  ben | ann"),
    ]


def known_sets(entry: Entry, cell: str) -> list[str] | str:
    path = entry.write("s.csv", f"badges\n{cell}\n")
    code = main(["check", path, "--policy", str(entry.folder / "entry.yaml"), "--format", "json"])
    out, err = entry.capsys.readouterr()
    return err if code == 2 else json.loads(out)["scenarios"][0]["decision"]["given"]["badges"]


@pytest.mark.parametrize(
    ("cell", "sets"),
    [
        ("{guest}", ["{guest}"]),
        ("{}", ["{}"]),
        ("{}|{guest}", ["{}", "{guest}"]),
        (" { guest | clerk } | {porter}", ["{guest | clerk}", "{porter}"]),
    ],
)
def test_members_in_braces_are_a_set_and_bars_stand_between_sets(entry: Entry, cell: str, sets: list[str]) -> None:
    assert known_sets(entry, cell) == sets


@pytest.mark.parametrize("cell", ["includes guest", "size 2", "within guest", "{guest}|size 2", "excludes guest|clerk"])
def test_no_other_text_of_a_table_says_anything_of_a_set(entry: Entry, cell: str) -> None:
    assert "is a text, and not a set [wrong-type]" in known_sets(entry, cell)


@pytest.mark.parametrize("ending", ["yaml", "json", "jsonl"])
def test_a_text_that_reads_like_the_language_is_no_set_in_any_file(entry: Entry, ending: str) -> None:
    scenario = {"name": "a", "given": {"badges": "includes guest"}}
    data = scenario if ending == "jsonl" else [scenario]

    assert "`includes guest` is a text, and not a set" in entry.checked(entry.write(f"a.{ending}", json.dumps(data)))


@pytest.mark.parametrize(("name", "content"), [("a.csv", "x,y\n1,2\n"), ("a.jsonl", '{"x": 1}\n')])
def test_a_table_without_a_column_of_a_fact_is_named(entry: Entry, name: str, content: str) -> None:
    said = f"{entry.folder}/{name}: no column is called like a fact of the policy [no-facts]"

    assert said in entry.verdicts(entry.write(name, content))
    assert main(["classify", str(entry.folder / name), "--policy", str(entry.folder / "entry.yaml")]) == 2
    assert said in entry.capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("between 18 and 65", "write `18 .. 65`, both ends included"),
        ("from 18 to 65", "write `18 .. 65`, both ends included"),
        ("[18, 65]", "write `18 .. 65`, both ends included"),
        ("[18..65]", "write `18 .. 65`, both ends included"),
        ("at least 18", "write `>= 18`"),
        ("over 18", "write `>= 19`"),
        ("under 18", "write `<= 17`"),
        ("from 65 to 18", "ranges are written >= 18, < 65 or 18 .. 65"),
        ("1,000", "nothing stands between thousands"),
    ],
)
def test_of_a_span_in_words_it_is_said_how_it_is_written(entry: Entry, written: str, help: str) -> None:
    with pytest.raises(remit.RemitError) as refused:
        entry.policy.decide({"age": written})

    assert help in str(refused.value)


def test_a_number_that_a_comma_divides_is_told_with_both_that_can_be_meant(entry: Entry) -> None:
    path = entry.write("a.yaml", "scenarios:\n  - {name: a, given: {age: 1,000}}\n")

    assert "the decimal sign is a point (1.000), and nothing stands between thousands (1000)" in entry.checked(path)


LONG = 70_000


@pytest.mark.parametrize(
    "written", [" " * LONG + "..", "-" * LONG, "." * LONG, ">=" * LONG, "5 " * LONG, "5 to " * LONG, "and " * LONG]
)
def test_a_very_long_text_that_is_no_range_is_refused_at_once(entry: Entry, written: str) -> None:
    from oracle.limits import at_most

    with at_most(10), pytest.raises(remit.RemitError, match=r"\[bad-"):
        entry.policy.decide({"age": written})


NANS = [float("nan"), -float("nan"), None]


@pytest.mark.parametrize("type", [pyarrow.float32(), pyarrow.float64()])
@pytest.mark.parametrize("others", [[], [20.0, 3.0], [3.0] * 5])
def test_nan_is_not_known_in_a_column_whose_file_says_that_nothing_is_missing(
    entry: Entry, type: pyarrow.DataType, others: list[float]
) -> None:
    for missing in NANS:
        ages = [missing, *others]
        table = pyarrow.table({"name": ["ann"] * len(ages), "age": pyarrow.array(ages, type)})
        parquet.write_table(table, entry.folder / "a.parquet")
        wanted = [entry.policy.decide({"name": "ann", "age": age}).verdict.value for age in ages]

        assert wanted[0] == "undetermined"
        assert entry.verdicts(str(entry.folder / "a.parquet")) == wanted
        for frame in (table, table.to_pandas(), table.to_pylist()):
            found = remit.classify(frame, entry.policy, columns=["verdict"])
            said = (
                [row["verdict"] for row in found]
                if isinstance(found, list)
                else [str(each) for each in found["verdict"]]
            )
            assert said == wanted


def test_nan_is_not_known_of_a_choice_between_numbers_either(entry: Entry) -> None:
    parquet.write_table(pyarrow.table({"name": [float("nan"), 2.0]}), entry.folder / "a.parquet")
    (entry.folder / "numbered.yaml").write_text(
        POLICY.replace("[ann, ben, {others: [cid, dan]}]", '["1", "2"]')
        .replace("name: ann", 'name: "1"')
        .replace("name: others", 'name: "2"'),
        encoding="utf-8",
    )

    out = entry.folder / "out.csv"
    asked = ["--policy", str(entry.folder / "numbered.yaml"), "-q", "--columns", "verdict", "-o", str(out)]
    assert main(["classify", str(entry.folder / "a.parquet"), *asked]) == 0
    assert out.read_text(encoding="utf-8") == "name,verdict\nnan,undetermined\n2.0,prohibited\n"
