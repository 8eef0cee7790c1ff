"""Cases of compared facts as people are told of them: by what is asked of each fact alone, and how each two lie.

The cells of a space are finer (`remit.normal.strata`), so a diagram over them becomes one over what is told. Levels
keep their numbers; what cannot be together is nobody's case in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from remit.decide.asked_words import box_items
from remit.decide.cell_words import items
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.regions import LevelBox, boxes
from remit.diagram.space import Space
from remit.model.comparisons import Comparison
from remit.model.items import Accepted
from remit.model.matching import ABSENT
from remit.normal.asked_sets import Truth
from remit.normal.cells import Cells
from remit.normal.strata import APART, LESS, MORE, SAME

SAID: Mapping[tuple[int, ...], str] = {
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
SAID_WITHOUT_ORDER: Mapping[tuple[int, ...], str] = {(SAME,): "same as", (LESS,): "different from"}


class ComparedView:
    """The allowed cells of a space, by what is told of them."""

    def __init__(self, space: Space, allowed: AllowedLists, weights: Sequence[Sequence[int]]) -> None:
        """`weights` are how many cases each cell is where no facts are compared."""
        self.space, self.allowed = space, allowed
        self.diagram = Diagram(len(space.names), space.too_large)
        self.within: AllowedLists = [self._told(level, cells) for level, cells in enumerate(allowed)]
        self.weights = [
            [int(cell in self.within[level]) for cell in range(space.told[level][0].count)]
            if level in space.told
            else list(weights[level])
            for level in range(len(space.names))
        ]
        self._found: dict[Node, Node] = {}

    def _told(self, level: int, cells: Sequence[int]) -> tuple[int, ...]:
        told = self.space.told
        return tuple(sorted({told[level][1][cell] for cell in cells})) if level in told else tuple(cells)

    def cell_count(self, level: int) -> int:
        return len(self.weights[level])

    def root(self, diagram: Diagram, root: Node) -> Node:
        """What a diagram over the cells says; the same diagram each time."""

        def go(node: Node) -> Node:
            if node not in self._found:
                at, below = diagram.level[node], diagram.children[node]
                if not below:
                    self._found[node] = self.diagram.terminal(diagram.value[node])
                elif at in self.space.told:
                    self._found[node] = self.diagram.find_or_add(at, self._joined(at, below, go))
                else:
                    self._found[node] = self.diagram.find_or_add(at, tuple([go(child) for child in below]))
            return self._found[node]

        return go(root)

    def _joined(self, level: int, below: Sequence[Node], go: Callable[[Node], Node]) -> tuple[Node, ...]:
        """Of each cell that is told, all that follows of the cells in it."""
        nothing, (told, of) = self.diagram.terminal(IMPOSSIBLE), self.space.told[level]
        ways: list[dict[Node, None]] = [{} for _ in range(told.count)]
        for cell in self.allowed[level]:
            ways[of[cell]][go(below[cell])] = None
        return tuple([self.diagram.union(way) if way else nothing for way in ways])

    def boxes(self, root: Node, wanted: int, within: AllowedLists) -> Iterator[LevelBox]:
        """Boxes that hold exactly the cases that are wanted, each of which can be said in words."""
        for box in boxes(self.diagram, root, wanted, within):
            for part in self._sayable({level: box.get(level, cells) for level, cells in enumerate(within)}, within):
                if self.diagram.reach(root, [part[level] for level in range(len(within))]) & wanted:
                    yield {level: cells for level, cells in part.items() if len(cells) < len(within[level])}

    def indicator(self, diagram: Diagram, box: LevelBox) -> Node:
        """A diagram over the cells of the space that is 1 in a box, and 0 elsewhere."""
        node, outside = diagram.terminal(1), diagram.terminal(0)
        for level in sorted(box, reverse=True):
            count = self.space.cells[level].count
            of = self.space.told[level][1] if level in self.space.told else range(count)
            node = diagram.find_or_add(level, tuple([node if of[c] in box[level] else outside for c in range(count)]))
        return node

    def can_be_said(self, box: Mapping[int, Sequence[int]], within: AllowedLists) -> bool:
        """Whether a box is what its words say."""
        whole = {level: tuple(box.get(level, cells)) for level, cells in enumerate(within)}
        return next(self._sayable(whole, within)) == whole

    def _sayable(self, box: LevelBox, within: AllowedLists) -> Iterator[LevelBox]:
        """A box in parts: `less than` is said of two facts that are there, so what is absent is a part of its own."""
        for pair, level in self.space.pairs.items():
            chosen, lying = tuple(box[level]), self.space.lying(level)
            if chosen == tuple(within[level]):
                continue
            own = [self.space.level_of[name] for name in pair]
            gone = {each: self._absent(each, box) for each in own}
            there = {each: tuple(c for c in box[each] if c not in cells) for each, cells in gone.items()}
            related = tuple(cell for cell in chosen if lying.kinds[cell] != APART)
            is_apart = related != chosen and any(gone.values())
            if not is_apart and related == chosen and not any(gone.values()):
                continue
            if related and all(there.values()):
                yield from self._sayable({**box, **there, level: related}, within)
            for each, cells in gone.items() if is_apart else ():
                if cells:
                    yield from self._sayable({**box, each: cells, level: tuple(within[level])}, within)
            return
        yield box

    def _absent(self, level: int, box: LevelBox) -> tuple[int, ...]:
        """The cells of a box in which a fact is absent."""
        told = self._cells(level)
        absent = told.code(ABSENT) if told.domain.optional else None
        return tuple(cell for cell in box[level] if cell == absent)

    def _cells(self, level: int) -> Cells:
        """What is told of one fact alone."""
        told = self.space.told
        return told[level][0] if level in told else self.space.fact(self.space.names[level])

    def words(self, box: Mapping[int, Sequence[int]]) -> list[tuple[str, Accepted]]:
        """A box as facts with items, in no order; comparisons are items of one of the facts that are compared.

        That a fact is there goes without saying where it is compared.
        """
        pairs = {level: pair for pair, level in self.space.pairs.items() if level in box}
        said = {level: verb for level in pairs if (verb := self._verb(level, box[level]))}
        of = self._said_of({level: pairs[level] for level in said}, {self.space.names[level] for level in box})
        compared = {name for level in said for name in pairs[level]}
        found = []
        for level, chosen in box.items():
            if level in said:
                found.append(self._against(said[level], pairs[level], of[level]))
            elif level not in pairs and not isinstance(self.space.cells[level], Truth):
                name, told = self.space.names[level], items(self._cells(level), chosen)
                found += [] if name in compared and told == ("present",) else [(name, told)]
        sets = {level: chosen for level, chosen in box.items() if isinstance(self.space.cells[level], Truth)}
        return [*found, *box_items(self.space, sets)]

    def _said_of(self, said: Mapping[int, tuple[str, str]], alone: AbstractSet[str]) -> dict[int, str]:
        """Of which of the two facts each comparison is said: of one of which nothing else is, as far as that goes."""
        held: dict[str, int] = {}

        def placed(level: int, seen: set[str]) -> bool:
            for name in said[level]:
                if name not in alone and name not in seen:
                    seen.add(name)
                    if name not in held or placed(held[name], seen):
                        held[name] = level
                        return True
            return False

        for level in said:
            placed(level, set())
        return {level: pair[0] for level, pair in said.items()} | {level: name for name, level in held.items()}

    @staticmethod
    def _against(verb: str, pair: tuple[str, str], of: str) -> tuple[str, Accepted]:
        """A comparison as an item of one of the two facts."""
        later, earlier = pair
        return (later, (Comparison(verb, earlier),)) if of == later else (earlier, (Comparison(TURNED[verb], later),))

    def _verb(self, level: int, chosen: Sequence[int]) -> str | None:
        """The comparison that comes to some relations; without an order, less stands for different."""
        lying = self.space.lying(level)
        kinds = tuple(sorted(lying.kinds[cell] for cell in chosen))
        return SAID.get(kinds) if MORE in lying.kinds else SAID_WITHOUT_ORDER.get(kinds)
