"""An audit: which verdicts there are, where no rule decides, which rules clash and where, and what does nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from oracle.asking import Asked, Difference, covers
from oracle.cases import Judged, by_verdicts
from oracle.meaning import Policy
from oracle.partial import Partial
from oracle.told_apart import ToldApart

NO_CASE = "impossible-policy"


def audit(asked: Asked) -> Iterator[Difference]:
    """Everything that an audit says that can be gone through case by case."""
    ran = asked.run("audit", asked.file("p.yaml"), "--format", "json")
    if not ran.out:
        yield Difference("audit.refused", {"said": ran.err})
        return
    found = ran.data
    usual = Partial.of(asked.cases, {}).read
    yield from _verdicts(asked, found, usual)
    if usual:
        yield from _gap(asked, found, usual)
        yield from _conflicts(asked, found, usual)
        yield from _idle(asked, found)


def _of(found: Mapping[str, Any], *codes: str) -> list[dict[str, Any]]:
    return [finding for finding in found["findings"] if finding["code"] in codes]


def _verdicts(asked: Asked, found: Mapping[str, Any], usual: list[Judged]) -> Iterator[Difference]:
    told, by_verdict = ToldApart(asked.policy), by_verdicts(usual)
    right = {verdict: told.number(cases) for verdict, cases in by_verdict.items()}
    got = {verdict: number for verdict, number in found["verdicts"].items() if number}
    if set(got) != set(right):
        yield Difference("audit.which-verdicts", {"got": got, "want": right})
    elif told.is_exact and got != right:
        yield Difference("audit.counts", {"got": got, "want": right})
    changed = told.number(one for one in usual if _is_contested(asked, one))
    if (found["contested"] != changed) if told.is_exact else (bool(found["contested"]) != bool(changed)):
        kind = "audit.contested" if asked.policy.readings else "audit.contested-without-readings"
        yield Difference(kind, {"got": found["contested"], "want": changed})


def _is_contested(asked: Asked, one: Judged) -> bool:
    """Whether the same facts have another verdict under other readings."""
    others = asked.cases.by_facts[tuple(one.case[name] for name in asked.policy.facts)]
    return any(other.outcome.verdict != one.outcome.verdict for other in others)


def _gap(asked: Asked, found: Mapping[str, Any], usual: list[Judged]) -> Iterator[Difference]:
    findings = _of(found, "gap")
    silent = [one for one in usual if not _decides(asked, one)]
    if bool(findings) != bool(silent):
        yield Difference("audit.gap", {"got": findings, "want": len(silent)})
    for finding in findings:
        yield from _part(asked, finding, usual, "gap", lambda one: not _decides(asked, one))
        rest = found["verdicts"].get(asked.bundle.policy.get("otherwise", "unregulated"), 0)
        by_rules = "otherwise" in asked.bundle.policy or any("abstain" in rule for rule in asked.policy.rules.values())
        if finding["cases"] > rest or (rest > finding["cases"] and not by_rules):
            yield Difference("audit.gap-sum", {"got": finding["cases"], "want": found["verdicts"]})


def _decides(asked: Asked, one: Judged) -> bool:
    """Whether a rule is in force that does more than to stop others."""
    return any(rule.effect != "waive" for rule in asked.policy.in_force(one.case))


def _conflicts(asked: Asked, found: Mapping[str, Any], usual: list[Judged]) -> Iterator[Difference]:
    clashing = {one.outcome.rules for one in usual if one.outcome.verdict == "conflict" and one.outcome.rules}
    findings = {frozenset(each["subject"].split(" + ")): each for each in _of(found, "conflict")}
    idle = [pair for pair in findings if not any(pair <= rules for rules in clashing)]
    missing = [rules for rules in clashing if not any(pair <= rules for pair in findings)]
    if idle or missing or not all(_must_be_settled(asked, pair) for pair in findings):
        yield Difference("audit.conflicts", {"got": set(findings), "want": clashing})
    for rules, finding in findings.items():
        yield from _part(asked, finding, usual, "conflict", lambda one, rules=rules: _clash(one, rules))  # type: ignore[misc]


def _must_be_settled(asked: Asked, pair: frozenset[str]) -> bool:
    """Whether they are two rules of which one forbids what the other does not."""
    effects = {rule.name: rule.effect for one in asked.cases.every for rule in asked.policy.in_force(one.case)}
    return len(pair) == 2 and [effects.get(name) for name in pair].count("forbid") == 1  # a pair


def _clash(one: Judged, pair: frozenset[str]) -> bool:
    """Whether both are in force, and it is a conflict; others may be in force beside them."""
    return one.outcome.verdict == "conflict" and pair <= one.outcome.rules


def _part(
    asked: Asked, finding: Mapping[str, Any], usual: list[Judged], kind: str, wanted: Callable[[Judged], bool]
) -> Iterator[Difference]:
    """The regions of a finding are the cases that it is about; unless there are more than are said."""
    for part in finding["parts"]:
        regions = [region["where"] for region in part["regions"]]
        for wrong in covers(asked.policy, regions, usual, wanted) - ({"too-narrow"} if part["more"] else set()):
            yield Difference(f"audit.{kind}-region-{wrong}", {"part": part})
        told = ToldApart(asked.policy)
        right = told.number(one for one in usual if wanted(one))
        if told.is_exact and part["cases"] != right:
            yield Difference(f"audit.{kind}-cases", {"got": part["cases"], "want": right})


def _idle(asked: Asked, found: Mapping[str, Any]) -> Iterator[Difference]:
    """Rules that never apply or are never in force, and overrides without which everything is as it is."""
    policy, every = asked.policy, asked.cases.every
    applies = {rule.name for one in every for rule in policy.applicable(one.case)}
    stands = {rule.name for one in every for rule in policy.in_force(one.case)}
    own = set(policy.rules)
    for code, right in (("never-applicable", own - applies), ("never-in-force", (own & applies) - stands)):
        got = {finding["subject"] for finding in _of(found, code)}
        if got & own != right:
            yield Difference(f"audit.{code}", {"got": got, "want": right})
    for name, rule in policy.written["rules"].items():
        for beaten in _overridden(rule):
            yield from _override(asked, found, name, beaten)


def _overridden(rule: Mapping[str, Any]) -> list[str]:
    said = rule.get("overrides", [])
    return [said] if isinstance(said, str) else list(said)


def _override(asked: Asked, found: Mapping[str, Any], name: str, beaten: str) -> Iterator[Difference]:
    """Of what is said to change nothing, what it changes: it is left out."""
    written = copy.deepcopy(dict(asked.policy.written))
    written["rules"][name]["overrides"] = [each for each in _overridden(written["rules"][name]) if each != beaten]
    without = Policy(written, asked.policy.included)
    changes = any(without.outcome(one.case) != one.outcome for one in asked.cases.every)
    said = f"rule {name}: that it overrides {beaten} changes nothing"
    listed = any(finding["message"].startswith(said) for finding in _of(found, "override-changes-nothing"))
    if listed and changes:
        yield Difference("audit.override-changes-nothing", {"got": said})
