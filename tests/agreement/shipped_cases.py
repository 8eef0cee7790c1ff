"""Combinations of the shipped policy's facts, all or some of them, and what is asked and said of them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from itertools import product
from random import Random

from outcome_table import BruteForce, Combination, shipped, shipped_table

from remit.decide.answers import Answers, FactChanges

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
SAMPLES = 10_000 if DEEP else 400


@cache
def brute() -> BruteForce:
    """What is so under the default readings."""
    return BruteForce(shipped_table())


def complete_cases() -> list[Combination]:
    """Those that constraints allow."""
    return [combination for combination in shipped_table().complete() if brute().possible[combination]]


def partial_cases() -> list[Combination]:
    """Some of the combinations in which one fact is unknown and another is known."""
    possible = [c for c, verdicts in brute().possible.items() if verdicts and None in c and set(c) != {None}]
    return Random(2).sample(possible, SAMPLES)


def undetermined_cases(number: int) -> list[Combination]:
    """Some of the combinations in which the verdict depends on what is unknown; in half of them most facts are."""
    open_ones = [c for c, verdicts in brute().possible.items() if len(verdicts) > 1]
    vague = [combination for combination in open_ones if combination.count(None) > len(combination) // 2]
    return [c for some in (open_ones, vague) for c in Random(3).sample(some, min(number // 2, len(some)))]


def answers(combination: Combination) -> Answers:
    compiled = shipped().compiled
    assert compiled is not None
    return Answers(compiled, shipped_table().known(combination), shipped().knowledge.picked(None))


def known_levels(combination: Combination) -> list[int]:
    return [level for level, code in enumerate(combination) if code is not None]


def levels_of(names: Iterable[str]) -> set[int]:
    return {shipped_table().names.index(name) for name in names}


def only(combination: Combination, levels: Iterable[int]) -> Combination:
    """The combination with all other facts unknown."""
    return tuple(code if level in levels else None for level, code in enumerate(combination))


def completions(combination: Combination) -> list[Combination]:
    """The possible cases that fit."""
    values = zip(shipped_table().values, combination, strict=True)
    cases = product(*(range(len(listed)) if code is None else [code] for listed, code in values))
    return [case for case in cases if brute().possible[case]]


@cache
def codes(name: str, items: tuple[str, ...]) -> frozenset[int]:
    """The values that items name."""
    tests = shipped().policy.tests(name, items)
    values = shipped_table().values[shipped_table().names.index(name)]
    return frozenset(code for code, value in enumerate(values) if any(test.holds(value) for test in tests))


def changed(combination: Combination, changes: FactChanges) -> list[Combination]:
    """The combination with every combination of the values that changes name."""
    named = {shipped_table().names.index(name): codes(name, items) for name, items in changes}
    return list(product(*(sorted(named.get(level, {code})) for level, code in enumerate(combination))))
