"""The builder leaves out what cannot matter, and nothing else; it stops where a diagram gets too large."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from remit.diagram.build import BIT_OF, DiagramBuilder, Settling
from remit.diagram.compiled import Compiled
from remit.diagram.masks import MaskTable
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.errors import TooLarge
from remit.model.policy import Policy
from remit.model.rules import Verdict

FLAGS = {name: {"flag": {}} for name in "abcd"}


def policy_of(rules: dict[str, Any], **more: Any) -> Policy:
    written = {"remit": "1", "policy": "p", "title": "t", "facts": FLAGS, "rules": rules, **more}
    return Policy.model_validate(written)


def rule(effect: str, *flags: str, overrides: Any = ()) -> dict[str, Any]:
    """A rule that applies where all these flags are true."""
    return {effect: "x", "when": {"all": [], **{flag: ["true"] for flag in flags}}, "overrides": list(overrides)}


def settled(policy: Policy, diagram: Diagram) -> Node:
    table = MaskTable(policy)
    settling = Settling(table, verdicts=True)
    leaf = lambda alive: diagram.terminal(settling.verdict(alive))  # noqa: E731
    return DiagramBuilder(table, table.allowed({}), leaf, diagram.find_or_add, settle=settling.settle).root()


def unsettled(policy: Policy, diagram: Diagram) -> Node:
    table = MaskTable(policy)

    def leaf(alive: int) -> Node:
        outcome = table.outcome(alive)
        return diagram.terminal(IMPOSSIBLE if outcome is None else BIT_OF[outcome.verdict])

    return DiagramBuilder(table, table.allowed({}), leaf, diagram.find_or_add).root()


POLICIES = {
    "a rule that beats a rule that beats a rule": {
        "top": rule("permit", "a", overrides=["middle"]),
        "middle": rule("forbid", "b", overrides=["bottom"]),
        "bottom": rule("exempt", "c"),
    },
    "rules that contradict each other": {
        "one": rule("forbid", "a"),
        "two": rule("permit", "b"),
        "three": rule("exempt", "c"),
    },
    "rules that say the same": {"one": rule("permit", "a"), "two": rule("permit", "b"), "three": rule("exempt", "c")},
    "a rule that says the same and beats another": {
        "one": rule("permit", "a"),
        "two": rule("permit", "b", overrides=["ban"]),
        "ban": rule("forbid", "c"),
    },
    "two rules that beat one": {
        "one": rule("permit", "a", overrides=["ban"]),
        "two": rule("exempt", "b", "c", overrides=["ban"]),
        "ban": rule("forbid"),
    },
    "a rule that holds in two ways": {
        "one": {"permit": "x", "when": {"any": [{"a": ["true"]}, {"b": ["true"]}]}, "overrides": ["ban"]},
        "ban": {"forbid": "x", "when": {"any": [{"c": ["true"]}, {"d": ["false"]}]}},
    },
    "a rule that may be beaten by one that may be beaten": {
        "top": rule("exempt", "d", overrides=["middle"]),
        "middle": rule("permit", "c", overrides=["bottom"]),
        "bottom": rule("forbid"),
    },
}
CONSTRAINT = {"constraints": {"one": {"when": {"a": ["true"]}, "then": {"b": ["true"]}}}}
OTHERWISE = ("unregulated", "permitted", "prohibited", "exempt", "conflict")


@pytest.mark.parametrize("otherwise", OTHERWISE)
@pytest.mark.parametrize("constraint", [{}, CONSTRAINT], ids=["free", "constrained"])
@pytest.mark.parametrize("rules", POLICIES.values(), ids=POLICIES.keys())
def test_what_is_left_out_changes_no_verdict(rules: dict[str, Any], constraint: dict[str, Any], otherwise: str) -> None:
    policy = policy_of(rules, otherwise=otherwise, **constraint)
    diagram = Diagram(len(FLAGS))

    assert settled(policy, diagram) == unsettled(policy, diagram)


def test_a_policy_that_only_repeats_what_holds_anyway_needs_no_node() -> None:
    policy = policy_of({"one": rule("permit", "a"), "two": rule("permit", "b")}, otherwise="permitted")
    table = MaskTable(policy)
    builder = DiagramBuilder(table, table.allowed({}), int, lambda *_: 0, settle=Settling(table, verdicts=True).settle)
    builder.root()

    assert builder.states == 0


def test_large_policies_need_fewer_states_for_the_same_diagram() -> None:
    sys.path.insert(0, str(Path(__file__).parents[1] / "agreement"))
    from large_policies import large_policy

    policy = large_policy(60, 8, seed=3)
    diagram = Diagram(len(MaskTable(policy).names))

    assert settled(policy, diagram) == unsettled(policy, diagram)


def test_known_facts_cost_no_states() -> None:
    policy = policy_of({"one": rule("permit", "a", "b", "c", "d")})
    table = MaskTable(policy)
    known = table.allowed({name: policy.tests(name, ("true",)) for name in "abc"})
    builder = DiagramBuilder(table, known, int, lambda *_: 0)
    builder.root()

    assert builder.states == 1


def test_more_states_than_are_wanted_are_refused() -> None:
    table = MaskTable(policy_of({"one": rule("permit", "a", "b"), "two": rule("forbid", "c", "d")}))

    with pytest.raises(TooLarge):
        DiagramBuilder(table, table.allowed({}), int, lambda *_: 0, limit=2).root()


def test_a_copy_with_other_rules_is_decided_by_its_own_rules() -> None:
    policy = policy_of({"one": rule("permit", "a", overrides=["two"]), "two": rule("forbid", "b")})
    everything = dict.fromkeys("abcd", True)
    before = MaskTable(policy)
    copy = policy.model_copy(
        update={"rules": {**policy.rules, "one": policy.rules["one"].model_copy(update={"overrides": {}})}}
    )
    after = MaskTable(copy)

    assert before.decide(before.code(everything)).verdict is Verdict.PERMITTED
    assert after.decide(after.code(everything)).verdict is Verdict.CONFLICT


def test_a_policy_has_no_diagram_of_all_cases_where_it_would_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.diagram.compiled.MOST_STATES", 1)
    monkeypatch.setattr("remit.diagram.compiled.MOST_PICKED", 1)
    monkeypatch.setattr("remit.diagram.compiled.MOST_JOINED", 1)
    compiled = Compiled(policy_of({"one": rule("permit", "a", "b", "c")}))

    assert compiled.whole is None
    assert compiled.under({}) is None
    assert compiled.findings({}, {}).possible == (Verdict.PERMITTED, Verdict.UNREGULATED)
