"""On the shipped policy the boxes of each verdict hold exactly its possible cases."""

from __future__ import annotations

from collections.abc import Iterable

from outcome_table import Combination, shipped, shipped_table
from shipped_cases import (
    DEEP,
    SAMPLES,
    answers,
    brute,
    codes,
    completions,
    levels_of,
    partial_cases,
    undetermined_cases,
)

from remit.decide.answers import FactChanges
from remit.explain.counterfactuals import MOST_BOXES, outlook
from remit.model.rules import Verdict


def inside(case: Combination, boxes: Iterable[FactChanges]) -> bool:
    """Whether a case lies in one of the boxes."""
    code_of = dict(zip(shipped_table().names, case, strict=True))
    return any(all(code_of[name] in codes(name, items) for name, items in box) for box in boxes)


def of_verdict(combination: Combination, verdict: Verdict) -> list[Combination]:
    return [case for case in completions(combination) if brute().possible[case] == {verdict}]


def test_the_boxes_of_a_verdict_hold_its_possible_cases_and_no_others() -> None:
    for combination in undetermined_cases(SAMPLES // 2):
        for verdict in brute().possible[combination]:
            boxes = answers(combination).regions(verdict)
            found = [case for case in completions(combination) if inside(case, boxes)]

            assert found == of_verdict(combination, verdict), (combination, verdict)


def test_a_box_says_nothing_of_what_is_known() -> None:
    for combination in undetermined_cases(SAMPLES // 2):
        known = {name for name, code in zip(shipped_table().names, combination, strict=True) if code is not None}
        for verdict in brute().possible[combination]:
            assert not {name for box in answers(combination).regions(verdict) for name, _ in box} & known


def test_no_box_is_one_too_many() -> None:
    for combination in undetermined_cases(SAMPLES // 4):
        for verdict in brute().possible[combination]:
            boxes = answers(combination).regions(verdict)
            cases = of_verdict(combination, verdict)

            assert all(any(inside(case, [box]) for case in cases) for box in boxes), (combination, verdict)


def test_so_many_boxes_as_are_asked_for_are_the_first_of_all() -> None:
    for combination in undetermined_cases(20):
        for verdict in brute().possible[combination]:
            assert answers(combination).regions(verdict, 1) == answers(combination).regions(verdict)[:1]


def test_hinges_tell_of_every_possible_verdict_exactly_where_it_follows() -> None:
    told = 0
    for combination in undetermined_cases(1_000 if DEEP else 150):
        hinges = outlook(shipped().decide(shipped_table().given(combination))).hinges
        if hinges:
            told += 1
            *boxed, rest = hinges

            assert {hinge.verdict for hinge in hinges} == brute().possible[combination]
            assert rest.where == ()
            for case in completions(combination):
                following = [hinge.verdict for hinge in boxed if inside(case, hinge.where)] or [rest.verdict]
                assert set(following) == brute().possible[case], (combination, case)
                assert len(following) == 1

    assert told > 50


def test_hinges_are_left_out_only_where_a_verdict_needs_many_boxes() -> None:
    for combination in undetermined_cases(150):
        decision = shipped().decide(shipped_table().given(combination))
        numbers = sorted(len(answers(combination).regions(verdict)) for verdict in decision.possible)

        assert outlook(decision).hinges or numbers[-1] > MOST_BOXES, combination


def test_what_constraints_imply_of_an_unknown_fact_are_the_values_that_are_left() -> None:
    implying = 0
    for combination in partial_cases():
        cases = completions(combination)
        left = {level: {case[level] for case in cases} for level, code in enumerate(combination) if code is None}
        narrowed = {level: found for level, found in left.items() if len(found) < len(shipped_table().values[level])}
        said = {name: codes(name, items) for name, items in answers(combination).implied().items()}
        implying += bool(narrowed)

        assert {level: said[shipped_table().names[level]] for level in narrowed} == narrowed, combination
        assert levels_of(said) == set(narrowed), combination

    assert implying > 50
