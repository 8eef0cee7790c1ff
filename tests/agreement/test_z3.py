"""z3, given the conditions as they are written, agrees with the masks, the diagram and the definition."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import compared_policies
import pytest
from hypothesis import given
from hypothesis import strategies as st
from large_policies import large_policy
from outcome_table import shipped
from shipped_cases import DEEP
from z3_policy import Formulas

from remit import verdict
from remit.diagram.compiled import Compiled
from remit.errors import RemitError
from remit.model.matching import ABSENT
from remit.model.policy import Policy
from remit.testing import default_readings, opened, partial_scenarios, policies, scenarios

GENERATED = policies(max_facts=4, max_rules=6)
LARGE = [(60, 8), (120, 12), (200, 15)]  # rules, facts
SAMPLES = 200 if DEEP else 20


@given(st.data())
def test_complete_cases_of_generated_policies_have_the_verdict_that_z3_finds(data: st.DataObject) -> None:
    policy = data.draw(GENERATED)
    facts = {**data.draw(scenarios(policy)), **default_readings(policy)}
    table = Compiled(policy).table
    outcome = table.decide(table.code(facts))

    assert outcome is not None
    assert outcome.verdict is Formulas(policy).verdict(facts) is verdict.decide(policy, facts).verdict


@given(st.data())
def test_possible_verdicts_of_generated_policies_are_those_that_z3_can_satisfy(data: st.DataObject) -> None:
    policy = data.draw(GENERATED)
    loaded, facts = opened(policy), data.draw(partial_scenarios(policy))
    decision, everything = loaded.decide(facts), loaded.decide(facts, readings="open")

    assert set(decision.possible) == possible_verdicts(Formulas(policy), loaded, facts, default_readings(policy))
    assert set(everything.possible) == possible_verdicts(Formulas(policy), loaded, facts, {})


@given(compared_policies.policies(), st.randoms(use_true_random=False))
def test_possible_verdicts_of_policies_that_compare_facts_are_those_that_z3_can_satisfy(
    policy: Policy, random: Random
) -> None:
    loaded, values = opened(policy), {name: verdict.representatives(policy, name, {}) for name in policy.facts}
    case = {name: random.choice(found) for name, found in values.items() if random.random() < 0.6}
    stated = {name: value for name, value in case.items() if value is not ABSENT}
    try:
        possible = set(loaded.decide(stated).possible)
    except RemitError:
        possible = set()

    assert possible == possible_verdicts(Formulas(policy), loaded, stated, default_readings(policy))


def possible_verdicts(formulas: Formulas, loaded: Any, facts: Any, choices: dict[str, str]) -> set[verdict.Verdict]:
    picked = {name: loaded.policy.tests(name, (choice,)) for name, choice in choices.items()}
    return formulas.possible_verdicts({**loaded.knowledge.known(facts), **picked})


@given(partial_scenarios(shipped().policy))
def test_possible_verdicts_of_the_shipped_policy_are_those_that_z3_can_satisfy(facts: Any) -> None:
    choices = default_readings(shipped().policy)

    assert set(shipped().decide(facts).possible) == possible_verdicts(formulas_of_shipped(), shipped(), facts, choices)


@cache
def formulas_of_shipped() -> Formulas:
    return Formulas(shipped().policy)


@cache
def large(rules: int, facts: int) -> tuple[Policy, Compiled, Formulas]:
    policy = large_policy(rules, facts, seed=rules)
    return policy, Compiled(policy), Formulas(policy)


def some_case(policy: Policy, random: Random) -> dict[str, Any]:
    """A complete case that meets most of what some rule asks."""
    facts = {name: random.choice(verdict.representatives(policy, name, {})) for name in policy.facts}
    asked = random.choice(list(policy.rules.values())).when.tests
    for name in asked.keys() & facts.keys():
        if random.random() < 0.9:
            known = {name: policy.tests(name, asked[name])}
            facts[name] = random.choice(verdict.representatives(policy, name, known))
    return {**facts, **default_readings(policy)}


@pytest.mark.parametrize(("rules", "facts"), LARGE)
def test_complete_cases_of_large_policies_have_the_verdict_that_z3_finds(rules: int, facts: int) -> None:
    policy, compiled, formulas = large(rules, facts)
    random, seen = Random(rules), set()
    for _ in range(SAMPLES * 3):
        case = some_case(policy, random)
        found = formulas.verdict(case)
        outcome = compiled.table.decide(compiled.table.code(case))

        assert (outcome and outcome.verdict) is found, case
        assert (found is None) or found is verdict.decide(policy, case).verdict
        seen.add(found)

    assert len(seen) > 3


@pytest.mark.parametrize(("rules", "facts"), LARGE)
def test_possible_verdicts_of_large_policies_are_those_that_z3_can_satisfy(rules: int, facts: int) -> None:
    policy, compiled, formulas = large(rules, facts)
    random, seen = Random(rules + 1), set()
    for _ in range(SAMPLES):
        case = some_case(policy, random)
        unknown = random.sample(list(policy.facts), random.randint(1, facts // 2))
        known = {name: opened_test(policy, name, case[name]) for name in policy.facts if name not in unknown}
        picked = default_readings(policy)
        findings = compiled.findings(known, picked)
        chosen = {name: policy.tests(name, (choice,)) for name, choice in picked.items()}

        assert set(findings.possible if findings else ()) == formulas.possible_verdicts({**known, **chosen}), known
        seen.add(findings and findings.possible)

    assert len(seen) > 3


def opened_test(policy: Policy, name: str, value: object) -> Any:
    return policy.tests(name, (str(value).lower() if isinstance(value, bool) else str(value),))
