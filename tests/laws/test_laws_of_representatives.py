"""Enumerating representatives loses no verdict: every value is decided like the value that stands for it."""

import datetime
from itertools import product

from cases import SHIPPED, complete_cases, every_case, exactly, knowledge, partial_cases
from hypothesis import given
from hypothesis import strategies as st

from remit.representatives import representatives
from remit.testing import default_readings, policies
from remit.verdict import allowed, completions, decide, outcomes

DAYS = [datetime.date.min, *(datetime.date(2024, 5, day) for day in (29, 30, 31)), datetime.date.max]
VALUES = 5 * 9 * 7 * 8 * 4 * 3  # suppliers, weapons, locations, targets, postures, whom they threaten


def signature(policy, name, value):
    """What every test that the policy makes of a name says of a value."""
    parts = [part for _, condition in policy.conditions() for _, part in condition.walk() if name in part.tests]
    return tuple(any(test.holds(value) for test in policy.tests(name, part.tests[name])) for part in parts)


def stand_ins(policy, name, values):
    """Of each value the representative that the policy cannot tell from it."""
    by_signature = {signature(policy, name, value): value for value in representatives(policy, name, {})}
    return {value: by_signature[signature(policy, name, value)] for value in values}


def decided(policy, facts):
    """The outcome, or None for a case that cannot be."""
    return decide(policy, facts) if allowed(policy, facts) else None


def test_every_case_of_the_shipped_policy_is_decided_like_the_case_that_stands_for_it():
    policy, readings = SHIPPED.policy, default_readings(SHIPPED.policy)
    domains = {name: DAYS if name == "date" else policy.domains[name].values for name in policy.facts}
    standing = {name: stand_ins(policy, name, values) for name, values in domains.items()}
    by_stand_in = {}
    count = 0
    for values in product(*domains.values()):
        facts = dict(zip(domains, values, strict=True))
        key = tuple(standing[name][value] for name, value in facts.items())
        outcome = decided(policy, {**facts, **readings})
        assert by_stand_in.setdefault(key, outcome) == outcome
        count += 1

    assert count == VALUES * len(DAYS)
    for key, outcome in by_stand_in.items():
        assert decided(policy, {**dict(zip(domains, key, strict=True)), **readings}) == outcome
    completed = completions(policy, exactly(readings))
    assert {tuple(c[name] for name in domains) for c in completed} == {
        k for k, o in by_stand_in.items() if o is not None
    }


@given(complete_cases())
def test_a_value_is_decided_like_the_value_that_stands_for_it(case):
    policy, facts = case
    other = {name: stand_ins(policy, name, [value])[value] for name, value in facts.items() if name in policy.facts}

    assert decided(policy, {**facts, **other}) == decide(policy, facts)


@given(partial_cases(policies()))
def test_representatives_have_every_outcome_that_some_value_has(case):
    policy, stated, picked = case
    known = knowledge(policy, stated, picked)

    assert outcomes(policy, known) == {decide(policy, facts) for facts in every_case(policy, known)}


@given(partial_cases(policies()), st.data())
def test_representatives_fit_what_is_known_and_are_told_apart(case, data):
    policy, stated, picked = case
    known = knowledge(policy, stated, picked)
    name = data.draw(st.sampled_from(list(policy.facts)))
    found = representatives(policy, name, known)

    assert found
    assert all(any(test.holds(value) for test in known[name]) for value in found if name in known)
    assert name in policy.compared or len({signature(policy, name, value) for value in found}) == len(found)
