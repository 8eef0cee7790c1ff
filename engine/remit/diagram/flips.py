"""The nearest change to each other verdict: as few facts as can be, by a search over the diagram."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import reduce
from operator import or_

from remit.diagram.nodes import IMPOSSIBLE, Allowed, Diagram, Node, in_cell

LevelChanges = tuple[tuple[int, int], ...]  # levels, and the cells that they change to


def nearest(
    diagram: Diagram,
    root: Node,
    here: Allowed,
    within: Allowed,
    fixed: Container[int] = (),
    rank: Sequence[int] | None = None,
    first: Sequence[int] | None = None,
) -> dict[int, LevelChanges]:
    """For every verdict that can be reached, the fewest changes that lead there; of several, levels of low rank.

    A search by breadth over the diagram: a level stays in the cells that it has `here` at no cost, and goes to another
    cell `within` at a cost of one. Each node is followed once. Of several levels of one fact, that come one after the
    other, the first that changes costs one, and those after it are free; all of them are told.

    Args:
        diagram: Its terminals are sets of verdicts.
        root: Where it begins.
        here: The cells that are possible now, at every level.
        within: Those that it could change to.
        fixed: Levels that stay.
        rank: Of every level, its place among those that change rather.
        first: Of every level, the first of those of the same fact; None where each fact has one.
    """
    search = _Search(diagram, here, within, [*(range(diagram.levels) if first is None else first), diagram.levels])
    search.follow(root, ())
    while search.nodes and reduce(or_, search.found, 0) != diagram.anywhere[root]:
        before, search.nodes = search.nodes, []
        for node, is_free in sorted(before, key=lambda one: rank[diagram.level[one[0]]]) if rank else before:
            at = diagram.level[node]
            for cell in () if at in fixed or is_free else within[at]:
                search.follow(diagram.children[node][cell], (*search.changes[node, is_free], (at, cell)))
    return search.found


class _Search:
    """What changes lead to; `of` has of every level the first of the same fact, and that of terminals, of no fact."""

    def __init__(self, diagram: Diagram, here: Allowed, within: Allowed, of: Sequence[int]) -> None:
        self.diagram, self.here, self.within, self.of = diagram, here, within, of
        self.changes: dict[tuple[Node, bool], LevelChanges] = {}  # the fewest to a node, and whether more are free
        self.found: dict[int, LevelChanges] = {}
        self.nodes: list[tuple[Node, bool]] = []  # those that as many lead to

    def follow(self, node: Node, by: LevelChanges) -> None:
        """Where a change leads, and what follows without another one."""
        todo = [(node, by)]
        while todo:
            node, by = todo.pop()
            at = self.diagram.level[node]
            is_free = bool(by) and self.of[at] == self.of[by[-1][0]]
            if (node, is_free) in self.changes or (node, True) in self.changes:
                continue
            self.changes[node, is_free] = by
            if below := self.diagram.children[node]:
                self.nodes.append((node, is_free))
                open_cells = self.within[at] if is_free else self.here[at]
                todo += [(below[cell], (*by, (at, cell)) if is_free else by) for cell in open_cells]
            elif self.diagram.value[node] != IMPOSSIBLE:
                self.found.setdefault(self.diagram.value[node], by)


def widened(
    diagram: Diagram, root: Node, here: Allowed, flip: LevelChanges, target: int, within: Allowed
) -> dict[int, list[int]]:
    """The cells of a nearest flip with all that serve as well: every combination of them can lead to the target.

    Args:
        diagram: Its terminals are sets of verdicts.
        root: Where it begins.
        here: The cells that are possible now, at every level.
        flip: What changes, by `nearest`.
        target: The verdicts that it leads to, as bits.
        within: The cells that a level could change to.
    """
    if len(flip) == 1:
        ((level, _),) = flip
        reached = ((cell, diagram.reach(root, in_cell(here, level, cell))) for cell in within[level])
        return {level: [cell for cell, verdicts in reached if verdicts & target]}
    new, cells = Diagram(diagram.levels), list(here)
    others = set(range(diagram.levels)) - {level for level, _ in flip}
    top = diagram.forget(root, others, here, new)  # the verdicts of each combination
    for level, cell in flip:
        cells[level] = (cell,)
    for level, first in flip:
        for cell in within[level]:
            if cell != first:
                kept, cells[level] = cells[level], (cell,)
                cells[level] = (*kept, cell) if all(v & target for v in new.ends(top, cells)) else kept
    return {level: sorted(cells[level]) for level, _ in flip}


def first_path(diagram: Diagram, root: Node, wanted: int, within: Allowed) -> list[int] | None:
    """The cells of one complete case with a wanted terminal, each level's first that will do.

    Args:
        diagram: Its terminals have values.
        root: Where it begins.
        wanted: The value of the terminal.
        within: The cells that are allowed at every level.
    """
    can: dict[Node, bool] = {}

    def leads(node: Node) -> bool:
        """Whether a wanted terminal is below."""
        if node not in can:
            below = diagram.children[node]
            some = dict.fromkeys([below[cell] for cell in within[diagram.level[node]]]) if below else ()
            can[node] = bool(diagram.anywhere[node] & wanted) and (not below or any(map(leads, some)))
        return can[node]

    if not leads(root):
        return None
    node, path = root, []
    for level, allowed in enumerate(within):
        here = diagram.level[node] == level
        path.append(next(cell for cell in allowed if not here or leads(diagram.children[node][cell])))
        node = diagram.children[node][path[-1]] if here else node
    return path
