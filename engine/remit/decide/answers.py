"""What the diagram says of one decision, by name: reasons, flips, questions, numbers of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from remit.decide.cell_words import items
from remit.decide.compared_view import ComparedView
from remit.decide.given_values import item_of
from remit.diagram.build import BIT_OF, verdicts_of
from remit.diagram.compiled import Compiled, Rooted
from remit.diagram.counting import Weights, count
from remit.diagram.flips import first_path, nearest, widened
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node, in_cell
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.questions import Plan, deciding_levels, plan, questions
from remit.diagram.reasons import MOST_LISTED, CellCase
from remit.diagram.regions import boxes
from remit.model.items import Accepted
from remit.model.rules import Verdict
from remit.representatives import KnownFacts

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
        cells = [cells.meeting(known.get(name)) for name, cells in zip(space.names, space.cells, strict=True)]
        self.allowed: AllowedLists = compiled.picked(cells, choices)  # how compared facts lie follows from their cells

    @cached_property
    def _case(self) -> CellCase | None:
        """The case among all others; None where the diagram of all of them is too large."""
        found = self.compiled.under(self.choices)
        return None if found is None else CellCase(*found, self.allowed, self.within)

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
        found = self.smallest_reasons()
        return SmallestReason(found[0], len(found), len(found) == MOST_LISTED) if found else None

    def smallest_reasons(self) -> list[tuple[str, ...]]:
        """All of the smallest sets of facts that settle the verdict."""
        found = [] if self._case is None else self._case.smallest_reasons()
        return sorted((self._names(levels) for levels in found), key=self._order)

    def flips(self, fixed: Iterable[str] = ()) -> tuple[Flip, ...]:
        """The nearest change of known facts that makes each other verdict possible; `fixed` facts stay."""
        if self._case is None:
            return ()
        stay = {self.table.level_of[name] for name in fixed}
        found = nearest(self._case.diagram, self._case.root, self.allowed, self.within, stay, self._rank)
        others = [(verdict, found[bit]) for verdict, bit in BIT_OF.items() if bit in found]
        return tuple(Flip(verdict, self._flip(changes, BIT_OF[verdict])) for verdict, changes in others if changes)

    def _flip(self, changes: tuple[tuple[int, int], ...], target: int) -> FactChanges:
        """All values that serve; of several facts that are compared with each other, some that lie as they must."""
        space = self.table.space
        changed = [space.names[level] for level, _ in changes if space.names[level] in space.group_of]
        groups = {space.group_of[name].names for name in changed}
        wide = widened(*self._view, self.allowed, changes, target, self.within)
        if len(groups) == len(changed) and all(space.group_of[name].strata.near for name in changed):
            return self._changes(wide)
        cells: list[Sequence[int]] = list(self.allowed)
        for level, cell in changes:
            cells[level] = (cell,)
        path = first_path(*self._view, target, cells)
        assert path is not None, "it leads there"
        values = space.values(path)
        return self._ordered(
            (name, (item_of(values[name]),) if name in space.group_of else items(space.fact(name), chosen))
            for name, chosen in ((space.names[level], chosen) for level, chosen in wide.items())
        )

    @cached_property
    def _place(self) -> dict[str, int]:
        names = (*self.compiled.policy.facts, *self.compiled.policy.readings)
        return {name: place for place, name in enumerate(names)}

    @cached_property
    def _rank(self) -> list[int]:
        """Of every level, how far from the end of the policy its fact stands: the last ones tell the circumstances."""
        place = {name: place for place, name in enumerate(self.compiled.policy.facts)}
        return [-place.get(name, -1) for name in self.table.names]

    def _changes(self, cells: Mapping[int, Sequence[int]]) -> FactChanges:
        names = self.table.names
        return self._ordered((names[level], self._items(level, chosen)) for level, chosen in cells.items())

    def _items(self, level: int, cells: Sequence[int]) -> Accepted:
        return items(self.table.space.fact(self.table.names[level]), cells)

    def _ordered(self, named: Iterable[tuple[str, Accepted]]) -> FactChanges:
        """In the order of the policy."""
        return tuple(sorted(named, key=lambda pair: self._place[pair[0]]))

    def questions(self) -> tuple[FactQuestion, ...]:
        """The unknown facts that matter, the one whose answer tells most first."""
        found = questions(*self._told, self._open, self.table.space.facts)
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
        found = {}
        for name in self.compiled.policy.facts:
            level = self.table.level_of[name]
            if name not in self.known and level in self._constrained:
                cells = [cell for cell in self.allowed[level] if self._is_possible(level, cell)]
                if len(cells) < len(self.allowed[level]):
                    found[name] = self._items(level, cells)
        return found

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
        named = zip(self.table.names, self.table.cells, strict=True)
        return [cells.weights(known.get(name)) for name, cells in named]

    @cached_property
    def _open(self) -> list[int]:
        """The levels that are not known and have a part in settling the verdict."""
        facts = self.table.space.open_facts(self.known, self.allowed)
        return sorted(deciding_levels(*self._view, self.allowed, self.table.coupled, facts))

    def _names(self, levels: Iterable[int]) -> tuple[str, ...]:
        chosen = {self.table.names[level] for level in levels}
        return tuple(name for name in self.compiled.policy.facts if name in chosen)

    def _order(self, names: tuple[str, ...]) -> list[int]:
        return [self._place[name] for name in names]
