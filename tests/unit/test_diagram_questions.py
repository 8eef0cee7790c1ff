"""Which facts matter, and in which order to ask for them: small cases that are easy to get wrong."""

from __future__ import annotations

from typing import Any

from remit.decide.answers import Answers
from remit.diagram.compiled import Compiled
from remit.model.policy import Policy


def answers(facts: dict[str, Any], rules: list[dict[str, str]], constraints: dict[str, Any] | None = None) -> Answers:
    """What is asked where nothing is known and each rule permits what it describes."""
    written = {
        "remit": "1",
        "policy": "p",
        "title": "t",
        "facts": facts,
        "constraints": constraints or {},
        "rules": {f"r{n}": {"permit": "x", "when": when} for n, when in enumerate(rules)},
    }
    return Answers(Compiled(Policy.model_validate(written)), {}, {})


def flags(names: str) -> dict[str, Any]:
    return {name: {"flag": {}} for name in names}


def truths(**values: int) -> dict[str, str]:
    return {name: str(bool(value)).lower() for name, value in values.items()}


def test_how_many_questions_are_left_depends_on_the_answer_to_the_first() -> None:
    found = answers(flags("abc"), [truths(a=1, b=1), truths(a=0, b=1, c=1), truths(a=0, b=0, c=0)])

    assert found.plan().expected == 2.5


def test_facts_that_matter_only_together_are_all_asked_for() -> None:
    tied = {
        "one": {"when": truths(a=1), "then": truths(b=1)},
        "two": {"when": truths(b=1), "then": truths(a=1)},
    }
    found = answers(flags("ab"), [truths(a=1, b=1)], tied)

    assert [question.fact for question in found.questions()] == ["a", "b"]
    assert (found.plan().expected, found.plan().exact) == (1.0, True)


def test_a_fact_that_another_one_stands_for_is_not_asked_for_twice() -> None:
    tied = {"one": {"when": truths(a=1), "then": truths(b=1)}}
    found = answers(flags("abc"), [truths(a=1, c=1), truths(b=1, c=1)], tied)

    assert {question.fact for question in found.questions()} == {"b", "c"}


def test_what_no_answer_can_change_is_not_asked_for() -> None:
    assert answers(flags("ab"), [truths(a=1), truths(a=0)]).questions() == ()
    assert answers(flags("ab"), [truths(a=1), truths(a=0)]).plan() == (None, 0.0, True)


def test_an_answer_counts_once_however_many_values_the_rules_treat_alike() -> None:
    facts = {"n": {"integer": {"min": "1", "max": "100"}}, **flags("a")}
    found = answers(facts, [{"n": ">= 2"}, {"n": "1", "a": "true"}])

    assert found.first_question() == "n"
    assert found.plan().expected == 1 + 1 / 2


def test_more_facts_than_can_be_planned_are_bounded() -> None:
    names = "abcdefg"
    plan = answers(flags(names), [truths(**{name: n % 2 for n, name in enumerate(names)})]).plan()

    assert (plan.exact, plan.expected) == (False, len(names))
