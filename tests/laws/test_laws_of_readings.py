"""Which readings contest a verdict: every smallest set of them whose change would change what is possible."""

from itertools import chain, product, repeat

from cases import SHIPPED, knowledge, loaded, partial_cases, rewritten, written
from hypothesis import given
from hypothesis import strategies as st

from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.testing import opened, policies
from remit.verdict import outcomes

CHOICES = {name: ["c1", "c2", "c3"][:size] for name, size in (("r", 2), ("s", 2), ("t", 3))}
READINGS = {
    name: {"question": "What is meant?", "choices": {choice: {} for choice in choices}, "default": choices[0]}
    for name, choices in CHOICES.items()
}
CHANCES = st.lists(st.fixed_dictionaries({}, optional={n: st.sampled_from(c) for n, c in CHOICES.items()}), max_size=4)


@st.composite
def entangled(draw):
    """Policies whose rules ask for choices of one to three readings each, besides what else they ask for."""
    policy = draw(policies(max_facts=2, max_concepts=1, max_readings=0))
    asked = chain(draw(CHANCES), repeat({}))
    rules = written(policy)["rules"].items()
    joined = {
        name: {**rule, "when": {"all": [rule["when"], also or {"all": []}]}}
        for (name, rule), also in zip(rules, asked, strict=False)
    }
    return rewritten(policy, readings=READINGS, rules=joined)


def policy_with(readings, **rules):
    """A policy about nothing but readings of the choices `no` (the default) and `yes`."""
    reading = {"question": "Is it so?", "choices": {"no": {}, "yes": {}}, "default": "no"}
    return Policy.model_validate(
        {
            "remit": "1",
            "policy": "contested",
            "title": "A contested policy",
            "facts": {"seen": {"flag": {}}},
            "readings": dict.fromkeys(readings, reading),
            "rules": {name: {"permit": "It is allowed.", "when": when} for name, when in rules.items()},
        }
    )


def possible(policy, stated, picked):
    return {outcome.verdict for outcome in outcomes(policy, knowledge(policy, stated, picked))}


def contests_by_brute_force(policy, stated, picked):
    """All changes of picked readings, and of these those that change what is possible with no smaller set that does."""
    settled = {name: choice for name, choice in picked.items() if choice != "open"}
    base = possible(policy, stated, picked)
    found = {}
    for choices in product(*(policy.readings[name].choices for name in settled)):
        change = {name: c for name, c in zip(settled, choices, strict=True) if c != settled[name]}
        verdicts = possible(policy, stated, {**picked, **change})
        if verdicts and verdicts != base:
            found[frozenset(change.items())] = verdicts
    sets = {frozenset(name for name, _ in change) for change in found}
    return {
        (change, frozenset(verdicts))
        for change, verdicts in found.items()
        if not any(smaller < {name for name, _ in change} for smaller in sets)
    }


@given(partial_cases(entangled() | policies()))
def test_the_contesting_readings_are_exactly_the_smallest_sets_whose_change_changes_what_is_possible(case):
    policy, stated, picked = case
    decision = opened(policy).decide(stated, readings=picked)
    found = [(frozenset(contest.change), frozenset(contest.possible)) for contest in decision.contested_by]

    assert len(found) == len(set(found))
    assert set(found) == contests_by_brute_force(policy, stated, picked)


@given(partial_cases())
def test_under_the_choices_of_a_contest_the_decision_is_what_the_contest_says(case):
    policy, stated, picked = case
    decision = loaded(policy).decide(stated, readings=picked)

    for contest in decision.contested_by:
        other = loaded(policy).decide(stated, readings={**picked, **dict(contest.change)})
        assert other.possible == contest.possible != decision.possible
        assert other.verdict is contest.verdict


@given(partial_cases())
def test_with_one_more_reading_open_everything_is_possible_that_some_choice_of_it_makes_possible(case):
    policy, stated, picked = case
    for name, reading in policy.readings.items():
        each = [loaded(policy).decide(stated, readings={**picked, name: choice}).possible for choice in reading.choices]
        picked = {**picked, name: "open"}

        assert set(loaded(policy).decide(stated, readings=picked).possible) == set().union(*each)


@given(partial_cases(policies()))  # of the shipped policy, tests/agreement/test_findings.py goes through every choice
def test_with_all_readings_open_everything_is_possible_that_some_choice_of_them_makes_possible(case):
    policy, stated, _ = case
    every = product(*(reading.choices for reading in policy.readings.values()))
    picks = [dict(zip(policy.readings, choices, strict=True)) for choices in every]
    decided = [loaded(policy).decide(stated, readings=picked).possible for picked in picks]

    assert set(loaded(policy).decide(stated, readings="open").possible) == set().union(*decided)


def test_readings_that_change_the_verdict_only_together_are_found_together():
    policy = policy_with("ab", both={"a": "yes", "b": "yes"})
    (contest,) = opened(policy).decide({}).contested_by

    assert contest.name == "a + b"
    assert contest.change == (("a", "yes"), ("b", "yes"))
    assert contest.verdict is Verdict.PERMITTED


def test_a_reading_that_changes_the_verdict_by_itself_is_not_named_together_with_others():
    policy = policy_with("abc", alone={"a": "yes"}, together={"b": "yes", "c": "yes"})

    assert opened(policy).decide({}).contesting() == ("a", "b + c")


def test_a_reading_that_only_changes_what_is_possible_contests_too():
    policy = policy_with("a", seen={"a": "yes", "seen": "true"})
    (contest,) = opened(policy).decide({}).contested_by

    assert contest.verdict is Verdict.UNDETERMINED
    assert set(contest.possible) == {Verdict.PERMITTED, Verdict.UNREGULATED}


def test_the_default_choice_counts_even_where_no_rule_names_the_reading():
    policy = policy_with("a", always={"all": []})

    for choice in ("no", "yes"):
        assert opened(policy).decide({}, readings={"a": choice}).verdict is Verdict.PERMITTED


def test_the_shipped_policy_has_readings_that_change_a_verdict_only_together():
    parked = {
        "supplier": "united-states",
        "weapon": "atacms",
        "location": "rest-of-belgorod",
        "target": "aircraft-on-the-ground",
        "posture": "preparing-to-attack",
        "threatens": "kharkiv-area",
        "date": "2024-06-02",
    }
    decision = SHIPPED.decide(parked)

    assert decision.verdict is Verdict.PROHIBITED
    assert decision.contesting() == ("long-range-scope + aircraft-as-weaponry",)
