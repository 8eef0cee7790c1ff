"""Exact numbers of cases, by verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node

Weights = Sequence[Sequence[int]]  # of every level, how many values each cell stands for (0: not allowed)


def count(diagram: Diagram, root: Node, weights: Weights) -> dict[int, int]:
    """For every set of verdicts (as bits), the number of cases that have it; impossible cases are under 0."""
    totals = [sum(level) for level in weights]
    memo: dict[Node, dict[int, int]] = {}

    def skipped(above: int, node: Node) -> int:
        """The values of the levels between, which the diagram leaves out."""
        product = 1
        for level in range(above, diagram.level[node]):
            product *= totals[level]
        return product

    def go(node: Node) -> dict[int, int]:
        at = diagram.level[node]
        if at == diagram.levels:
            return {diagram.value[node]: 1}
        if node not in memo:
            found: Counter[int] = Counter()
            for child, weight in zip(diagram.children[node], weights[at], strict=True):
                if weight:
                    times = weight * skipped(at + 1, child)
                    found.update({value: number * times for value, number in go(child).items()})
            memo[node] = dict(found)
        return memo[node]

    times = skipped(0, root)
    return {value: number * times for value, number in go(root).items()}


def possible_cases(counted: dict[int, int]) -> int:
    """How many cases constraints allow."""
    return sum(number for value, number in counted.items() if value != IMPOSSIBLE)
