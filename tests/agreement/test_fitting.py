"""Whether a case fits what is known, and which constraints say that none does, as going through every case says it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from large_policies import large_policy

from remit.decide.given_values import item_of
from remit.diagram import build
from remit.diagram.fitting import excluding, fits
from remit.errors import RemitError, TooLarge
from remit.model.policy import Policy
from remit.representatives import KnownFacts, representatives
from remit.testing import opened, policies
from remit.testing import scenarios as complete_scenarios
from remit.verdict import completions

GENERATED = policies(max_facts=4, max_rules=2, max_constraints=3)


@st.composite
def partly_known(draw: st.DrawFn) -> tuple[Policy, KnownFacts]:
    """A policy, and values of some of its facts and readings, whether they go together or not."""
    policy = draw(GENERATED)
    values = {name: st.sampled_from(representatives(policy, name, {})) for name in policy.domains}
    drawn = draw(st.fixed_dictionaries({}, optional=values))
    return policy, {name: policy.tests(name, (item_of(value),)) for name, value in drawn.items()}


def some_case(policy: Policy, known: KnownFacts) -> bool:
    return any(True for _ in completions(policy, known))


@given(partly_known())
def test_a_case_fits_exactly_where_going_through_them_finds_one(question: tuple[Policy, KnownFacts]) -> None:
    assert fits(*question) == some_case(*question)


@given(partly_known())
def test_the_constraints_that_leave_no_case_are_a_smallest_set(question: tuple[Policy, KnownFacts]) -> None:
    policy, known = question
    blamed = excluding(policy, known)
    fewer = [{name: c for name, c in blamed.items() if name != left_out} for left_out in blamed]

    if not some_case(policy, known):
        assert not some_case(policy.model_copy(update={"constraints": dict(blamed)}), known)
        assert all(some_case(policy.model_copy(update={"constraints": each}), known) for each in fewer)


@given(partly_known())
def test_it_is_the_same_where_constraints_multiply_out_too_far(question: tuple[Policy, KnownFacts]) -> None:
    def refuse(*_: object) -> None:
        raise TooLarge("more than is of use")

    expected = fits(*question)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "MaskTable", refuse)

        assert fits(*question) == expected


def test_of_a_large_policy_and_few_known_facts_the_constraint_is_named() -> None:
    """Going through the cases of all the facts that constraints do not mention would not end."""
    loaded = opened(large_policy(200, 20, seed=1))

    with pytest.raises(RemitError, match="no case fits what is given, by constraint constraint-0"):
        loaded.decide({"choice-4": "choice-4-4", "choice-1": "choice-1-0"})


def test_scenarios_of_a_large_policy_are_drawn_without_going_through_its_cases() -> None:
    policy = large_policy(200, 20, seed=1)

    @given(complete_scenarios(policy))
    @settings(max_examples=20)
    def every_fact_is_stated(facts: dict[str, str]) -> None:
        assert facts.keys() == policy.facts.keys()

    every_fact_is_stated()
