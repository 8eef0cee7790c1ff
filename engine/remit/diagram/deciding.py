"""Which unknown facts have a part in settling the verdict: exactly those in some smallest set that settles it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from remit.diagram.nodes import Allowed, Diagram, Node


def deciding_levels(diagram: Diagram, root: Node, allowed: Allowed, coupled: Sequence[frozenset[int]]) -> set[int]:
    """The levels in some smallest set on which two cases of different verdicts differ (see `remit.possible`).

    `coupled` are the sets of levels that constraints tie together. A smallest set of more than one level lies inside
    one of them: levels outside of it could be changed one at a time, and one of the changes would tell.
    """
    diagram, root = diagram.restricted(root, allowed)
    free = diagram.support(root)
    found = [alone for alone in map(frozenset, ([level] for level in free)) if _differ(diagram, root, alone, allowed)]
    for levels in _larger(coupled, free):
        if not any(smaller <= levels for smaller in found) and _differ(diagram, root, levels, allowed):
            found.append(levels)
    return set().union(*found)


def _larger(coupled: Sequence[frozenset[int]], free: set[int]) -> Iterator[frozenset[int]]:
    """All sets of two coupled levels or more, smaller ones first."""
    for group in coupled:
        inside = sorted(group & free)
        for size in range(2, len(inside) + 1):
            yield from map(frozenset, combinations(inside, size))


def _differ(diagram: Diagram, root: Node, levels: frozenset[int], allowed: Allowed) -> bool:
    """Whether two possible cases differ in nothing but these levels, and in their verdicts."""
    merged = diagram.forget(root, set(levels), allowed)
    return any(diagram.value[node].bit_count() > 1 for node in diagram.below(merged))
