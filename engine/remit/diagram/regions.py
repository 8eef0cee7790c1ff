"""Sets of cases in few boxes: of every fact some cells, together exactly the cases that are meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.diagram.nodes import IMPOSSIBLE, Allowed, Diagram, Node, in_cell

LevelBox = dict[int, tuple[int, ...]]  # of some levels, the cells; levels that are left out may have any


def boxes(diagram: Diagram, root: Node, wanted: int, within: Allowed) -> Iterator[LevelBox]:
    """Boxes that together hold exactly the cases whose verdict is wanted (as bits), each as large as can be.

    Impossible cases may lie in any box: they are no cases. Greedy, so few boxes, though not always the fewest.

    Args:
        diagram: Its terminals are sets of verdicts.
        root: Where it begins.
        wanted: Verdicts, as bits.
        within: The cells that are looked at, at every level.
    """
    rest, left = diagram.restricted(root, within)
    while rest.reach(left, within) & wanted:
        path = list(_path(rest, left, wanted, within))
        box = {rest.level[node]: cells for node, cells in path}
        box = _enlarged(diagram, root, box, wanted, within)
        yield {level: cells for level, cells in box.items() if len(cells) < len(within[level])}
        inside = rest.terminal(wanted)
        for node, _ in reversed(path):
            cells, width = box[rest.level[node]], len(rest.children[node])
            below = [inside if cell in cells else rest.terminal(IMPOSSIBLE) for cell in range(width)]
            inside = rest.find_or_add(rest.level[node], tuple(below))
        left = rest.apply(left, inside, lambda verdict, covered: IMPOSSIBLE if covered else verdict)


def _path(diagram: Diagram, node: Node, wanted: int, within: Allowed) -> Iterator[tuple[Node, tuple[int, ...]]]:
    """The nodes on one way to a wanted terminal, with the cells that lead on."""
    while below := diagram.children[node]:
        cells = within[diagram.level[node]]
        child = next(below[cell] for cell in cells if diagram.reach(below[cell], within) & wanted)
        yield node, tuple(cell for cell in cells if below[cell] == child)
        node = child


def _enlarged(diagram: Diagram, root: Node, box: LevelBox, wanted: int, within: Allowed) -> LevelBox:
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
            if cell not in cells[level] and diagram.reach(root, in_cell(cells, level, cell)):
                try_with(level, sorted([*cells[level], cell]))
    return {level: tuple(cells[level]) for level in box}
