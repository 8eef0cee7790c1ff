"""Mutants judged: equivalent is what brute force finds nowhere different, killed is what a scenario misses first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import assume, given, seed, settings
from hypothesis import strategies as st
from mutate_examples import check_witness, written

import remit
from every_value import every_value
from remit.assurance.mutate.mutants import KINDS, mutants
from remit.assurance.mutate.mutate import Fate, Judged, MutantTrial, mutate
from remit.assurance.mutate.witness import misses, mutated
from remit.decide import LoadedPolicy
from remit.model.policy import Policy
from remit.model.scenario import Given, Scenario
from remit.possible import carried
from remit.reader.scenarios import WrittenScenario, read_scenarios
from remit.reader.walk import scenario_files
from remit.testing import opened, partial_scenarios, policies
from remit.verdict import Outcome, allowed, decide

ROOT = Path(__file__).parents[2]
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
EXAMPLES, EACH = (300, 40) if DEEP else (25, 12)
MOST_CASES = 3_000
CASES_OF_EACH, SPANS = (20_000, 200) if DEEP else (400, 20)


def outcome(policy: Policy, facts: dict[str, Any]) -> Outcome | None:
    return decide(policy, facts) if allowed(policy, facts) else None


def cases(policy: Policy, mutant: Policy) -> Iterator[dict[str, Any]]:
    names = [*policy.facts, *policy.readings]
    listed = [every_value((policy, mutant), name) for name in names]
    assume(prod(map(len, listed)) <= MOST_CASES)
    for chosen in product(*listed):
        yield dict(zip(names, chosen, strict=True))


def differs(policy: Policy, mutant: Policy, facts: dict[str, Any], *, by_rules: bool = True) -> bool:
    """Whether a case comes to something else: as it stands, or with a reading left to the defaults."""
    moved = [n for n, r in policy.readings.items() if mutant.readings[n].default != r.default]
    for unsaid in (None, *moved):
        mine, others = dict(facts), dict(facts)
        if unsaid is not None:
            mine[unsaid], others[unsaid] = policy.readings[unsaid].default, mutant.readings[unsaid].default
        left, right = outcome(policy, mine), outcome(mutant, others)
        if left is None or right is None or by_rules:
            if left != right or (left and right and carried(policy, left) != carried(mutant, right)):
                return True
        elif left.verdict is not right.verdict:
            return True
    return False


def expecting(loaded: LoadedPolicy, name: str, facts: dict[str, Any]) -> WrittenScenario:
    """A scenario that expects everything that can be expected."""
    decision = loaded.decide(facts)
    expect = {
        "verdict": decision.verdict,
        "could be": list(decision.possible),
        "depends on": list(decision.depends_on),
        "contested by": list(decision.contesting()),
    }
    because = decision.may_rules if len(decision.possible) > 1 else decision.rules
    given = {fact: Given(one_of=decision.stated[fact]) for fact in facts}
    data = {"name": name, "given": given, "expect": expect, "because": list(because)}
    data["with"] = [duty.duty for duty in decision.duties if duty.sure]
    return written(Scenario.model_validate(data))


@cache
def shipped() -> LoadedPolicy:
    return remit.load(str(ROOT / "rules/us-weapons-in-russia.yaml"))


@cache
def shipped_scenarios() -> tuple[WrittenScenario, ...]:
    files = scenario_files([str(ROOT / "scenarios/us-weapons-in-russia")])
    return tuple(one for file in files for one in read_scenarios(file))


@cache
def shipped_trial() -> MutantTrial:
    return mutate(shipped(), mutants(shipped().written), shipped_scenarios())


def test_the_shipped_scenarios_kill_every_mutant_of_the_shipped_policy_that_can_be_told_from_it() -> None:
    trial = shipped_trial()

    assert (len(trial.judged), len(trial.of(Fate.EQUIVALENT)), trial.used) == (396, 21, len(shipped_scenarios()))
    assert [one.mutant.what for one in trial.judged if one.fate in (Fate.SURVIVED, Fate.TOO_LARGE)] == []
    assert trial.score == 100


def test_every_scenario_that_is_said_to_kill_does_and_is_the_first() -> None:
    killed = shipped_trial().of(Fate.KILLED)
    for one in killed if DEEP else killed[::9]:
        mutant = mutated(shipped(), one.mutant.policy)
        first = next(scenario for scenario in shipped_scenarios() if misses(mutant, scenario))
        assert one.killer is first, one.mutant.what


def test_brute_force_finds_no_case_in_which_an_equivalent_mutant_of_the_shipped_policy_differs() -> None:
    random = Random(4)
    for one in shipped_trial().of(Fate.EQUIVALENT):
        policy, mutant = shipped().policy, one.mutant.policy
        names = [*policy.facts, *policy.readings]
        options = [every_value((policy, mutant), name) for name in names]
        for _ in range(CASES_OF_EACH):
            facts = dict(zip(names, map(random.choice, options), strict=True))
            assert not differs(policy, mutant, facts), one.mutant.what


def test_with_verdicts_only_a_mutant_that_changes_rules_is_equivalent() -> None:
    kinds = ["rule", "drop", "override"]
    lenient = mutate(shipped(), mutants(shipped().written, kinds), shipped_scenarios(), by_rules=False)
    equivalent = [
        {one.mutant.what for one in trial.of(Fate.EQUIVALENT) if one.mutant.kind in kinds}
        for trial in (shipped_trial(), lenient)
    ]

    assert equivalent[1] - equivalent[0] == {  # the general ban forbids the same, whoever else does
        "long-range: without the alternative `{location: elsewhere-in-russia}`",
        "long-range: overrides general-ban too",
    }
    assert equivalent[0] <= equivalent[1]


def judged(
    loaded: LoadedPolicy, scenarios: list[WrittenScenario], data: st.DataObject, *, by_rules: bool
) -> list[Judged]:
    listed = mutants(loaded.written)
    start = data.draw(st.integers(0, max(0, len(listed) - EACH)))
    return list(mutate(loaded, listed[start : start + EACH], scenarios, by_rules=by_rules).judged)


@seed(4)
@settings(max_examples=EXAMPLES)
@given(policies(max_facts=3, max_rules=3, max_concepts=1, max_constraints=1, max_readings=2), st.data())
def test_the_fate_of_a_mutant_is_what_brute_force_says(policy: Policy, data: st.DataObject) -> None:
    loaded = opened(policy)
    drawn = data.draw(st.lists(partial_scenarios(policy), max_size=4))
    scenarios = [expecting(loaded, f"s{index}", facts) for index, facts in enumerate(drawn)]

    by_rules = data.draw(st.booleans())
    for one in judged(loaded, scenarios, data, by_rules=by_rules):
        mutant = mutated(loaded, one.mutant.policy)
        killer = next((scenario for scenario in scenarios if misses(mutant, scenario)), None)
        if one.mutant.kind == "constraint":
            assert one.killer in (killer, None)
            _check_more_cases(loaded, mutant, one, by_rules=by_rules)
            continue
        told = any(differs(policy, mutant.policy, facts, by_rules=by_rules) for facts in cases(policy, mutant.policy))
        assert (one.fate is Fate.EQUIVALENT) is not told, one.mutant.what
        assert one.killer is (killer if told else None)
        if one.fate is Fate.SURVIVED:
            check_witness(loaded, mutant, one)


def _check_more_cases(loaded: LoadedPolicy, mutant: LoadedPolicy, one: Judged, *, by_rules: bool) -> None:
    if one.fate is Fate.SURVIVED and one.witness is not None:
        check_witness(loaded, mutant, one)
    if one.fate is Fate.EQUIVALENT:
        _check_that_none_tells(loaded.policy, mutant.policy, by_rules=by_rules)


def _check_that_none_tells(policy: Policy, mutant: Policy, *, by_rules: bool) -> None:
    """A new case comes to what some case came to that any scenario about it and an old case is about, too."""

    def said(policy: Policy, facts: dict[str, Any]) -> object:
        found = outcome(policy, facts)
        return found if by_rules or found is None else found.verdict

    found = [(facts, said(policy, facts), said(mutant, facts)) for facts in cases(policy, mutant)]
    assert all(left in (None, right) for _, left, right in found)
    new = [(facts, right) for facts, left, right in found if left is None and right is not None]
    old = [facts for facts, left, _ in found if left is not None]
    random = Random(4)
    for _ in range(SPANS if new else 0):
        (one, comes_to), other = random.choice(new), random.choice(old)
        names = [name for name in one if one[name] != other[name]]
        spans = [every_value((policy, mutant), n) if n in policy.readings else (one[n], other[n]) for n in names]
        between = [{**one, **dict(zip(names, chosen, strict=True))} for chosen in product(*spans)]
        assert comes_to in {said(policy, facts) for facts in between}


def test_where_outcomes_by_rules_are_too_many_a_scenario_is_found_rule_by_rule() -> None:
    size = 12  # each rule is in force by a flag of its own: 2**12 outcomes
    flags = {f"flag-{n}": {"flag": {}} for n in range(size)}
    rules = {f"rule-{n}": {"permit": "May.", "when": {f"flag-{n}": ("true",), "staff": ("true",)}} for n in range(size)}
    rules["none"] = {"forbid": "May not.", "when": {"staff": ("false",)}}
    policy = Policy.model_validate(
        {
            "remit": "1",
            "policy": "doors",
            "title": "Doors",
            "facts": {"staff": {"flag": {}}, **flags},
            "rules": rules,
            "otherwise": "prohibited",
        }
    )
    loaded = opened(policy)
    listed = mutants(loaded.written)[::12]
    trial = mutate(loaded, listed, [])
    survivors = trial.of(Fate.SURVIVED)

    assert len(survivors) > len(listed) // 2
    assert not trial.of(Fate.TOO_LARGE)
    for one in survivors:
        check_witness(loaded, mutated(loaded, one.mutant.policy), one)
    assert any("because" in str(one.miss) for one in survivors)


def test_kinds_are_those_of_the_table() -> None:
    table = shipped_trial().table()

    assert list(table) == [
        kind for kind in KINDS if kind not in ("threshold", "comparison", "set", "combining", "duty", "derivation")
    ]
    assert sum(sum(counted.values()) for counted in table.values()) == len(shipped_trial().judged)
