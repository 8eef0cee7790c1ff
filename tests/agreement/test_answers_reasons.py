"""On the shipped policy reasons and flips are those that brute force over its combinations finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from random import Random

import pytest
from outcome_table import Combination, shipped_table
from shipped_cases import answers, brute, changed, complete_cases, known_levels, levels_of, only, partial_cases

from remit.model.rules import Verdict

Cases = Callable[[], list[Combination]]
on_all_complete_and_some_partial_cases = pytest.mark.parametrize("cases", [complete_cases, partial_cases])


def settles(case: Combination, levels: Iterable[int]) -> bool:
    """Whether some of the known facts leave nothing possible but what all of them do."""
    return brute().possible[only(case, levels)] <= brute().possible[case]


@on_all_complete_and_some_partial_cases
def test_a_minimal_reason_settles_and_no_fact_of_it_can_be_left_out(cases: Cases) -> None:
    for case in cases():
        reason = levels_of(answers(case).minimal_reason() or ())

        assert reason <= set(known_levels(case))
        assert settles(case, reason), case
        assert not any(settles(case, reason - {level}) for level in reason), case


@on_all_complete_and_some_partial_cases
def test_the_smallest_reasons_are_all_settling_sets_of_the_smallest_size(cases: Cases) -> None:
    for case in cases():
        known = known_levels(case)
        by_size = ({frozenset(s) for s in combinations(known, n) if settles(case, s)} for n in range(len(known) + 1))
        expected = next(found for found in by_size if found)
        found = [frozenset(levels_of(names)) for names in answers(case).smallest_reasons()]

        assert len(found) == len(expected), case
        assert set(found) == expected, case


@on_all_complete_and_some_partial_cases
def test_the_reason_that_is_told_is_one_of_the_smallest_with_their_number(cases: Cases) -> None:
    for case in cases():
        said = answers(case)
        reason, smallest = said.smallest_reason(), said.smallest_reasons()

        assert reason is not None
        assert reason.facts in smallest
        assert (reason.equally_small, reason.at_least) == (len(smallest), False)


def fewest_changes(case: Combination, changeable: Sequence[int]) -> dict[Verdict, int]:
    """For every verdict that is not possible, how many facts must change for it to be."""
    found = dict.fromkeys(brute().possible[case], 0)
    for size in range(1, len(changeable) + 1):
        for levels in combinations(changeable, size):
            for verdict in brute().possible[only(case, set(known_levels(case)) - set(levels))]:
                found.setdefault(verdict, size)
    return {verdict: size for verdict, size in found.items() if size}


@on_all_complete_and_some_partial_cases
def test_flips_reach_every_other_verdict_with_the_fewest_changes(cases: Cases) -> None:
    for case in cases():
        flips = answers(case).flips()

        assert {flip.verdict: len(flip.changes) for flip in flips} == fewest_changes(case, known_levels(case)), case


@on_all_complete_and_some_partial_cases
def test_flips_leave_fixed_facts_as_they_are(cases: Cases) -> None:
    random = Random(4)
    for case in random.sample(cases(), 300):
        free = [level for level in known_levels(case) if random.random() < 0.7]
        fixed = [shipped_table().names[level] for level in known_levels(case) if level not in free]
        flips = answers(case).flips(fixed)

        assert not {name for flip in flips for name, _ in flip.changes} & set(fixed), case
        assert {flip.verdict: len(flip.changes) for flip in flips} == fewest_changes(case, free), case


@on_all_complete_and_some_partial_cases
def test_every_combination_of_the_values_that_a_flip_names_leads_to_its_verdict(cases: Cases) -> None:
    for case in cases():
        for flip in answers(case).flips():
            levels = levels_of(name for name, _ in flip.changes)
            for other in changed(case, flip.changes):
                assert all(other[level] != case[level] for level in levels), (case, flip)
                assert flip.verdict in brute().possible[other], (case, flip)
                assert None in case or brute().possible[other] == {flip.verdict}, (case, flip)


@on_all_complete_and_some_partial_cases
def test_a_flip_that_changes_one_fact_names_every_value_that_would_serve(cases: Cases) -> None:
    for case in cases():
        for flip in answers(case).flips():
            if len(flip.changes) == 1:
                (level,) = levels_of(name for name, _ in flip.changes)
                others = [
                    (*case[:level], code, *case[level + 1 :]) for code in range(len(shipped_table().values[level]))
                ]
                serving = [c for c in others if flip.verdict in brute().possible[c] and c != case]

                assert changed(case, flip.changes) == serving, (case, flip)
