"""A table of rules is included like a policy: a row is a rule, and what is wrong with it is said at its cell."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import remit
from remit.assurance.audit.audit import audit
from remit.decide import LoadedPolicy
from remit.errors import Location, RemitError

POLICY = """
remit: 1
policy: fares
title: "Fares"
otherwise: prohibited
facts:
  date: {date: {from: 2024-01-01}}
  train: {phrase: "the train is {}", choice: [local, {fast: [express, night]}]}
  age: {integer: {min: 0, max: 120}}
  pass: {set: [week, year]}
  rider: {text: {}}
  owner: {text: {}}
figures: {grown: {values: {2024-01-01: 16, 2025-01-01: 18}}}
concepts: {small: {when: {age: "< 6"}}}
include: {fare: {policy: fares.csv, combining: first-applicable}}
rules: {strike: {forbid: "Nothing runs.", when: {date: 2024-05-01}, overrides: fare}}
"""
TABLE = """\
rule,train,age,small,pass,rider,effect,because,since
babies,,-,true,,,exempt,Small children need no ticket.,
locals,local,,,{includes: week},,permit,"With a week's pass, locals.",
,fast,>= grown,,"{includes all: [week, year]}",{same as: owner},permit,,2024-02-01
nights,not(local | express),,,,,forbid,No nights.,
"""


def loaded(table: str = TABLE, policy: str = POLICY) -> LoadedPolicy:
    return remit.loads(policy, name="fares.yaml", beside={"fares.csv": table})


def refused(table: str = TABLE, policy: str = POLICY) -> list[str]:
    with pytest.raises(RemitError) as wrong:
        loaded(table, policy)
    return [str(problem).partition("\n")[0] for problem in wrong.value.problems]


CASE: dict[str, Any] = {
    "date": "2024-06-01",
    "train": "local",
    "age": 30,
    "pass": ["week"],
    "rider": "ann",
    "owner": "ann",
}


@pytest.mark.parametrize(
    ("given", "verdict", "rules"),
    [
        ({}, "permitted", "fare.locals"),
        ({"age": 5, "pass": []}, "exempt", "fare.babies"),
        ({"date": "2024-05-01"}, "prohibited", "strike"),
        ({"train": "express", "pass": ["week", "year"]}, "permitted", "fare.row-4"),
        ({"train": "express", "pass": ["week", "year"], "age": 16}, "permitted", "fare.row-4"),
        ({"train": "express", "pass": ["week", "year"], "age": 16, "date": "2025-01-01"}, "prohibited", None),
        ({"train": "express", "pass": ["week", "year"], "date": "2024-01-31"}, "prohibited", None),
        ({"train": "express", "pass": ["week", "year"], "rider": "bob"}, "prohibited", None),
        ({"train": "night"}, "prohibited", "fare.nights"),
    ],
)
def test_a_row_is_a_rule_and_a_column_what_it_asks(given: dict[str, Any], verdict: str, rules: str | None) -> None:
    decision = loaded().decide({**CASE, **given})

    assert decision.verdict == verdict
    assert rules is None or f"({rules})" in decision.explain().headline


def test_a_row_without_a_sentence_is_told_by_its_cells() -> None:
    headline = loaded().decide({**CASE, "train": "express", "pass": ["week", "year"]}).explain().headline

    assert headline == (
        "Permitted. Row 4 permits this: train fast, age >= grown, pass {includes all: [week, year]}, "
        "rider {same as: owner}. (fare.row-4)"
    )


def test_the_same_rows_written_as_a_policy_decide_alike() -> None:
    inner = """
remit: 1
policy: inner
title: "Inner"
combining: first-applicable
FACTS
rules:
  babies: {exempt: "B.", when: {small: true}}
  locals: {permit: "L.", when: {train: local, pass: {includes: week}}}
  row-4:
    permit: "R."
    when: {train: fast, age: ">= grown", pass: {includes all: [week, year]}, rider: {same as: owner}}
    since: 2024-02-01
  nights: {forbid: "N.", when: {not: {train: [local, express]}}}
"""
    words = POLICY.partition("facts:")[2].partition("include:")[0]
    outer = POLICY.replace("{policy: fares.csv, combining: first-applicable}", "inner.yaml")
    written = remit.loads(outer, beside={"inner.yaml": inner.replace("FACTS", f"facts:{words}")})
    from remit.assurance.compare.compare import ComparedSide, compare

    sides = [ComparedSide(policy.policy, {}, None) for policy in (loaded(), written)]
    assert compare(*sides).is_same


def test_rows_are_combined_as_rules_are_and_overlap_is_a_conflict() -> None:
    policy = POLICY.replace(", combining: first-applicable", "")
    decision = loaded(policy=policy).decide({**CASE, "train": "night", "age": 3})

    assert decision.verdict == "conflict"


def test_every_rule_and_test_stands_in_its_cell() -> None:
    origins = loaded().written.origins

    assert str(origins.key("concepts", "fare.locals.in-force")) == "fares.csv:3:1"
    assert str(origins.key("concepts", "fare.row-4.in-force")) == "fares.csv:4:1"
    assert str(origins.value("concepts", "fare.nights.in-force", "when", "all", 0, "all", 0)) == "fares.csv:5:8"


def test_an_audit_speaks_of_rows_by_their_names_at_their_cells() -> None:
    table = TABLE + "never,local,200 .. 300,,,,permit,Never.,\n"
    found = refused(table)
    assert found == ["fares.csv:6:13: rule never: age: `200 .. 300` is out of bounds [out-of-bounds]"]

    table = TABLE.replace("not(local | express)", "night")
    said = [f"{finding.at} {finding.message}" for finding in audit(loaded(table).written).findings]
    assert any(line.startswith("fares.csv:5:1 ") or "fare.nights" in line for line in said)
    assert not any(".in-force: `not`" in line for line in said)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("rule,train", "rule,trian", "fares.csv:1:6: column `trian` is no fact of the policy, and no part of a rule"),
        ("rule,train", "rule,", "fares.csv:1:6: column 2 has no name [csv-header]"),
        (TABLE[: TABLE.index("\n")], "rule;effect;age", "fares.csv:1:1: the columns are separated by semicolons"),
        ("small,pass", "age,pass", "fares.csv:1:16: two columns are called `age` [csv-header]"),
        ("effect", "owner", "fares.csv:1:1: no column says what the rules do: `effect` [csv-header]"),
        ("exempt", "exempts", "fares.csv:2:18: `exempts` is nothing that a rule does [effect]"),
        ("permit,,2024", ",,2024", "fares.csv:4:65: it does not say what it does [effect]"),
        ("locals,local", "babies,local", "fares.csv:3:1: two rows are called `babies`; the first is fares.csv:2:1"),
        (",No nights.,", ",No nights.", "fares.csv:5:40: 8 cells, and there are 9 columns [csv-row]"),
        ("2024-02-01", "soon", "fares.csv:4:73: rule row-4: `soon` is not a day [bad-date]"),
        ("locals,local", "locals,lokal", "fares.csv:3:8: rule locals: train: no value `lokal` [undeclared-value]"),
        ("{includes: week}", "{includes: month}", "fares.csv:3:16: rule locals: pass: no member `month`"),
        ("{includes: week}", "{includes: week", "fares.csv:3:16: "),
        ("-,true", "-,maybe", "fares.csv:2:11: rule babies: small: "),
        ("locals,", "lo cals,", "fares.csv:3:1: `lo cals` cannot be a name [bad-name]"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(old: str, new: str, message: str) -> None:
    assert old in TABLE
    assert any(line.startswith(message) for line in refused(TABLE.replace(old, new, 1)))


def test_an_empty_table_and_one_that_is_not_there_are_refused() -> None:
    assert refused("") == ["fares.csv: the file is empty [empty-file]"]
    assert any(
        "no file `other.csv` beside the policy" in line
        for line in refused(policy=POLICY.replace("fares.csv", "other.csv"))
    )


def test_how_rows_are_combined_is_said_of_tables_only() -> None:
    inner = 'remit: 1\npolicy: inner\ntitle: "I"\nfacts: {}\nrules: {}\n'
    with pytest.raises(RemitError, match="`combining` is for tables of rules"):
        remit.loads(POLICY.replace("fares.csv", "inner.yaml"), beside={"inner.yaml": inner})


def test_citations_of_rows_are_those_of_the_policy_and_account_for_its_statements() -> None:
    sources = 'sources: {act: {title: "Act", published: 2024-01-01, statements: act.sources.yaml}}\nfacts:'
    cited = POLICY.replace("facts:", sources).replace("overrides: fare", "overrides: {fare: {cites: s1}}, cites: s1")
    cited = cited.replace('"< 6"}', '"< 6"}, cites: s1').replace("2025-01-01: 18}", "2025-01-01: 18}, cites: s1")
    listed = "".join(f'  s{n}: {{words: 2, sha256: {str(n) * 64}, says: "S{n}."}}\n' for n in (1, 2, 3))
    statements = f"remit-statements: 1\nsource: act\nstatements:\n{listed}"

    def read(cites: str) -> LoadedPolicy:
        rows = TABLE.splitlines()
        table = "\n".join([f"{rows[0]},cites", *(f"{row},{cites}" for row in rows[1:])])
        return remit.loads(cited, name="fares.yaml", beside={"fares.csv": table, "act.sources.yaml": statements})

    explained = read("s2 | s3").decide(CASE).explain()
    assert [one.citation for one in explained.statements] == ["act#s2", "act#s3"]
    with pytest.raises(RemitError) as wrong:
        read("s2 | s9")
    said = [str(problem).partition("\n")[0] for problem in wrong.value.problems]
    assert "act.sources.yaml:6:3: statement s3: nothing in fares cites it [unaccounted-statement]" in said
    assert any(line.startswith("fares.csv:2:") and "act has no statement `s9`" in line for line in said)


def test_a_place_in_a_workbook_is_said_as_its_programs_do() -> None:
    assert str(Location("rates.xlsx", 7, 2, "Sheet1")) == "rates.xlsx:Sheet1!B7"
    assert str(Location("rates.xlsx", 12, 28, "Fares 2025")) == "rates.xlsx:Fares 2025!AB12"


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[list[list[object]]], Path]:
    openpyxl = importlib.import_module("openpyxl")

    def write(rows: list[list[object]]) -> Path:
        book = openpyxl.Workbook()
        book.active.title = "Fares"
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / "fares.xlsx")
        (tmp_path / "fares.yaml").write_text(POLICY.replace("fares.csv", "fares.xlsx"), encoding="utf-8")
        return tmp_path / "fares.yaml"

    return write


def test_a_sheet_of_a_workbook_is_a_table_of_rules(workbook: Callable[[list[list[object]]], Path]) -> None:
    import datetime

    day = datetime.datetime(2024, 2, 1)  # noqa: DTZ001  # as a sheet has it
    file = workbook(
        [
            ["rule", "train", "age", "small", "effect", "because", "since"],
            ["babies", None, None, True, "exempt", "Small children need no ticket.", None],
            ["old", "local | express", 65, "-", "permit", None, day],
            [None, None, None, None, None, None, None],
        ]
    )
    policy = remit.load(str(file))

    assert policy.decide({**CASE, "age": 3}).verdict == "exempt"
    assert policy.decide({**CASE, "age": 65}).verdict == "permitted"
    assert policy.decide({**CASE, "age": 65, "date": "2024-01-31"}).verdict == "prohibited"
    assert str(policy.written.origins.key("concepts", "fare.old.in-force")).endswith("fares.xlsx:Fares!A3")


def test_what_is_wrong_in_a_workbook_is_said_at_its_cell(workbook: Callable[[list[list[object]]], Path]) -> None:
    def said(rows: list[list[object]]) -> str:
        with pytest.raises(RemitError) as wrong:
            remit.load(str(workbook(rows)))
        return str(wrong.value.problems[0]).rpartition("/")[2].partition("\n")[0]

    assert said([["train", "effect"], ["lokal", "permit"]]).startswith(
        "fares.xlsx:Fares!A2: rule row-2: train: no value"
    )
    assert said([["train", "effect"], ["=A1", "permit"]]) == "fares.xlsx:Fares!A2: a formula stands here [wrong-type]"
    assert said([["trian", "effect"], ["local", "permit"]]).startswith("fares.xlsx:Fares!A1: column `trian`")


def test_a_sheet_that_goes_on_for_ever_is_refused_and_not_gone_through(tmp_path: Path) -> None:
    openpyxl = importlib.import_module("openpyxl")
    book = openpyxl.Workbook()
    book.active.cell(1_000_000, 16_000).value = "far"
    book.save(tmp_path / "fares.xlsx")
    (tmp_path / "fares.yaml").write_text(POLICY.replace("fares.csv", "fares.xlsx"), encoding="utf-8")
    with pytest.raises(RemitError, match="the sheet goes on as far as here"):
        remit.load(str(tmp_path / "fares.yaml"))


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fares.xlsx").write_bytes(b"PK no zip")
    (tmp_path / "fares.yaml").write_text(POLICY.replace("fares.csv", "fares.xlsx"), encoding="utf-8")
    with pytest.raises(RemitError, match="no workbook that can be read"):
        remit.load(str(tmp_path / "fares.yaml"))
