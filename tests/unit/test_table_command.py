"""`remit table`: a policy as a matrix, each cell what `decide` says of it, in four forms."""

from __future__ import annotations

import csv
import importlib
import io
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

import remit
from remit.cli.main import main
from remit.explain.verdict_words import LOOKS
from remit.model.rules import Verdict
from remit.report.table.matrix import MOST_CELLS, Matrix, matrix

POLICY = """
remit: 1
policy: fares
title: "Fares | and more"
facts:
  train: {phrase: "the train is {}", choice: [local, fast], labels: {fast: "=fast, | <b>"}}
  age: {integer: {min: 0, max: 120}}
  pass: {flag: {}}
constraints: {no-fast-for-small: {when: {age: "< 6"}, then: {train: local}}}
rules:
  small: {exempt: "Small children.", when: {age: "< 6"}}
  holders: {permit: "With a pass.", when: {pass: true, age: ">= 6"}}
  fast: {forbid: "Fast ones.", when: {train: fast, pass: false}}
"""


@pytest.fixture
def fares(tmp_path: Path) -> str:
    (tmp_path / "fares.yaml").write_text(POLICY, encoding="utf-8")
    return str(tmp_path / "fares.yaml")


def test_every_cell_is_what_the_policy_decides(fares: str) -> None:
    loaded = remit.load(fares)
    found: Matrix = matrix(loaded, ["age", "pass"], ["train"], {})

    assert found.rows == (
        ("between 0 and 5", "true"),
        ("between 0 and 5", "false"),
        ("between 6 and 120", "true"),
        ("between 6 and 120", "false"),
    )
    verdicts = [[cell.verdict for cell in cells] for cells in found.cells]
    assert verdicts == [
        [Verdict.EXEMPT, None],
        [Verdict.EXEMPT, None],
        [Verdict.PERMITTED, Verdict.PERMITTED],
        [Verdict.UNREGULATED, Verdict.PROHIBITED],
    ]


@pytest.mark.parametrize(
    ("policy", "rows", "columns"),
    [
        ("document-access", "clearance", "action"),
        ("family-leave", "employer", "months-employed"),
        ("us-weapons-in-russia", "weapon", "location"),
    ],
)
def test_the_shipped_policies_say_in_each_cell_what_they_decide(policy: str, rows: str, columns: str) -> None:
    loaded = remit.load(policy)
    if rows not in loaded.policy.facts or columns not in loaded.policy.facts:
        rows, columns = list(loaded.policy.facts)[:2]
    found = matrix(loaded, [rows], [columns], {})

    assert len(found.cells) == len(found.rows)
    assert all(len(cells) == len(found.columns) for cells in found.cells)
    assert any(cell.verdict is not None for cells in found.cells for cell in cells)


def test_a_cell_that_depends_on_more_says_on_what_and_what_it_could_be(fares: str) -> None:
    found = matrix(remit.load(fares), ["age"], ["train"], {})

    assert found.cells[1][1].says() == f"Depends on {found.cells[1][1].depends_on[0]}: permitted or prohibited"
    assert found.cells[1][1].lines()[1] == "holders or fast"


def test_what_is_given_holds_in_every_cell(fares: str) -> None:
    found = matrix(remit.load(fares), ["age"], ["train"], {"pass": "false"})

    assert found.cells[1][1].verdict is Verdict.PROHIBITED
    assert "false" in found.given


def test_the_forms_say_the_same(fares: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["table", fares, "--rows", "age,pass", "--columns", "train"]
    assert main([*command, "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert main([*command, "-o", str(tmp_path / "m.html")]) == 0
    capsys.readouterr()
    page = fromstring(  # noqa: S314  # what was just written
        (tmp_path / "m.html")
        .read_text(encoding="utf-8")
        .removeprefix("<!DOCTYPE html>")
        .replace('"utf-8">', '"utf-8"/>')
    )
    table = [["".join(cell.itertext()).strip() for cell in line] for line in page.iter("tr")]
    assert main(command) == 0
    markdown = capsys.readouterr().out

    assert rows[0][2:] == ["local", "'=fast, | <b>"]
    assert [line[2:] for line in table[1:]] == [
        [cell.replace(" (", "").replace(")", "") for cell in line[2:]] for line in rows[1:]
    ]
    assert "| =fast, \\| <b> |" in markdown
    assert markdown.startswith("# Fares | and more\n")


def test_a_workbook_says_the_same_and_holds_no_formula(fares: str, tmp_path: Path) -> None:
    openpyxl = importlib.import_module("openpyxl")
    file = tmp_path / "m.xlsx"
    assert main(["table", fares, "--rows", "age", "--columns", "train", "-o", str(file)]) == 0
    sheet = openpyxl.load_workbook(file).active

    said = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert said[2] == ["“age”" if said[2][0].startswith("“") else said[2][0], "local", "=fast, | <b>"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert said[3][1] == f"{LOOKS[Verdict.EXEMPT].word} (small)"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rows", "train", "--columns", "train"], "`train` stands in two places"),
        (["--rows", "train", "--columns", "age", "--given", "age=3"], "`age` stands in two places"),
        (["--rows", "trian", "--columns", "age"], "no fact `trian`"),
        (["--rows", ",", "--columns", "age"], "--rows names no fact"),
        (["--rows", "train", "--columns", "age", "--format", "xlsx"], "a workbook is written to a file"),
        (["--rows", "train", "--columns", "age", "--given", "pass=maybe"], "maybe"),
    ],
)
def test_what_is_no_table_is_refused(
    fares: str, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["table", fares, *arguments]) == 2
    assert said in capsys.readouterr().err


def test_more_cells_than_people_read_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = ", ".join(f"v{number}" for number in range(101))
    text = (
        f'remit: 1\npolicy: p\ntitle: "P"\nfacts: {{a: {{choice: [{many}]}}, b: {{choice: [{many}]}}}}\nrules: {{}}\n'
    )
    (tmp_path / "p.yaml").write_text(text, encoding="utf-8")

    assert MOST_CELLS < 101 * 101
    assert main(["table", str(tmp_path / "p.yaml"), "--rows", "a", "--columns", "b"]) == 2
    assert "the table would have 10,201 cells [too-large]" in capsys.readouterr().err
