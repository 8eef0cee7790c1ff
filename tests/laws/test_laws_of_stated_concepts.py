"""What holds where a scenario states a concept: what is possible is so of the cases in which it has that truth."""

from typing import Any

import pytest
from cases import every_case, knowledge, partial_cases
from hypothesis import assume, given
from hypothesis import strategies as st

from remit.decide.agreement import difference
from remit.decide.answers import Answers
from remit.diagram.compiled import Compiled
from remit.errors import RemitError
from remit.model.policy import Policy
from remit.possible import findings_by_cases
from remit.testing import opened, policies
from remit.verdict import decide, holds, outcomes

GENERATED = policies(max_facts=4, max_rules=6, max_constraints=2).filter(lambda policy: policy.concepts)
Stating = tuple[Policy, dict[str, Any], dict[str, bool], dict[str, str]]


@st.composite
def stating(draw: st.DrawFn) -> Stating:
    """A policy, what is stated of some facts, of some concepts, and which readings are picked."""
    policy, stated, picked = draw(partial_cases(GENERATED))
    names = draw(st.lists(st.sampled_from(list(policy.concepts)), min_size=1, max_size=2, unique=True))
    return policy, stated, {name: draw(st.booleans()) for name in names}, picked


def fitting(case: Stating) -> list[Any]:
    """Every case that is as the facts are stated, and in which the concepts have the stated truth."""
    policy, stated, concepts, picked = case
    return [
        facts
        for facts in every_case(policy, knowledge(policy, stated, picked))
        if all(holds(policy, policy.concepts[name].when, facts) is truth for name, truth in concepts.items())
    ]


@given(stating())
def test_what_is_possible_is_so_of_the_cases_in_which_the_concept_has_the_stated_truth(case):
    policy, stated, concepts, picked = case
    verdicts = {decide(policy, facts).verdict for facts in fitting(case)}
    known = knowledge(policy, {**stated, **concepts}, picked)

    assert {outcome.verdict for outcome in outcomes(policy, known)} == verdicts
    if verdicts:
        assert set(opened(policy).decide({**stated, **concepts}, readings=picked).possible) == verdicts
    else:
        with pytest.raises(RemitError) as refused:
            opened(policy).decide({**stated, **concepts}, readings=picked)
        assert [problem.code for problem in refused.value.problems] == ["impossible-scenario"]


@given(stating())
def test_all_that_is_found_is_what_going_through_those_cases_finds(case):
    policy, stated, concepts, picked = case
    loaded = opened(policy)
    known, choices = loaded.knowledge.known({**stated, **concepts}), loaded.knowledge.picked(picked)

    assert Compiled(policy).findings(known, choices) == findings_by_cases(policy, known, choices)


@given(stating())
def test_what_fires_agrees_and_the_numbers_are_those_of_the_verdicts(case):
    policy, stated, concepts, picked = case
    assume(fitting(case))
    decision = opened(policy).decide({**stated, **concepts}, readings=picked)
    answers = Answers(Compiled(policy), decision.known, decision.readings)

    assert difference(decision) is None
    assert set(answers.counts()) == set(decision.possible)
    assert {n for n in decision.derivation.names("concept") if n in concepts} == {n for n, so in concepts.items() if so}


@given(stating())
def test_a_concept_and_its_opposite_divide_what_is_possible(case):
    policy, stated, concepts, picked = case
    name = next(iter(concepts))
    possible = set()
    for truth in (True, False):
        known = knowledge(policy, {**stated, name: truth}, picked)
        possible |= {outcome.verdict for outcome in outcomes(policy, known)}

    assert possible == {outcome.verdict for outcome in outcomes(policy, knowledge(policy, stated, picked))}


@given(stating())
def test_that_either_truth_is_possible_says_nothing(case):
    policy, stated, concepts, picked = case
    either = {name: {"one of": ["true", "false"]} for name in concepts}

    try:
        without = opened(policy).decide(stated, readings=picked)
    except RemitError:
        return
    decision = opened(policy).decide({**stated, **either}, readings=picked)
    assert (decision.possible, decision.rules) == (without.possible, without.rules)
    assert decision.depends_on == without.depends_on
