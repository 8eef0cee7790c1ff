"""Rules have a first and a last day, and both belong to them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.testing import opened

DAY = datetime.timedelta(days=1)
INSIDE = st.dates(datetime.date.min + DAY, datetime.date.max - DAY)


def policy_of(**days):
    """A policy of one rule that always applies, but for these days."""
    rule = {"permit": "It is allowed.", "when": {"all": []}, **{key: str(day) for key, day in days.items()}}
    facts = {"date": {"date": {}}}
    return opened(
        Policy.model_validate({"remit": "1", "policy": "days", "title": "Days", "facts": facts, "rules": {"r": rule}})
    )


def permitted(policy, day):
    return policy.decide({"date": day}).verdict is Verdict.PERMITTED


@given(st.tuples(INSIDE, INSIDE).map(sorted), st.dates())
def test_a_rule_applies_from_its_first_day_to_its_last_one(ends, day):
    since, until = ends
    policy = policy_of(since=since, until=until)

    assert permitted(policy, day) == (since <= day <= until)
    assert permitted(policy, str(day)) == permitted(policy, day)


@given(st.tuples(INSIDE, INSIDE).map(sorted))
def test_the_first_and_the_last_day_belong_to_a_rule_and_their_neighbours_do_not(ends):
    since, until = ends
    policy = policy_of(since=since, until=until)

    assert [permitted(policy, day) for day in (since - DAY, since, until, until + DAY)] == [False, True, True, False]


@given(INSIDE)
def test_a_rule_without_a_last_day_applies_for_ever(since):
    policy = policy_of(since=since)

    assert permitted(policy, f">= {since}")
    assert permitted(policy, datetime.date.max)
    assert policy.decide({"date": f"< {since}"}).verdict is Verdict.UNREGULATED


@given(INSIDE)
def test_an_unknown_day_leaves_open_whether_a_rule_with_days_applies(since):
    decision = policy_of(since=since).decide({})

    assert set(decision.possible) == {Verdict.PERMITTED, Verdict.UNREGULATED}
    assert decision.depends_on == ("date",)


@pytest.mark.parametrize("end", [datetime.date.min, datetime.date.max])
def test_rules_may_begin_and_end_with_the_calendar(end):
    assert permitted(policy_of(since=end, until=end), end)
    assert permitted(policy_of(since=datetime.date.min, until=datetime.date.max), end)
