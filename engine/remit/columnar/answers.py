"""What a table can be told of each row: diagrams whose terminals hold it as bits, and the words for these bits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from remit.columnar.coded import FEWER
from remit.diagram.build import BIT_OF, Builder, Settling, verdicts_of
from remit.diagram.compiled import MOST_PICKED, Compiled, Rooted
from remit.diagram.nodes import Diagram
from remit.errors import TooLarge
from remit.model.rules import Verdict
from remit.possible import contests, in_order
from remit.verdict import Outcome

COLUMNS = {
    "verdict": "the verdict, `undetermined` where it depends on what is missing",
    "rules": "the rules that determine it in every completion of what is missing",
    "may_rules": "the rules that determine it in some completion",
    "possible": "the verdicts that are possible",
    "contested_by": "the smallest sets of readings whose change would change what is possible",
}
SEPARATOR = "|"  # between the names in one cell, as in CSV scenario files
MOST_STATES = 100_000
MOST_CHOICES = 256  # of all readings together, where contests are asked for

Row = tuple[str, ...]  # the words of the wanted columns


class Contested(NamedTuple):
    """Where the bits of each choice of the picked readings begin, the picked ones first."""

    names: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...]


class Answers:
    """The diagram of some wanted columns under picked readings; `row` reads a terminal's bits. Raises TooLarge."""

    def __init__(self, compiled: Compiled, picked: Mapping[str, str], wanted: Sequence[str]) -> None:
        self.compiled, self.picked, self.wanted = compiled, picked, tuple(wanted)
        self.outcomes: list[Outcome] = []
        self.contested: Contested | None = None
        self.rooted = self._verdicts(picked) if {"verdict", "possible"}.issuperset(wanted) else self._outcomes()
        self.shift = len(self.outcomes) or len(BIT_OF)
        if "contested_by" in wanted and picked:
            self.rooted = self._with_contests()

    def _verdicts(self, choices: Mapping[str, str]) -> Rooted:
        found = self.compiled.under(choices)
        if found is None:
            raise self.compiled.table.space.too_large(MOST_PICKED)
        return found

    def _outcomes(self) -> Rooted:
        """Each outcome, of a verdict and the rules that determine it, is a bit."""
        table, diagram, bits = self.compiled.table, Diagram(len(self.compiled.table.names)), dict[Outcome, int]()

        def leaf(alive: int) -> int:
            outcome = table.outcome(alive)
            return diagram.terminal(0 if outcome is None else 1 << bits.setdefault(outcome, len(bits)))

        allowed = self.compiled.picked(table.allowed({}), self.picked)
        settle = Settling(table, verdicts=False).settle
        root = Builder(table, allowed, leaf, diagram.find_or_add, MOST_STATES, settle).root()
        self.outcomes = list(bits)
        return diagram, root

    def _with_contests(self) -> Rooted:
        """Behind the other bits, for each choice of the readings a bit for each verdict."""
        readings = self.compiled.policy.readings
        names = tuple(self.picked)
        if (many := prod(len(readings[name].choices) for name in names)) > MOST_CHOICES:
            said = (
                f"the readings can be picked in {many:,} ways, and {MOST_CHOICES} can be looked at for `contested_by`"
            )
            raise TooLarge(said, ("readings",), help=FEWER)
        choices = tuple(product(*(readings[name].choices for name in names)))
        self.contested = Contested(names, choices)
        diagram = Diagram(self.rooted[0].levels)
        root = _copied(self.rooted, diagram)
        for place, choice in enumerate(choices):
            other = _copied(self._verdicts(dict(zip(names, choice, strict=True))), diagram)
            by = self.shift + place * len(BIT_OF)
            root = diagram.apply(root, other, lambda left, right, by=by: left | right << by)  # type: ignore[misc]
            if len(diagram.level) > MOST_STATES:
                raise self.compiled.table.space.too_large(MOST_STATES)
        return diagram, root

    def row(self, bits: int) -> Row | None:
        """The words of the wanted columns; None where no case is possible."""
        own = bits & ((1 << self.shift) - 1)
        if not own:
            return None
        outcomes = [outcome for place, outcome in enumerate(self.outcomes) if own >> place & 1]
        possible = in_order(o.verdict for o in outcomes) if self.outcomes else verdicts_of(own)
        rules = [frozenset(outcome.rules) for outcome in outcomes]
        words = {
            "verdict": possible[0].value if len(possible) == 1 else Verdict.UNDETERMINED.value,
            "possible": SEPARATOR.join(possible),
            "rules": self._listed(frozenset.intersection(*rules)) if rules else "",
            "may_rules": self._listed(frozenset.union(*rules)) if rules else "",
            "contested_by": self._contests(bits >> self.shift) if self.contested else "",
        }
        return tuple(words[name] for name in self.wanted)

    def _listed(self, rules: Collection[str]) -> str:
        return SEPARATOR.join(name for name in self.compiled.policy.rules if name in rules)

    def _contests(self, bits: int) -> str:
        assert self.contested is not None
        size = len(BIT_OF)
        by_choice = {
            choice: verdicts_of(bits >> place * size & ((1 << size) - 1))
            for place, choice in enumerate(self.contested.choices)
        }
        picked = {name: self.picked[name] for name in self.contested.names}
        possible = {choice: verdicts for choice, verdicts in by_choice.items() if verdicts}
        found = contests(self.compiled.policy, picked, possible)
        return SEPARATOR.join(dict.fromkeys(contest.name for contest in found))


def _copied(rooted: Rooted, into: Diagram) -> int:
    diagram, root = rooted
    every = [()] * diagram.levels
    return diagram.forget(root, frozenset(), every, into)
