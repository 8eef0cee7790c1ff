"""A region in JSON is a condition as a policy would write it, also where two things are said of one fact."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import remit
from remit.cli.main import main
from remit.decide import LoadedPolicy
from remit.model.comparisons import Comparison
from remit.model.conditions import Condition
from remit.model.matching import ABSENT
from remit.report.shared_shapes import when
from remit.verdict import decide, holds

LOAN = """
remit: 1
policy: POLICY
title: "Books that are lent"
facts:
  due: {integer: {min: 0, max: 4}}
  back: {integer: {min: 0, max: 4}}
  paid: {integer: {min: 0, max: 4}, optional: true}
rules:
  late: {forbid: "Late.", when: WHEN}
"""
CONDITIONS = {
    "a comparison and the range of either": '{due: "<= 2", back: {at least: due}}',
    "a comparison and the ranges of both": '{due: "<= 2", all: [{back: {at least: due}}, {back: "<= 3"}]}',
    "a row of comparisons": "{due: {less than: back}, back: {less than: paid}}",
    "a circle of comparisons": "{due: {at most: back}, back: {at most: paid}, paid: {at most: due}}",
    "comparisons and the ranges of all": (
        '{due: "1 .. 3", all: [{back: {at least: due}}, {back: "<= 3"}, {paid: {more than: back}}, {paid: "<= 3"}]}'
    ),
}
NUMBERS = range(5)
CASES = [{"due": due, "back": back, "paid": paid} for due, back, paid in product(NUMBERS, NUMBERS, [*NUMBERS, ABSENT])]


def opened(folder: Path, name: str, condition: str) -> LoadedPolicy:
    text = LOAN.replace("POLICY", name).replace("WHEN", condition)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return remit.load(str(folder / f"{name}.yaml"))


def inside(loaded: LoadedPolicy, regions: list[Any]) -> list[dict[str, Any]]:
    """The cases that are in some region."""
    conditions = [Condition.model_validate(each["where"], by_alias=True, by_name=False) for each in regions]
    return [case for case in CASES if any(holds(loaded.policy, one, case) for one in conditions)]


def decided(loaded: LoadedPolicy, verdict: str) -> list[dict[str, Any]]:
    return [case for case in CASES if str(decide(loaded.policy, case).verdict) == verdict]


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS.keys())
def test_the_regions_of_an_audit_are_the_cases_that_no_rule_decides(
    condition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded = opened(tmp_path, "loan", condition)

    main(["audit", str(tmp_path / "loan.yaml"), "--format", "json"])

    found = json.loads(capsys.readouterr().out)["findings"]
    (gap,) = [each for each in found if each["code"] == "gap"]
    (part,) = gap["parts"]
    assert not part["more"]
    assert inside(loaded, part["regions"]) == decided(loaded, "unregulated")


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS.keys())
def test_the_regions_of_a_comparison_are_the_cases_that_change(
    condition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = opened(tmp_path, "before", "{not: {all: []}}"), opened(tmp_path, "after", condition)
    files = [str(tmp_path / f"{name}.yaml") for name in ("before", "after")]

    main(["compare", *files, "--regions", "all", "--format", "json"])

    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert inside(before, change["regions"]) == decided(after, "prohibited")


def test_a_second_thing_that_is_said_of_a_fact_stands_under_all() -> None:
    due = Comparison("at least", "due")
    assert when((("due", ("<= 2",)), ("back", (due,)))) == {"due": ["<= 2"], "back": [{"at least": "due"}]}
    assert when((("back", ("<= 3",)), ("back", (due,)), ("due", ("1",)))) == {
        "back": ["<= 3"],
        "due": ["1"],
        "all": [{"back": [{"at least": "due"}]}],
    }
