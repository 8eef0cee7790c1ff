"""What a scenario can expect beside a verdict: concepts, rules in force, rules that do not decide, any but one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from mutate_examples import written

import remit
from remit.assurance.mutate.mutants import mutants
from remit.assurance.mutate.mutate import Fate, Judged, mutate
from remit.assurance.mutate.witness import misses
from remit.check import check
from remit.cli.main import main
from remit.model.scenario import Scenario

POLICY = remit.loads("""
remit: 1
policy: pool
title: "Who may swim"
facts:
  age: {integer: {min: 0, max: 120}}
  member: {flag: {}}
  guard: {flag: {}}
concepts:
  child: {means: "A child.", when: {age: "< 12"}}
rules:
  everybody: {permit: "Everybody may swim.", when: {all: []}}
  alone: {forbid: "Children may not swim alone.", when: {child: true, guard: false}, overrides: everybody}
  lessons: {exempt: "Members' lessons are not bathing.", when: {member: true, guard: true}}
  toddlers: {forbid: "Toddlers may not.", when: {age: "< 3", guard: false}}
""")


def missed(given: dict[str, Any], expect: dict[str, Any]) -> tuple[str, ...]:
    scenario = Scenario.model_validate({"name": "a case", "given": given, "expect": expect})
    return check(written(scenario), POLICY.decide(scenario.given)).misses


GROWN, CHILD = {"age": "30", "member": "true", "guard": "true"}, {"age": "8", "guard": "false"}
MEETS = [
    (GROWN, {"not": "prohibited"}),
    (GROWN, {"any of": ["permitted", "exempt"]}),
    (GROWN, {"in force": ["everybody", "lessons"]}),
    (GROWN, {"not because": ["lessons", "alone"]}),
    (CHILD, {"concepts": {"child": "true"}, "verdict": "prohibited"}),
    ({}, {"concepts": {"child": "undetermined"}, "in force": []}),
    ({"guard": "false"}, {"any of": ["permitted", "prohibited"], "not": ["exempt", "unregulated"]}),
    ({"guard": "false"}, {"any of": ["permitted", "undetermined"]}),
    ({"child": "false", "guard": "false"}, {"in force": ["everybody"], "concepts": {"child": "false"}}),
]
MISSES = [
    (CHILD, {"not": "prohibited"}, "expected not prohibited, and it is prohibited"),
    (
        {"guard": "false"},
        {"not": ["prohibited", "exempt"]},
        "expected not prohibited or exempt, and it could be permitted",
    ),
    ({"guard": "false"}, {"not": "undetermined"}, "expected not undetermined, and it could be permitted or prohibited"),
    (
        {"guard": "false"},
        {"any of": ["permitted", "exempt"]},
        "expected permitted or exempt, and it could be permitted",
    ),
    (GROWN, {"any of": ["undetermined"]}, "expected undetermined, and it is permitted"),
    (GROWN, {"in force": ["everybody"]}, "expected in force [everybody], and it is [everybody, lessons]"),
    (CHILD, {"not because": "alone"}, "expected not because of alone, and it is because of [alone]"),
    ({"guard": "false"}, {"not because": "alone"}, "expected not because of alone, and it is because of [alone]"),
    ({}, {"concepts": {"child": "true"}}, "expected child to be true, and it is undetermined"),
    (GROWN, {"concepts": {"child": "TRUE"}}, "expected child to be true, and it is false"),
]


@pytest.mark.parametrize(("given", "expect"), MEETS, ids=str)
def test_what_is_surely_so_is_as_expected(given: dict[str, Any], expect: dict[str, Any]) -> None:
    assert missed(given, expect) == ()


@pytest.mark.parametrize(("given", "expect", "said"), MISSES, ids=str)
def test_what_is_not_surely_so_is_missed(given: dict[str, Any], expect: dict[str, Any], said: str) -> None:
    (found,) = missed(given, expect)

    assert found.startswith(said)


@pytest.mark.parametrize("cell", ["permitted|exempt", " permitted | exempt "])
def test_a_cell_lists_verdicts_of_which_one_is_it(
    cell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lending.yaml").write_text(
        'remit: 1\npolicy: lending\ntitle: "Lending"\nfacts: {old: {flag: {}}}\n'
        'rules: {old: {permit: "It may.", when: {old: true}}}\n',
        encoding="utf-8",
    )
    (tmp_path / "rows.csv").write_text(f"name,old,expect\none,true,{cell}\ntwo,false,{cell}\n", encoding="utf-8")

    assert main(["check", str(tmp_path / "rows.csv"), "--policy", str(tmp_path / "lending.yaml")]) == 1
    assert "1 as expected; 1 not as expected" in capsys.readouterr().out


def judged(scenarios: list[dict[str, Any]], kinds: list[str]) -> dict[str, Judged]:
    listed = [written(Scenario.model_validate({"name": str(n), **each})) for n, each in enumerate(scenarios)]
    return {one.mutant.what: one for one in mutate(POLICY, mutants(POLICY.written, kinds), listed).judged}


VERDICTS = [{"given": {"age": "2", "guard": "false"}, "expect": "prohibited"}]


def test_rules_in_force_notice_what_the_verdict_does_not() -> None:
    in_force = {
        "given": {"age": "30", "guard": "true", "member": "true"},
        "expect": {"in force": ["everybody", "lessons"]},
    }

    assert judged(VERDICTS, ["rule"])["without the rule lessons"].fate is Fate.EQUIVALENT
    assert judged([*VERDICTS, in_force], ["rule"])["without the rule lessons"].fate is Fate.KILLED


def test_a_mutant_is_not_equivalent_where_a_concept_that_is_asked_differs() -> None:
    policy = POLICY.policy
    elsewhere = policy.model_copy(update={"rules": {"everybody": policy.rules["everybody"]}})
    loaded = remit.testing.opened(elsewhere)
    asked = Scenario.model_validate({"name": "asked", "given": {"age": "5"}, "expect": {"concepts": {"child": "true"}}})
    silent = Scenario.model_validate({"name": "silent", "given": {"age": "5"}, "expect": "permitted"})
    listed = mutants(loaded.written, ["threshold"])

    assert {one.fate for one in mutate(loaded, listed, [written(silent)]).judged} == {Fate.EQUIVALENT}
    for one in mutate(loaded, listed, [written(asked)]).judged:
        assert one.fate is Fate.SURVIVED
        assert one.witness is not None
        assert one.witness.expect is not None
        assert one.witness.expect.concepts.keys() == {"child"}
        assert misses(loaded, written(one.witness)) == ()
        assert one.miss is not None


def test_a_concept_is_asked_about_from_python() -> None:
    found = POLICY.about("child", {"age": 8})

    assert (found.truth, found.said, found.depends_on) == (True, "true", ())
    assert str(found.explain()).startswith("True. A child. (child)\nIt is so because age is 8 (less than 12).")
    assert POLICY.about("child", {}).depends_on == ("age",)
    assert POLICY.about("child", {"age": 40}).truth is False
    assert found.decision.policy_hash == POLICY.hash
    with pytest.raises(TypeError, match=r"ask for its \.truth"):
        bool(found)
    with pytest.raises(remit.RemitError, match="did you mean child"):
        POLICY.about("childs")
