"""Sets of cases in few boxes: of every fact some cells, together exactly the cases that are meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.diagram.nodes import Allowed, Diagram, Node

Box = dict[int, tuple[int, ...]]  # of some levels, the cells; levels that are left out may have any


def boxes(diagram: Diagram, root: Node, wanted: int, within: Allowed) -> Iterator[Box]:
    """Boxes that together hold exactly the cases whose verdict is wanted (as bits), each as large as can be.

    Impossible cases may lie in any box: they are no cases. Greedy, so few boxes, though not always the fewest.
    """
    rest, left = diagram.restricted(root, within)
    while (path := _path(rest, left, wanted, within)) is not None:
        box = _enlarged(diagram, root, path, wanted, within)
        yield {level: cells for level, cells in box.items() if len(cells) < len(within[level])}
        left = _without(rest, left, box, within)


def _path(diagram: Diagram, root: Node, wanted: int, within: Allowed) -> Box | None:
    """The cells of one way to a wanted terminal."""
    if not diagram.reach(root, within) & wanted:
        return None
    box: Box = {}
    node = root
    while (level := diagram.level[node]) < diagram.levels:
        below = diagram.children[node]
        child = next(below[cell] for cell in within[level] if diagram.reach(below[cell], within) & wanted)
        box[level] = tuple(cell for cell in within[level] if below[cell] == child)
        node = child
    return box


def _enlarged(diagram: Diagram, root: Node, box: Box, wanted: int, within: Allowed) -> Box:
    """The box made as large as can be without a case of another verdict.

    First without whole levels, where that goes; then with single cells, but for those that hold impossible cases only.
    """
    cells: list[Sequence[int]] = [box.get(level, allowed) for level, allowed in enumerate(within)]

    def try_with(level: int, wider: Sequence[int]) -> None:
        kept, cells[level] = cells[level], wider
        if diagram.reach(root, cells) & ~wanted:
            cells[level] = kept

    for level in box:
        try_with(level, within[level])
    for level in box:
        for cell in within[level]:
            alone = [*cells[:level], [cell], *cells[level + 1 :]]
            if cell not in cells[level] and diagram.reach(root, alone):
                try_with(level, sorted([*cells[level], cell]))
    return {level: tuple(cells[level]) for level in box}


def _without(diagram: Diagram, root: Node, box: Box, within: Allowed) -> Node:
    """The diagram with all cases of a box made impossible."""
    memo: dict[tuple[Node, int], Node] = {}
    bounded = sorted(box)
    nothing = diagram.terminal(0)

    def go(node: Node, index: int) -> Node:
        if index == len(bounded):
            return nothing
        level = min(diagram.level[node], bounded[index])
        key = (node, index)
        if key not in memo:
            below = diagram.children[node] if diagram.level[node] == level else [node] * _width(within, level)
            inside = box[level] if level == bounded[index] else None
            children = [
                child if inside is not None and cell not in inside else go(child, index + (inside is not None))
                for cell, child in enumerate(below)
            ]
            memo[key] = diagram.find_or_add(level, tuple(children))
        return memo[key]

    return go(root, 0)


def _width(within: Allowed, level: int) -> int:
    return max(within[level]) + 1
