"""The generated decider gives the verdict of the definition, and none where constraints allow no case."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcome_table import shipped, shipped_table

from remit import RemitError, load
from remit.decide.given_values import item_of
from remit.model.items import text_of
from remit.model.matching import ABSENT
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.testing import default_readings, opened, policies, scenarios
from remit.verdict import completions, decide

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
    for agreeing in sorted(table.looked_at, key=lambda choices: (choices.bit_count(), choices)):
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


@given(st.data())
def test_what_is_strange_missing_or_absent_in_generated_policies_is_taken_as_decide_takes_it(
    data: st.DataObject,
) -> None:
    policy = data.draw(policies(max_facts=4, max_rules=5, max_readings=0))
    facts = data.draw(scenarios(policy))
    name = data.draw(st.sampled_from(sorted(facts)))
    others = {fact: value for fact, value in facts.items() if fact != name}
    strange = data.draw(st.sampled_from([*STRANGE, *(list(v) for v in facts.values() if isinstance(v, frozenset))]))
    given = others if strange == "missing" else {**facts, name: strange}
    loaded = opened(policy)

    found, expected = said(loaded.decider(), given), said(loaded.decide, given)
    assert (
        found == expected
        or (expected == "undetermined" and found == "missing-key")
        or found == said(loaded.decide, others)
    )


STRANGE: list[Any] = [
    "missing",
    None,
    ABSENT,
    "absent",
    "present",
    "",
    "a\x00",
    "v1",
    ["v1"],
    ("v1", "v1"),
    {"nobody"},
    7,
    True,
    {},
]


def said(decide: Callable[..., Any], given: dict[str, Any]) -> str:
    """The verdict, or why the facts are refused."""
    try:
        found = decide(given)
    except RemitError as wrong:
        return wrong.problems[0].code
    return str(getattr(found, "verdict", found))


def test_sets_and_facts_that_are_compared_are_decided_as_the_definition_says() -> None:
    loaded = load("document-access")
    decider, cases = loaded.decider(), list(completions(loaded.policy, {}))

    assert decider.generated
    for case in Random(8).sample(cases, 3_000):
        assert decider(case) is decide(loaded.policy, case).verdict


def test_a_part_that_many_ways_lead_to_is_decided_with_what_was_looked_at_on_the_way() -> None:
    days = [f"d{n}" for n in range(5)]
    rules = {f"r{n}": {"permit": "x", "when": {a: {"less than": b}}} for n, (a, b) in enumerate(pairwise(days))}
    rules["odd"] = {"forbid": "x", "when": {"any": [{"d0": {"same as": "d4"}}, {"d2": "absent"}]}}
    facts = {each: {"integer": {"min": "0", "max": "9"}} for each in days}
    facts["d2"]["optional"] = "true"
    policy = Policy.model_validate({"remit": "1", "policy": "p", "title": "t", "facts": facts, "rules": rules})
    loaded, random = opened(policy), Random(9)
    decider = loaded.decider()

    assert decider.generated
    for _ in range(2_000):
        case = {each: random.choice([ABSENT, *range(10)] if each == "d2" else range(10)) for each in days}
        assert decider(case) is decide(policy, case).verdict


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
