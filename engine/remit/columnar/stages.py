"""Lookups that walk a coded diagram: the codes of a few columns, and where the walk has come to, give one index.

    levels      0 1 2        | 3 4                   (those that make a difference, in the order of the diagram)
    codes       4 4 3        | 5 2
    strides    12 3 1        | 2 1
    size           48        | 10
    table     48 -> state    | states * 10 -> value

A state is a node that the codes so far can lead to, by number: nodes are one wherever what follows is one, so a table
has as many entries as such nodes times the codes of its columns, and never those of all columns. One lookup does for a
small policy. Where the product is too large for a table, the walk goes through several, each over as many columns as
fit; that is never longer than the diagram has levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

from remit.diagram.nodes import Diagram, Node

LARGEST = 1 << 16  # entries of a lookup, unless one column alone has more: as much as stays in a processor's cache


class Stage(NamedTuple):
    """A lookup. The index is `state * size` and for each level `code * stride`, all of them from 0.

    `table[index]` is the next state; after the last stage, the value of the terminal.
    """

    levels: tuple[int, ...]
    strides: tuple[int, ...]
    size: int
    table: list[int]


def stages(diagram: Diagram, root: Node, counts: Sequence[int], largest: int = LARGEST) -> list[Stage]:
    """The lookups from the root to the values of terminals.

    Each takes as many levels as its table has room for, so there are at most as many as the root depends on levels.

    Args:
        diagram: One over codes (see `coded_diagram.coded`).
        root: Where the walk begins.
        counts: How many codes there are, of every level.
        largest: Entries of a table; one with a single level may have more.
    """
    support = sorted(diagram.support(root))
    states, found = [root], list[Stage]()
    at = 0
    while at < len(support) or not found:
        end = at + 1
        while end < len(support) and len(states) * prod(counts[i] for i in support[at : end + 1]) <= largest:
            end += 1
        levels = tuple(support[at:end])
        reached = [node for state in states for node in _expanded(diagram, state, levels, counts)]
        at = end
        if at < len(support):
            numbers: dict[Node, int] = {}
            table = [numbers.setdefault(node, len(numbers)) for node in reached]
            states = list(numbers)
        else:
            table = [diagram.value[node] for node in reached]
        sizes = [counts[level] for level in levels]
        strides = tuple(prod(sizes[place + 1 :]) for place in range(len(sizes)))
        found.append(Stage(levels, strides, prod(sizes), table))
    return found


def _expanded(diagram: Diagram, node: Node, levels: Sequence[int], counts: Sequence[int]) -> list[Node]:
    """The nodes after some levels, for every combination of their codes."""
    if not levels:
        return [node]
    first, *rest = levels
    below = diagram.children[node] if diagram.level[node] == first else None
    if below is None:
        return _expanded(diagram, node, rest, counts) * counts[first]
    lists = {child: _expanded(diagram, child, rest, counts) for child in dict.fromkeys(below)}
    return [last for child in below for last in lists[child]]


def walk(found: Sequence[Stage], codes: Sequence[int]) -> int:
    """The row that the codes of one case lead to.

    Args:
        found: The lookups, in their order.
        codes: The code of every level of the diagram, also of those that make no difference.
    """
    state = 0
    for stage in found:
        index = sum(codes[level] * stride for level, stride in zip(stage.levels, stage.strides, strict=True))
        state = stage.table[state * stage.size + index]
    return state
