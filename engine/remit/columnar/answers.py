"""What a table can be told of each row: diagrams whose terminals hold it as bits, and the words for these bits.

    bits of a terminal       … place 1, place 0  |  outcome n … outcome 1, outcome 0
                               for contested_by  ^ shift   a verdict with the rules that determine it

A bit says that some case which the row may be has that outcome, or has come to that place. So what a missing value
leaves open is the union of bits, whatever is asked: `possible` are the verdicts of the outcomes, `rules` what all of
them have in common, `may_rules` what any of them has. Where only verdicts are asked for, they are the bits themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from remit.diagram.build import BIT_OF, Settling, fold, verdicts_of
from remit.diagram.compiled import MOST_PICKED, Compiled, Rooted
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.model.rules import Verdict
from remit.possible import in_order
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

ColumnWords = tuple[str, ...]  # the words of the wanted columns


class ColumnAnswers:
    """The diagram of some wanted columns under picked readings; `row` reads a terminal's bits. Raises TooLarge."""

    def __init__(self, compiled: Compiled, picked: Mapping[str, str], wanted: Sequence[str]) -> None:
        self.compiled, self.picked, self.wanted = compiled, picked, tuple(wanted)
        self.outcomes: list[Outcome] = []
        self.left_to_readings: tuple[Node, ...] = ()  # nodes of the diagram of all cases that have no fact below them
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
        table, bits = self.compiled.table, dict[Outcome, int]()
        diagram = Diagram(len(table.names), table.space.too_large)

        def leaf(alive: int) -> int:
            outcome = table.outcome(alive)
            return diagram.terminal(0 if outcome is None else 1 << bits.setdefault(outcome, len(bits)))

        allowed = self.compiled.picked(table.allowed({}), self.picked)
        settle = Settling(table, verdicts=False).settle
        root = fold(table, allowed, leaf, diagram.find_or_add, MOST_STATES, settle)
        self.outcomes = list(bits)
        return diagram, root

    def _with_contests(self) -> Rooted:
        """Behind the other bits, one for each place in the diagram of all cases to which facts lead."""
        if self.compiled.whole is None:
            raise self.compiled.table.space.too_large(MOST_STATES)
        whole, root = self.compiled.whole
        first = self.compiled.first_reading
        diagram, places = Diagram(whole.levels), dict[Node, int]()

        @cache
        def go(node: Node) -> Node:
            if whole.level[node] < first:
                return diagram.find_or_add(whole.level[node], tuple([go(child) for child in whole.children[node]]))
            if whole.anywhere[node] == IMPOSSIBLE:
                return diagram.terminal(IMPOSSIBLE)
            return diagram.terminal(1 << self.shift + places.setdefault(node, len(places)))

        both = diagram.apply(_copied(self.rooted, diagram), go(root), int.__or__)
        if len(diagram.level) > MOST_STATES:
            raise self.compiled.table.space.too_large(MOST_STATES)
        self.left_to_readings = tuple(places)
        return diagram, both

    def row(self, bits: int) -> ColumnWords | None:
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
            "contested_by": self._contests(bits >> self.shift) if self.left_to_readings else "",
        }
        return tuple(words[name] for name in self.wanted)

    def _listed(self, rules: Collection[str]) -> str:
        return SEPARATOR.join(name for name in self.compiled.policy.rules if name in rules)

    def _contests(self, bits: int) -> str:
        nodes = frozenset(node for place, node in enumerate(self.left_to_readings) if bits >> place & 1)
        found = self.compiled.contests_left(nodes, self.picked)
        return SEPARATOR.join(dict.fromkeys(contest.name for contest in found))


def _copied(rooted: Rooted, into: Diagram) -> int:
    diagram, root = rooted
    every = [()] * diagram.levels
    return diagram.forget(root, frozenset(), every, into)
