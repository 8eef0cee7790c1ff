"""Scope blocks, whose condition joins each of their rules, and overrides of a whole scope or of names alike."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import remit
from remit.assurance.audit.audit import audit
from remit.reader.included import read_policy

FACTS = {"indoors": {"flag": {}}, "dark": {"flag": {}}, "age": {"integer": {"min": 0, "max": 99}}}
INDOORS = {
    "phrase": "it is indoors",
    "where": {"indoors": True},
    "rules": {
        "walk-slowly": {"permit": "Walking is permitted.", "when": {"age": ">= 3"}},
        "run": {"permit": "Running is permitted.", "when": {"age": ">= 9"}},
    },
}
RULES: dict[str, Any] = {"curfew": {"forbid": "Not in the dark.", "when": {"dark": True}, "overrides": "inside"}}


def moving(rules: Mapping[str, Any] = RULES, scope: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    head = {"remit": 1, "policy": "moving", "title": "Moving", "facts": FACTS, "rules": dict(rules)}
    return {**head, "scopes": {"inside": {**INDOORS, **(scope or {})}}, **more}


def opened(written: Mapping[str, Any]) -> remit.LoadedPolicy:
    return remit.loads(yaml.safe_dump(dict(written), sort_keys=False))


def said(loaded: remit.LoadedPolicy, *, indoors: bool, dark: bool, age: int) -> tuple[str, tuple[str, ...]]:
    decision = loaded.decide({"indoors": indoors, "dark": dark, "age": age})
    return str(decision.verdict), decision.rules


def wrong(written: Mapping[str, Any]) -> list[str]:
    with pytest.raises(remit.RemitError) as refused:
        opened(written)
    return [
        f"{problem.at.line}:{problem.at.column} {problem.message}" for problem in refused.value.problems if problem.at
    ]


def test_the_condition_of_a_scope_joins_that_of_each_of_its_rules() -> None:
    loaded = opened(moving())

    assert said(loaded, indoors=True, dark=False, age=9) == ("permitted", ("walk-slowly", "run"))
    assert said(loaded, indoors=True, dark=False, age=3) == ("permitted", ("walk-slowly",))
    assert said(loaded, indoors=False, dark=False, age=9) == ("unregulated", ())


@pytest.mark.parametrize("overrides", ["inside", ["inside"], {"*": {}}, {"walk-*": {}, "r*n": {"because": "so"}}])
def test_a_scope_or_names_alike_are_overridden_at_once(overrides: Any) -> None:
    loaded = opened(moving({"curfew": {**RULES["curfew"], "overrides": overrides}}))

    assert said(loaded, indoors=True, dark=True, age=9) == ("prohibited", ("curfew",))
    assert list(loaded.policy.rules["curfew"].overrides) == ["walk-slowly", "run"]


def test_what_is_named_by_itself_has_its_own_reason() -> None:
    overrides = {"*": {"because": "it is late"}, "run": {"because": "it is loud"}}
    loaded = opened(moving({"curfew": {**RULES["curfew"], "overrides": overrides}}))

    reasons = {name: why.because for name, why in loaded.policy.rules["curfew"].overrides.items()}
    assert reasons == {"walk-slowly": "it is late", "run": "it is loud"}


def test_a_scope_is_a_concept_that_conditions_may_name_and_explanations_state() -> None:
    rules = {**RULES, "outside": {"exempt": "Outside these rules do not hold.", "when": {"inside": False}}}
    loaded = opened(moving(rules))

    assert said(loaded, indoors=False, dark=False, age=1) == ("exempt", ("outside",))
    told = str(loaded.decide({"indoors": True, "dark": False, "age": 3}).explain())
    assert "The rule walk-slowly applies because" in told
    assert "it is indoors (indoors is true)" in told


def test_rules_of_scopes_stand_behind_the_others() -> None:
    first = {"sit": {"forbid": "Sit.", "when": {"age": ">= 3"}}}
    loaded = opened(moving(first, combining="first-applicable"))

    assert said(loaded, indoors=True, dark=False, age=9) == ("prohibited", ("sit",))


def test_an_included_policy_keeps_its_scopes(tmp_path: Path) -> None:
    outer = {"remit": 1, "policy": "outer", "title": "Outer", "facts": FACTS, "include": {"inner": "moving.yaml"}}
    outer["rules"] = {"infants": {"forbid": "Not infants.", "when": {"age": "< 3"}}}
    outer["concepts"] = {"inside": {"when": {"dark": True}}}
    for name, policy in (("moving", moving()), ("outer", outer)):
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(policy, sort_keys=False), encoding="utf-8")
    loaded = remit.load(str(tmp_path / "outer.yaml"))

    assert said(loaded, indoors=True, dark=False, age=5) == ("permitted", ("inner.permits",))
    assert said(loaded, indoors=False, dark=False, age=5) == ("unregulated", ())


def test_problems_of_scopes_have_their_places() -> None:
    assert wrong(moving({**RULES, "run": {"forbid": "No.", "when": {"dark": True}}})) == [
        "33:7 scope inside: `run` is a rule elsewhere, too (policy.yaml:19:3)"
    ]
    assert wrong(moving(concepts={"inside": {"when": {"dark": True}}})) == [
        "20:3 scope inside: `inside` is a concept, too"
    ]
    assert wrong(moving(scope={"where": {"indors": True}})) == ["23:7 concept inside: unknown fact `indors`"]
    assert wrong(moving({"curfew": {**RULES["curfew"], "overrides": {"walks-*": {}}}})) == [
        "19:7 rule curfew: `walks-*` fits no rule that it could override"
    ]
    late = {"permit": "Late.", "when": {"dark": True}, "scope": "insid"}
    assert wrong(moving({**RULES, "late": late})) == ["23:12 rule late: no scope or concept `insid`"]


def test_an_audit_says_of_overrides_of_many_only_that_none_of_them_matters(tmp_path: Path) -> None:
    infants = {"forbid": "Not infants.", "when": {"age": "< 3"}, "overrides": "inside"}
    file = tmp_path / "moving.yaml"
    file.write_text(yaml.safe_dump(moving({**RULES, "infants": infants}), sort_keys=False), encoding="utf-8")

    found = [each for each in audit(read_policy(str(file))).findings if each.code == "override-changes-nothing"]
    assert [each.message for each in found] == [
        "rule infants: that it overrides inside changes nothing: the two never apply together"
    ]
