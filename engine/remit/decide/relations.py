"""Cases of compared facts by what tells them apart: each fact's own cells, and how each two lie to each other.

Places (`remit.normal.compared`) decide; people want to read that one fact is less than another. So a diagram over
places becomes one over cells and relations, in which what cannot be together is impossible, that is: nobody's case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from remit.decide.cell_words import items
from remit.diagram.masks import Allowed, Space
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.diagram.regions import Box, boxes
from remit.model.comparisons import Comparison
from remit.model.items import Accepted
from remit.model.kinds.text import OpenText
from remit.model.matching import ABSENT, Present
from remit.normal.cells import AnyCells, Cells
from remit.normal.compared import PlacedCells

LESS, SAME, MORE, APART = RELATIONS = (0, 1, 2, 3)  # APART: one of the two is absent
SAID = {
    (LESS,): "less than",
    (SAME,): "same as",
    (MORE,): "more than",
    (LESS, SAME): "at most",
    (SAME, MORE): "at least",
    (LESS, MORE): "different from",
}
TURNED = {  # the same said of the other fact
    "less than": "more than",
    "more than": "less than",
    "at most": "at least",
    "at least": "at most",
    "same as": "same as",
    "different from": "different from",
}
SAID_OF_TEXTS: Mapping[tuple[int, ...], str] = {(SAME,): "same as", (LESS,): "different from"}
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
        there = [(Present(),)] * cells.domain.optional  # it matters, as no comparison holds of what is absent
        return Cells(cells.domain, [*self.space.tests[self.space.names[level]], *there])

    def _class(self, level: int, cell: int) -> int:
        """The cell of a fact by itself in which one of its places lies."""
        own = self.cells[self.at[level, None]]
        placed = self.placed[level]
        assert own is not None
        return own.code(placed.value(cell)) if isinstance(placed, PlacedCells) else cell

    def within(self, allowed: Allowed) -> Allowed:
        """The allowed cells, by column."""
        return [
            tuple(sorted({self._class(level, c) for c in allowed[level]}))
            if mate is None
            else self._relations_between(allowed, level, mate)
            for level, mate in self.columns
        ]

    def _relations_between(self, allowed: Allowed, level: int, mate: int) -> tuple[int, ...]:
        """The relations that two facts can have at all."""
        marks = [[self.placed[each].marks()[cell] for cell in allowed[each]] for each in (level, mate)]
        is_ordered = self._is_ordered(level)
        return tuple(sorted({_relation(one, other, is_ordered) for one in marks[0] for other in marks[1]}))

    def _is_ordered(self, level: int) -> bool:
        return not isinstance(self.placed[level].domain, OpenText)

    def weights(self, allowed: Allowed, fine: Sequence[Sequence[int]]) -> list[list[int]]:
        """How many cases each cell is; of facts that are compared, each cell and relation counts once."""
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
        last = {mate: max(level for level, mates in self.mates.items() if mate in mates) for mate in self._compared}

        def go(level: int, node: Node, marks: Marks) -> Node:
            if level == diagram.levels:
                return self.diagram.terminal(diagram.value[node])
            marks = tuple(mark for mark in marks if last[mark[0]] >= level)
            key = (level, node, marks)
            if key not in memo:
                inner = diagram.level[node] == level
                below = {cell: diagram.children[node][cell] if inner else node for cell in allowed[level]}
                memo[key] = self._joined(level, below, marks, go)
            return memo[key]

        return go(0, root, ())

    @property
    def _compared(self) -> set[int]:
        """The levels with which one further down is compared."""
        return {mate for mates in self.mates.values() for mate in mates}

    def _joined(self, level: int, below: Mapping[int, Node], marks: Marks, go: Any) -> Node:
        placed, own, nothing = self.placed[level], self.cells[self.at[level, None]], self.diagram.terminal(IMPOSSIBLE)
        assert own is not None
        if not isinstance(placed, PlacedCells):
            kids = {cell: go(level + 1, node, marks) for cell, node in below.items()}
            return self.diagram.find_or_add(self.at[level, None], tuple(kids.get(c, nothing) for c in range(own.count)))
        ways: list[dict[tuple[int, ...], list[Node]]] = [{} for _ in range(own.count)]
        all_marks, taken, is_ordered = placed.marks(), dict(marks), self._is_ordered(level)
        for cell, node in below.items():
            mark = all_marks[cell]
            child = go(level + 1, node, (*marks, (level, mark)) if level in self._compared else marks)
            relation = tuple([_relation(mark, taken[mate], is_ordered) for mate in self.mates[level]])
            ways[self._class(level, cell)].setdefault(relation, []).append(child)
        joined = [{relation: self.diagram.union(nodes) for relation, nodes in way.items()} for way in ways]
        children = tuple(self._chained(level, 0, way) for way in joined)
        return self.diagram.find_or_add(self.at[level, None], children)

    def _chained(self, level: int, number: int, way: Mapping[tuple[int, ...], Node]) -> Node:
        """A level for each relation, from the one of a number on; of `way`, by these relations, what follows."""
        if not way:  # no places lie like that to each other: few do, of all the ways to combine relations
            return self.diagram.terminal(IMPOSSIBLE)
        mates = self.mates[level]
        if number == len(mates):
            return way[()]
        after: list[dict[tuple[int, ...], Node]] = [{} for _ in RELATIONS]
        for (first, *rest), node in way.items():
            after[first][tuple(rest)] = node
        kids = tuple([self._chained(level, number + 1, each) for each in after])
        return self.diagram.find_or_add(self.at[level, mates[number]], kids)

    def boxes(self, root: Node, wanted: int, within: Allowed) -> Iterator[Box]:
        """Boxes that hold exactly the cases that are wanted, each of which can be said in words."""
        for box in boxes(self.diagram, root, wanted, within):
            for part in self._sayable({level: box.get(level, cells) for level, cells in enumerate(within)}, within):
                if self.diagram.reach(root, [part[level] for level in range(len(within))]) & wanted:
                    yield {level: cells for level, cells in part.items() if len(cells) < len(within[level])}

    def indicator(self, diagram: Diagram, box: Box) -> Node:
        """A diagram over places that is 1 in a box of cells and relations, and 0 elsewhere."""
        found = diagram.terminal(1)
        for column, chosen in box.items():
            level, mate = self.columns[column]
            inside = (
                self._cells_inside(diagram, level, chosen)
                if mate is None
                else self._lying(diagram, level, mate, chosen)
            )
            found = diagram.apply(found, inside, int.__and__, idempotent=True)
        return found

    def _cells_inside(self, diagram: Diagram, level: int, chosen: Sequence[int]) -> Node:
        cells = [self._class(level, cell) in chosen for cell in range(self.placed[level].count)]
        return diagram.find_or_add(level, tuple(diagram.terminal(int(is_in)) for is_in in cells))

    def _lying(self, diagram: Diagram, level: int, mate: int, chosen: Sequence[int]) -> Node:
        """Where two facts lie to each other in some ways; the mate stands further up."""
        is_ordered, marks = self._is_ordered(level), self.placed[level].marks()
        rows = [
            tuple(diagram.terminal(int(_relation(mark, other, is_ordered) in chosen)) for mark in marks)
            for other in self.placed[mate].marks()
        ]
        return diagram.find_or_add(mate, tuple(diagram.find_or_add(level, row) for row in rows))

    def can_be_said(self, box: Mapping[int, Sequence[int]], within: Allowed) -> bool:
        """Whether a box is what its words say."""
        whole = {level: tuple(box.get(level, cells)) for level, cells in enumerate(within)}
        return next(self._sayable(whole, within)) == whole

    def _sayable(self, box: Box, within: Allowed) -> Iterator[Box]:
        """A box in parts: `less than` is said of two facts that are there, so what is absent is a part of its own."""
        for column, (level, mate) in enumerate(self.columns):
            chosen = tuple(box[column])
            if mate is None or chosen == tuple(within[column]):
                continue
            gone = {each: self._absent(each, box) for each in (self.at[level, None], self.at[mate, None])}
            there = {each: tuple(c for c in box[each] if c not in cells) for each, cells in gone.items()}
            related = tuple(relation for relation in chosen if relation != APART)
            is_apart = APART in chosen and any(gone.values())
            if not is_apart and related == chosen and not any(gone.values()):
                continue
            if related and all(there.values()):
                yield from self._sayable({**box, **there, column: related}, within)
            for each, cells in gone.items() if is_apart else ():
                if cells:
                    yield from self._sayable({**box, each: cells, column: tuple(within[column])}, within)
            return
        yield box

    def _absent(self, column: int, box: Box) -> tuple[int, ...]:
        """The cells of a box in which a fact is absent."""
        own = self.cells[column]
        assert own is not None
        absent = own.code(ABSENT) if own.domain.optional else None
        return tuple(cell for cell in box[column] if cell == absent)

    def words(self, box: Box) -> list[tuple[str, Accepted]]:
        """A box as facts with items, in no order; comparisons are items of one of the facts that are compared.

        That a fact is there goes without saying where it is compared.
        """
        said = {column: verb for column, chosen in box.items() if (verb := self._verb(column, chosen))}
        of = self._said_of(said, {self.columns[c][0] for c in box if self.columns[c][1] is None})
        compared = {level for column in said for level in self.columns[column] if level is not None}
        found = []
        for column, chosen in box.items():
            level, mate = self.columns[column]
            own, name = self.cells[column], self.space.names[level]
            if own is not None and not (level in compared and items(own, chosen) == ("present",)):
                found.append((name, items(own, chosen)))
            elif mate is not None and column in said:
                found.append(self._against(said[column], level, mate, of[column]))
        return found

    def _said_of(self, said: Mapping[int, str], alone: AbstractSet[int]) -> dict[int, int]:
        """Of which of the two facts each comparison is said: of one of which nothing else is, as far as that goes."""
        held: dict[int, int] = {}

        def placed(column: int, seen: set[int]) -> bool:
            for level in self.columns[column]:
                if level is not None and level not in alone and level not in seen:
                    seen.add(level)
                    if level not in held or placed(held[level], seen):
                        held[level] = column
                        return True
            return False

        for column in said:
            placed(column, set())
        return {column: self.columns[column][0] for column in said} | {c: level for level, c in held.items()}

    def _against(self, verb: str, level: int, mate: int, of: int) -> tuple[str, Accepted]:
        """A comparison as an item of one of the two facts."""
        names = self.space.names
        return (
            (names[level], (Comparison(verb, names[mate]),))
            if of == level
            else (names[mate], (Comparison(TURNED[verb], names[level]),))
        )

    def _verb(self, column: int, chosen: Sequence[int]) -> str | None:
        """The comparison that comes to some relations; of texts, less stands for different."""
        level, mate = self.columns[column]
        if mate is None:
            return None
        if not self._is_ordered(level):
            return SAID_OF_TEXTS.get(tuple(chosen))
        return SAID.get(tuple(sorted(chosen)))


def _relation(mark: Any, other: Any, is_ordered: bool) -> int:
    """How a fact lies to another; two texts that differ are LESS."""
    if mark is ABSENT or other is ABSENT:
        return APART
    if mark == other:
        return SAME
    return MORE if is_ordered and mark > other else LESS
