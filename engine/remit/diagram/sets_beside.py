"""Where two sets lie as a comparison asks: a diagram over the levels of their members (`compared_sets.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from remit.diagram.compared_sets import members_of
from remit.diagram.junctions import Junctions
from remit.diagram.nodes import Node
from remit.diagram.policy_tests import Fits
from remit.diagram.space import Space
from remit.model.comparisons import Comparison
from remit.model.matching import Overlap, Present, Tests


def where_compared(
    space: Space, join: Junctions, fitting: Callable[[int, Iterable[bool]], Node], against: Comparison, name: str
) -> Node:
    """Where two sets are as a comparison asks.

    Args:
        space: One in which both have a level for each member.
        join: What joins nodes on its diagram.
        fitting: Where the value at a level is in a cell that fits.
        against: What is asked, and the set on its right.
        name: The set on its left.
    """

    def where(fits: Fits) -> Node:
        return fitting(*fits)

    def has(each: str, member: str) -> Node:
        tests: Tests = (Overlap(frozenset([member]), 1),)
        return where(space.test(each, tests, True)) if member in space.domains[each].members else join.never

    other = against.other
    asks = [] if against.verb == "meets" else [name, other]
    there = [where(space.test(each, (Present(),), True)) for each in asks if space.domains[each].optional]
    both = [(has(name, member), has(other, member)) for member in members_of((name, other), space.domains)]
    if against.verb == "meets":
        return join.all_of([*there, join.any_of(join.both(*pair) for pair in both)])
    only = {"contains": [(1, 0)], "contained in": [(0, 1)]}.get(against.verb, [(0, 1), (1, 0)])
    odd = join.any_of(join.both(pair[one], join.negated(pair[lacks])) for pair in both for one, lacks in only)
    return join.all_of([*there, odd if against.verb == "different from" else join.negated(odd)])
