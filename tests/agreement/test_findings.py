"""On the shipped policy the diagram says of every combination of known and unknown facts what brute force says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from itertools import islice
from math import prod
from random import Random

import pytest
from outcome_table import BruteForce, Combination, shipped, shipped_table

from remit.model.matching import Test
from remit.possible import Findings, deciding_facts, findings_by_cases
from remit.representatives import KnownFacts, representatives
from remit.verdict import completions, decide
from told_apart import findings_told_apart

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
SAMPLES = 2_000 if DEEP else 240
OPEN = 36  # combinations of the readings that are left open, where every one of them is gone through
COMPLETE, PARTIAL, POSSIBLE = 11_520, 64_800, 39_960  # combinations; PARTIAL has the complete ones, too


@cache
def by_default() -> BruteForce:
    return BruteForce(shipped_table())


@cache
def said() -> dict[Combination, Findings | None]:
    """What the diagram finds on every combination, under the default readings."""
    table, compiled = shipped_table(), shipped().compiled
    assert compiled is not None
    picked = shipped().knowledge.picked(None)
    return {combination: compiled.findings(table.known(combination), picked) for combination in table.partial()}


def test_every_combination_is_looked_at() -> None:
    possible = [combination for combination, verdicts in by_default().possible.items() if verdicts]

    assert len(shipped_table().rows) == COMPLETE
    assert len(said()) == PARTIAL
    assert len(possible) == POSSIBLE


def test_impossible_combinations_are_those_that_constraints_leave_no_case() -> None:
    expected = {combination for combination, verdicts in by_default().possible.items() if not verdicts}

    assert {combination for combination, found in said().items() if found is None} == expected


@pytest.mark.parametrize("part", ["possible", "every", "some", "contests", "depends_on"])
def test_findings_under_default_readings_are_those_of_brute_force(part: str) -> None:
    wrong = {
        str(shipped_table().given(combination)): (getattr(found, part), getattr(expected, part))
        for combination, found in said().items()
        if found is not None
        and (expected := by_default().findings(combination)) is not None
        and getattr(found, part) != getattr(expected, part)
    }

    assert wrong == {}


def test_findings_with_open_readings_are_those_of_all_readings_together() -> None:
    table, compiled = shipped_table(), shipped().compiled
    brute = BruteForce(table, readings_open=True)
    wrong = {}
    for combination, verdicts in brute.possible.items():
        found = compiled.findings(table.known(combination), {})
        rules = None if found is None else (found.every, found.some)
        if (set(found.possible) if found else set()) != verdicts or rules != brute.rules[combination]:
            wrong[str(table.given(combination))] = found

    assert wrong == {}


def test_what_the_verdict_depends_on_with_open_readings_is_what_the_definition_says() -> None:
    policy = shipped().policy
    names = [*policy.facts, *policy.readings]
    for known in with_few_open_readings(samples(most=12)):
        cases = [(facts, decide(policy, facts)) for facts in completions(policy, known)]
        if cases:
            unknown = [name for name in names if len({facts[name] for facts, _ in cases}) > 1]
            assert shipped().compiled.findings(known, {}).depends_on == deciding_facts(cases, unknown), known


def test_findings_on_partly_known_facts_are_those_of_the_definition() -> None:
    picked = shipped().knowledge.picked(None)
    for known in samples(most=40):
        expected = findings_told_apart(shipped().policy, known, picked)

        assert shipped().compiled.findings(known, picked) == expected, known


def test_what_is_told_apart_by_the_readings_looked_at_is_what_every_case_says() -> None:
    policy, picked = shipped().policy, shipped().knowledge.picked(None)
    for known in islice(samples(most=3), 12):
        assert findings_told_apart(policy, known, picked) == findings_by_cases(policy, known, picked), known


def with_few_open_readings(given: Iterator[KnownFacts]) -> Iterator[KnownFacts]:
    """The same, with choices of all readings but some, of which all combinations are gone through."""
    random, policy = Random(8), shipped().policy
    for known in given:
        order, combinations, picked = random.sample(list(policy.readings), len(policy.readings)), 1, dict(known)
        for name in order:
            choices = list(policy.readings[name].choices)
            if combinations * len(choices) <= OPEN:
                combinations *= len(choices)
            else:
                picked[name] = policy.tests(name, (random.choice(choices),))
        yield picked


def samples(most: int) -> Iterator[KnownFacts]:
    """Facts known, known in part (a group, one of several values, a range of days) and unknown, of so many cases."""
    random, policy = Random(1), shipped().policy
    for _ in range(SAMPLES):
        known: dict[str, tuple[Test, ...]] = {}
        while prod(len(representatives(policy, name, known)) for name in policy.facts) > most:
            name = random.choice(list(policy.facts))
            known[name] = policy.tests(name, tuple(random.sample(ITEMS[name], random.choice((1, 1, 2)))))
        yield known


ITEMS = {
    **{name: list(fact.domain.groups) for name, fact in shipped().policy.facts.items() if name != "date"},
    "date": ["2024-05-29", "2024-05-30", "2024-06-02", "2024-05-01 .. 2024-05-29", ">= 2024-05-30", "< 2024-06-01"],
}
