"""Which question to ask first: the information that each answer is expected to give, and the fewest questions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
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
    allowed = [[cell for cell, weight in enumerate(level) if weight] for level in weights]
    fewest = _Fewest(*diagram.restricted(root, allowed), weights, levels)
    return Plan(*fewest.from_(fewest.root), exact=True)


class _Fewest:
    """The search for the best order: what has been answered so far is a diagram of what is left."""

    def __init__(self, diagram: Diagram, root: Node, weights: Weights, levels: Sequence[int]) -> None:
        self.diagram, self.root, self.weights, self.levels = diagram, root, weights, levels
        self.cases = cache(lambda node: possible_cases(count(diagram, node, weights)))
        self.from_ = cache(self._from)
        self.after = cache(self._after)

    def _from(self, node: Node) -> tuple[int | None, float]:
        """The question to ask first, and the expected number of all questions."""
        best: tuple[int | None, float] = (None, 0.0)
        if self.diagram.anywhere[node].bit_count() > 1:
            for level in sorted(self.diagram.support(node).intersection(self.levels)):
                cost = self._cost(node, level)
                if best[0] is None or cost < best[1] - 1e-12:
                    best = (level, cost)
        return best

    def _cost(self, node: Node, level: int) -> float:
        """The expected number of questions if this one is asked first."""
        left = [(self.after(node, level, cell), weight) for cell, weight in enumerate(self.weights[level]) if weight]
        cases = [(self.cases(after) * weight, after) for after, weight in left]
        return 1 + sum(n * self.from_(after)[1] for n, after in cases if n) / sum(n for n, _ in cases)

    def _after(self, node: Node, level: int, cell: int) -> Node:
        """What is left once a level is known to be in a cell."""
        at, below = self.diagram.level[node], self.diagram.children[node]
        if at >= level:
            return below[cell] if at == level else node
        return self.diagram.find_or_add(at, tuple([self.after(child, level, cell) for child in below]))
