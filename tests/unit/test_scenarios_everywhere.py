"""Scenarios come out alike, and what is wrong with them is said alike, whoever runs them: no bad one hides another."""

from __future__ import annotations

import json
import re
from importlib.metadata import entry_points

import pytest

import remit
from remit.cli.main import main
from remit.cli.shared.exit_codes import FAILED, WRONG
from remit.diagram import reasons
from remit.report.check.reasons import UNEXPLAINED
from remit.report.page.cases import explanations
from remit.run import run_files
from remit.scenario_policies import FoundPolicies
from remit.service.scenarios import problems, results

pytest_plugins = ["pytester"]

IS_INSTALLED = any(point.name == "remit" for point in entry_points(group="pytest11"))
LOAD = () if IS_INSTALLED else ("-p", "remit.testing.plugin")
POLICY = """remit: 1
policy: pool
title: "Who may swim"
facts:
  hour: {choice: [early, late]}
  age: {integer: {min: 0, max: 120}}
  lane: {set: [fast, slow]}
constraints: {no-child-late: {when: {age: "< 12"}, then: {hour: early}}}
readings:
  guests: {question: "Are guests members?", choices: {yes-they-are: {}, no-they-are-not: {}}, default: yes-they-are}
rules:
  early: {permit: "All may swim early.", when: {hour: early}}
  late: {forbid: "Nobody swims late.", when: {hour: late, guests: yes-they-are}}
"""
FILES = {
    "as-expected.yaml": "policy: pool\nscenarios:\n"
    "  - {name: early bird, given: {hour: early}, expect: permitted}\n"
    "  - {name: not so, given: {hour: late}, expect: permitted}\n",
    "by-path.json": '{"policy": "../rules/pool.yaml", "scenarios": [{"name": "by its path", "given": {}}]}',
    "broken.yaml": "policy: pool\nscenarios: [\n",
    "shape.yaml": "policy: pool\nscenarios:\n  - {name: a slip, givn: {}}\n  - {name: beside a slip}\n",
    "unfit.yaml": "policy: pool\nscenarios:\n"
    "  - {name: unknown fact, given: {huor: early}}\n"
    "  - {name: unknown value, given: {hour: noon, age: 300}}\n"
    "  - {name: unknown choice, given: {hour: late}, readings: {guests: perhaps}}\n"
    "  - {name: unknown rule, given: {hour: early}, because: [erly]}\n"
    "  - {name: beside what is unfit, given: {lane: {includes: fast}}}\n",
    "impossible.yaml": "policy: pool\nscenarios:\n"
    "  - {name: a child by night, given: {age: 6, hour: late}}\n"
    "  - {name: beside what is impossible, given: {age: 60, hour: late}}\n",
    "twice.yaml": "policy: pool\nscenarios: [{name: again, given: {}}, {name: again, given: {}}]\n",
    "nameless.yaml": "scenarios:\n  - {name: for whom, given: {hour: early}}\n",
    "unknown-policy.yaml": "policy: pol\nscenarios:\n  - {name: for another, given: {}}\n  - {name: and one more}\n",
    "unknown-path.yaml": "policy: ../rules/pol.yaml\nscenarios:\n  - {name: for a file, given: {}}\n",
    "table.csv": "policy,name,hour,age,expect\n"
    "pool,in a table,early,,permitted\npool,too few\npool,no age,early,old,permitted\npol,elsewhere,early,,\n",
    "lines.jsonl": '{"policy": "pool", "name": "a line"}\n{"name": "a line without"}\n{"name": 3\n',
    "empty.yaml": "",
    "policy.yaml": POLICY,
    "none.yaml": "policy: pool\nscenarios: []\n",
}


UNFIT = {"unknown fact", "unknown value", "unknown choice", "unknown rule", "a child by night", "no age"}
UNFIT |= {"for another", "and one more", "for a file", "elsewhere", "for whom", "a line without"}


@pytest.fixture
def folder(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder of scenarios of which most have something wrong with them, each in its own way."""
    for name, text in {
        "rules/pool.yaml": POLICY,
        **{f"scenarios/{name}": text for name, text in FILES.items()},
    }.items():
        path = pytester.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return pytester


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, str], list[str]]:
    """The verdicts by name, and the problems, as `check` gives them."""
    capsys.readouterr()
    assert main(["check", "scenarios", "--format", "json"]) == WRONG
    out, errors = capsys.readouterr()
    found = {one["name"]: one["decision"]["verdict"] for one in json.loads(out)["scenarios"]}
    return found, errors.replace("\n  help: ", " help: ").splitlines()


@pytest.mark.usefixtures("folder")
def test_every_fault_has_its_file_its_line_and_its_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    _, said = checked(capsys)

    assert all(re.match(r"scenarios/[a-z-]+\.[a-z]+:", problem) for problem in said)
    assert {re.match(r"scenarios/([^:]+)", problem)[1] for problem in said} == FILES.keys() - {  # type: ignore[index]
        "as-expected.yaml",
        "by-path.json",
    }
    about = [name for name in ("a child by night", "for whom", "a line without") if not any(name in p for p in said)]
    assert about == []
    whole = ("none.yaml", "empty.yaml")  # of which no line is to blame
    assert all(re.match(r"[^:]+:\d+", problem) for problem in said if not any(file in problem for file in whole))


@pytest.mark.usefixtures("folder")
def test_the_service_has_the_results_and_says_the_problems_of_check(capsys: pytest.CaptureFixture[str]) -> None:
    loaded = remit.load("rules/pool.yaml")
    found, said = checked(capsys)

    assert {one.written.scenario.name: str(one.decision.verdict) for one in results(".", loaded)} == found
    assert [str(each).replace("\n  help: ", " help: ") for each in problems(".", [loaded])] == said


def test_pytest_has_the_results_and_says_the_problems_of_check(
    folder: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    found, said = checked(capsys)
    ran = folder.runpytest_inprocess(
        *LOAD, "-p", "no:cacheprovider", "--remit", "scenarios", "--continue-on-collection-errors", "-v"
    )
    shown = re.sub(r"\n *help: ", " help: ", ran.stdout.str())
    decided = dict(re.findall(r"^scenarios/[^:]+::(.+) (PASSED|FAILED|SKIPPED)", shown, re.MULTILINE))
    failed = {name for name, outcome in decided.items() if outcome == "FAILED"}

    assert decided.keys() - failed == found.keys() - {"not so"}
    assert failed == {"not so", *UNFIT}
    ran.stdout.fnmatch_lines(["*as-expected.yaml:4:5: not so", "*expected permitted, and it is prohibited"])
    said = [
        each for each in said if "policy.yaml" not in each
    ]  # a policy is one to pytest, which proves what it claims
    assert [problem for problem in said if problem not in shown] == []


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", ["report pool scenarios -o -", "cover pool scenarios", "mutate pool scenarios"])
def test_what_is_run_for_one_policy_says_the_same_of_its_scenarios(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    others = ("[no-policy]", "[unknown-policy]", "unknown-path.yaml")
    wanted = [problem for problem in checked(capsys)[1] if not any(mark in problem for mark in others)]

    assert main(command.split()) == WRONG
    assert capsys.readouterr().err.replace("\n  help: ", " help: ").splitlines() == wanted


def test_a_case_whose_reasons_are_too_many_keeps_its_verdict_everywhere(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = "{supplier: united-states, location: elsewhere-in-russia, weapon: atacms}"
    scenarios = f"scenarios: [{{name: much is known, given: {given}, expect: permitted}}]\n"
    (pytester.path / "cases.yaml").write_text(f"policy: us-weapons-in-russia\n{scenarios}", encoding="utf-8")
    monkeypatch.setattr(reasons, "MOST_TRIED", 3)

    assert main(["check", "cases.yaml", "--explain"]) == WRONG
    shown = capsys.readouterr()
    problem = shown.err.splitlines()[0]
    assert problem.startswith("cases.yaml:2:13: scenario `much is known`: ")
    assert "expected permitted, and it is prohibited" in shown.out
    assert main(["report", "us-weapons-in-russia", "cases.yaml", "--quick", "-o", "page.html"]) == FAILED
    page = (pytester.path / "page.html").read_text(encoding="utf-8")
    assert "expected permitted, and it is prohibited" in page
    loaded = remit.load("us-weapons-in-russia")
    told = explanations(loaded.policy, run_files(["cases.yaml"], FoundPolicies().of).results, {})
    assert UNEXPLAINED in ["".join(told["parts"][part] for part in parts) for parts in told["sentences"]]
    ran = pytester.runpytest_inprocess(*LOAD, "-p", "no:cacheprovider", "--remit", "cases.yaml")
    ran.assert_outcomes(failed=1)
    ran.stdout.fnmatch_lines(["expected permitted, and it is prohibited", problem.replace("[", "[[]")])


def test_a_telling_case_that_no_rule_is_about_is_shown_though_its_reasons_are_too_many(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scenarios = "scenarios: [{name: of another supplier, highlight: true, given: {supplier: other-supplier}}]\n"
    (pytester.path / "cases.yaml").write_text(f"policy: us-weapons-in-russia\n{scenarios}", encoding="utf-8")
    monkeypatch.setattr(reasons, "MOST_TRIED", 1)

    assert main(["check", "cases.yaml"]) == 0
    assert "No rule of the policy applies." in capsys.readouterr().out
    assert main(["report", "us-weapons-in-russia", "cases.yaml", "--quick", "-o", "page.html"]) == 0
