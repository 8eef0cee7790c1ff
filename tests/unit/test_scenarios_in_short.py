"""Files without repetition: what is given for all, tables of cases, products of lists, names built from values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from remit.cli.main import main
from remit.errors import RemitError
from remit.model.scenario import Scenario, plain
from remit.reader.scenarios import read_scenarios, read_what_can_be

POLICY = """
remit: 1
policy: lending
title: "What may be taken out of the library"
facts:
  item: {choice: [novel, atlas]}
  age: {integer: {min: 0}}
  cards: {set: [reader, staff]}
  name: {text: {}}
concepts: {grown-up: {when: {age: ">= 18"}}}
rules:
  novels: {permit: "Novels may be taken out.", when: {item: novel}}
  atlases: {permit: "Grown-ups may take atlases.", when: {item: atlas, grown-up: true}}
  staff: {permit: "Staff may take anything.", when: {cards: {includes: staff}}}
"""
SHORT = """
policy: lending
given: {item: novel, cards: [reader]}
scenarios:
  - name: "just as it is"
    expect: permitted
  - name: "an atlas at {age}"
    given: {item: atlas}
    cases:
      - [age, expect, because]
      - [18, permitted, atlases] # just old enough
      - [17, unregulated, null]
  - name: "{item} with {cards}, at {age}"
    for each: {item: [novel, atlas], cards: [[], [reader, staff]]}
    given: {age: {one of: [3, 4]}}
  - name: "the same at two ages"
    for each: {age: [8, null]}
    readings: {}
  - given: {item: }
    cases:
      - [name, given.name, note]
      - ["Ann, whatever it is", ann, "she is known"]
"""
LONG = """
policy: lending
scenarios:
  - {name: "just as it is", given: {item: novel, cards: [reader]}, expect: permitted}
  - {name: "an atlas at 18", given: {item: atlas, cards: [reader], age: 18}, expect: permitted, because: atlases}
  - {name: "an atlas at 17", given: {item: atlas, cards: [reader], age: 17}, expect: unregulated}
  - {name: "novel with none, at 3 or 4", given: {item: novel, cards: [], age: {one of: [3, 4]}}}
  - name: "novel with reader and staff, at 3 or 4"
    given: {item: novel, cards: [reader, staff], age: {one of: [3, 4]}}
  - {name: "atlas with none, at 3 or 4", given: {item: atlas, cards: [], age: {one of: [3, 4]}}}
  - name: "atlas with reader and staff, at 3 or 4"
    given: {item: atlas, cards: [reader, staff], age: {one of: [3, 4]}}
  - {name: "the same at two ages: age 8", given: {item: novel, cards: [reader], age: 8}}
  - {name: "the same at two ages: age not known", given: {item: novel, cards: [reader]}}
  - {name: "Ann, whatever it is", given: {cards: [reader], name: ann}, note: "she is known"}
"""


def read(folder: Path, text: str, name: str = "cases.yaml") -> list[Scenario]:
    (folder / name).write_text(text, encoding="utf-8")
    return [written.scenario for written in read_scenarios(str(folder / name))]


def test_what_is_said_in_short_is_what_is_written_out(tmp_path: Path) -> None:
    short, long = (list(map(plain, read(tmp_path, text))) for text in (SHORT, LONG))

    assert short == long


def test_json_says_it_in_the_same_way(tmp_path: Path) -> None:
    data = json.dumps(yaml.safe_load(SHORT))

    assert read(tmp_path, data, "cases.json") == read(tmp_path, SHORT)


def test_every_case_stands_where_its_row_does(tmp_path: Path) -> None:
    (tmp_path / "cases.yaml").write_text(SHORT, encoding="utf-8")
    written = {one.scenario.name: one for one in read_scenarios(str(tmp_path / "cases.yaml"))}
    row, cell = written["an atlas at 17"].at(), written["an atlas at 17"].value_at("given", "age")
    shared = written["an atlas at 17"].value_at("given", "cards")

    assert (row.line, row.column) == (12, 10)
    assert (cell.line, cell.column) == (12, 10)
    assert shared.line == 3
    assert written["just as it is"].at().line == 5


def test_all_of_it_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lending.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(SHORT, encoding="utf-8")

    assert main(["check", str(tmp_path / "cases.yaml")]) == 0
    assert "10 scenarios" in capsys.readouterr().out


def test_what_is_wrong_in_a_shared_part_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lending.yaml").write_text(POLICY, encoding="utf-8")
    wrong = SHORT.replace("cards: [reader]}\n", "cards: [raeder], agee: 3}\n", 1).replace(
        "[age, expect", "[aeg, expect"
    )
    (tmp_path / "cases.yaml").write_text(wrong, encoding="utf-8")

    assert main(["check", str(tmp_path / "cases.yaml")]) == 2
    said = capsys.readouterr().err
    assert [said.count(each) for each in ("`raeder`", "`agee`", "unknown fact `aeg`")] == [1, 1, 1]
    assert "scenario `" not in said


def test_what_is_wrong_in_a_cell_is_said_of_its_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lending.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(SHORT.replace("[17, unregulated", "[old, unregulatd"), encoding="utf-8")

    assert main(["check", str(tmp_path / "cases.yaml")]) == 2
    said = capsys.readouterr().err
    assert "cases.yaml:12:10: scenario `an atlas at old`: age: `old` is not a whole number" in said
    assert "cases.yaml:12:15: scenario `an atlas at old`: no verdict `unregulatd`" in said


@pytest.mark.parametrize("key", ["cases", "for each"])
def test_a_line_of_json_lines_is_one_case(key: str, tmp_path: Path) -> None:
    line = {"name": "one", key: {"age": [1, 2]}}
    (tmp_path / "rows.jsonl").write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(RemitError, match=f"`{key}` stands for several cases, and here stands one"):
        read_scenarios(str(tmp_path / "rows.jsonl"))


def test_too_many_cases_are_refused_before_they_are_written_out(tmp_path: Path) -> None:
    lists = ", ".join(f"f{number}: [{', '.join(map(str, range(100)))}]" for number in range(6))
    (tmp_path / "cases.yaml").write_text(f"scenarios: [{{name: x, for each: {{{lists}}}}}]", encoding="utf-8")
    _, problems = read_what_can_be(str(tmp_path / "cases.yaml"))

    assert [problem.code for problem in problems] == ["too-large"]
    assert problems[0].message.startswith("1,000,000,000,000 cases")
