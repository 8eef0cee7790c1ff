"""Rules that only stop others, and rules by which a policy does not speak of a case."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import remit
from remit.cli.main import main

FACTS = {name: {"flag": {}} for name in ("staff", "closed", "banned", "fire")}
RULES: dict[str, Any] = {
    "staff": {"permit": "Staff may enter.", "when": {"staff": True}},
    "closed": {"forbid": "Nobody enters when it is closed.", "when": {"closed": True}},
    "banned": {"forbid": "Who is banned does not enter.", "when": {"banned": True}},
    "fire": {"waive": "In a fire it is not closed.", "when": {"fire": True}, "overrides": "closed"},
}
NOT_SO = dict.fromkeys(FACTS, False)


def entering(rules: Mapping[str, Any] = RULES, **more: Any) -> remit.LoadedPolicy:
    head = {"remit": 1, "policy": "entering", "title": "Entering", "facts": FACTS, "combining": "forbid-overrides"}
    return remit.loads(yaml.safe_dump({**head, "rules": dict(rules), **more}, sort_keys=False))


def said(loaded: remit.LoadedPolicy, **facts: bool) -> tuple[str, tuple[str, ...]]:
    decision = loaded.decide({**NOT_SO, **facts})
    return str(decision.verdict), decision.rules


def wrong(rules: Mapping[str, Any], **more: Any) -> list[str]:
    with pytest.raises(remit.RemitError) as refused:
        entering(rules, **more)
    return [problem.message for problem in refused.value.problems]


def test_a_waiver_lifts_one_requirement_and_permits_nothing() -> None:
    loaded = entering()

    assert said(loaded, staff=True, closed=True) == ("prohibited", ("closed",))
    assert said(loaded, staff=True, closed=True, fire=True) == ("permitted", ("staff",))
    assert said(loaded, staff=True, closed=True, fire=True, banned=True) == ("prohibited", ("banned",))
    assert said(loaded, closed=True, fire=True) == ("unregulated", ())


@pytest.mark.parametrize("combining", ["explicit", "forbid-overrides", "permit-overrides", "first-applicable"])
def test_a_waiver_stops_what_it_names_and_no_other_rule_however_rules_are_combined(combining: str) -> None:
    loaded = entering({name: RULES[name] for name in ("fire", "banned", "closed", "staff")}, combining=combining)

    assert said(loaded, closed=True, fire=True) == ("unregulated", ())
    assert said(loaded, banned=True, fire=True) == ("prohibited", ("banned",))
    assert "fire" not in loaded.decide({}).may_rules


def test_a_waiver_is_stopped_by_what_names_it() -> None:
    drill = {"waive": "A drill is no fire.", "when": {"staff": True}, "overrides": "fire"}
    loaded = entering({**RULES, "drill": drill})

    assert said(loaded, staff=True, closed=True, fire=True) == ("prohibited", ("closed",))


def test_an_abstention_is_unregulated_whatever_is_said_of_the_rest_and_decides_nothing_beside_others() -> None:
    police = {"abstain": "Of the police these rules say nothing.", "when": {"fire": True}, "overrides": "banned"}
    loaded = entering({**RULES, "fire": police}, otherwise="prohibited")

    assert said(loaded) == ("prohibited", ())
    assert said(loaded, fire=True) == ("unregulated", ("fire",))
    assert said(loaded, fire=True, banned=True) == ("unregulated", ("fire",))
    assert said(loaded, fire=True, closed=True) == ("prohibited", ("closed",))
    assert said(loaded, fire=True, staff=True) == ("permitted", ("staff",))


def test_what_is_waived_and_by_what_is_said() -> None:
    told = str(entering().decide({**NOT_SO, "staff": True, "closed": True, "fire": True}).explain())

    assert "The rule fire applies because fire is true." in told
    assert "It waives closed (“Nobody enters when it is closed.”)." in told
    alone = str(entering().decide({**NOT_SO, "closed": True, "fire": True}).explain())
    assert "no rule of the policy is in force then" in alone


def test_a_waiver_that_names_nothing_or_carries_a_duty_is_refused() -> None:
    bare = {"waive": "It is open.", "when": {"fire": True}}

    assert wrong({**RULES, "fire": bare}) == [
        "rule fire: `overrides` is missing: a rule that waives only stops the rules that it names"
    ]
    assert wrong({**RULES, "fire": {**RULES["fire"], "with": {"call": "Call."}}}) == [
        "rule fire: a rule that waives gives no verdict, so that none carries its duties"
    ]


def test_a_circle_through_a_waiver_is_refused_and_named() -> None:
    late = {"permit": "After the fire staff enter.", "when": {"staff": True}, "overrides": "fire"}

    round_ = "by `combining: forbid-overrides` closed overrides late, which overrides fire"
    assert wrong({**RULES, "late": late}) == [f"rule fire: fire overrides closed, and {round_}"]


def test_a_waiver_has_no_priority() -> None:
    ranked = {name: {**rule, "priority": 1} for name, rule in RULES.items()}

    assert wrong(ranked, combining="priority") == ["rule fire: `priority` means nothing here"]
    del ranked["fire"]["priority"]
    assert said(entering(ranked, combining="priority"), closed=True, fire=True) == ("unregulated", ())


def test_an_included_policy_keeps_its_waivers_and_abstains_by_no_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    police = {"abstain": "Of the police these rules say nothing.", "when": {"banned": True}, "overrides": "banned"}
    inner = {"remit": 1, "policy": "inner", "title": "Inner", "facts": FACTS, "rules": {**RULES, "police": police}}
    inner |= {"combining": "forbid-overrides", "otherwise": "prohibited"}
    outer = {"remit": 1, "policy": "outer", "title": "Outer", "facts": FACTS, "include": {"inner": "inner.yaml"}}
    outer["rules"] = {"never": {"permit": "Never.", "when": {"staff": True, "banned": True, "fire": True}}}
    for name, policy in (("inner", inner), ("outer", outer)):
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(policy, sort_keys=False), encoding="utf-8")
    loaded = remit.load(str(tmp_path / "outer.yaml"))

    assert said(loaded, staff=True, closed=True, fire=True) == ("permitted", ("inner.permits",))
    assert said(loaded) == ("prohibited", ("inner.forbids",))
    assert said(loaded, banned=True) == ("unregulated", ())
    assert main(["audit", str(tmp_path / "outer.yaml")]) == 0
    assert "concept-unused" not in capsys.readouterr().out


def test_mutants_of_waivers_do_something_else_instead(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = {"remit": 1, "policy": "entering", "title": "Entering", "facts": FACTS, "rules": RULES}
    policy["combining"] = "forbid-overrides"
    (tmp_path / "entering.yaml").write_text(yaml.safe_dump(policy, sort_keys=False), encoding="utf-8")
    cases = {"policy": "entering.yaml", "scenarios": [{"name": "a", "given": {"staff": True}}]}
    (tmp_path / "cases.yaml").write_text(yaml.safe_dump(cases), encoding="utf-8")

    main(["mutate", str(tmp_path / "entering.yaml"), str(tmp_path / "cases.yaml"), "--kind", "effect"])
    found = capsys.readouterr().out
    assert "fire: forbid instead of waive" in found
    assert "fire: permit instead of waive" not in found  # what permits is overridden by what forbids
    assert "staff: waive instead of permit" not in found  # it names nothing to stop
