"""The nearest change to each other verdict: as few facts as can be, by dynamic programming over the diagram."""

from __future__ import annotations

from collections.abc import Container, Iterable
from itertools import product
from typing import NamedTuple

from remit.diagram.nodes import Allowed, Diagram, Node

Change = tuple[int, int]  # level, the cell that it changes to


class Flip(NamedTuple):
    """How many facts change, and to which cells."""

    cost: int
    changes: tuple[Change, ...]


def nearest(
    diagram: Diagram, root: Node, here: Allowed, within: Allowed, fixed: Container[int] = ()
) -> dict[int, Flip]:
    """For every terminal that can be reached, the fewest changes that lead there.

    A level stays in the cells that it has `here` at no cost, and goes to another cell `within` at a cost of one;
    levels that are `fixed` stay.
    """
    memo: dict[Node, dict[int, Flip]] = {}
    level, children, last = diagram.level, diagram.children, diagram.levels

    def go(node: Node) -> dict[int, Flip]:
        at = level[node]
        if at == last:
            return {diagram.value[node]: NOWHERE}
        if node not in memo:
            found: dict[int, Flip] = {}
            memo[node] = found
            below, stay = children[node], here[at]
            for cell in stay if at in fixed else within[at]:
                _improve(found, go(below[cell]), None if cell in stay else (at, cell))
        return memo[node]

    return go(root)


NOWHERE = Flip(0, ())


def _improve(found: dict[int, Flip], below: dict[int, Flip], change: Change | None) -> None:
    """Take over what is nearer by way of a child."""
    step = change is not None
    for value, flip in below.items():
        if value not in found or flip.cost + step < found[value].cost:
            found[value] = flip if change is None else Flip(flip.cost + 1, (change, *flip.changes))


def widened(
    diagram: Diagram, root: Node, here: Allowed, flip: Flip, target: int, within: Allowed
) -> dict[int, list[int]]:
    """A flip's cells with all others that serve as well: every combination of them can lead to the target."""
    cells = {level: [cell] for level, cell in flip.changes}
    for level, chosen in cells.items():
        for cell in within[level]:
            others = [[cell] if other == level else found for other, found in cells.items()]
            if cell in chosen or cell in here[level]:
                continue
            if all(
                _leads(diagram, root, here, zip(cells, combination, strict=True), target)
                for combination in product(*others)
            ):
                chosen.append(cell)
    return {level: sorted(found) for level, found in cells.items()}


def _leads(diagram: Diagram, root: Node, here: Allowed, changes: Iterable[Change], target: int) -> bool:
    """Whether changes make a verdict possible."""
    cells = list(here)
    for level, cell in changes:
        cells[level] = (cell,)
    return bool(diagram.reach(root, cells) & target)
