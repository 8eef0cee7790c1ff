"""Tables are read by rule: every row once, every key, names as names; what is written otherwise is refused."""

from __future__ import annotations

import gzip
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
policy: lane
title: "Which lane"
facts:
  channel: {choice: ["#general", "#ops", "a;b", plain, "x,y", "it's"]}
  age: {integer: {min: 0}}
  day: {date: {}}
  guest: {flag: {}}
rules:
  ops: {forbid: "Nobody under 18 in #ops.", when: {channel: "#ops", age: "< 18"}}
  open: {permit: "Else one may.", when: {not: {channel: "#ops", age: "< 18"}}}
"""


class Lane:
    """Files of a folder, classified and checked by one policy."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        (folder / "lane.yaml").write_text(POLICY, encoding="utf-8")

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def said(self, command: str, *arguments: object) -> str:
        """What is said of files that are refused."""
        assert main([command, *map(str, arguments), "--policy", str(self.folder / "lane.yaml"), "-q"]) == 2
        return self.capsys.readouterr().err.replace(f"{self.folder}/", "")

    def rows(self, *arguments: object) -> list[dict[str, Any]]:
        """The rows with their verdicts, by way of JSON Lines."""
        out = self.folder / "out" / "out.jsonl"
        out.parent.mkdir(exist_ok=True)
        asked = ["--policy", str(self.folder / "lane.yaml"), "-q", "--columns", "verdict", "-o", str(out)]
        assert main(["classify", *map(str, arguments), *asked]) == 0
        self.capsys.readouterr()
        return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def lane(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Lane:
    return Lane(tmp_path, capsys)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("age,channel\n17,plain\n18,plain,x\n", "a.csv:3:10: 3 cells, and there are 2 columns [csv-row]"),
        ("age,channel\n17,plain\n18\n", "a.csv:3:1: 1 cell, and there are 2 columns [csv-row]"),
        ("age,channel\n17,plain,,\n", "a.csv:2:10: 4 cells, and there are 2 columns [csv-row]"),
        (
            "age,channel\n1,plain\nage,channel,note\n2,plain,x\n",
            "a.csv:3:13: 3 cells, and there are 2 columns [csv-row]",
        ),
        ("Cases of May\nage,channel\n17,plain\n", "the first line names the columns, and that is `Cases of May`"),
        ("age,channel\n# a note\n17,plain\n", "a.csv:2:1: 1 cell, and there are 2 columns [csv-row]"),
        ("age;channel\n17;plain\n", "a.csv:1:1: the columns are separated by semicolons [csv-header]"),
        ("sep=;\nage;channel\n17;plain\n", "a.csv:1:1: the columns are separated by semicolons [csv-header]"),
        ("age,age,channel\n1,2,plain\n", "a.csv:1:5: two columns are called `age` [csv-header]"),
        ("age,,channel\n1,2,plain\n", "a.csv:1:5: column 2 has no name [csv-header]"),
        ('age,channel\n17,"plain\n18,plain\n', "a.csv:2:4: a quote that begins here is never closed [csv-syntax]"),
        ('age,channel\n17,"plain" x\n', "a.csv:2:4: text goes on behind the closing quote of this cell [csv-syntax]"),
        ("age,channel\n17,pl\0ain\n", "a.csv:2:6: a control character (U+0000) stands in the text [control-character]"),
        ("age,channel\n17,plain\n".encode("utf-16"), "a.csv:1:1: byte 0xff is not UTF-8 text [not-utf-8]"),
        ("", "a.csv: the file is empty [empty-file]"),
        ("\n\n", "a.csv: the file is empty [empty-file]"),
    ],
)
def test_csv_that_is_no_table_is_refused_in_the_words_of_check(lane: Lane, content: str | bytes, said: str) -> None:
    path = lane.write("a.csv", content)

    assert said in lane.said("classify", path)
    assert said in lane.said("check", path)


@pytest.mark.parametrize(
    ("content", "verdicts"),
    [
        ("\ufeffchannel,age\n#ops,17\n# ,\n".replace("# ,", "plain,"), ["prohibited", "permitted"]),
        ("channel,age\r\n#ops,17\r\n\r\nplain,20\r\n\r\n", ["prohibited", "permitted"]),
        ("channel,age\r#ops,17\rplain,20\r", ["prohibited", "permitted"]),
        ("channel,age\r\n#ops,17\nplain,20\n   \n", ["prohibited", "permitted"]),
        ("\n\nchannel,age\n#ops,17", ["prohibited"]),
        ('channel,age,note\n"#ops",17,"one\ntwo"\nplain,20,"say ""x"""\n', ["prohibited", "permitted"]),
        ('channel,age,note\r\n#ops,17,"one\ntwo"\r\nplain,20,x\r\n', ["prohibited", "permitted"]),
        ('channel,age,note\n#ops, "17" ,a "b\nplain,20,c"\n', ["prohibited", "permitted"]),
        ("channel,age,note\nit's,17,'\nplain,17,'\n#ops,17,#\n", ["permitted", "permitted", "prohibited"]),
        ("channel\n#ops\n\nplain\n", ["undetermined", "permitted"]),
        ('channel\n"#ops"\n\nplain\n', ["undetermined", "permitted"]),
        ("channel,age\n,\n#ops,17\n,\n", ["undetermined", "prohibited", "undetermined"]),
        ("channel,age,note\n#ops,17," + "x" * 3_000_000 + "\n", ["prohibited"]),
    ],
)
def test_every_row_of_csv_is_read_once_however_it_is_written(lane: Lane, content: str, verdicts: list[str]) -> None:
    assert [row["verdict"] for row in lane.rows(lane.write("a.csv", content))] == verdicts


def test_a_delimiter_is_that_of_the_ending_or_the_one_that_is_named(lane: Lane) -> None:
    tabs, signs = lane.write("a.tsv", "channel\tage\na;b\t\n\t17\n"), lane.write("b.csv", "channel;age\nx,y;17\n")

    assert [row["channel"] for row in lane.rows(tabs)] == ["a;b", None]
    assert [row["channel"] for row in lane.rows(signs, "--delimiter", ";")] == ["x,y"]
    assert "cannot separate cells [usage]" in lane.said("classify", signs, "--delimiter", "ab")
    assert "--delimiter is for CSV" in lane.said("classify", lane.write("c.jsonl", "{}"), "--delimiter", ";")


def test_files_with_other_columns_are_one_table_in_their_order(lane: Lane) -> None:
    first, second = lane.write("a.csv", "channel,age\n#ops,17\n"), lane.write("b.csv", "x,channel\n1,plain\n2,#ops\n")
    third = lane.write("c.csv", "channel,age\nplain,1\n")

    rows = lane.rows(first, second, third)
    assert [(row["channel"], row["age"], row["x"]) for row in rows] == [
        ("#ops", "17", None),
        ("plain", None, "1"),
        ("#ops", None, "2"),
        ("plain", "1", None),
    ]


@pytest.mark.parametrize("value", [" plain", "plain ", "plain\u00a0"])
def test_white_space_at_the_ends_of_a_cell_is_none_of_it_in_csv_and_named_elsewhere(lane: Lane, value: str) -> None:
    said = lane.said("classify", lane.write("a.jsonl", f'{{"channel": "{value}"}}\n'))

    assert [row["channel"] for row in lane.rows(lane.write("a.csv", f"channel\n{value}\n"))] == [value]
    assert "has white space at its ends, in row 1 [undeclared-value]\n  help: write it without: plain" in said


def test_flags_of_a_spreadsheet_are_read(lane: Lane) -> None:
    path = lane.write("a.csv", "guest\ntrue\nTRUE\nTrue\nfalse\nFALSE\nFalse\n")

    assert len(lane.rows(path)) == 6
    assert main(["check", str(path), "--policy", str(lane.folder / "lane.yaml"), "-q"]) == 0
    assert "`yes` is neither true nor false" in lane.said("classify", lane.write("b.csv", "guest\nyes\n"))


def test_every_key_of_every_line_counts(lane: Lane) -> None:
    lines = ['{"age": 17}\n'] * 60_000 + ['{"age": 17, "channel": "#ops"}\n']
    rows = lane.rows(lane.write("a.jsonl", "".join(lines)))

    assert len(rows) == 60_001
    assert rows[-1]["verdict"] == "prohibited"


def test_what_json_lines_carry_over_comes_out_byte_for_byte(lane: Lane) -> None:
    line = (
        '{"channel": "plain", "id": "B8ACD569-1B2C-4E47-8245-CB3AB4E4CEDE", "clock": "12:30", "z": "007", '
        '"big": 12345678901234567890123, "n": 1.10, "e": 1E+2, "in": {"a": [1, 2.50, null]}, "t": "caf\\u00e9"}'
    )
    path, out = lane.write("a.jsonl", f"{line}\n"), lane.folder / "out.jsonl"
    policy = ["--policy", str(lane.folder / "lane.yaml"), "-q", "--columns", "verdict"]

    assert main(["classify", str(path), *policy, "-o", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == f'{line[:-1]},"verdict":"permitted"}}\n'
    assert main(["classify", str(path), *policy, "-o", str(out.with_suffix(".parquet"))]) == 0
    (row,) = parquet.read_table(out.with_suffix(".parquet")).to_pylist()
    assert (row["big"], row["n"], row["e"], row["z"], row["t"]) == (
        "12345678901234567890123",
        "1.10",
        "1E+2",
        "007",
        "café",
    )
    assert row["in"] == '{"a": [1, 2.50, null]}'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"age": 17, "age": 18}', ":2:13: `age` stands twice; the first is in line 2 [duplicate-key]"),
        ('{"x": {"a": 1, "a": 2}}', ":2:16: `a` stands twice; the first is in line 2 [duplicate-key]"),
        ("[1]", ":2:1: a row is a mapping of columns to values, and here stands a list [wrong-type]"),
        ("5", ":2:1: a row is a mapping of columns to values, and here stands `5` [wrong-type]"),
        ('{"age": [17]}', ": age: a list is not a value of this fact, in row 2 [wrong-type]"),
        ('{"age": 17,}', ":2:11: a comma, and then only `}` [json-syntax]"),
        ('{"age": NaN}', "[json-syntax]"),
        ('{"": 1}', ":2:1: a key has no name [bad-name]"),
        ('{"channel": "pl\\u0000ain"}', "[control-character]"),
        ('{"age": 17} {"age": 18}', "[json-syntax]"),
        ('{"day": "05-06-2024"}', "day: `05-06-2024` is not a day, in row 2 [bad-date]"),
        ('{"day": "2024-6-5"}', "day: `2024-6-5` is not a day, in row 2 [bad-date]"),
        ('{"day": "2024-05-31T22:30:00Z"}', "`2024-05-31T22:30:00Z` is a moment: it is not a day, in row 2 [bad-date]"),
        ('{"age": 1.5}', "age: `1.5` is not a whole number, in row 2 [bad-number]"),
    ],
)
def test_a_line_that_is_no_row_is_refused_with_its_number(lane: Lane, line: str, said: str) -> None:
    assert said in lane.said("classify", lane.write("a.jsonl", f'{{"age": 1}}\n{line}\n'))


@pytest.mark.parametrize("content", ['[{"age": 1.0e0},\n {"x": [1]}]', "[\n]", '{\n  "age": 17\n}\n{"age": 17}'])
def test_json_that_is_a_list_or_goes_over_lines_is_rows(lane: Lane, content: str) -> None:
    path = lane.write("a.json", content.replace("1.0e0", "1"))
    if content == "[\n]":
        assert "the file is empty [empty-file]" in lane.said("classify", path)
    else:
        assert [row["verdict"] for row in lane.rows(path)] == ["undetermined"] * 2


@pytest.mark.parametrize("name", ["a[1].csv", "b*.csv", "c?.csv", "d{1,2}.csv", "it's.csv", "e\\f.csv", "[x].csv"])
def test_the_name_of_a_file_is_a_name(lane: Lane, name: str) -> None:
    for other in ("a1.csv", "bb.csv", "cc.csv", "d1.csv", "x.csv"):
        lane.write(other, "channel,age\nplain,1\n")

    assert [row["verdict"] for row in lane.rows(lane.write(name, "channel,age\n#ops,17\n"))] == ["prohibited"]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_no_column_comes_from_the_name_of_a_folder(lane: Lane, ending: str) -> None:
    path = lane.write(f"channel=plain/c.{ending}", "channel,age\n#ops,17\n")
    if ending == "parquet":
        parquet.write_table(pyarrow.table({"channel": ["#ops"], "age": [17]}), path)

    assert [row["verdict"] for row in lane.rows(path.parent)] == ["prohibited"]


def test_no_name_of_a_column_meets_one_of_ours(lane: Lane) -> None:
    names = ("remit_row", "remit_rows", "remit_lookup", "remit_number", "walk_0", "c0", "c1", "number", "line", "rules")
    table = pyarrow.table({**{name: ["x", "y"] for name in names}, "channel": ["#ops", "nothing"], "age": [17, 1]})
    path, out, bad = lane.folder / "a.parquet", lane.folder / "o.parquet", lane.folder / "bad.parquet"
    parquet.write_table(table.append_column("remit_fault", pyarrow.array(["a", "b"])), path)
    asked = ["--policy", str(lane.folder / "lane.yaml"), "-q", "--columns", "verdict,rules", "--prefix", "new_"]

    assert main(["classify", str(path), *asked, "-o", str(out), "--bad-values", "rejects", "--rejects", str(bad)]) == 0
    (row,), (refused,) = parquet.read_table(out).to_pylist(), parquet.read_table(bad).to_pylist()
    assert (row["new_verdict"], row["new_rules"], row["c1"], row["rules"]) == ("prohibited", "ops", "x", "x")
    assert (refused["remit_fault"], refused["remit_fault_"], refused["number"]) == ("b", "channel", "y")


def test_columns_of_one_name_are_refused_whatever_their_capitals(lane: Lane) -> None:
    twice, alike = lane.folder / "a.parquet", lane.folder / "b.parquet"
    parquet.write_table(pyarrow.table([[1], [2]], names=["age", "age"]), twice)
    parquet.write_table(pyarrow.table({"age": [1], "Age": [2]}), alike)
    both = "two columns differ by capitals only: `Age` and `age` [duplicate-name]"

    assert "a.parquet: two columns are called `age` [duplicate-name]" in lane.said("classify", twice)
    assert "two columns differ by capitals only: `age` and `Age` [duplicate-name]" in lane.said("classify", alike)
    assert both in lane.said("classify", lane.write("c.csv", "Age,age\n1,2\n"))
    assert both in lane.said("classify", lane.write("d.jsonl", '{"Age": 1}\n{"age": 2}\n'))


def test_a_column_that_is_almost_called_like_a_fact_is_not_passed_over(lane: Lane) -> None:
    path = lane.write("a.csv", "Channel,age\n#ops,17\n")

    assert "column `Channel` is no fact of the policy, and no column is called channel" in lane.said("classify", path)
    assert [row["verdict"] for row in lane.rows(path, "--map", "Channel=channel")] == ["prohibited"]


def test_text_between_the_bounds_of_a_parquet_file_is_read_all_the_same(lane: Lane) -> None:
    path = lane.folder / "a.parquet"
    parquet.write_table(pyarrow.table({"day": ["0001-01-01", "2024-6-5", "9999-12-31"], "age": ["0", "1x", "9"]}), path)
    said = lane.said("classify", path)

    assert "day: `2024-6-5` is not a day, in row 2" in said
    assert "age: `1x` is not a whole number, in row 2" in said


def test_arrow_files_with_other_columns_are_read_whole(lane: Lane) -> None:
    for name, table in {"a": {"channel": ["#ops"]}, "b": {"age": [17], "channel": ["#ops"]}}.items():
        made = pyarrow.table(table)
        with pyarrow.ipc.new_file(str(lane.folder / f"{name}.arrow"), made.schema) as file:
            file.write(made)

    rows = lane.rows(lane.folder / "a.arrow", lane.folder / "b.arrow")
    assert [row["verdict"] for row in rows] == ["undetermined", "prohibited"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "a.csv.gz",
            gzip.compress(b"age,channel\n" + b"17,plain\n" * 999, mtime=0)[:60],
            "the compressed data is broken",
        ),
        ("a.jsonl.gz", b"hello", "the compressed data is broken"),
        ("a.csv.zst", b"hello", "the compressed data is broken"),
        ("a.parquet", b"", "the file is empty [empty-file]"),
        ("a.arrow", b"", "the file is empty [empty-file]"),
        ("a.parquet", b"PAR1" + b"x" * 99 + b"PAR1", "[table-unreadable]"),
        ("a.jsonl", b'{"age": "\xff"}', "a.jsonl:1:10: byte 0xff is not UTF-8 text [not-utf-8]"),
        ("a\udcff.csv", b"age\n1\n", "the name of the file is not UTF-8 text [not-utf-8]"),
    ],
)
def test_files_that_are_broken_are_said_to_be(lane: Lane, name: str, content: bytes, said: str) -> None:
    assert said in lane.said("classify", lane.write(name, content))


def test_what_is_no_file_is_not_waited_for(lane: Lane) -> None:
    import os

    os.mkfifo(lane.folder / "a.csv")
    (lane.folder / "b.csv").symlink_to("nowhere.csv")

    assert "a.csv: this is a pipe, not a file [file-kind]" in lane.said("classify", lane.folder / "a.csv")
    assert "b.csv: no such file [file-not-found]" in lane.said("classify", lane.folder / "b.csv")


PARTLY = "id,age,channel,guest\n1,>= 18,plain|#ops,true|false\n2, 17 .. 30 , plain ,TRUE\n,,,\n3,17.0,  ,\n"


def test_a_cell_of_csv_says_what_it_says_in_a_file_of_scenarios(lane: Lane) -> None:
    rows = lane.rows(lane.write("a.csv", PARTLY))
    policy = remit.load(str(lane.folder / "lane.yaml"))
    stated: list[dict[str, Any]] = [
        {"age": ">= 18", "channel": {"one of": ["plain", "#ops"]}},
        {"age": "17 .. 30", "channel": "plain", "guest": True},
        {},
        {"age": 17},
    ]

    assert [row["verdict"] for row in rows] == [policy.decide(each).verdict for each in stated]
    assert [row["id"] for row in rows] == ["1", "2", None, "3"]


def test_all_that_is_wrong_with_a_cell_is_told(lane: Lane) -> None:
    said = lane.said("classify", lane.write("a.csv", "channel\nplain|plane|ops\n{plain}\n"))

    assert "no value `plane`, in row 1" in said
    assert "no value `ops`, in row 1" in said
    assert "`{plain}`" in said


@pytest.mark.parametrize("name", ["  id", "id ", " i d", "ID\u00a0", "größe", "gro\u0308ße", 'a "b"', "a\nb", "a,b"])
def test_the_name_of_a_column_that_is_carried_over_comes_out_as_it_was(lane: Lane, name: str) -> None:
    written = name.replace('"', '""')
    for ending, sign in (("csv", ","), ("tsv", "\t")):
        path = lane.write(f"a.{ending}", f'"{written}"{sign}age\n1{sign}17\n')

        assert next(iter(lane.rows(path)[0])) == name


@pytest.mark.parametrize("name", [" age", "age ", '" age"'])
def test_white_space_around_the_name_of_a_fact_is_none_of_it(lane: Lane, name: str) -> None:
    assert [row["verdict"] for row in lane.rows(lane.write("a.csv", f"id,{name}\n1,17\n"))] == [
        row["verdict"] for row in lane.rows(lane.write("b.csv", "id,age\n1,17\n"))
    ]


def test_a_second_byte_order_mark_is_refused(lane: Lane) -> None:
    assert "U+FEFF" in lane.said("classify", lane.write("a.csv", "\ufeff\ufeffid,age\n1,17\n"))
