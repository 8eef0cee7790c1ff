"""What holds where facts are missing: nothing is assumed of them, and what would settle the verdict is said exactly."""

import datetime
from itertools import combinations

import pytest
from cases import POLICIES, SHIPPED, complete_cases, coupled, every_case, knowledge, loaded, partial_cases, rewritten
from hypothesis import given
from hypothesis import strategies as st

from remit.errors import RemitError
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.testing import opened, policies
from remit.verdict import completions, decide, outcomes

GENERATED = policies() | coupled()
GATE = Policy.model_validate(
    {
        "remit": "1",
        "policy": "closed-at-night",
        "title": "The gate is closed at night",
        "otherwise": "permitted",
        "facts": {"night": {"flag": {}}},
        "rules": {"closed": {"forbid": "No entry at night.", "when": {"night": "true"}}},
    }
)


def brute_force(policy, stated, picked):
    """Every case that fits, with its verdict."""
    return [(facts, decide(policy, facts).verdict) for facts in every_case(policy, knowledge(policy, stated, picked))]


@given(partial_cases(GENERATED))
def test_the_possible_verdicts_are_those_of_all_completions(case):
    policy, stated, picked = case
    verdicts = {verdict for _, verdict in brute_force(policy, stated, picked)}

    assert set(opened(policy).decide(stated, readings=picked).possible) == verdicts
    assert {outcome.verdict for outcome in outcomes(policy, knowledge(policy, stated, picked))} == verdicts


@given(partial_cases(GENERATED))
def test_a_partial_scenario_has_a_settled_verdict_only_if_every_completion_has_it(case):
    policy, stated, picked = case
    decision = opened(policy).decide(stated, readings=picked)

    if decision.verdict is not Verdict.UNDETERMINED:
        assert all(verdict is decision.verdict for _, verdict in brute_force(policy, stated, picked))


@given(partial_cases())
def test_a_verdict_is_undetermined_iff_more_than_one_is_possible(case):
    policy, stated, picked = case
    decision = loaded(policy).decide(stated, readings=picked)

    assert (decision.verdict is Verdict.UNDETERMINED) == (len(decision.possible) > 1)
    assert decision.verdict is Verdict.UNDETERMINED or decision.possible == (decision.verdict,)
    assert Verdict.UNDETERMINED not in decision.possible


@given(complete_cases())
def test_a_complete_case_is_decided_as_the_definition_says(case):
    policy, facts = case
    stated = {name: facts[name] for name in policy.facts}
    readings = {name: facts[name] for name in policy.readings}
    decision = loaded(policy).decide(stated, readings=readings)

    assert (decision.verdict, decision.rules) == decide(policy, facts)
    assert decision.may_rules == decision.rules
    assert decision.depends_on == decision.unknown == ()


@given(partial_cases(), st.data())
def test_learning_a_fact_never_adds_a_possible_verdict(case, data):
    policy, stated, picked = case
    name = data.draw(st.sampled_from(list(policy.facts)))
    forgotten = {other: raw for other, raw in stated.items() if other != name}
    less, more = (loaded(policy).decide(facts, readings=picked) for facts in (forgotten, stated))

    assert set(more.possible) <= set(less.possible)
    assert set(more.may_rules) <= set(less.may_rules)
    assert set(more.rules) >= set(less.rules)


@given(partial_cases(GENERATED), st.data())
def test_leaving_a_fact_out_is_saying_that_it_may_have_any_value(case, data):
    policy, stated, picked = case
    name = data.draw(st.sampled_from(list(policy.facts)))
    unknown = {other: raw for other, raw in stated.items() if other != name}
    values = {facts[name] for facts in completions(policy, knowledge(policy, unknown, picked))}
    by_value = [opened(policy).decide({**unknown, name: value}, readings=picked).possible for value in values]

    assert set(opened(policy).decide(unknown, readings=picked).possible) == set().union(*by_value)


def test_a_flag_that_is_not_given_is_not_false():
    gate = opened(GATE)

    assert gate.decide({"night": "false"}).verdict is Verdict.PERMITTED
    assert set(gate.decide({}).possible) == {Verdict.PERMITTED, Verdict.PROHIBITED}
    assert gate.decide({"night": None}) == gate.decide({})
    fired = gate.decide({}).derivation.steps
    assert not [step for step in fired if step.kind in ("rule", "force", "effect") or step.holds]


@given(partial_cases(GENERATED))
def test_the_facts_that_a_verdict_depends_on_are_those_of_the_smallest_sets_that_settle_it(case):
    policy, stated, picked = case
    cases = [(facts, decide(policy, facts).verdict) for facts in completions(policy, knowledge(policy, stated, picked))]
    names = [name for name in (*policy.facts, *policy.readings) if len({facts[name] for facts, _ in cases}) > 1]
    settling = [
        set(some) for size in range(len(names) + 1) for some in combinations(names, size) if settles(some, cases)
    ]
    smallest = [some for some in settling if not any(other < some for other in settling)]

    assert set(opened(policy).decide(stated, readings=picked).depends_on) == set().union(*smallest)


def test_facts_that_only_matter_together_are_both_among_those_that_a_verdict_depends_on():
    day, opening = {"day": "true"}, {"open": "true"}
    policy = rewritten(
        GATE,
        facts={"day": {"flag": {}}, "open": {"flag": {}}},
        constraints={"opens": {"when": day, "then": opening}, "closes": {"when": opening, "then": day}},
        rules={"closed": {"forbid": "No entry at night.", "when": {"day": "false"}}},
    )

    assert opened(policy).decide({}).depends_on == ("day", "open")
    assert opened(policy).decide({"open": True}).verdict is Verdict.PERMITTED


def settles(names, cases):
    """Whether knowing these names, whatever they are, leaves one verdict."""
    verdicts = {}
    for facts, verdict in cases:
        verdicts.setdefault(tuple(facts[name] for name in names), set()).add(verdict)
    return all(len(found) == 1 for found in verdicts.values())


@given(partial_cases(POLICIES | coupled()), st.data())
def test_knowing_what_a_verdict_depends_on_settles_it(case, data):
    policy, stated, picked = case
    decision = loaded(policy).decide(stated, readings=picked)
    completion = data.draw(st.sampled_from(some_completions(policy, knowledge(policy, stated, picked))))
    told = {name: completion[name] for name in decision.depends_on}
    readings = {**picked, **{name: told.pop(name) for name in policy.readings if name in told}}
    settled = loaded(policy).decide({**stated, **told}, readings=readings)

    assert settled.verdict is decide(policy, completion).verdict
    assert not settled.depends_on


def some_completions(policy, known):
    return [facts for facts, _ in zip(completions(policy, known), range(100), strict=False)]


@given(partial_cases())
def test_a_settled_verdict_depends_on_nothing_and_an_open_one_on_something_unknown(case):
    policy, stated, picked = case
    decision = loaded(policy).decide(stated, readings=picked)
    open_readings = {name for name, choice in picked.items() if choice == "open"}
    vague = {name for name in policy.facts if not isinstance(stated.get(name), (bool, int, datetime.date))}

    assert bool(decision.depends_on) == (decision.verdict is Verdict.UNDETERMINED)
    assert set(decision.depends_on) <= vague | open_readings


def test_facts_that_no_case_fits_are_refused_with_the_constraint_that_says_so():
    with pytest.raises(RemitError) as refused:
        SHIPPED.decide({"threatens": "nobody", "posture": "attacking"})

    assert [problem.code for problem in refused.value.problems] == ["impossible-scenario"]
    assert "an-attack-has-a-victim" in str(refused.value)
    assert "on-the-ground-is-not-attacking" not in str(refused.value)


def test_facts_that_no_case_fits_under_the_picked_readings_are_refused_with_the_one_constraint_that_says_so():
    reading = {"question": "Does the gate open?", "choices": {"no": {}, "yes": {}}, "default": "no"}
    policy = rewritten(
        GATE,
        facts={"night": {"flag": {}}, "rain": {"flag": {}}},
        readings={"opens": reading},
        constraints={
            "dry": {"when": {"rain": "true"}, "then": {"night": "false"}},
            "tied": {"when": {"night": "true"}, "then": {"opens": "yes"}},
        },
    )

    assert opened(policy).decide({"night": True}, readings={"opens": "yes"}).verdict is Verdict.PROHIBITED
    with pytest.raises(RemitError, match="by constraint tied") as refused:
        opened(policy).decide({"night": True})
    assert "dry" not in str(refused.value)
