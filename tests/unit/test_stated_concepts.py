"""A scenario may state the truth of a concept: in files, dicts, requests and interviews alike; tables refuse it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from mutate_examples import written

import remit
from remit.assurance.mutate.mutants import mutants
from remit.assurance.mutate.mutate import Fate, mutate
from remit.cli.main import main
from remit.errors import RemitError
from remit.interview import Interview
from remit.model.scenario import Scenario

POLICY = """
remit: 1
policy: fares
title: "Who rides for less"
facts:
  age: {integer: {min: 0, max: 120}, phrase: "the rider is {} years old"}
  enrolled: {flag: {}, phrase: "the rider is enrolled"}
  staff: {flag: {}}
constraints: {staff-learn-nothing: {when: {staff: true}, then: {enrolled: false}, because: "staff are not enrolled"}}
concepts:
  pupil: {phrase: "the rider is a pupil", denial: "the rider is no pupil", when: {age: "6 .. 20", enrolled: true}}
rules:
  pupils: {permit: "Pupils ride for less.", when: {pupil: true}}
  grown-up: {forbid: "Others do not.", when: {pupil: false, age: ">= 16"}}
"""
ROWS = {
    "csv": "name,pupil,age\none,TRUE,\ntwo,false,40\nthree,true|false,40\nfour,,40\n",
    "jsonl": "\n".join(
        json.dumps({"name": name, "given": facts})
        for name, facts in [
            ("one", {"pupil": True}),
            ("two", {"pupil": "false", "age": 40}),
            ("three", {"pupil": {"one of": ["true", "false"]}, "age": 40}),
            ("four", {"pupil": None, "age": 40}),
        ]
    ),
    "yaml": """
scenarios:
  - {name: one, given: {pupil: true}}
  - {name: two, given: {pupil: False, age: 40}}
  - {name: three, given: {pupil: {one of: [true, false]}, age: 40}}
  - {name: four, given: {pupil: , age: 40}}
""",
}


@pytest.fixture
def fares(tmp_path: Path) -> remit.LoadedPolicy:
    (tmp_path / "fares.yaml").write_text(POLICY, encoding="utf-8")
    return remit.load(str(tmp_path / "fares.yaml"))


@pytest.mark.parametrize("ending", ROWS)
def test_a_row_states_a_concept_alike_in_every_format(
    ending: str, fares: remit.LoadedPolicy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tmp_path / f"rows.{ending}"
    rows.write_text(ROWS[ending], encoding="utf-8")
    main(["check", str(rows), "--policy", str(tmp_path / "fares.yaml"), "--format", "json"])
    found = [each["decision"]["verdict"] for each in json.loads(capsys.readouterr().out)["scenarios"]]

    assert found == ["permitted", "prohibited", "prohibited", "prohibited"]
    assert fares.decide({"pupil": True}).verdict == "permitted"
    assert fares.decide({"pupil": None, "age": 40}).verdict == "prohibited"


@pytest.mark.parametrize("value", ["yes", 1, "pupil", ["true"], {"includes": "true"}])
def test_what_is_no_truth_is_refused(value: Any, fares: remit.LoadedPolicy) -> None:
    with pytest.raises(RemitError) as refused:
        fares.decide({"pupil": value})

    assert refused.value.problems[0].message.startswith("pupil: ")


def test_that_a_concept_cannot_be_so_is_said_with_the_concept(fares: remit.LoadedPolicy) -> None:
    with pytest.raises(RemitError) as refused:
        fares.decide({"pupil": True, "age": 40})
    (problem,) = refused.value.problems

    assert problem.code == "impossible-scenario"
    assert "by concept pupil (" in problem.message
    assert problem.help == "`pupil` is stated to be true"


def test_constraints_that_exclude_it_are_said_too(fares: remit.LoadedPolicy) -> None:
    with pytest.raises(RemitError) as refused:
        fares.decide({"pupil": True, "staff": True})
    (problem,) = refused.value.problems

    assert "by constraint staff-learn-nothing (" in problem.message
    assert "by concept pupil (" in problem.message
    assert problem.help == "staff are not enrolled; `pupil` is stated to be true"


def test_facts_that_exclude_each_other_do_not_blame_the_concept(fares: remit.LoadedPolicy) -> None:
    with pytest.raises(RemitError) as refused:
        fares.decide({"pupil": False, "staff": True, "enrolled": True})

    assert "concept" not in refused.value.problems[0].message


def test_the_explanation_says_what_is_stated_and_what_follows(fares: remit.LoadedPolicy) -> None:
    said = str(fares.decide({"pupil": True, "staff": None}).explain())

    assert "The rule pupils applies because the rider is a pupil." in said
    assert "That the rider is a pupil settles it: it is the same in every such case." in said
    assert "Not said, and it follows: the rider is between 6 and 20 years old." in said
    assert "No fact is needed" not in said


def test_what_would_change_it_keeps_what_is_stated(fares: remit.LoadedPolicy) -> None:
    decision = fares.decide({"pupil": False, "age": 17})

    assert decision.answers is not None
    assert [flip.verdict for flip in decision.answers.flips()] == ["unregulated"]
    assert "the rider is no pupil" in str(decision.explain())


def test_a_column_that_would_state_a_concept_is_refused_by_tables(
    fares: remit.LoadedPolicy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("age,pupil\n17,true\n", encoding="utf-8")
    code = main(["classify", str(rows), "--policy", str(tmp_path / "fares.yaml")])

    assert code == 2
    assert "column `pupil` is called like a concept" in capsys.readouterr().err
    with pytest.raises(RemitError, match="called like a concept"):
        remit.classify([{"age": 17, "pupil": True}], fares)


def test_what_is_decided_alike_is_stated_alike(fares: remit.LoadedPolicy) -> None:
    one, other, none = (fares.stated(facts) for facts in ({"pupil": True}, {"pupil": False}, {}))

    assert len({fares.alike(stated) for stated in (one, other, none)}) == 3
    assert fares.alike(one) == fares.alike(fares.stated({"pupil": "TRUE"}))


def test_an_interview_begins_with_it(fares: remit.LoadedPolicy) -> None:
    asked = Interview(fares, {"pupil": False}).question()

    assert asked is not None
    assert asked.fact == "age"


def test_a_mutant_is_killed_by_what_a_stated_concept_leaves_possible(fares: remit.LoadedPolicy) -> None:
    both = {"verdict": "undetermined", "could be": ["prohibited", "unregulated"]}
    case = Scenario.model_validate({"name": "no pupil", "given": {"pupil": "false"}, "expect": both})
    judged = mutate(fares, mutants(fares.written, ["rule", "drop"]), [written(case)]).judged
    killed = {one.mutant.what for one in judged if one.fate is Fate.KILLED}

    assert "without the rule grown-up" in killed
    assert "grown-up: without `pupil: false`" not in killed  # as stated it is so anyway
    assert "without the rule pupils" not in killed


COUNTED = """
remit: 1
policy: points
title: "Who gets a card"
facts:
  age: {integer: {min: 0, max: 120}}
  resident: {flag: {}}
  points: {integer: {min: 0, max: 2}, derive: {count: [grown-up, resident]}}
concepts: {grown-up: {when: {age: ">= 18"}}}
rules: {cards: {permit: "Two points are enough.", when: {points: 2}}}
"""


def test_what_is_derived_from_a_stated_concept_is_worked_out() -> None:
    policy = remit.loads(COUNTED)
    enough, few, open_ = ({"grown-up": True, "resident": True}, {"grown-up": False}, {"grown-up": True})

    assert [policy.decide(given).verdict for given in (enough, few)] == ["permitted", "unregulated"]
    assert policy.decide(open_).possible == ("permitted", "unregulated")
    assert policy.about("grown-up", {"resident": True}).truth is None
    with pytest.raises(RemitError, match="impossible"):
        policy.decide({"grown-up": True, "age": 3})
