"""Policies and conditions on one diagram, over cells that all of them share: the ground of every question."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import heappop, heappush
from operator import itemgetter
from typing import NamedTuple, Protocol

from remit.assurance.related_view import RelatedView
from remit.assurance.smallest_implicants import MIXED, Smallest, irreducible
from remit.decide.answers import FactChanges
from remit.decide.asked_words import box_items
from remit.decide.given_values import item_of
from remit.diagram.arrangements import consistent
from remit.diagram.counting import count
from remit.diagram.flips import first_path
from remit.diagram.junctions import HOLDS, Junctions
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.diagram.policy_tests import AllowedLists, PolicyTests
from remit.diagram.regions import LevelBox, boxes
from remit.diagram.ruled import Ruled
from remit.diagram.space import Space
from remit.diagram.truths import Truths
from remit.errors import TooLarge
from remit.model.conditions import Condition
from remit.model.items import Stated
from remit.model.kinds.domain import Value
from remit.model.kinds.flag import Flag
from remit.model.policy import Policy
from remit.normal.asked_sets import HOLDS as IS_SO
from remit.normal.asked_sets import Truth
from remit.normal.cells import Cells
from remit.normal.stated_concepts import truths_stated
from remit.normal.strata import Lying
from remit.representatives import KnownFacts
from remit.verdict import CaseValues

ELSE = 1 << 62  # the terminal of cases outside of a box
ANY = -1  # all terminals but IMPOSSIBLE, as bits
MOST_KEPT = 16  # facts of a scenario, of which it is found out that no fewer do


@dataclass(frozen=True, slots=True)
class Region:
    """A box of cases in the policy's words, and how many cases it holds."""

    where: FactChanges
    cases: int


class Witness(NamedTuple):
    """A scenario, one complete case of it (the cell of every level), and whether no other has fewer facts."""

    where: FactChanges
    path: list[int]
    is_smallest: bool = True


class RegionTeller(Protocol):
    """What regions are told from."""

    diagram: Diagram

    def cell_count(self, level: int) -> int: ...

    def count(self, root: Node, cells: AllowedLists, within: AllowedLists | None = None) -> dict[int, int]: ...

    def words(self, box: Mapping[int, Sequence[int]]) -> FactChanges: ...

    def boxes(self, root: Node, wanted: int, within: AllowedLists) -> Iterator[LevelBox]: ...

    def indicator(self, diagram: Diagram, box: LevelBox) -> Node: ...

    def can_be_said(self, box: Mapping[int, Sequence[int]], within: AllowedLists) -> bool: ...


class Within(list[tuple[int, ...]]):
    """The allowed cells of every level, with the number of cases that each of them is."""

    def __init__(self, cells: Iterable[tuple[int, ...]], weights: list[list[int]]) -> None:
        super().__init__(cells)
        self.weights = weights


class CaseSpace:
    """Policies (of which the first gives the words) and conditions of it, on one diagram.

    A root is the diagram of a policy's verdicts (bits of `BIT_OF`, 0 where constraints allow no case) or of a condition
    (HOLDS, FAILS). Readings are levels like facts: `within` says which of their choices are looked at. Facts that are
    `doubled` have another value each, for a case that differs in them (`then`); other roots do not depend on it. Raises
    TooLarge.
    """

    def __init__(
        self,
        *policies: Policy,
        conditions: Sequence[Condition] = (),
        doubled: AbstractSet[str] = frozenset(),
    ) -> None:
        self.policy, self.policies, self._conditions = policies[0], policies, conditions
        tests = [PolicyTests(policy, conditions if policy is policies[0] else ()) for policy in policies]
        self.space = Space(tests, doubled)
        self.diagram = Diagram(len(self.space.names), self.space.too_large)
        self.junctions = Junctions(self.diagram)
        self._ruled: dict[object, Ruled] = {}
        self._views: dict[object, RelatedView] = {}
        self.then = frozenset(level for name in self.space.doubled.values() for level in self.space.levels(name))
        self.everything: AllowedLists = [
            (0,) if level in self.then else cells.meeting(None) for level, cells in enumerate(self.space.cells)
        ]
        self.facts_of = list(self.space.facts.values())

    def ruled(self, index: int = 0, within: AllowedLists | None = None) -> Ruled:
        """What follows by one of the policies; `within` levels of one cell that cell is taken for granted."""
        fixed = self.fixed(within)
        key = (index, tuple(fixed.items()))
        if key not in self._ruled:
            self._ruled[key] = Ruled(Truths(self.policies[index], self.space, self.junctions, fixed))
        return self._ruled[key]

    def fixed(self, within: AllowedLists | None) -> dict[int, int]:
        """The levels that have one cell left of several, and that cell."""
        cells = enumerate(within or ())
        return {level: some[0] for level, some in cells if len(some) == 1 < self.space.cells[level].count}

    def verdicts(self, index: int = 0) -> Node:
        """The root of a policy: the verdict of every case under every reading."""
        return self.ruled(index).verdicts

    def condition(self, index: int = 0) -> Node:
        """The root of a condition: where it holds and where it fails (constraints left aside)."""
        return self.ruled().truths.holds(self._conditions[index])

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

    def _cells(self, written: Stated) -> Within:
        known = {name: self.policy.tests(name, accepted) for name, accepted in written.items()}
        return Within(self.meeting(known), [cells.weights(known.get(name)) for name, cells in self._levels])

    @property
    def _levels(self) -> Iterator[tuple[str, Cells | Lying | Truth]]:
        return zip(self.space.names, self.space.cells, strict=True)

    def meeting(self, known: KnownFacts) -> AllowedLists:
        """The cells in which any value is as is known; see `knowing`."""
        cells = self.space.meeting(known)
        return [every if level in self.then else cells[level] for level, every in enumerate(self.everything)]

    def knowing(self, root: Node, known: KnownFacts) -> Node:
        """A diagram for the cases that are as is known: values of facts that are compared say more than their cells.

        Concepts, too, are as is known there, by the first of the policies.
        """
        for name, truths in truths_stated(self.policy, known).items():
            so = self.ruled().truths.test(name, tuple(map(Flag().written, truths)))
            root = self.junctions.chosen(so, root, self.diagram.terminal(IMPOSSIBLE))
        if all(name not in self.space.group_of and self.space.tells_set(name, tests) for name, tests in known.items()):
            return root
        return self.consistent(root, known)

    def consistent(self, root: Node, known: KnownFacts | None = None) -> Node:
        """A diagram with the cells taken out that no values of compared facts lie in together."""
        given = consistent(self.space, self.junctions, frozenset(self.space.doubled.values()), known, self._care(root))
        return self.junctions.chosen(given, root, self.diagram.terminal(IMPOSSIBLE))

    def _care(self, root: Node) -> tuple[Node, ...]:
        """Where constraints let cases exist, if a diagram has no others."""
        if not self.policy.constraints or not self.space.groups:
            return ()
        allowed, join = self.ruled().truths.allowed, self.junctions
        others = join.both(join.where(root, ANY), join.negated(join.all_of(allowed)))
        return allowed if others == join.never else ()

    def weights(self, cells: AllowedLists, within: AllowedLists | None = None) -> list[list[int]]:
        """How many cases each cell is `within` (or in all); 0 outside of the allowed cells."""
        whole = cells if within is None else within
        each = whole.weights if isinstance(whole, Within) else [level.weights() for level in self.space.cells]
        return [
            [(1 if level in self.then else weight) if cell in allowed else 0 for cell, weight in enumerate(weights)]
            for level, (weights, allowed) in enumerate(zip(each, cells, strict=True))
        ]

    def count(self, root: Node, cells: AllowedLists, within: AllowedLists | None = None) -> dict[int, int]:
        """How many cases each terminal has in the allowed cells, of the values that are possible `within`.

        Facts that are compared with each other count by what tells them apart.
        """
        if not self.space.groups:
            return count(self.diagram, root, self.weights(cells, within))
        view, told, inside = self.told(root, cells)
        return view.count(told, inside, inside)

    def told(self, root: Node, within: AllowedLists) -> tuple[RegionTeller, Node, AllowedLists]:
        """What regions are told from: the same diagram; where facts are compared, one over what tells them apart."""
        if not self.space.groups:
            return self, root, within
        view = self._view(within)
        return view, view.view.root(self.diagram, root), view.view.within

    def _view(self, within: AllowedLists) -> RelatedView:
        """The same for the same cells, so that what was worked out of a root is remembered."""
        weights = self.weights(within)
        key = (*map(tuple, within), *map(tuple, weights))
        if key not in self._views:
            self._views[key] = RelatedView(self.policy, self.space, within, weights)
        return self._views[key]

    def cell_count(self, level: int) -> int:
        return self.space.cells[level].count

    def regions(self, root: Node, wanted: int, within: AllowedLists) -> Iterator[Region]:
        """The cases whose terminal is wanted, in few boxes; terminal 0 may lie in any."""
        view, top, inside = self.told(root, within)
        for box in view.boxes(top, wanted, inside):
            cells = [box.get(level, allowed) for level, allowed in enumerate(inside)]
            counted = view.count(top, cells, inside)
            yield Region(view.words(box), sum(n for value, n in counted.items() if value & wanted))

    def boxes(self, root: Node, wanted: int, within: AllowedLists) -> Iterator[LevelBox]:
        """Boxes that hold exactly the cases whose terminal is wanted."""
        return boxes(self.diagram, root, wanted, within)

    def can_be_said(self, box: Mapping[int, Sequence[int]], within: AllowedLists) -> bool:  # noqa: ARG002
        """Whether a box is what its words say: it is, where no facts are compared."""
        return True

    def words(self, box: Mapping[int, Sequence[int]]) -> FactChanges:
        """Cells of some levels as names and items, in the order of the policy; what may be anything is left out."""
        return self._in_order(dict(box_items(self.space, box)))

    def stated(self, levels: Collection[int], path: Sequence[int], facts: CaseValues | None = None) -> FactChanges:
        """Some levels of a complete case as a scenario states them: of facts that are compared, values.

        Of a set with a level for each test, too, where all of these are stated.
        """
        facts = facts or self.facts(path)
        said = dict(box_items(self.space, {level: (path[level],) for level in levels}, facts))
        whole = {name for name in self.space.asked if set(self.space.own(name)) <= set(levels)}
        plain = {name: (item_of(facts[name]),) for name in said if name in self.space.group_of or name in whole}
        return self._in_order({**said, **plain})

    def _in_order(self, named: Stated) -> FactChanges:
        return tuple((name, named[name]) for name in (*self.policy.facts, *self.policy.readings) if name in named)

    def witness(self, root: Node, wanted: int, within: AllowedLists) -> Witness | None:
        """A smallest scenario all of whose cases have a wanted terminal, and one of them; None where no case has.

        Readings are named where, by their defaults, no case would be possible. It says of itself where there were too
        many sets of facts to go through, so that another may be smaller.
        """

        def class_of(value: int) -> int:
            return IMPOSSIBLE if value == IMPOSSIBLE else MIXED << 1 if value & wanted else MIXED

        return next(self.witnesses(root, self.smallest(class_of, within), wanted), None)

    def smallest(self, class_of: Callable[[int], int], within: AllowedLists) -> Smallest:
        """What searches for the scenarios that settle the classes of terminals: see `Smallest`."""
        return Smallest(self.diagram, class_of, within, self._ends_last(within), self.facts_of)

    def witnesses(self, root: Node, smallest: Smallest, wanted: int = 0) -> Iterator[Witness]:
        """A smallest scenario for each class, as `witness` gives it; those that state least come first.

        Terminals of a class share a bit with it, or with what is `wanted`.
        """
        root = self.consistent(root)
        order = {each: place for place, each in enumerate(smallest.classes(root))}
        waiting: list[tuple[int, int, Witness]] = []
        try:
            for size, each, cells in smallest.kept(root, MOST_KEPT):
                found = self._stating(root, wanted or each, smallest, cells)
                place = order.pop(each)
                heappush(waiting, (len(found.where), place, found))
                while waiting and waiting[0][:2] <= (size, place):  # what is left states more
                    yield heappop(waiting)[2]
        except TooLarge:
            waiting += self._irreducible(root, wanted, smallest, order)
            waiting = [(size, place, one._replace(is_smallest=False)) for size, place, one in waiting]
        yield from (one for _, _, one in sorted(waiting, key=itemgetter(0, 1)))

    def _irreducible(
        self, root: Node, wanted: int, smallest: Smallest, order: Mapping[int, int]
    ) -> Iterator[tuple[int, int, Witness]]:
        """Scenarios of which nothing can be left out, where fewer facts may do."""
        for each, place in order.items():
            path = self.path(root, wanted or each, smallest.on)
            if path is not None:
                cells = irreducible(self.diagram, root, wanted or each, smallest.around, path, self.facts_of)
                found = self._stating(root, wanted or each, smallest, cells)
                yield len(found.where), place, found

    def _stating(self, root: Node, wanted: int, smallest: Smallest, cells: Mapping[int, int]) -> Witness:
        """What a scenario states of some cells, and a case of it."""
        cells = self._with_fewer_tests(root, wanted, smallest.around, cells)
        fixed: AllowedLists = [
            (cells[level],) if level in cells else tuple(some) for level, some in enumerate(smallest.on)
        ]
        named, path = self._with_readings(root, wanted, fixed)
        where = self.stated(sorted({*self.said(cells), *named}), path)
        return Witness(tuple((name, said[:1]) for name, said in where), path)

    def said(self, cells: Iterable[int]) -> set[int]:
        """The levels of the facts that some levels say something of; of a set with many levels, those themselves."""
        space = self.space
        return {
            level if name in space.asked else space.level_of[name] for level in cells for name in space.about(level)
        }

    def _with_fewer_tests(
        self, root: Node, wanted: int, within: AllowedLists, settling: Mapping[int, int]
    ) -> dict[int, int]:
        """Cells that settle it, without tests on sets that need not be said."""
        left = dict(settling)
        cells = [(left[level],) if level in left else tuple(some) for level, some in enumerate(within)]
        asked = [each for each in left if isinstance(self.space.cells[each], Truth)]
        for level in sorted(asked, key=lambda each: left[each] == IS_SO):  # what a set includes is said rather
            cells[level] = tuple(within[level])
            if any(value and not value & wanted for value in self.diagram.ends(root, cells)):
                cells[level] = (left[level],)
            else:
                del left[level]
        return left

    def _with_readings(self, root: Node, wanted: int, fixed: AllowedLists) -> tuple[list[int], list[int]]:
        """One case, with as few readings as can be at other choices than their defaults, and those that are."""
        usual, named = list(fixed), list[int]()
        for name, reading in self.policy.readings.items():
            level = self.space.level_of[name]
            default = self.space.fact(name).code(str(reading.default))
            usual[level] = (default,) if default in fixed[level] else fixed[level]
            if not self.diagram.reach(root, [*usual[: level + 1], *fixed[level + 1 :]]) & wanted:
                usual[level] = fixed[level]
                named.append(level)
        path = self.path(root, wanted, usual)
        assert path is not None, "some case is left"
        return [level for level in named if len(fixed[level]) > 1], path

    def _ends_last(self, within: AllowedLists) -> AllowedLists:
        """The allowed cells; of facts that are compared those first in which others have room on every side."""
        found = list(map(tuple, within))
        for name, group in self.space.group_of.items():
            level, cells = self.space.level_of[name], self.space.fact(name)
            ends = {cells.code(value) for value in group.strata.ends if group.strata.has(name, value)}
            found[level] = (*(c for c in found[level] if c not in ends), *(c for c in found[level] if c in ends))
        return found

    def only(self, root: Node, box: LevelBox, within: AllowedLists) -> Node:
        """A diagram in which cases outside of a box (of what `told` gives) have the terminal ELSE."""
        told, _, _ = self.told(root, within)
        inside = told.indicator(self.diagram, box)
        return self.diagram.apply(root, inside, lambda value, is_in: value if is_in or value == IMPOSSIBLE else ELSE)

    def indicator(self, diagram: Diagram, box: LevelBox) -> Node:
        """A diagram that is HOLDS in a box, and 0 elsewhere."""
        node = diagram.terminal(HOLDS)
        for level in sorted(box, reverse=True):
            node = diagram.find_or_add(
                level, tuple(node if c in box[level] else diagram.terminal(0) for c in self._every(level))
            )
        return node

    def _every(self, level: int) -> range:
        return range(self.space.cells[level].count)

    def path(self, root: Node, wanted: int, within: AllowedLists) -> list[int] | None:
        """The cells of one complete case with a wanted terminal, each level's first that will do."""
        return first_path(self.diagram, self.consistent(root), wanted, within)

    def facts(self, path: Sequence[int]) -> dict[str, Value]:
        """A complete case of these cells, as `verdict.decide` takes it."""
        return self.case(self.space.values(path, frozenset(self.space.doubled.values())))

    def case(self, facts: CaseValues) -> dict[str, Value]:
        """Values without those of a case that differs."""
        return {name: value for name, value in facts.items() if name not in self.space.doubled.values()}
