"""What the strategies draw: policies that hold together, of every construct, and scenarios that fit them."""

import pytest
from cases import POLICIES, SHIPPED, knowledge
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from remit.lint import lint_policy
from remit.model.facts import KINDS
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.testing import default_readings, opened, partial_scenarios, policies, scenarios
from remit.verdict import allowed, completions

UNSHRUNK = settings(
    max_examples=3_000,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SHRUNK = settings(UNSHRUNK, phases=[Phase.generate, Phase.shrink])


def deepest_override(policy: Policy) -> int:
    def depth(name):
        return 1 + max((depth(beaten) for beaten in policy.rules[name].overrides), default=-1)

    return max(depth(name) for name in policy.rules)


def parts(policy):
    return [part for _, condition in policy.conditions() for _, part in condition.walk()]


def kinds(policy):
    return {fact.kind for fact in policy.facts.values()}


CONSTRUCTS = {
    **{f"a fact of the kind {kind}": lambda policy, kind=kind: kind in kinds(policy) for kind in KINDS},
    "a group in a group": lambda policy: any(
        isinstance(inner, dict)
        for fact in policy.facts.values()
        for item in fact.choice or ()
        if isinstance(item, dict)
        for members in item.values()
        for inner in members
    ),
    "a concept of a concept": lambda policy: any(
        set(c.when.names()) & set(policy.concepts) for c in policy.concepts.values()
    ),
    "a concept that is defined before what defines it": lambda policy: any(
        list(policy.concepts).index(used) > index
        for index, concept in enumerate(policy.concepts.values())
        for used in concept.when.names()
        if used in policy.concepts
    ),
    "a denied concept": lambda policy: any(
        part.tests.get(name) == ("false",) for part in parts(policy) for name in policy.concepts
    ),
    "a constraint": lambda policy: policy.constraints,
    "a reading that matters": lambda policy: opened(policy).decide({}).contested_by,
    "overrides three deep": lambda policy: deepest_override(policy) == 3,
    "a rule with a first and a last day": lambda policy: any(
        rule.since and rule.until for rule in policy.rules.values()
    ),
    "not": lambda policy: any(part.not_ is not None for part in parts(policy)),
    "any of several": lambda policy: any(len(part.any_of or ()) > 1 for part in parts(policy)),
    "all of several": lambda policy: any(len(part.all_of or ()) > 1 for part in parts(policy)),
    "conditions two deep": lambda policy: any(
        len(path) > 6 for _, c in policy.conditions() for path, _ in c.walk(("x",))
    ),
    "something else than unregulated": lambda policy: policy.otherwise == "prohibited",
    "a conflict": lambda policy: Verdict.CONFLICT in opened(policy).decide({}).possible,
    "a verdict that depends on two facts": lambda policy: len(opened(policy).decide({}).depends_on) == 2,
}


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_policies_come_with(construct):
    policy = find(policies(), lambda drawn: bool(CONSTRUCTS[construct](drawn)), settings=UNSHRUNK)

    assert CONSTRUCTS[construct](policy)


@given(policies())
def test_generated_policies_have_nothing_wrong_and_some_case(policy):
    assert lint_policy(opened(policy).written) == []
    assert any(True for _ in completions(policy, {}))


@given(policies(max_facts=1, max_rules=2, max_concepts=0, max_constraints=0, max_readings=0))
def test_policies_are_no_larger_than_was_asked_for(policy):
    assert len(policy.facts) == 1
    assert 1 <= len(policy.rules) <= 2
    assert [*policy.concepts, *policy.constraints, *policy.readings] == []


@given(POLICIES, st.data())
def test_scenarios_are_complete_and_within_the_constraints(policy, data):
    facts = data.draw(scenarios(policy))

    assert list(facts) == list(policy.facts)
    assert allowed(policy, {**facts, **default_readings(policy)})
    assert all(policy.domains[name].value(value) == value for name, value in facts.items())


@given(POLICIES, st.data())
def test_some_case_fits_every_partial_scenario(policy, data):
    stated = data.draw(partial_scenarios(policy))

    assert set(stated) <= set(policy.facts)
    assert any(True for _ in completions(policy, knowledge(policy, stated)))


VAGUE = {
    "nothing": lambda stated: not stated,
    "a value": lambda stated: stated.get("weapon") == "atacms",
    "a group": lambda stated: stated.get("location") == "near-kharkiv-or-belgorod",
    "one of several": lambda stated: len(stated.get("target", {})) == 1,
    "a range": lambda stated: ".." in str(stated.get("date")),
}


@pytest.mark.parametrize("what", VAGUE)
def test_partial_scenarios_state(what):
    assert VAGUE[what](find(partial_scenarios(SHIPPED.policy), VAGUE[what], settings=UNSHRUNK))


def test_a_failing_scenario_shrinks_to_what_makes_it_fail():
    stated = find(partial_scenarios(SHIPPED.policy), lambda drawn: drawn.get("weapon") is not None, settings=SHRUNK)

    assert stated == {"weapon": "atacms"}


def test_a_failing_policy_shrinks_to_what_makes_it_fail():
    def overriding(policy):
        return any(rule.overrides for rule in policy.rules.values())

    policy = find(policies(), overriding, settings=SHRUNK)

    assert (len(policy.facts), len(policy.rules)) == (1, 2)
    assert [*policy.concepts, *policy.constraints, *policy.readings] == []
