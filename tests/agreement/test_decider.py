"""The generated decider gives the verdict of the definition, and none where constraints allow no case."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcome_table import shipped, shipped_table

from remit import RemitError
from remit.decide.given_values import item_of
from remit.model.items import text_of
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.testing import default_readings, opened, policies, scenarios
from remit.verdict import decide
from told_apart import by_readings

GENERATED = policies(max_facts=4, max_rules=5)


def test_it_agrees_with_the_definition_on_every_case_of_the_shipped_policy_under_every_reading() -> None:
    table = shipped_table()
    facts = {codes: table.given(codes) for codes, row in table.rows.items() if row[0][0] is not None}
    for number in choices_told_apart():
        decider = shipped().decider(dict(zip(shipped().policy.readings, table.choices[number], strict=True)))
        expected = {codes: outcome.verdict for codes in facts if (outcome := table.outcome(codes, number))}

        assert {codes: decider(facts[codes]) for codes in facts} == expected


def choices_told_apart() -> list[int]:
    """Choices of all readings: enough for every choice of those that the definition looks at in any one case."""
    table, random, chosen = shipped_table(), Random(7), 1 << shipped_table().default
    looked_at = {
        table.agreeing(choices) for codes in table.rows for choices, _ in by_readings(table.policy, table.given(codes))
    }
    for agreeing in sorted(looked_at, key=int.bit_count):
        if not agreeing & chosen:
            chosen |= 1 << random.choice([place for place in range(len(table.choices)) if agreeing >> place & 1])
    return [place for place in range(len(table.choices)) if chosen >> place & 1]


def test_it_refuses_cases_that_constraints_do_not_allow() -> None:
    decider = shipped().decider()
    impossible = [codes for codes, row in shipped_table().rows.items() if row[0][0] is None]
    for codes in Random(5).sample(impossible, 200):
        with pytest.raises(RemitError, match="impossible"):
            decider(shipped_table().given(codes))


@given(st.data())
def test_it_agrees_with_the_definition_on_generated_policies(data: st.DataObject) -> None:
    policy = data.draw(GENERATED)
    facts = data.draw(scenarios(policy))

    assert opened(policy).decider()(facts) is decide(policy, {**facts, **default_readings(policy)}).verdict


@given(st.data())
def test_text_is_taken_for_any_value(data: st.DataObject) -> None:
    policy = data.draw(GENERATED)
    facts = data.draw(scenarios(policy))
    written = {name: text_of(item_of(value)) for name, value in facts.items()}

    assert opened(policy).decider()(written) is decide(policy, {**facts, **default_readings(policy)}).verdict


def test_a_scale_of_very_many_steps_is_decided() -> None:
    steps = {f"r{n}": {("forbid", "permit")[n % 2]: "x", "when": {"n": [str(n)]}} for n in range(600)}
    written = {"remit": "1", "policy": "p", "title": "t", "facts": {"n": {"integer": {}}}, "rules": steps}
    policy = Policy.model_validate(written)
    decider = opened(policy).decider()

    for number in (*range(-1, 30), 300, 599, 600, 10**17):
        assert decider({"n": number}) is decide(policy, {"n": number}).verdict


def test_a_rule_that_asks_very_many_facts_is_decided() -> None:
    facts = {f"f{n}": {"flag": {}} for n in range(200)}
    rules = {"all": {"forbid": "x", "when": {name: ["true"] for name in facts}}}
    policy = Policy.model_validate({"remit": "1", "policy": "p", "title": "t", "facts": facts, "rules": rules})
    decider = opened(policy).decider()
    everything = dict.fromkeys(facts, True)

    assert decider(everything) is Verdict.PROHIBITED
    assert decider({**everything, "f199": False}) is Verdict.UNREGULATED
