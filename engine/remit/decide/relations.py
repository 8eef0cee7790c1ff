"""Cases of compared facts by what tells them apart: each fact's own cells, and how each two lie to each other.

Places (`remit.normal.compared`) decide; people want to read that one fact is less than another. So a diagram over
places becomes one over cells and relations, in which what cannot be together is impossible, that is: nobody's case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from remit.decide.items import items
from remit.diagram.masks import Allowed, Space
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.diagram.regions import Box
from remit.model.domains import OpenText
from remit.model.matching import ABSENT
from remit.normal.cells import Cells
from remit.normal.compared import AnyCells, PlacedCells

LESS, SAME, MORE = RELATIONS = (0, 1, 2)
SAID = {
    (LESS,): "less than",
    (SAME,): "same as",
    (MORE,): "more than",
    (LESS, SAME): "at most",
    (SAME, MORE): "at least",
    (LESS, MORE): "different from",
}
Marks = tuple[tuple[int, Any], ...]  # of levels, the places that were taken
Column = tuple[int, int | None]  # a level, and the one before it that it is compared with


class Related:
    """A diagram over the cells of facts and the relations of those that are compared."""

    def __init__(self, space: Space, cells: Sequence[AnyCells]) -> None:
        self.space, self.placed = space, cells
        mates = {level: [a for a, b in space.pairs if b == level] for level in range(len(cells))}
        self.columns: list[Column] = [(b, a) for b in mates for a in (None, *mates[b])]
        self.at = {column: number for number, column in enumerate(self.columns)}
        self.mates = mates
        self.cells: list[Cells | None] = [self._own(level) if mate is None else None for level, mate in self.columns]
        self.diagram = Diagram(len(self.columns), space.too_large)

    def _own(self, level: int) -> Cells:
        """The cells of a fact by itself."""
        cells = self.placed[level]
        if isinstance(cells, Cells):
            return cells
        return Cells(cells.domain, self.space.tests[self.space.names[level]])

    def _class(self, level: int, cell: int) -> int:
        """The cell of a fact by itself in which one of its places lies."""
        own = self.cells[self.at[level, None]]
        placed = self.placed[level]
        assert own is not None
        return own.code(placed.value(cell)) if isinstance(placed, PlacedCells) else cell

    def within(self, allowed: Allowed) -> Allowed:
        """The allowed cells, by column."""
        return [
            tuple(RELATIONS) if mate is not None else tuple(sorted({self._class(level, c) for c in allowed[level]}))
            for level, mate in self.columns
        ]

    def weights(self, allowed: Allowed, fine: Sequence[Sequence[int]]) -> list[list[int]]:
        """How many values each cell stands for; of facts that are compared, each cell and relation counts once."""
        found = []
        for (level, mate), own in zip(self.columns, self.cells, strict=True):
            if own is None or mate is not None:
                found.append([1] * len(RELATIONS))
            elif isinstance(self.placed[level], PlacedCells):
                inside = {self._class(level, cell) for cell in allowed[level]}
                found.append([int(cell in inside) for cell in range(own.count)])
            else:
                found.append(list(fine[level]))
        return found

    def root(self, diagram: Diagram, root: Node, allowed: Allowed) -> Node:
        """What a diagram over places says of the allowed ones."""
        memo: dict[tuple[int, Node, Marks], Node] = {}

        def go(level: int, node: Node, marks: Marks) -> Node:
            if level == diagram.levels:
                return self.diagram.terminal(diagram.value[node])
            key = (level, node, marks)
            if key not in memo:
                inner = diagram.level[node] == level
                below = {cell: diagram.children[node][cell] if inner else node for cell in allowed[level]}
                memo[key] = self._joined(level, below, marks, go)
            return memo[key]

        return go(0, root, ())

    def _joined(self, level: int, below: Mapping[int, Node], marks: Marks, go: Any) -> Node:
        placed, own, nothing = self.placed[level], self.cells[self.at[level, None]], self.diagram.terminal(IMPOSSIBLE)
        assert own is not None
        if not isinstance(placed, PlacedCells):
            kids = {cell: go(level + 1, node, marks) for cell, node in below.items()}
            return self.diagram.find_or_add(self.at[level, None], tuple(kids.get(c, nothing) for c in range(own.count)))
        ways: list[dict[tuple[int, ...], Node]] = [{} for _ in range(own.count)]
        all_marks = placed.marks()
        for cell, node in below.items():
            child = go(level + 1, node, (*marks, (level, all_marks[cell])))
            for relation in self._relations(level, all_marks[cell], dict(marks)):
                way = ways[self._class(level, cell)]
                way[relation] = self.diagram.union([way[relation], child]) if relation in way else child
        children = tuple(self._chained(level, 0, (), way) for way in ways)
        return self.diagram.find_or_add(self.at[level, None], children)

    def _relations(self, level: int, mark: Any, marks: Mapping[int, Any]) -> Iterator[tuple[int, ...]]:
        """How a fact lies to each that it is compared with; where one is absent, in every way."""
        found: list[tuple[int, ...]] = [()]
        for mate in self.mates[level]:
            ways = self._ways(mark, marks[mate], ordered=not isinstance(self.placed[level].domain, OpenText))
            found = [(*relation, way) for relation in found for way in ways]
        yield from found

    @staticmethod
    def _ways(mark: Any, other: Any, *, ordered: bool) -> tuple[int, ...]:
        if ABSENT in (mark, other):
            return RELATIONS
        if mark == other:
            return (SAME,)
        return (LESS if mark < other else MORE,) if ordered else (LESS, MORE)

    def _chained(self, level: int, number: int, so_far: tuple[int, ...], way: Mapping[tuple[int, ...], Node]) -> Node:
        """A level for each relation."""
        mates = self.mates[level]
        if number == len(mates):
            return way.get(so_far, self.diagram.terminal(IMPOSSIBLE))
        kids = tuple(self._chained(level, number + 1, (*so_far, relation), way) for relation in RELATIONS)
        return self.diagram.find_or_add(self.at[level, mates[number]], kids)

    def words(self, box: Box) -> list[tuple[str, tuple[str, ...]]]:
        """A box as facts with items, in no order; comparisons are items of the fact that is compared."""
        found = []
        for column, chosen in box.items():
            level, mate = self.columns[column]
            own, name = self.cells[column], self.space.names[level]
            if own is not None:
                found.append((name, items(own, chosen)))
            elif mate is not None and (verb := self._verb(level, chosen)):
                found.append((name, (f"{verb} {self.space.names[mate]}",)))
        return found

    def _verb(self, level: int, chosen: Sequence[int]) -> str | None:
        """The comparison that comes to some relations; of texts, less and more are both different."""
        if isinstance(self.placed[level].domain, OpenText) and SAME not in chosen:
            return "different from"
        return SAID.get(tuple(sorted(chosen)))
