"""Exact numbers of cases, by verdict."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node

Weights = Sequence[Sequence[int]]  # of every level, how many cases each cell is (0: not allowed)


def count(diagram: Diagram, root: Node, weights: Weights) -> dict[int, int]:
    """For every set of verdicts (as bits), the number of cases that have it; impossible cases are under 0.

    Args:
        diagram: Its terminals are sets of verdicts.
        root: Where it begins.
        weights: Of every level, how many cases each cell is; 0 where it is not allowed.
    """
    level, children = diagram.level, diagram.children
    sizes = list(map(sum, weights))
    memo: dict[Node, dict[int, int]] = {}

    def go(node: Node) -> dict[int, int]:
        """The cases of the levels from a node's on."""
        at = level[node]
        if at == diagram.levels:
            return {diagram.value[node]: 1}
        if node not in memo:
            found = memo[node] = dict[int, int]()
            for child, weight in zip(children[node], weights[at], strict=True):
                if weight:
                    times = weight * prod(sizes[at + 1 : level[child]])  # with the levels between, left out
                    for value, number in go(child).items():
                        found[value] = found.get(value, 0) + number * times
        return memo[node]

    times = prod(sizes[: level[root]])
    return {value: number * times for value, number in go(root).items()}


def possible_cases(counted: dict[int, int]) -> int:
    """How many cases constraints allow."""
    return sum(number for value, number in counted.items() if value != IMPOSSIBLE)
