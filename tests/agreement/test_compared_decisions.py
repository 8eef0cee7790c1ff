"""Where facts are compared, decisions and answers are those of every value, at the ends of domains too."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from compared_policies import every_case, policies, stated, values_known
from hypothesis import given
from hypothesis import strategies as st

from remit import verdict
from remit.decide.answers import Answers
from remit.diagram.policy_tests import PolicyTests
from remit.errors import RemitError
from remit.explain import explain
from remit.model.kinds.choice import Choice
from remit.model.kinds.flag import Flag
from remit.model.matching import ABSENT
from remit.model.policy import Policy
from remit.possible import Findings, findings_by_cases
from remit.representatives import KnownFacts
from remit.testing import default_readings, opened
from remit.verdict import decide
from remit.verdict import test_holds as meets

Question = tuple[Policy, Mapping[str, Any]]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    policy = draw(policies())
    return policy, draw(stated(policy))


def by_every_value(policy: Policy, known: KnownFacts, picked: Mapping[str, str]) -> Findings | None:
    """What the definition says where it goes through all values, and not through some that stand for them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verdict, "representatives", values_known)
        return findings_by_cases(policy, known, picked)


@given(questions())
def test_the_definition_leaves_no_value_out_that_matters(question: Question) -> None:
    policy, facts = question
    known, picked = opened(policy).knowledge.known(facts), default_readings(policy)

    assert findings_by_cases(policy, known, picked) == by_every_value(policy, known, picked)


@given(questions())
def test_findings_are_those_of_every_value(question: Question) -> None:
    policy, facts = question
    loaded = opened(policy)
    known, picked = loaded.knowledge.known(facts), default_readings(policy)
    assert loaded.compiled is not None

    assert loaded.compiled.findings(known, picked) == by_every_value(policy, known, picked)


@given(policies())
def test_every_complete_case_is_decided(policy: Policy) -> None:
    loaded, picked = opened(policy), default_readings(policy)
    decider = loaded.decider()
    known = {name: policy.tests(name, (choice,)) for name, choice in picked.items()}
    for facts in every_case(policy, known):
        given = {name: facts[name] for name in policy.facts}

        assert decider(given) is decide(policy, facts).verdict


def answered(policy: Policy, facts: Mapping[str, Any]) -> tuple[Answers, list[dict[str, Any]]]:
    """The answers on what is known, and all cases that fit."""
    loaded, picked = opened(policy), default_readings(policy)
    known = loaded.knowledge.known(facts)
    chosen = {name: policy.tests(name, (choice,)) for name, choice in picked.items()}
    assert loaded.compiled is not None
    return Answers(loaded.compiled, known, picked), list(every_case(policy, {**known, **chosen}))


def lies_in(policy: Policy, region: Any, facts: Mapping[str, Any]) -> bool:
    return all(meets(policy, name, items, facts) for name, items in region)


@given(questions())
def test_regions_hold_the_cases_of_their_verdict_and_no_others(question: Question) -> None:
    policy, facts = question
    answers, cases = answered(policy, facts)
    for found in {decide(policy, case).verdict for case in cases}:
        regions = answers.regions(found)
        for case in cases:
            inside = any(lies_in(policy, region, case) for region in regions)

            assert inside == (decide(policy, case).verdict is found), (regions, case)


@given(questions())
def test_counts_are_of_what_the_policy_tells_apart(question: Question) -> None:
    policy, facts = question
    answers, cases = answered(policy, facts)
    space = answers.table.space

    def told(case: Mapping[str, Any]) -> tuple[Any, ...]:
        own = [alone(name, case[name]) for name in (*policy.facts, *policy.readings)]
        return (*own, *(relation(policy, case[one], case[other]) for one, other in space.pairs))

    def alone(name: str, value: Any) -> Any:
        """What is told of one fact: a listed value, or of the others the cell in which all are treated alike."""
        if name in space.group_of:
            return space.told[space.level_of[name]][0].code(value)
        return value if isinstance(policy.domains[name], Choice | Flag) else space.fact(name).code(value)

    expected: dict[Any, set[Any]] = {}
    for case in cases:
        expected.setdefault(decide(policy, case).verdict, set()).add(told(case))

    assert answers.counts() == {each: len(those) for each, those in expected.items()}


def relation(policy: Policy, one: Any, other: Any) -> int | None:
    """How two values lie to each other; where nothing is asked but whether they are the same, only that."""
    if one is ABSENT or other is ABSENT:
        return None
    asked = {against.verb for against in PolicyTests(policy).against}
    return (one > other) - (one < other) if asked - {"same as", "different from"} else int(one != other)


@given(questions())
def test_every_value_that_a_flip_names_leads_to_its_verdict(question: Question) -> None:
    policy, facts = question
    loaded, picked = opened(policy), default_readings(policy)
    known = loaded.knowledge.known(facts)
    answers, cases = answered(policy, facts)
    chosen = {name: policy.tests(name, (choice,)) for name, choice in picked.items()}
    for flip in answers.flips() if cases else ():
        changes = {name: policy.tests(name, items) for name, items in flip.changes}
        free = {**{name: tests for name, tests in known.items() if name not in changes}, **chosen}
        reached = {
            tuple(case[name] for name in changes)
            for case in every_case(policy, free)
            if decide(policy, case).verdict is flip.verdict
        }
        values = [values_known(policy, name, changes) for name in changes]

        assert all(values)
        assert reached >= set(product(*values)), flip


@given(questions())
def test_what_settles_a_verdict_does(question: Question) -> None:
    policy, facts = question
    answers, cases = answered(policy, facts)
    if not cases:
        return
    known = opened(policy).knowledge.known(facts)
    chosen = {name: policy.tests(name, (choice,)) for name, choice in default_readings(policy).items()}
    verdicts = {decide(policy, case).verdict for case in cases}

    def settles(names: Any) -> bool:
        fewer = {**{name: known[name] for name in names}, **chosen}
        return {decide(policy, case).verdict for case in every_case(policy, fewer)} <= verdicts

    reason = answers.minimal_reason()
    assert reason is not None
    assert settles(reason)
    assert not any(settles(set(reason) - {name}) for name in reason)
    (smallest, *_) = answers.smallest_reasons()
    assert settles(smallest)
    assert len(smallest) <= len(reason)


@given(questions())
def test_no_case_that_fits_nothing_is_passed_over(question: Question) -> None:
    policy, facts = question
    _, cases = answered(policy, facts)
    if cases:
        explain(opened(policy).decide(facts))
    else:
        with pytest.raises(RemitError, match="impossible"):
            opened(policy).decide(facts)
