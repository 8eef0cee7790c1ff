"""Duties that a permission carries: which are sure, how they are said, and where they are given."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import remit
from remit.cli.main import main
from remit.service.answer import answer

REPORT = {"what": "Tell the office.", "by": "Within ten days."}
LENDING: dict[str, Any] = {
    "remit": 1,
    "policy": "lending",
    "title": "Lending",
    "facts": {"item": {"choice": ["map", "book", "film"]}, "member": {"flag": {}}, "date": {"date": {}}},
    "rules": {
        "maps": {"permit": "Maps are lent.", "when": {"item": "map"}, "with": {"report": REPORT}},
        "members": {
            "permit": "Members may take anything.",
            "when": {"member": True},
            "with": {"report": REPORT, "return": "Bring it back."},
        },
        "films": {"forbid": "Films are not lent.", "when": {"item": "film"}, "overrides": "members"},
    },
}


def written(folder: Path, policy: Mapping[str, Any], name: str = "lending.yaml") -> str:
    (folder / name).write_text(yaml.safe_dump(dict(policy), sort_keys=False), encoding="utf-8")
    return str(folder / name)


@pytest.fixture
def lending(tmp_path: Path) -> remit.LoadedPolicy:
    return remit.load(written(tmp_path, LENDING))


def duties(decision: remit.Decision) -> dict[str, bool]:
    return {duty.duty: duty.sure for duty in decision.duties}


def test_a_verdict_carries_the_duties_of_the_rules_that_determine_it(lending: remit.LoadedPolicy) -> None:
    assert duties(lending.decide({"item": "map", "member": False})) == {"report": True}
    assert duties(lending.decide({"item": "book", "member": True})) == {"report": True, "return": True}
    assert duties(lending.decide({"item": "film", "member": True})) == {}


def test_a_duty_is_sure_where_this_rule_or_that_carries_it_in_every_case(lending: remit.LoadedPolicy) -> None:
    decision = lending.decide({"item": {"one of": ["map", "book"]}, "member": True})

    assert decision.rules == ("members",)
    assert duties(lending.decide({"item": "map"})) == {"report": True, "return": False}
    either = {
        **LENDING,
        "rules": {**LENDING["rules"], "others": {**LENDING["rules"]["maps"], "when": {"item": "book"}}},
    }
    policy = remit.loads(yaml.safe_dump(either))
    between = policy.decide({"item": {"one of": ["map", "book"]}, "member": False})
    assert (between.rules, duties(between)) == ((), {"report": True})
    assert between.duties[0].rules == ("maps", "others")


def test_a_stated_concept_leaves_only_the_cases_in_which_it_is_so() -> None:
    rules = {**LENDING["rules"], "others": {**LENDING["rules"]["maps"], "when": {"item": "book"}}}
    concepts = {"paper": {"when": {"item": ["map", "book"]}}}
    policy = remit.loads(yaml.safe_dump({**LENDING, "concepts": concepts, "rules": rules}))

    assert duties(policy.decide({"member": False})) == {"report": False}
    assert duties(policy.decide({"member": False, "paper": True})) == {"report": True}


def test_what_is_not_settled_carries_a_duty_only_perhaps(lending: remit.LoadedPolicy) -> None:
    decision = lending.decide({"item": "book"})

    assert str(decision.verdict) == "undetermined"
    assert duties(decision) == {"report": False, "return": False}


def test_an_explanation_says_what_is_to_be_done_and_by_when(lending: remit.LoadedPolicy) -> None:
    told = str(lending.decide({"item": "map"}).explain())

    assert "It carries the duty report: Tell the office, Within ten days." in told
    assert "On what is not known depends whether it carries the duty return: Bring it back." in told


def test_duties_are_given_as_data_and_as_obligations(lending: remit.LoadedPolicy) -> None:
    decision = lending.decide({"item": "map"})
    report = {"what": "Tell the office.", "by": "Within ten days.", "rules": ["maps", "members"], "cites": []}

    assert decision.to_dict()["duties"][0] == {"duty": "report", "sure": True, **report}
    context = json.loads(json.dumps(answer(decision)))["context"]
    assert context["obligations"] == [{"id": "report", **report}]
    assert [each["id"] for each in context["perhaps_obligations"]] == ["return"]


def test_a_scenario_expects_the_duties_that_are_sure_and_no_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, LENDING)
    scenarios = [
        {"name": "a map", "given": {"item": "map"}, "expect": "permitted", "with": ["report"]},
        {"name": "a film", "given": {"item": "film"}, "expect": "prohibited", "with": []},
        {"name": "a book", "given": {"item": "book", "member": True}, "with": "report"},
    ]
    file = written(tmp_path, {"policy": "lending.yaml", "scenarios": scenarios}, "cases.yaml")

    assert main(["check", file]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "expected with [report], and it is [report, return]" in said
    assert "2 as expected; 1 not as expected" in said


def test_an_included_policy_keeps_the_duties_of_each_of_its_rules(tmp_path: Path) -> None:
    written(tmp_path, LENDING)
    rules = {"closed": {"forbid": "It is closed.", "when": {"date": "2024-06-02"}, "overrides": "library"}}
    outer = {
        "remit": 1,
        "policy": "house",
        "title": "House",
        "facts": LENDING["facts"],
        "include": {"library": "lending.yaml"},
    }
    house = remit.load(written(tmp_path, {**outer, "rules": rules}, "house.yaml"))
    on = {"date": "2024-06-03"}

    assert house.decide({**on, "item": "map", "member": False}).rules == ("library:maps",)
    assert duties(house.decide({**on, "item": "map"})) == {"library.report": True, "library.return": False}
    assert duties(house.decide({"date": "2024-06-02", "item": "map"})) == {}
    assert "The rule library:maps applies" in str(house.decide({**on, "item": "map"}).explain())


def test_no_rule_has_the_name_of_one_that_an_include_brings_in(tmp_path: Path) -> None:
    written(tmp_path, LENDING)
    rules = {"library.forbids": {"permit": "Nothing.", "when": {"item": "map"}}}
    outer = {
        "remit": 1,
        "policy": "house",
        "title": "House",
        "facts": LENDING["facts"],
        "include": {"library": "lending.yaml"},
    }

    with pytest.raises(remit.RemitError, match=r"the rule `library\.forbids` is declared differently"):
        remit.load(written(tmp_path, {**outer, "rules": rules}, "house.yaml"))


def test_a_mutant_without_a_duty_is_killed_by_what_a_scenario_expects_of_duties(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = written(tmp_path, LENDING)
    case = {"name": "a map", "given": {"item": "map", "member": False}, "expect": "permitted", "because": ["maps"]}
    file = written(tmp_path, {"policy": "lending.yaml", "scenarios": [case]}, "cases.yaml")

    assert main(["mutate", policy, file, "--kind", "duty", "--threshold", "100"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "maps: without the duty report" in said
    assert "with: - report" in said
    written(tmp_path, {"policy": "lending.yaml", "scenarios": [{**case, "with": ["report"]}]}, "cases.yaml")
    assert main(["mutate", policy, file, "--kind", "duty"]) == 0
    assert "1 scenario kills 1" in capsys.readouterr().out
