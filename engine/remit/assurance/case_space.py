"""Policies and conditions on one diagram, over cells that all of them share: the ground of every question."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from remit.assurance.smallest_implicants import Smallest, first_path, irreducible
from remit.decide.answers import Changes
from remit.decide.cell_words import items
from remit.decide.given_values import item_of
from remit.decide.relations import Related
from remit.diagram.counting import count
from remit.diagram.masks import Allowed, PolicyTests, Space
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.diagram.regions import Box, boxes
from remit.diagram.ruled import Ruled
from remit.diagram.truths import HOLDS, Junctions, Truths
from remit.model.conditions import Condition
from remit.model.items import Accepted, Stated
from remit.model.kinds.domain import Value
from remit.model.policy import Policy

ELSE = 1 << 62  # the terminal of cases outside of a box
MOST_KEPT = 16  # facts of a scenario that is looked at whether fewer would do


@dataclass(frozen=True, slots=True)
class Region:
    """A box of cases in the policy's words, and how many cases it holds."""

    where: Changes
    cases: int


class Witness(NamedTuple):
    """A scenario, one complete case of it (the cell of every level), and whether no other has fewer facts."""

    where: Changes
    path: list[int]
    is_smallest: bool = True


class Told(Protocol):
    """What regions are told from."""

    diagram: Diagram

    def cell_count(self, level: int) -> int: ...

    def count(self, root: Node, cells: Allowed, within: Allowed | None = None) -> dict[int, int]: ...

    def words(self, box: Mapping[int, Sequence[int]]) -> Changes: ...

    def boxes(self, root: Node, wanted: int, within: Allowed) -> Iterator[Box]: ...

    def indicator(self, diagram: Diagram, box: Box) -> Node: ...

    def can_be_said(self, box: Mapping[int, Sequence[int]], within: Allowed) -> bool: ...


class Within(list[tuple[int, ...]]):
    """The allowed cells of every level, with the number of cases that each of them is."""

    def __init__(self, cells: Iterable[tuple[int, ...]], weights: list[list[int]]) -> None:
        super().__init__(cells)
        self.weights = weights


class Study:
    """Policies (of which the first gives the words) and conditions of it, on one diagram.

    A root is the diagram of a policy's verdicts (bits of `BIT_OF`, 0 where constraints allow no case) or of a condition
    (HOLDS, FAILS). Readings are levels like facts: `within` says which of their choices are looked at. Raises
    TooLarge. `room` is for how many values at once may be known of facts that are compared with each other,
    `sides` for how many cases are looked at together.
    """

    def __init__(
        self,
        *policies: Policy,
        conditions: Sequence[Condition] = (),
        room: int = 0,
        sides: int = 1,
    ) -> None:
        self.policy, self.policies, self._conditions = policies[0], policies, conditions
        tests = [PolicyTests(policy, conditions if policy is policies[0] else ()) for policy in policies]
        self.space = Space(tests, room, sides)
        self.diagram = Diagram(len(self.space.names), self.space.too_large)
        self.junctions = Junctions(self.diagram)
        self._ruled: dict[object, Ruled] = {}
        self.everything: Allowed = [cells.few() for cells in self.space.cells]

    def ruled(self, index: int = 0, within: Allowed | None = None) -> Ruled:
        """What follows by one of the policies; `within` levels of one cell that cell is taken for granted."""
        fixed = self.fixed(within)
        key = (index, tuple(fixed.items()))
        if key not in self._ruled:
            self._ruled[key] = Ruled(Truths(self.policies[index], self.space, self.junctions, fixed))
        return self._ruled[key]

    def fixed(self, within: Allowed | None) -> dict[int, int]:
        """The levels that have one cell left of several, and that cell."""
        cells = enumerate(within or ())
        return {level: some[0] for level, some in cells if len(some) == 1 < self.space.cells[level].count}

    def verdicts(self, index: int = 0) -> Node:
        """The root of a policy: the verdict of every case under every reading."""
        return self.ruled(index).verdicts

    def condition(self, index: int = 0) -> Node:
        """The root of a condition: where it holds and where it fails (constraints left aside)."""
        return self.ruled().truths.holds(self._conditions[index])

    def anywhere(self, within: Allowed) -> Allowed:
        """The allowed cells; where any of a fact that is compared is, all its places: values may be on any of them."""
        levels = zip(self.space.everywhere, self.everything, within, strict=True)
        return [whole if some == every else some for whole, every, some in levels]

    def within(
        self,
        readings: Mapping[str, str] | None = None,
        known: Stated | None = None,
        open_readings: Container[str] = (),
    ) -> Within:
        """The allowed cells: readings by default but for those given, or open; facts as known, in written items."""
        declared = self.policy.readings.items()
        picked = {name: str(reading.default) for name, reading in declared if name not in open_readings}
        chosen = {
            name: (choice,) for name, choice in {**picked, **(readings or {})}.items() if name not in open_readings
        }
        return self._cells({**chosen, **(known or {})})

    def every_reading(self, known: Stated | None = None) -> Within:
        """The allowed cells with all readings open; facts as known."""
        return self._cells(known or {})

    def _cells(self, known: Stated) -> Within:
        tests = {name: self.policy.tests(name, accepted) for name, accepted in known.items()}
        levels = [
            (tests.get(name), cells) for name, cells in zip(self.space.names, self.space.framed(tests), strict=True)
        ]
        return Within(
            (cells.meeting(known) for known, cells in levels), [cells.weights(known) for known, cells in levels]
        )

    def weights(self, cells: Allowed, within: Allowed | None = None) -> list[list[int]]:
        """How many cases each cell is `within` (or in all); 0 outside of the allowed cells."""
        whole = cells if within is None else within
        each = whole.weights if isinstance(whole, Within) else [level.weights() for level in self.space.cells]
        return [
            [weight if cell in allowed else 0 for cell, weight in enumerate(level)]
            for level, allowed in zip(each, cells, strict=True)
        ]

    def count(self, root: Node, cells: Allowed, within: Allowed | None = None) -> dict[int, int]:
        """How many cases each terminal has in the allowed cells, of the values that are possible `within`.

        Facts that are compared with each other count by what tells them apart.
        """
        if not self.space.pairs:
            return count(self.diagram, root, self.weights(cells, within))
        view, told, inside = self.told(root, cells)
        return view.count(told, inside, inside)

    def told(self, root: Node, within: Allowed) -> tuple[Told, Node, Allowed]:
        """What regions are told from: the same diagram; where facts are compared, one over what tells them apart."""
        if not self.space.pairs:
            return self, root, within
        view = RelatedView(self, within)
        return view, view.related.root(self.diagram, root, within), view.related.within(within)

    def cell_count(self, level: int) -> int:
        return self.space.cells[level].count

    def regions(self, root: Node, wanted: int, within: Allowed) -> Iterator[Region]:
        """The cases whose terminal is wanted, in few boxes; terminal 0 may lie in any."""
        view, top, inside = self.told(root, within)
        for box in view.boxes(top, wanted, inside):
            cells = [box.get(level, allowed) for level, allowed in enumerate(inside)]
            counted = view.count(top, cells, inside)
            yield Region(view.words(box), sum(n for value, n in counted.items() if value & wanted))

    def boxes(self, root: Node, wanted: int, within: Allowed) -> Iterator[Box]:
        """Boxes that hold exactly the cases whose terminal is wanted."""
        return boxes(self.diagram, root, wanted, within)

    def can_be_said(self, box: Mapping[int, Sequence[int]], within: Allowed) -> bool:  # noqa: ARG002
        """Whether a box is what its words say: it is, where no facts are compared."""
        return True

    def words(self, box: Mapping[int, Sequence[int]]) -> Changes:
        """Cells of some levels as names and items, in the order of the policy; what may be anything is left out."""
        return self._in_order({self.space.names[i]: items(self.space.cells[i], chosen) for i, chosen in box.items()})

    def stated(self, box: Mapping[int, Sequence[int]]) -> Changes:
        """The same for a scenario: of facts that are compared values, as how they stand to each other is to be kept."""
        return self._in_order({self.space.names[level]: self._items(level, cells) for level, cells in box.items()})

    def _in_order(self, named: Stated) -> Changes:
        return tuple((name, named[name]) for name in (*self.policy.facts, *self.policy.readings) if name in named)

    def witness(self, root: Node, wanted: int, within: Allowed) -> Witness | None:
        """A smallest scenario all of whose cases have a wanted terminal, and one of them; None where no case has.

        Readings are named where, by their defaults, no case would be possible. It says of itself where there were too
        many sets of facts to go through, so that another may be smaller.
        """
        if not self.diagram.reach(root, within) & wanted:
            return None
        around, on = self.anywhere(within), self._spaced(within)
        path = self.path(root, wanted, on)
        assert path is not None, "a wanted terminal can be reached"
        cells = irreducible(self.diagram, root, wanted, around, path)
        kept = None
        if len(cells) <= MOST_KEPT:  # of more, there are too many sets to go through anyway
            kept = Smallest(self.diagram, root, wanted, around, on).kept(len(cells))
        cells = cells if kept is None else kept
        fixed: Allowed = [(cells[level],) if level in cells else some for level, some in enumerate(around)]
        named, path = self._with_readings(root, wanted, fixed)
        where = self.stated({level: (path[level],) for level in sorted({*cells, *named})})
        return Witness(tuple((name, said[:1]) for name, said in where), path, kept is not None)

    def _with_readings(self, root: Node, wanted: int, fixed: Allowed) -> tuple[list[int], list[int]]:
        """One case, with as few readings as can be at other choices than their defaults, and those that are."""
        usual, named = list(fixed), list[int]()
        for name, reading in self.policy.readings.items():
            level = self.space.level_of[name]
            default = self.space.cells[level].code(str(reading.default))
            usual[level] = (default,) if default in fixed[level] else fixed[level]
            if not self.diagram.reach(root, [*usual[: level + 1], *fixed[level + 1 :]]) & wanted:
                usual[level] = fixed[level]
                named.append(level)
        path = self.path(root, wanted, usual)
        assert path is not None, "some case is left"
        return [level for level in named if len(fixed[level]) > 1], path

    def _spaced(self, within: Allowed) -> Allowed:
        """The allowed cells; of facts that are compared those with room for the others on every side."""
        levels = zip(self.space.cells, self.everything, within, strict=True)
        return [cells.telling() if some == every else some for cells, every, some in levels]

    def only(self, root: Node, box: Box, within: Allowed) -> Node:
        """A diagram in which cases outside of a box (of what `told` gives) have the terminal ELSE."""
        told, _, _ = self.told(root, within)
        inside = told.indicator(self.diagram, box)
        return self.diagram.apply(root, inside, lambda value, is_in: value if is_in or value == IMPOSSIBLE else ELSE)

    def indicator(self, diagram: Diagram, box: Box) -> Node:
        """A diagram that is HOLDS in a box, and 0 elsewhere."""
        node = diagram.terminal(HOLDS)
        for level in sorted(box, reverse=True):
            node = diagram.find_or_add(
                level, tuple(node if c in box[level] else diagram.terminal(0) for c in self._every(level))
            )
        return node

    def _every(self, level: int) -> range:
        return range(self.space.cells[level].count)

    def _items(self, level: int, chosen: Sequence[int]) -> Accepted:
        cells = self.space.cells[level]
        if cells.is_placed:
            return tuple(item_of(cells.value(cell)) for cell in chosen)
        return items(cells, chosen)

    def path(self, root: Node, wanted: int, within: Allowed) -> list[int] | None:
        """The cells of one complete case with a wanted terminal, each level's first that will do."""
        return first_path(self.diagram, root, wanted, within)

    def facts(self, path: Sequence[int]) -> dict[str, Value]:
        """A complete case of these cells, as `verdict.decide` takes it."""
        return {
            name: cells.value(cell) for name, cells, cell in zip(self.space.names, self.space.cells, path, strict=True)
        }


class RelatedView:
    """A study's allowed cells, told by the relations of the facts that are compared."""

    def __init__(self, study: Study, within: Allowed) -> None:
        self.study, self.related = study, Related(study.space, study.space.cells)
        self.diagram = self.related.diagram
        self._weights = self.related.weights(within, study.weights(within))

    def cell_count(self, level: int) -> int:
        return len(self._weights[level])

    def count(self, root: Node, cells: Allowed, within: Allowed | None = None) -> dict[int, int]:  # noqa: ARG002
        weights = [
            [weight if cell in allowed else 0 for cell, weight in enumerate(level)]
            for level, allowed in zip(self._weights, cells, strict=True)
        ]
        return count(self.diagram, root, weights)

    def boxes(self, root: Node, wanted: int, within: Allowed) -> Iterator[Box]:
        return self.related.boxes(root, wanted, within)

    def indicator(self, diagram: Diagram, box: Box) -> Node:
        return self.related.indicator(diagram, box)

    def can_be_said(self, box: Mapping[int, Sequence[int]], within: Allowed) -> bool:
        return self.related.can_be_said(box, within)

    def words(self, box: Mapping[int, Sequence[int]]) -> Changes:
        order = {name: n for n, name in enumerate((*self.study.policy.facts, *self.study.policy.readings))}
        return tuple(
            sorted(
                self.related.words({column: tuple(chosen) for column, chosen in box.items()}),
                key=lambda pair: order[pair[0]],
            )
        )
