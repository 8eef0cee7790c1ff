"""Mutants in which a statement of the source was never said: what rests on it alone goes with it."""

from __future__ import annotations

from typing import Any

from remit.assurance.mutate.mutants import Mutant, mutants
from remit.model.policy import Policy
from remit.testing import opened
from remit.verdict import decide

HEAD: dict[str, Any] = {"remit": "1", "policy": "p", "title": "P"}
FACTS = {
    "colour": {"choice": ["red", "blue"]},
    "size": {"integer": {"min": 0, "max": 9}},
    "date": {"date": {}},
    "new": {"flag": {}},
}


def policy(**parts: Any) -> Policy:
    return Policy.model_validate({**HEAD, "facts": FACTS, "rules": {}, **parts})


def rule(when: Any, effect: str = "forbid", **more: Any) -> dict[str, Any]:
    return {effect: "It says so.", "when": when, **more}


def listed() -> list[Mutant]:
    return mutants(opened(policy(**SAID)).written, ["sentence"])


SAID: dict[str, Any] = {
    "sources": {"s": {"title": "S", "published": "2024-05-30", "statements": "s.yaml"}},
    "readings": {
        "q": {"question": "?", "choices": {"x": {"cites": "one"}, "y": {"cites": "two"}}, "default": "x"},
        "only": {"question": "?", "choices": {"x": {"cites": "four"}, "y": {"cites": "four"}}, "default": "y"},
    },
    "concepts": {"k": {"when": {"new": "true"}, "cites": "two"}},
    "rules": {
        "a": rule({"k": "true", "q": "x"}, overrides={"b": {"cites": "three"}}, cites=["one", "two"]),
        "b": rule({"q": "y"}, "permit", cites="one"),
        "c": rule({"k": "false", "only": "x"}, overrides={"b": {"cites": ["one", "two"]}}, cites="five"),
    },
}


def unsaid(locator: str) -> Mutant:
    return next(mutant for mutant in listed() if mutant.what.startswith(f"{locator} never"))


def test_a_statement_takes_with_it_what_rests_on_it_alone() -> None:
    assert [mutant.what for mutant in listed()] == [
        "five never said: no rule c",
        "four never said: only can only be y",
        "one never said: no rule b; q can only be y",
        "three never said: a does not override b",
        "two never said: nothing is a k; q can only be x",
    ]


def case(**facts: Any) -> dict[str, Any]:
    return {"colour": "red", "size": 0, "date": None, "new": True, "q": "x", "only": "y", **facts}


def test_a_choice_that_is_gone_is_taken_for_the_default_that_is_left() -> None:
    without = unsaid("one").policy

    assert without.readings["q"].default == "y"
    assert decide(without, case(q="x")) == decide(without, case(q="y"))
    assert decide(policy(**SAID), case(q="x")).rules == ("a",)
    assert decide(without, case(q="x")).rules == ()


def test_nothing_falls_under_a_concept_that_is_gone() -> None:
    without = unsaid("two").policy

    assert decide(policy(**SAID), case()).rules == ("a",)
    assert decide(without, case()).rules == ()
    assert decide(without, case(only="x")).rules == ("c",)


def test_overrides_of_a_rule_that_is_gone_are_gone() -> None:
    assert unsaid("one").policy.rules["a"].overrides == {}
