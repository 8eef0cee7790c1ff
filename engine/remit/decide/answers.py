"""What the diagram says of one decision, by name: reasons, flips, questions, numbers of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice

from remit.decide.cell_words import items, left
from remit.decide.relations import Related
from remit.diagram.build import BIT_OF, verdicts_of
from remit.diagram.compiled import Compiled, Rooted
from remit.diagram.counting import count
from remit.diagram.flips import nearest, widened
from remit.diagram.masks import Allowed
from remit.diagram.nodes import IMPOSSIBLE, Node, in_cell
from remit.diagram.questions import Plan, deciding_levels, plan, questions
from remit.diagram.reasons import MOST_LISTED, Case
from remit.diagram.regions import boxes
from remit.model.items import Accepted
from remit.model.rules import Verdict
from remit.representatives import Known

Changes = tuple[tuple[str, Accepted], ...]  # facts, and the values, groups or ranges they change to


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
    changes: Changes


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for, and the information in bits that its answer is expected to give."""

    fact: str
    gain: float


class Answers:
    """Answers about one decision; each is worked out when it is asked for."""

    def __init__(self, compiled: Compiled, known: Known, choices: Mapping[str, str]) -> None:
        """Raises TooLarge where facts are compared, and too much is known of them."""
        compiled = compiled.fitted(known)
        self.compiled, self.table, self.known, self.choices = compiled, compiled.table, known, choices
        self.cells = self.table.space.framed(known, twice=True)
        self.within: Allowed = compiled.picked([cells.meeting(None) for cells in self.cells], choices)
        self.allowed: Allowed = compiled.picked(self.table.allowed(known), choices)

    @cached_property
    def _case(self) -> Case | None:
        """The case among all others; None where the diagram of all of them is too large."""
        found = self.compiled.under(self.choices)
        return None if found is None else Case(*found, self.allowed, self.within)

    @cached_property
    def _view(self) -> Rooted:
        """A diagram that is right for what is known."""
        return self.compiled.under(self.choices) or self.compiled.view(self.allowed)

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
        widen = partial(widened, *self._view, self.allowed, within=self.within)
        return tuple(
            Flip(verdict, self._changes(widen(changes, BIT_OF[verdict]))) for verdict, changes in others if changes
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

    def _changes(self, cells: Mapping[int, Sequence[int]]) -> Changes:
        said = ((self.table.names[i], items(self.cells[i], chosen, strictly=True)) for i, chosen in cells.items())
        return self._ordered(said)

    def _ordered(self, named: Iterable[tuple[str, Accepted]]) -> Changes:
        """In the order of the policy."""
        return tuple(sorted(named, key=lambda pair: self._place[pair[0]]))

    def questions(self) -> tuple[Question, ...]:
        """The unknown facts that matter, the one whose answer tells most first."""
        found = questions(*self._view, self.weights, self._open)
        return tuple(Question(self.table.names[question.level], question.gain) for question in found)

    def plan(self) -> Plan:
        """The first of the fewest questions, by level; how many are expected; and whether that is exact."""
        return plan(*self._view, self.weights, self._open)

    def first_question(self) -> str | None:
        """The fact to ask for first."""
        first = self.plan().first
        return None if first is None else self.table.names[first]

    def counts(self) -> dict[Verdict, int]:
        """How many of the cases that are possible have each verdict: each combination of what is told apart once.

        Facts that are compared with each other count by what tells them apart: their own cells, and less, same or more.
        """
        if self.table.space.pairs:
            related, root = self._related
            counted = count(related.diagram, root, related.weights(self.allowed, self.weights))
        else:
            counted = count(*self._view, self.weights)
        return {verdicts_of(value)[0]: number for value, number in counted.items() if value}

    def implied(self) -> dict[str, Accepted]:
        """What constraints leave of the facts that are not known, where that is less than everything."""
        found = {}
        for name in self.compiled.policy.facts:
            level = self.table.level_of[name]
            if name not in self.known and level in self._constrained:
                cells = [cell for cell in self.allowed[level] if self._is_possible(level, cell)]
                said = left(self.cells[level], cells)
                if len(cells) < len(self.allowed[level]) and said != left(self.cells[level], self.allowed[level]):
                    found[name] = said
        return found

    @property
    def _constrained(self) -> frozenset[int]:
        return frozenset[int]().union(*self.table.coupled)

    def _is_possible(self, level: int, cell: int) -> bool:
        """Whether a case has a cell of a fact."""
        diagram, root = self._view
        return diagram.reach(root, in_cell(self.allowed, level, cell)) != IMPOSSIBLE

    def regions(self, verdict: Verdict, most: int | None = None) -> list[Changes]:
        """The possible cases with a verdict, as (the first `most`) boxes of facts in the policy's words."""
        if not self.table.space.pairs:
            return [self._changes(box) for box in islice(boxes(*self._view, BIT_OF[verdict], self.allowed), most)]
        related, root = self._related
        found = related.boxes(root, BIT_OF[verdict], related.within(self.allowed))
        return [self._ordered(related.words(box)) for box in islice(found, most)]

    @cached_property
    def _related(self) -> tuple[Related, Node]:
        """The possible cases by the relations of facts that are compared."""
        related = Related(self.table.space, self.cells)
        return related, related.root(*self._view, self.allowed)

    @cached_property
    def weights(self) -> list[list[int]]:
        """How many cases each cell is; 0 where it is not allowed."""
        picked = {name: self.compiled.policy.tests(name, (choice,)) for name, choice in self.choices.items()}
        known = {**self.known, **picked}
        named = zip(self.table.names, self.cells, strict=True)
        return [cells.weights(known.get(name)) for name, cells in named]

    @cached_property
    def _open(self) -> list[int]:
        """The levels that are not known and have a part in settling the verdict."""
        return sorted(deciding_levels(*self._view, self.allowed, self.table.coupled))

    def _names(self, levels: Iterable[int]) -> tuple[str, ...]:
        chosen = {self.table.names[level] for level in levels}
        return tuple(name for name in self.compiled.policy.facts if name in chosen)

    def _order(self, names: tuple[str, ...]) -> list[int]:
        return [self._place[name] for name in names]
