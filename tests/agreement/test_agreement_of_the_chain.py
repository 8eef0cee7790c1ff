"""What fires is what holds: the chain, with durable-rules and without it, against the definition."""

from chains import chain_of, exactly, plain_chain
from hypothesis import given

import remit
from laws.cases import complete_cases, knowledge, partial_cases
from remit.representatives import representatives, truths
from remit.testing import policies
from remit.verdict import applicable, completions, conclude, decide, holds, in_force
from told_apart import cases_told_apart

SHIPPED = remit.load("us-weapons-in-russia").policy
CELLS = 38_152
GENERATED = policies()


def concepts_that_fired(derivation):
    return {step.name: step.holds for step in derivation.steps if step.kind == "concept"}


def test_the_chain_agrees_with_the_definition_on_every_case_of_the_shipped_policy():
    plain = plain_chain(SHIPPED)
    exact = {}  # what is known of one fact is the same object each time, as from a loaded policy
    witnesses = {}
    count = 0
    with chain_of(SHIPPED) as chain:
        assert chain.problem is None
        for facts, outcome in cases_told_apart(SHIPPED):
            exact.update((each, exactly(dict([each]))[each[0]]) for each in facts.items() if each not in exact)
            known = {name: exact[name, value] for name, value in facts.items()}
            derivation = chain.fire(known)
            applies = applicable(SHIPPED, facts)
            assert derivation.applicable() == applies
            assert_in_force_and_verdict(SHIPPED, derivation, in_force(SHIPPED, applies), outcome.verdict)
            assert plain.fire(known) == derivation
            witnesses.setdefault(applies, facts)
            count += 1

    assert count == CELLS
    assert len(witnesses) > len(SHIPPED.rules)
    for fired, facts in witnesses.items():
        assert conclude(SHIPPED, in_force(SHIPPED, fired)) == decide(SHIPPED, facts)


@given(complete_cases(GENERATED))
def test_on_a_complete_case_exactly_what_holds_fires(case):
    policy, facts = case
    with chain_of(policy) as chain:
        derivation = chain.fire(exactly(facts))

    assert derivation.applicable() == applicable(policy, facts)
    assert concepts_that_fired(derivation) == {
        name: holds(policy, c.when, facts) for name, c in policy.concepts.items()
    }
    expected = in_force(policy, applicable(policy, facts))
    assert_in_force_and_verdict(policy, derivation, expected, decide(policy, facts).verdict)


def assert_in_force_and_verdict(policy, derivation, expected, verdict):
    """Of a complete case, each rule fires as in force or not, and one verdict is left."""
    assert derivation.names("force") == frozenset(expected)
    assert derivation.names("force", holds=False) == frozenset(policy.rules) - frozenset(expected)
    assert derivation.possible() == (verdict,)
    assert derivation.names("verdict") == frozenset(derivation.possible())


@given(partial_cases(GENERATED))
def test_on_a_partial_scenario_only_that_fires_which_holds_in_every_completion(case):
    policy, stated, picked = case
    known = knowledge(policy, stated, picked)
    with chain_of(policy) as chain:
        derivation = chain.fire(known)

    for facts in completions(policy, known):
        assert derivation.applicable() <= applicable(policy, facts)
        for name, truth in concepts_that_fired(derivation).items():
            assert holds(policy, policy.concepts[name].when, facts) is truth
        found = in_force(policy, applicable(policy, facts))
        assert derivation.names("rule", holds=False).isdisjoint(applicable(policy, facts))
        assert derivation.names("force") <= set(found)
        assert derivation.names("force", holds=False).isdisjoint(found)
        assert decide(policy, facts).verdict in derivation.possible()


@given(partial_cases())
def test_without_durable_rules_the_same_fires_in_the_same_order(case):
    policy, stated, picked = case
    known = knowledge(policy, stated, picked)
    with chain_of(policy) as chain:
        assert plain_chain(policy).fire(known) == chain.fire(known)


@given(partial_cases())
def test_every_step_of_a_derivation_rests_on_what_is_known_or_derived(case):
    policy, stated, picked = case
    known = knowledge(policy, stated, picked)
    with chain_of(policy) as chain:
        derivation = chain.fire(known)
    derived = {}

    for step in derivation.steps:
        for literal in step.cube:
            name, accepted, wanted = literal
            if literal.comparison is not None:
                assert truths(policy, name, literal.comparison, known) == {wanted}
                continue
            if name not in policy.domains:
                assert derived[name] is wanted
                continue
            values = [derived[name]] if name in policy.concepts else representatives(policy, name, known)
            tests = policy.tests(name, accepted)
            assert {any(test.holds(value) for test in tests) for value in values} == {wanted}
        assert derived.setdefault(step.symbol, step.holds) is step.holds
