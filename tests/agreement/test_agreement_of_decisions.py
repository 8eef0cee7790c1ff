"""Loaded policies decide as the definition says: what is possible, by which rules, and what it depends on."""

from hypothesis import given

from laws.cases import SHIPPED, coupled, every_case, knowledge, loaded, partial_cases
from remit.model.rules import Verdict
from remit.possible import findings_by_cases
from remit.testing import opened, partial_scenarios, policies
from remit.verdict import decide, outcomes

GENERATED = policies() | coupled()


@given(partial_cases(GENERATED))
def test_a_decision_is_what_going_through_every_case_finds(case):
    policy, stated, picked = case
    decision = opened(policy).decide(stated, readings=picked)
    found = [decide(policy, facts) for facts in every_case(policy, knowledge(policy, stated, picked))]
    verdicts = {outcome.verdict for outcome in found}
    every = set.intersection(*(set(outcome.rules) for outcome in found))
    some = set.union(*(set(outcome.rules) for outcome in found))

    assert decision.possible == tuple(verdict for verdict in Verdict if verdict in verdicts)
    assert decision.verdict is (decision.possible[0] if len(verdicts) == 1 else Verdict.UNDETERMINED)
    assert decision.rules == tuple(name for name in policy.rules if name in every)
    assert decision.may_rules == tuple(name for name in policy.rules if name in some)


@given(partial_cases(GENERATED))
def test_a_decision_has_the_findings_that_the_cases_have(case):
    policy, stated, picked = case
    settled = {name: choice for name, choice in picked.items() if choice != "open"}
    given_facts = {name: knowledge(policy, stated)[name] for name, raw in stated.items() if raw is not None}
    found = findings_by_cases(policy, given_facts, settled)
    decision = loaded(policy).decide(stated, readings=picked)

    assert decision.possible == found.possible
    assert (set(decision.rules), set(decision.may_rules)) == (found.every, found.some)
    assert decision.contested_by == found.contests
    assert decision.depends_on == found.depends_on


@given(partial_scenarios(SHIPPED.policy))
def test_the_shipped_policy_is_decided_as_the_definition_says(stated):
    found = outcomes(SHIPPED.policy, knowledge(SHIPPED.policy, stated))
    decision = SHIPPED.decide(stated)

    assert set(decision.possible) == {outcome.verdict for outcome in found}
    assert set(decision.rules) == set.intersection(*(set(outcome.rules) for outcome in found))
    assert set(decision.may_rules) == set.union(*(set(outcome.rules) for outcome in found))
