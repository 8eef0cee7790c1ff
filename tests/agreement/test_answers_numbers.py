"""On the shipped policy numbers of cases, gains of questions and the fewest questions are those of brute force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from math import isclose, log2, prod
from random import Random

import pytest
from outcome_table import Combination, shipped, shipped_table
from shipped_cases import DEEP, answers, brute, completions, levels_of, partial_cases, undetermined_cases

from remit.model.rules import Verdict

Numbers = Counter[Verdict]
MOST_EXACT = 6  # questions


@cache
def sizes() -> list[list[int]]:
    """Of every fact and value, how many cases it stands for: the listed values that are not told apart from it."""
    policy, found = shipped().policy, []
    for name, values in zip(shipped_table().names, shipped_table().values, strict=True):
        alike = Counter(_signature(name, value) for value in policy.domains[name].values or values)
        found.append([alike[_signature(name, value)] for value in values])
    return found


def _signature(name: str, value: object) -> tuple[bool, ...]:
    return tuple(any(test.holds(value) for test in tests) for tests in shipped().policy.tested[name])


@cache
def counted(combination: Combination) -> Numbers:
    """How many possible cases have each verdict: products of the numbers of values of what is unknown."""
    found: Numbers = Counter()
    for case in completions(combination):
        (verdict,) = brute().possible[case]
        pairs = zip(sizes(), case, combination, strict=True)
        found[verdict] += prod(numbers[code] for numbers, code, known in pairs if known is None)
    return found


def entropy(numbers: Numbers) -> float:
    return -sum(n / numbers.total() * log2(n / numbers.total()) for n in numbers.values())


def answered(combination: Combination, level: int) -> Iterable[tuple[int, Combination]]:
    """Every answer to a question: in how many possible cases it is given, and what is known then."""
    for code, size in enumerate(sizes()[level]):
        after = (*combination[:level], code, *combination[level + 1 :])
        if number := size * counted(after).total():
            yield number, after


def test_values_that_nothing_tells_apart_are_counted() -> None:
    assert [sum(numbers) for numbers in sizes()] == [5, 9, 7, 8, 4, 3, 2]


def test_numbers_of_cases_are_those_of_brute_force() -> None:
    for combination in [*partial_cases()[:400], (None,) * len(shipped_table().names)]:
        expected = counted(combination)

        assert answers(combination).counts() == expected, combination


def test_the_gain_of_a_question_is_the_information_that_its_answers_give() -> None:
    for combination in undetermined_cases(2_000 if DEEP else 150):
        for question in answers(combination).questions():
            (level,) = levels_of([question.fact])
            after = list(answered(combination, level))
            total = sum(number for number, _ in after)
            expected = entropy(counted(combination)) - sum(n * entropy(counted(c)) for n, c in after) / total

            assert isclose(question.gain, expected, abs_tol=1e-9), (combination, question)


def test_questions_are_the_facts_on_which_the_verdict_depends_the_most_telling_first() -> None:
    for combination in undetermined_cases(500):
        questions = answers(combination).questions()
        findings = brute().findings(combination)

        assert findings is not None
        assert {question.fact for question in questions} == set(findings.depends_on)
        assert [round(q.gain, 9) for q in questions] == sorted((round(q.gain, 9) for q in questions), reverse=True)


def fewest(combination: Combination, levels: frozenset[int], first: int | None = None) -> float:
    """The expected number of questions among some facts until the verdict is settled, in the best order."""
    if len(brute().possible[combination]) == 1:
        return 0.0
    return min(_asking(combination, levels, level) for level in ([first] if first is not None else levels))


@cache
def _fewest(combination: Combination, levels: frozenset[int]) -> float:
    return fewest(combination, levels)


def _asking(combination: Combination, levels: frozenset[int], level: int) -> float:
    after = list(answered(combination, level))
    return 1 + sum(n * _fewest(c, levels - {level}) for n, c in after) / sum(n for n, _ in after)


def test_the_plan_needs_as_few_questions_as_any_order() -> None:
    for combination in undetermined_cases(1_000 if DEEP else 60):
        levels = levels_of(question.fact for question in answers(combination).questions())
        plan = answers(combination).plan()
        if len(levels) <= MOST_EXACT:
            (first,) = levels_of([answers(combination).first_question() or ""])

            assert plan.exact
            assert isclose(plan.expected, fewest(combination, frozenset(levels))), combination
            assert isclose(plan.expected, fewest(combination, frozenset(levels), first)), combination


def test_more_questions_than_can_be_planned_are_asked_by_what_they_tell() -> None:
    nothing = (None,) * len(shipped_table().names)
    questions, plan = answers(nothing).questions(), answers(nothing).plan()

    assert len(questions) > MOST_EXACT
    assert (plan.exact, plan.expected) == (False, len(questions))
    assert answers(nothing).first_question() == questions[0].fact


@pytest.mark.parametrize("number", [1, 2])
def test_what_is_settled_asks_nothing(number: int) -> None:
    settled = [c for c, verdicts in brute().possible.items() if len(verdicts) == 1]
    for combination in Random(number).sample(settled, 50):
        assert answers(combination).questions() == ()
        assert answers(combination).first_question() is None
