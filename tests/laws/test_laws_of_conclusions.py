"""What is said of concepts and of rules in force is so in every case that fits, as the definition has it."""

from typing import Any

from cases import every_case, knowledge, partial_cases
from hypothesis import assume, given
from hypothesis import strategies as st

from remit.decide import Decision
from remit.decide.asked import about, in_force
from remit.errors import RemitError
from remit.model.policy import Policy
from remit.testing import opened, policies
from remit.verdict import applicable, holds
from remit.verdict import in_force as in_force_by_definition

GENERATED = policies(max_facts=4, max_rules=6, max_constraints=2)
DecidedCases = tuple[Policy, Decision, list[Any]]


@st.composite
def decided(draw: st.DrawFn) -> DecidedCases:
    """A policy, a decision on a partial case, and every complete case that fits."""
    policy, stated, picked = draw(partial_cases(GENERATED))
    try:
        decision = opened(policy).decide(stated, readings=picked)
    except RemitError:
        assume(False)
    return policy, decision, list(every_case(policy, knowledge(policy, stated, picked)))


@given(decided())
def test_a_concept_is_true_or_false_if_it_is_in_every_case_that_fits(case):
    policy, decision, fitting = case
    for name, concept in policy.concepts.items():
        truths = {holds(policy, concept.when, facts) for facts in fitting}

        assert about(decision, name).truth == (truths.pop() if len(truths) == 1 else None)


@given(decided())
def test_the_rules_in_force_are_those_that_are_in_every_case_that_fits(case):
    policy, decision, fitting = case
    surely = [set(in_force_by_definition(policy, applicable(policy, facts))) for facts in fitting]

    assert set(in_force(decision)) == set.intersection(*surely)
    assert set(decision.rules) <= set(in_force(decision))


@given(decided())
def test_what_a_concept_depends_on_settles_it(case):
    policy, decision, fitting = case
    for name, concept in policy.concepts.items():
        found = about(decision, name)
        by_answers = {}
        for facts in fitting:
            answers = tuple(facts[fact] for fact in found.depends_on)
            by_answers.setdefault(answers, set()).add(holds(policy, concept.when, facts))

        assert all(len(truths) == 1 for truths in by_answers.values())
        assert (found.truth is None) == bool(found.depends_on)
