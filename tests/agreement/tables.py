"""Tables of cases for tests: every combination of the shipped policy's values, and what the definition says of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from outcome_table import BruteForce, Combination, shipped, shipped_table

from remit.possible import Findings

ALL = ("verdict", "rules", "may_rules", "possible", "contested_by")
Words = tuple[str, ...]


def words(policy: Any, found: Findings | None) -> Words | None:
    """What a table says of a case, by its findings."""
    if found is None:
        return None
    listed = [tuple(rule for rule in policy.rules if rule in rules) for rules in (found.every, found.some)]
    verdict = found.possible[0] if len(found.possible) == 1 else "undetermined"
    contests = dict.fromkeys(contest.name for contest in found.contests)
    return (str(verdict), "|".join(listed[0]), "|".join(listed[1]), "|".join(found.possible), "|".join(contests))


@cache
def by_definition() -> dict[Combination, Words | None]:
    """Of every combination of known and missing values of the shipped policy, what the definition says."""
    brute, policy = BruteForce(shipped_table()), shipped().policy
    return {combination: words(policy, brute.findings(combination)) for combination in shipped_table().partial()}


def rows_of(combinations: list[Combination]) -> list[dict[str, Any]]:
    """Combinations as rows, None where a value is missing."""
    nothing = dict.fromkeys(shipped_table().names)
    return [nothing | shipped_table().given(combination) for combination in combinations]
