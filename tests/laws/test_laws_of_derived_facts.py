"""Drawn scenarios of policies that derive facts are cases, and are decided by what is derived."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import remit
from remit.decide.derived_case import worked_out
from remit.testing import boundary_scenarios, default_readings, partial_scenarios, scenarios
from remit.testing.sampling import Refuted, sample
from remit.verdict import decide

TEXT = """
remit: 1
policy: students
title: "Students who work"
facts:
  shop: {integer: {min: 0, max: 60}}
  school: {integer: {min: 0, max: 60}}
  hours: {integer: {min: 0, max: 100}, derive: {sum: [shop, school]}}
  trained: {flag: {}}
  points: {integer: {}, derive: {count: [trained, busy]}}
concepts: {busy: {when: {shop: ">= 20"}}}
rules:
  many: {forbid: "Nobody works more.", when: {hours: "> 32"}}
  few: {permit: "Some may.", when: {points: ">= 1"}}
  shops: {exempt: "At shops alone.", when: {shop: ">= 30", points: 2}, overrides: many}
properties:
  so: {claim: "c", when: {hours: ">= 33", points: 0}, always: prohibited}
  apart: {claim: "c", when: {shop: ">= 33", points: "<= 1"}, always: [prohibited, conflict]}
  not-so: {claim: "c", when: {shop: ">= 20"}, never: permitted}
  same: {claim: "c", when: {all: []}, same: trained}
  grows:
    claim: "c"
    when: {all: []}
    change: {hours: {from: "<= 32", to: ">= 33"}}
    never turns: {prohibited: permitted}
"""
POLICY = remit.loads(TEXT, name="students.yaml")
LEAVE = remit.load("family-leave")


@pytest.mark.parametrize("loaded", [POLICY, LEAVE], ids=["students", "leave"])
@pytest.mark.parametrize("drawn", [scenarios, boundary_scenarios])
@given(st.data())
def test_a_drawn_scenario_is_a_case(loaded: remit.LoadedPolicy, drawn: object, data: st.DataObject) -> None:
    facts = data.draw(drawn(loaded.policy))  # type: ignore[operator]
    whole = {**default_readings(loaded.policy), **facts}

    assert loaded.decide(facts).verdict == decide(loaded.policy, whole).verdict
    if facts.keys() >= loaded.policy.facts.keys() and drawn is scenarios:
        assert worked_out(loaded.policy, whole) == whole


@given(st.data())
def test_what_is_known_in_part_is_so_of_a_case(data: st.DataObject) -> None:
    assert POLICY.decide(data.draw(partial_scenarios(POLICY.policy))).possible


@pytest.mark.parametrize("name", ["so", "apart", "grows"])
def test_samples_refute_nothing_that_is_so(name: str) -> None:
    sample(POLICY, name, 60)


@pytest.mark.parametrize("name", ["not-so", "same"])
def test_samples_refute_what_is_not_so(name: str) -> None:
    with pytest.raises(Refuted):
        sample(POLICY, name, 200)
