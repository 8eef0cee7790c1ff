"""What a table can be told of each row: diagrams whose terminals hold it as bits, and the words for these bits.

    bits of a terminal       … place 1, place 0  |  … rule 1 does not, rule 1 does, rule 0 does not  |  verdicts
                               for contested_by  ^ shift      determine the verdict, for rules

A bit says that some case which the row may be has that verdict, is determined by that rule or is not, or has come to
that place. So what a missing value leaves open is the union of bits, whatever is asked: `rules` are those of which no
case is without, `may_rules` those of which some case is with. Only bits that are asked for are there, so that there are
few different terminals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from remit.diagram.build import BIT_OF, Settling, fold, verdicts_of
from remit.diagram.compiled import MOST_PICKED, Compiled, Rooted
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.errors import TooLarge
from remit.model.rules import Verdict
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
MOST_REMEMBERED = 16  # ways of asking a policy for columns

ColumnWords = tuple[str, ...]  # the words of the wanted columns


def answers(compiled: Compiled, picked: Mapping[str, str], wanted: Sequence[str]) -> ColumnAnswers:
    """The answers for some wanted columns, made once for all tables that ask a policy for the same.

    Args:
        compiled: The policy.
        picked: The choice that is taken, by reading; the others are open.
        wanted: Names out of `COLUMNS`, in the order in which words are to stand.

    Raises:
        TooLarge: They come to more than can be looked at; that is remembered, too.
    """
    key = (tuple(sorted(picked.items())), tuple(wanted))
    found = compiled.columns.get(key)
    if found is None:
        try:
            found = ColumnAnswers(compiled, picked, wanted)
        except TooLarge as wrong:
            found = wrong.with_traceback(None)
        if len(compiled.columns) >= MOST_REMEMBERED:
            compiled.columns.clear()
        compiled.columns[key] = found
    if isinstance(found, TooLarge):
        raise TooLarge(found.said, found.path, found.problems[0].at, found.help)
    assert isinstance(found, ColumnAnswers)
    return found


class ColumnAnswers:
    """The diagram of some wanted columns under picked readings; `row` reads a terminal's bits. Raises TooLarge."""

    def __init__(self, compiled: Compiled, picked: Mapping[str, str], wanted: Sequence[str]) -> None:
        self.compiled, self.picked, self.wanted = compiled, picked, tuple(wanted)
        self.left_to_readings: tuple[Node, ...] = ()  # nodes of the diagram of all cases that have no fact below them
        self.determines, self.does_not = (dict[str, int](), dict[str, int]())  # the bit of each rule
        self.shift = len(BIT_OF)
        if {"verdict", "possible"}.issuperset(wanted):
            self.rooted = self._verdicts(picked)
        else:
            for bits in [self.does_not] * ("rules" in wanted) + [self.determines] * ("may_rules" in wanted):
                bits |= {rule: 1 << self.shift + place for place, rule in enumerate(compiled.policy.rules)}
                self.shift += len(bits)
            self.nowhere = sum(self.does_not.values())
            self.rooted = self._outcomes()
        if "contested_by" in wanted and picked:
            self.rooted = self._with_contests()

    def _verdicts(self, choices: Mapping[str, str]) -> Rooted:
        found = self.compiled.under(choices)
        if found is None:
            raise self.compiled.table.space.too_large(MOST_PICKED)
        return found

    def _outcomes(self) -> Rooted:
        """The verdict of every case, and which rules determine it, as bits."""
        table = self.compiled.table
        diagram = Diagram(len(table.names), table.space.too_large)

        def leaf(alive: int) -> int:
            outcome = table.outcome(alive)
            return diagram.terminal(0 if outcome is None else self._bits(outcome))

        allowed = self.compiled.picked(table.allowed({}), self.picked)
        settle = Settling(table, verdicts=False).settle
        return diagram, fold(table, allowed, leaf, diagram.find_or_add, MOST_STATES, settle)

    def _bits(self, outcome: Outcome) -> int:
        told = {"verdict", "possible"}.isdisjoint(self.wanted)
        bits = 1 if told else BIT_OF[outcome.verdict]  # of verdicts that nobody asks for, only that there is one
        if self.determines:
            bits |= sum([self.determines[rule] for rule in outcome.rules])
        if self.does_not:
            bits |= self.nowhere - sum([self.does_not[rule] for rule in outcome.rules])
        return bits

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

    def only(self, rules: Sequence[str]) -> Rooted:
        """The diagram with the bits of some rules only, and whether there is any case."""
        wanted = sum(bits[rule] for bits in (self.determines, self.does_not) if bits for rule in rules)
        diagram, root = self.rooted
        return diagram, diagram.mapped(root, lambda bits: bits & wanted | bool(bits))

    def row(self, bits: int) -> ColumnWords | None:
        """The words of the wanted columns; None where no case is possible."""
        own = bits & ((1 << self.shift) - 1)
        if not own:
            return None
        possible = verdicts_of(own)
        words = {
            "verdict": possible[0].value if len(possible) == 1 else Verdict.UNDETERMINED.value,
            "possible": SEPARATOR.join(possible),
            "rules": self._listed(rule for rule, bit in self.does_not.items() if not own & bit),
            "may_rules": self._listed(rule for rule, bit in self.determines.items() if own & bit),
            "contested_by": self._contests(bits >> self.shift) if self.left_to_readings else "",
        }
        return tuple(words[name] for name in self.wanted)

    def some_rules(self, bits: int, rules: Sequence[str]) -> ColumnWords | None:
        """The names of those of some rules that are told, each with a bar behind it; None where no case is possible."""
        if not bits:
            return None
        told = (
            [rule for rule in rules if not bits & self.does_not[rule]]
            if self.does_not
            else [rule for rule in rules if bits & self.determines[rule]]
        )
        return ("".join(f"{rule}{SEPARATOR}" for rule in told),)

    @staticmethod
    def _listed(rules: Iterable[str]) -> str:
        return SEPARATOR.join(rules)

    def _contests(self, bits: int) -> str:
        nodes = frozenset(node for place, node in enumerate(self.left_to_readings) if bits >> place & 1)
        found = self.compiled.contests_left(nodes, self.picked)
        return SEPARATOR.join(dict.fromkeys(contest.name for contest in found))


def _copied(rooted: Rooted, into: Diagram) -> int:
    diagram, root = rooted
    every = [()] * diagram.levels
    return diagram.forget(root, frozenset(), every, into)
