"""A conflict of an included policy stays one, in whatever order the rules are combined by their place."""

from pathlib import Path

import pytest

import remit
from remit.decide import LoadedPolicy
from remit.report.show.text import written_out

BOTH = """
remit: 1
policy: both
title: "Says both"
facts: {key: {choice: [brass, steel]}}
rules:
  may: {EFFECT: "It may.", when: {key: brass}}
  not: {forbid: "It may not.", when: {key: brass}}
"""
OUTER = """
remit: 1
policy: outer
title: "Includes it"
facts: {key: {choice: [brass, steel]}, spare: {flag: {}}}
combining: COMBINING
include: INCLUDE
rules:
  RULES
"""
FIRST = 'spares: {forbid: "No spares.", when: {spare: true}}'


def opened(
    folder: Path, effect: str = "permit", combining: str = "first-applicable", rules: str = FIRST
) -> LoadedPolicy:
    (folder / "both.yaml").write_text(BOTH.replace("EFFECT", effect), encoding="utf-8")
    include = "{inner: both.yaml}" if combining != "priority" else "{inner: {policy: both.yaml, priority: 2}}"
    text = OUTER.replace("COMBINING", combining).replace("INCLUDE", include).replace("RULES", rules)
    (folder / "outer.yaml").write_text(text, encoding="utf-8")
    return remit.load(str(folder / "outer.yaml"))


@pytest.mark.parametrize("effect", ["permit", "exempt"])
def test_a_conflict_of_an_included_policy_is_not_settled_by_place(effect: str, tmp_path: Path) -> None:
    loaded = opened(tmp_path, effect)

    decision = loaded.decide({"key": "brass", "spare": True})

    assert decision.verdict is remit.Verdict.CONFLICT
    assert {*decision.rules} == {f"inner.{effect}s", "inner.forbids"}
    assert loaded.decide({"key": "steel", "spare": True}).rules == ("spares",)


@pytest.mark.parametrize(
    ("combining", "verdict"), [("forbid-overrides", "prohibited"), ("permit-overrides", "permitted")]
)
def test_a_conflict_of_an_included_policy_is_settled_by_effect(combining: str, verdict: str, tmp_path: Path) -> None:
    assert str(opened(tmp_path, combining=combining).decide({"key": "brass", "spare": False}).verdict) == verdict


def test_written_out_a_conflict_of_an_included_policy_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = opened(tmp_path)
    for most in (2_000, 0):  # override by override, and by place
        monkeypatch.setattr("remit.report.show.text.MOST_PAIRS", most)
        (tmp_path / "again.yaml").write_text(written_out(loaded.policy).replace("policy: outer", "policy: again"))
        again = remit.load(str(tmp_path / "again.yaml"))
        for key, spare in (("brass", True), ("brass", False), ("steel", True), ("steel", False)):
            case = {"key": key, "spare": spare}
            assert again.decide(case).verdict is loaded.decide(case).verdict


def test_a_policy_of_policies_keeps_the_conflict_of_the_innermost(tmp_path: Path) -> None:
    opened(tmp_path)
    text = OUTER.replace("policy: outer", "policy: outermost").replace("RULES", FIRST)
    text = text.replace("COMBINING", "first-applicable").replace("INCLUDE", "{middle: outer.yaml}")
    (tmp_path / "outermost.yaml").write_text(text, encoding="utf-8")

    decision = remit.load(str(tmp_path / "outermost.yaml")).decide({"key": "brass", "spare": True})

    assert decision.verdict is remit.Verdict.CONFLICT


def test_a_priority_that_means_nothing_is_said_of_what_is_written_only(tmp_path: Path) -> None:
    ranked = 'spares: {forbid: "No spares.", when: {spare: true}, priority: 3}'
    with pytest.raises(remit.RemitError) as wrong:
        opened(tmp_path, rules=ranked)

    assert [problem.message for problem in wrong.value.problems] == ["rule spares: `priority` means nothing here"]
