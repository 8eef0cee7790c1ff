"""Which question to ask first: the information that each answer is expected to give, and the fewest questions."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from typing import NamedTuple

from remit.diagram.counting import count, possible_cases
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node

MOST_EXACT = 6  # questions among which the best order is searched for; beyond, the most informative goes first


class Question(NamedTuple):
    """A level to ask for, and the bits of information about the verdict that its answer is expected to give."""

    level: int
    gain: float


class Plan(NamedTuple):
    """The question to ask first, how many are expected in all, and whether no other order needs fewer."""

    first: int | None
    expected: float
    exact: bool


Weights = Sequence[Sequence[int]]


def entropy(counted: dict[int, int]) -> float:
    """The uncertainty of the verdict in bits, all possible cases being equally likely."""
    total = possible_cases(counted)
    shares = [number / total for value, number in counted.items() if value != IMPOSSIBLE and number]
    return -sum(share * log2(share) for share in shares)


def questions(diagram: Diagram, root: Node, weights: Weights, levels: Sequence[int]) -> list[Question]:
    """The levels by expected information, the most informative first; ties in the order of levels."""
    before = entropy(count(diagram, root, weights))
    found = [Question(level, before - _expected_entropy(diagram, root, weights, level)) for level in levels]
    return sorted(found, key=lambda question: (-round(question.gain, 12), question.level))


def _expected_entropy(diagram: Diagram, root: Node, weights: Weights, level: int) -> float:
    total, expected = 0, 0.0
    for answer in _answers(weights, level):
        counted = count(diagram, root, answer)
        cases = possible_cases(counted)
        total += cases
        expected += cases * entropy(counted) if cases else 0
    return expected / total


def _answers(weights: Weights, level: int) -> list[Weights]:
    """The weights after each possible answer."""
    return [
        [*weights[:level], [w if other == cell else 0 for other in range(len(weights[level]))], *weights[level + 1 :]]
        for cell, w in enumerate(weights[level])
        if w
    ]


def plan(diagram: Diagram, root: Node, weights: Weights, levels: Sequence[int]) -> Plan:
    """The first question of an order that needs the fewest on average; exact for up to MOST_EXACT of them."""
    if len(levels) > MOST_EXACT:
        ranked = questions(diagram, root, weights, levels)
        return Plan(ranked[0].level, float(len(levels)), exact=False)
    first, expected = _fewest(diagram, root, weights, frozenset(levels), {})
    return Plan(first, expected, exact=True)


Memo = dict[tuple[tuple[int, ...], ...], tuple[int | None, float]]


def _fewest(
    diagram: Diagram, root: Node, weights: Weights, levels: frozenset[int], memo: Memo
) -> tuple[int | None, float]:
    """The first of the best questions, and the expected number of all of them."""
    key = tuple(tuple(w > 0 for w in weights[level]) for level in sorted(levels)) if levels else ()
    if diagram.reach(root, _allowed(weights)).bit_count() <= 1 or not levels:
        return None, 0.0
    if key not in memo:
        best: tuple[int | None, float] = (None, float("inf"))
        for level in sorted(levels):
            cost = _cost(diagram, root, weights, level, levels, memo, best[1])
            if cost < best[1] - 1e-12:
                best = (level, cost)
        memo[key] = best
    return memo[key]


def _cost(
    diagram: Diagram, root: Node, weights: Weights, level: int, levels: frozenset[int], memo: Memo, bound: float
) -> float:
    """The expected number of questions if this one is asked first; given up where it passes the bound."""
    answers = [(possible_cases(count(diagram, root, answer)), answer) for answer in _answers(weights, level)]
    total = sum(cases for cases, _ in answers)
    cost = 1.0
    for cases, answer in answers:
        if cases and cost < bound:
            cost += cases / total * _fewest(diagram, root, answer, levels - {level}, memo)[1]
    return cost


def _allowed(weights: Weights) -> list[list[int]]:
    return [[cell for cell, weight in enumerate(level) if weight] for level in weights]
