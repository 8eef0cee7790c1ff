"""What was decided before is remembered, and changes nothing of what is decided afterwards."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from remit import RemitError
from remit.decide import Decision, LoadedPolicy
from remit.model.policy import Policy
from remit.testing import opened, policies, scenarios


@given(st.data())
def test_a_decision_is_the_same_whatever_was_decided_before(data: st.DataObject) -> None:
    policy = data.draw(policies(max_facts=3, max_rules=4))
    before = opened(policy)
    for _ in range(4):
        facts = data.draw(scenarios(policy))
        known = data.draw(st.sets(st.sampled_from(sorted(facts))))
        stated = {name: value for name, value in facts.items() if name in known}

        assert decided(before, stated) == decided(opened(policy), stated)


@given(st.data())
def test_an_explanation_is_the_same_whatever_was_explained_before(data: st.DataObject) -> None:
    policy = data.draw(policies(max_facts=3, max_rules=4))
    before = opened(policy)
    for _ in range(4):
        facts = data.draw(scenarios(policy))
        known = data.draw(st.sets(st.sampled_from(sorted(facts))))
        stated = {name: value for name, value in facts.items() if name in known}
        readings = {name: data.draw(st.sampled_from(sorted(one.choices))) for name, one in policy.readings.items()}

        assert explained(before, stated, readings) == explained(opened(policy), stated, readings)


def decided(loaded: object, stated: object) -> Decision | list[str]:
    try:
        return loaded.decide(stated)  # type: ignore[attr-defined]
    except RemitError as wrong:
        return [str(problem) for problem in wrong.problems]


def explained(loaded: LoadedPolicy, stated: Mapping[str, Any], readings: Mapping[str, str]) -> object:
    """The explanation as data, all that settles the verdict, and the flips."""
    try:
        decision = loaded.decide(stated, readings=readings)
        answers = decision.answers
        assert answers is not None
        return decision.explain(), answers.smallest_reasons(), answers.flips(), answers.flips(fixed=list(stated)[:1])
    except RemitError as wrong:
        return [str(problem) for problem in wrong.problems]


def test_what_is_stated_is_told_of_each_case_also_where_the_policy_tells_none_of_them_apart() -> None:
    written = {"remit": "1", "policy": "p", "title": "t", "facts": {"n": {"integer": {}}, "on": {"date": {}}}}
    rules = {"r": {"permit": "x", "when": {"n": ">= 5", "on": ">= 2024-01-01"}}}
    loaded = opened(Policy.model_validate({**written, "rules": rules}))
    given = [(5, datetime.date(2024, 1, 2)), ("6", "2024-01-03"), (True, "2024-01-03"), (1, "2023-01-01"), ("7", None)]
    for n, on in given:
        facts = {"n": n, "on": on}
        assert decided(loaded, facts) == decided(opened(loaded.policy), facts)

    assert loaded.decide({"n": 6}).given == {"n": ("6",)}
    assert loaded.decide({"n": 7}).given == {"n": ("7",)}
    assert loaded.decide({"n": 7}).unknown == ("on",)
