"""What the diagram says of one decision, by name: reasons, flips, questions, numbers of cases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TypeVar, cast

from remit.decide.asked_words import box_items
from remit.decide.cell_words import items
from remit.decide.compared_view import ComparedView
from remit.decide.given_values import item_of
from remit.diagram.build import BIT_OF, verdicts_of
from remit.diagram.compiled import Compiled, Rooted
from remit.diagram.counting import Weights, count
from remit.diagram.flips import first_path, nearest, widened
from remit.diagram.junctions import FAILS, HOLDS, Junctions
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node, in_cell
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.questions import Plan, deciding_levels, plan, questions
from remit.diagram.reasons import MOST_LISTED, CellCase
from remit.diagram.regions import LevelBox, boxes
from remit.diagram.ruled import EVERY
from remit.diagram.set_levels import PossibleSets
from remit.model.items import Accepted, OfSet, SetOf
from remit.model.kinds.set_items import any_of
from remit.model.rules import Verdict
from remit.normal.asked_sets import Truth
from remit.representatives import KnownFacts

ELSE = EVERY + 1  # the terminal of sets that do not serve
MOST_REMEMBERED = 4_000  # answers about cases of one policy
MOST_SETS = 16  # boxes of sets that are told of a flip

Found = TypeVar("Found")
FactChanges = tuple[tuple[str, Accepted], ...]  # facts, and the values, groups or ranges they change to


@dataclass(frozen=True, slots=True)
class SmallestReason:
    """A smallest set of facts that settles the verdict, and how many sets are as small (at least, where many)."""

    facts: tuple[str, ...]
    equally_small: int
    at_least: bool


@dataclass(frozen=True, slots=True)
class Flip:
    """The nearest way to another verdict: the fewest facts that change, and to what."""

    verdict: Verdict
    changes: FactChanges


@dataclass(frozen=True, slots=True)
class FactQuestion:
    """A fact to ask for, and the information in bits that its answer is expected to give."""

    fact: str
    gain: float


class Answers:
    """Answers about one decision; each is worked out when it is asked for."""

    def __init__(self, compiled: Compiled, known: KnownFacts, choices: Mapping[str, str]) -> None:
        """Raises TooLarge where facts are compared, and too much is known of them."""
        compiled, known = compiled.stating(known)
        compiled = compiled.fitted(known)
        self.compiled, self.table, self.known, self.choices = compiled, compiled.table, known, choices
        space = self.table.space
        self.within: AllowedLists = compiled.picked(space.everywhere, choices)
        self.allowed: AllowedLists = compiled.picked(
            space.alone(known), choices
        )  # how compared facts lie follows from their cells

    @cached_property
    def _case(self) -> CellCase | None:
        """The case among all others; None where the diagram of all of them is too large."""
        found = self.compiled.under(self.choices)
        return None if found is None else CellCase(*found, self.allowed, self.within, self.table.space.first)

    @cached_property
    def _view(self) -> Rooted:
        """A diagram that is right for what is known."""
        return self.compiled.under(self.choices) or self.compiled.view(self.allowed)

    def be_ready(self) -> None:
        """Make sure that there is a diagram of what is known. Raises TooLarge."""
        self._view  # noqa: B018  # it is remembered

    def minimal_reason(self) -> tuple[str, ...] | None:
        """Facts that settle the verdict (or what is possible), none of which can be left out."""
        return None if self._case is None else self._names(self._case.minimal_reason())

    def smallest_reason(self) -> SmallestReason | None:
        """One of the smallest sets of facts that settle the verdict, and how many there are."""
        found = self._smallest
        return SmallestReason(found[0], len(found), len(found) == MOST_LISTED) if found else None

    def smallest_reasons(self) -> list[tuple[str, ...]]:
        """All of the smallest sets of facts that settle the verdict."""
        return list(self._smallest)

    @cached_property
    def _smallest(self) -> list[tuple[str, ...]]:
        """Found once: an explanation asks for them again for every flip."""
        return self._once("reasons", self._found_smallest)

    def _found_smallest(self) -> list[tuple[str, ...]]:
        found = [] if self._case is None else self._case.smallest_reasons()
        return sorted((self._names(levels) for levels in found), key=self._order)

    def _once(self, what: str, find: Callable[[], Found]) -> Found:
        """What follows from cells and choices alone is found once for all cases that have these; nobody changes it.

        What is too large to be found is not remembered, and is tried, and refused, again.
        """
        remembered, key = self.compiled.answered, (what, *sorted(self.choices.items()), *map(tuple, self.allowed))
        found = cast("Found | None", remembered.get(key))  # in one step: others may forget it meanwhile
        if found is None:
            found = find()
            if len(remembered) >= MOST_REMEMBERED:
                remembered.clear()
            remembered[key] = found
        return found

    def flips(self, fixed: Iterable[str] = ()) -> tuple[Flip, ...]:
        """The nearest change of known facts that makes each other verdict possible; `fixed` facts stay."""
        fixed = tuple(fixed)
        return self._flips(fixed) if fixed else self._once("flips", self._flips)

    def _flips(self, fixed: Iterable[str] = ()) -> tuple[Flip, ...]:
        if self._case is None:
            return ()
        space, case = self.table.space, self._case
        stay = {level for name in fixed for level in space.own(name)}
        found = nearest(case.diagram, case.root, self.allowed, self.within, stay, self._rank, space.first)
        others = [(verdict, found[bit]) for verdict, bit in BIT_OF.items() if bit in found]
        return tuple(Flip(verdict, self._flip(changes, BIT_OF[verdict])) for verdict, changes in others if changes)

    def _flip(self, changes: tuple[tuple[int, int], ...], target: int) -> FactChanges:
        """All values that serve; of several facts that are compared with each other, some that lie as they must."""
        space = self.table.space
        facts = {space.first[level] for level, _ in changes}
        sets = {space.names[level] for level in facts} & space.asked.keys()
        if sets and len(facts) == 1:
            (name,) = sets
            return ((name, self._sets(name, target)),)
        changed = [space.names[level] for level in facts if space.names[level] in space.group_of]
        groups = {space.group_of[name].names for name in changed}
        is_free = len(groups) == len(changed) and all(space.group_of[name].strata.near for name in changed)
        if is_free and not sets:
            return self._changes(widened(*self._view, self.allowed, changes, target, self.within))
        cells: list[Sequence[int]] = list(self.allowed)
        for level, cell in changes:
            cells[level] = (cell,)
        path = first_path(*self._view, target, cells)
        assert path is not None, "it leads there"
        whole = tuple((level, path[level]) for fact in sorted(facts) for level in space.own(space.names[fact]))
        values = space.values(path)
        wide = widened(*self._with_any_sets(sets), self.allowed, whole, target, self.within)
        said = box_items(space, {level: c for level, c in wide.items() if len(c) < space.cells[level].count}, values)
        return self._ordered(
            (name, (item_of(values[name]),) if name in space.group_of and not is_free else accepted)
            for name, accepted in said
        )

    def _sets(self, name: str, target: int) -> Accepted:
        """Descriptions of the sets with which a verdict is possible, all else being as it is."""
        diagram, top = self._of_sets(name, lambda verdicts: target if verdicts & target else ELSE)
        return self._said_sets(name, islice(boxes(diagram, top, target, self.within), MOST_SETS))

    def _of_sets(self, name: str, terminal: Callable[[int], int]) -> Rooted:
        """What the verdicts that are possible with each set come to; IMPOSSIBLE of what no set is like."""
        diagram, root = self._view
        space, new = self.table.space, Diagram(diagram.levels)
        others = set(range(diagram.levels)).difference(space.own(name))
        found = new.mapped(diagram.forget(root, others, self.allowed, new), terminal)
        join = Junctions(new)
        there = PossibleSets(space.asked[name], space.truths[name], join).root()
        return new, join.chosen(there, found, new.terminal(IMPOSSIBLE))

    def _said_sets(self, name: str, found: Iterable[LevelBox]) -> Accepted:
        """All sets of some boxes, each description once."""
        said = dict.fromkeys(item for box in reversed(list(found)) for item in dict(self._changes(box))[name])
        asked = any_of(item for item in said if isinstance(item, (SetOf, OfSet)))
        return (*asked, *(item for item in said if isinstance(item, str)))

    def _with_any_sets(self, names: Iterable[str]) -> Rooted:
        """A diagram in which what no set is like has every verdict: it is no reason against wider cells."""
        diagram, root = self._view
        space, join = self.table.space, Junctions(diagram)
        there = join.all_of([PossibleSets(space.asked[name], space.truths[name], join).root() for name in names])
        return diagram, join.chosen(there, root, diagram.terminal(EVERY))

    @cached_property
    def _place(self) -> dict[str, int]:
        names = (*self.compiled.policy.facts, *self.compiled.policy.readings)
        return {name: place for place, name in enumerate(names)}

    @cached_property
    def _rank(self) -> list[int]:
        """Of every level, how far from the end of the policy its fact stands: the last ones tell the circumstances."""
        place = {name: place for place, name in enumerate(self.compiled.policy.facts)}
        space = self.table.space
        return [-place.get(space.names[fact], -1) for fact in space.first]

    def _changes(self, cells: Mapping[int, Sequence[int]]) -> FactChanges:
        return self._ordered(box_items(self.table.space, cells))

    def _ordered(self, named: Iterable[tuple[str, Accepted]]) -> FactChanges:
        """In the order of the policy."""
        return tuple(sorted(named, key=lambda pair: self._place[pair[0]]))

    def questions(self, among: Collection[str] | None = None) -> tuple[FactQuestion, ...]:
        """The unknown facts that matter, the one whose answer tells most first; all, or some of these names alone."""
        found = questions(*self._told, self._open if among is None else self._deciding(among), self.table.space.facts)
        return tuple(FactQuestion(self.table.names[question.level], question.gain) for question in found)

    def plan(self) -> Plan:
        """The first of the fewest questions, by level; how many are expected; and whether that is exact."""
        return plan(*self._told, self._open, self.table.space.facts)

    def first_question(self) -> str | None:
        """The fact to ask for first."""
        first = self.plan().first
        return None if first is None else self.table.names[first]

    def counts(self) -> dict[Verdict, int]:
        """How many of the cases that are possible have each verdict: each combination of what is told apart once.

        Facts that are compared with each other count by what tells them apart: their own cells, and less, same or more.
        """
        counted = count(*self._told)
        return {verdicts_of(value)[0]: number for value, number in counted.items() if value}

    def implied(self) -> dict[str, Accepted]:
        """What constraints leave of the facts that are not known, where that is less than everything."""
        found = dict[str, Accepted]()
        for name in self.compiled.policy.facts:
            level = self.table.level_of[name]
            if name not in self.known and level in self._constrained:
                if name in self.table.space.asked:
                    found |= self._implied_sets(name)
                    continue
                cells = [cell for cell in self.allowed[level] if self._is_possible(level, cell)]
                if len(cells) < len(self.allowed[level]):
                    found[name] = items(self.table.space.fact(name), cells)
        return found

    def _implied_sets(self, name: str) -> dict[str, Accepted]:
        """What constraints leave of a set with a level for each test."""
        diagram, top = self._of_sets(name, lambda verdicts: HOLDS if verdicts else FAILS)
        if not diagram.reach(top, self.allowed) & FAILS:
            return {}
        return {name: self._said_sets(name, boxes(diagram, top, HOLDS, self.allowed))}

    @property
    def _constrained(self) -> frozenset[int]:
        return frozenset[int]().union(*self.table.coupled)

    def _is_possible(self, level: int, cell: int) -> bool:
        """Whether a case has a cell of a fact."""
        diagram, root = self._view
        return diagram.reach(root, in_cell(self.allowed, level, cell)) != IMPOSSIBLE

    def regions(self, verdict: Verdict, most: int | None = None) -> list[FactChanges]:
        """The possible cases with a verdict, as boxes of facts in the policy's words.

        Args:
            verdict: One that is possible.
            most: How many boxes; None for all of them, which together hold exactly these cases.
        """
        view, bit = self.compared, BIT_OF[verdict]
        if view is None:
            return [self._changes(box) for box in islice(boxes(*self._view, bit, self.allowed), most)]
        found = view.boxes(view.root(*self._view), bit, view.within)
        return [self._ordered(view.words(box)) for box in islice(found, most)]

    @cached_property
    def _told(self) -> tuple[Diagram, Node, Weights]:
        """A diagram over what is told apart, and how many cases each cell of that is."""
        view = self.compared
        if view is None:
            return *self._view, self.weights
        return view.diagram, view.root(*self._view), view.weights

    @cached_property
    def compared(self) -> ComparedView | None:
        """The possible cases by how the facts that are compared lie to each other; None where none are."""
        return ComparedView(self.table.space, self.allowed, self.weights) if self.table.space.groups else None

    @cached_property
    def weights(self) -> list[list[int]]:
        """How many cases each cell is; 0 where it is not allowed."""
        picked = {name: self.compiled.policy.tests(name, (choice,)) for name, choice in self.choices.items()}
        known = {**self.known, **picked}
        return [
            [int(cell in allowed) for cell in range(cells.count)]
            if isinstance(cells, Truth)
            else cells.weights(known.get(name))
            for name, cells, allowed in zip(self.table.names, self.table.cells, self.allowed, strict=True)
        ]

    @cached_property
    def _open(self) -> list[int]:
        """The levels that are not known and have a part in settling the verdict."""
        return self._deciding(self.table.names)

    def _deciding(self, among: Collection[str]) -> list[int]:
        """Those of them that are of these names: nothing else is looked at, but what constraints tie to them."""
        space, coupled = self.table.space, self.table.coupled
        facts = space.open_facts(self.known, self.allowed)
        asked = {level for level in facts if space.names[level] in among}
        if not asked:
            return []
        near = asked.union(*(group for group in coupled if group & asked))
        facts = {level: levels for level, levels in facts.items() if level in near}
        return sorted(asked & deciding_levels(*self._view, self.allowed, coupled, facts, space.same))

    def _names(self, levels: Iterable[int]) -> tuple[str, ...]:
        chosen = {self.table.names[level] for level in levels}
        return tuple(name for name in self.compiled.policy.facts if name in chosen)

    def _order(self, names: tuple[str, ...]) -> list[int]:
        return [self._place[name] for name in names]
