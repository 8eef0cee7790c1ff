"""Which unknown facts matter, how much the answer to each is expected to tell, and the fewest questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, partial
from math import log2
from typing import NamedTuple

from remit.diagram.counting import Weights, count, possible_cases
from remit.diagram.nodes import IMPOSSIBLE, Allowed, Diagram, Node
from remit.possible import subsets

MOST_EXACT = 6  # questions among which the best order is searched for; beyond, the most informative goes first


def deciding_levels(diagram: Diagram, root: Node, allowed: Allowed, coupled: Sequence[frozenset[int]]) -> set[int]:
    """The levels in some smallest set on which two cases of different verdicts differ (see `remit.possible`).

    `coupled` are the sets of levels that constraints tie together. A smallest set of more than one level lies inside
    one of them: levels outside of it could be changed one at a time, and one of the changes would tell.
    """
    diagram, root = diagram.restricted(root, allowed)
    free = diagram.support(root)
    alone = {level for level in free if _differ(diagram, root, {level}, allowed)}
    found: list[frozenset[int]] = []
    for group in coupled:
        for levels in subsets(sorted((group & free) - alone)):
            if not any(smaller <= levels for smaller in found) and _differ(diagram, root, levels, allowed):
                found.append(levels)
    return alone.union(*found)


def _differ(diagram: Diagram, root: Node, levels: AbstractSet[int], allowed: Allowed) -> bool:
    """Whether two possible cases differ in nothing but these levels, and in their verdicts."""
    merged = diagram.forget(root, levels, allowed)
    return any(diagram.value[node].bit_count() > 1 for node in diagram.below(merged))


class Question(NamedTuple):
    """A level to ask for, and the bits of information about the verdict that its answer is expected to give."""

    level: int
    gain: float


class Plan(NamedTuple):
    """The question to ask first, how many are expected in all, and whether no other order needs fewer."""

    first: int | None
    expected: float
    exact: bool


def entropy(counted: dict[int, int]) -> float:
    """The uncertainty of the verdict in bits, all possible cases being equally likely."""
    total = possible_cases(counted)
    shares = [number / total for value, number in counted.items() if value != IMPOSSIBLE and number]
    return -sum(share * log2(share) for share in shares)


def questions(diagram: Diagram, root: Node, weights: Weights, levels: Sequence[int]) -> list[Question]:
    """The levels by expected information, the most informative first; ties in the order of levels."""
    search = _Search(diagram, root, weights, levels)
    before = entropy(search.counted(search.root))
    uncertainty = partial(search.mean, search.root, value=lambda left: entropy(search.counted(left)))
    found = [Question(level, before - uncertainty(level)) for level in levels]
    return sorted(found, key=lambda question: (-round(question.gain, 12), question.level))


def plan(diagram: Diagram, root: Node, weights: Weights, levels: Sequence[int]) -> Plan:
    """The first question of an order that needs the fewest on average; exact for up to MOST_EXACT of them."""
    if len(levels) > MOST_EXACT:
        ranked = questions(diagram, root, weights, levels)
        return Plan(ranked[0].level, float(len(levels)), exact=False)
    search = _Search(diagram, root, weights, levels)
    return Plan(*search.best(search.root), exact=True)


class _Search:
    """What is left to ask after some answers, as a diagram; one that can be reached in several ways is one node."""

    def __init__(self, diagram: Diagram, root: Node, weights: Weights, levels: Sequence[int]) -> None:
        allowed = [[cell for cell, weight in enumerate(level) if weight] for level in weights]
        self.diagram, self.root = diagram.restricted(root, allowed)
        self.weights, self.levels = weights, levels
        self.counted = cache(lambda node: count(self.diagram, node, weights))
        self.best, self.after = cache(self._best), cache(self._after)

    def _best(self, node: Node) -> tuple[int | None, float]:
        """The question to ask first, and the expected number of all questions."""
        best: tuple[int | None, float] = (None, 0.0)
        if self.diagram.anywhere[node].bit_count() > 1:
            for level in sorted(self.diagram.support(node).intersection(self.levels)):
                cost = 1 + self.mean(node, level, lambda after: self.best(after)[1])
                if best[0] is None or cost < best[1] - 1e-12:
                    best = (level, cost)
        return best

    def mean(self, node: Node, level: int, value: Callable[[Node], float]) -> float:
        """The mean of something over the possible answers to a question."""
        after = [(self.after(node, level, cell), weight) for cell, weight in enumerate(self.weights[level]) if weight]
        cases = [(possible_cases(self.counted(left)) * weight, left) for left, weight in after]
        return sum(number * value(left) for number, left in cases if number) / sum(number for number, _ in cases)

    def _after(self, node: Node, level: int, cell: int) -> Node:
        """What is left once a level is known to be in a cell."""
        at, below = self.diagram.level[node], self.diagram.children[node]
        if at >= level:
            return below[cell] if at == level else node
        return self.diagram.find_or_add(at, tuple([self.after(child, level, cell) for child in below]))
