"""A policy's diagram as data, for the explorer of a page and for programs (`report/diagram/shape.py`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, cast

from remit.decide import LoadedPolicy
from remit.decide.cell_words import items
from remit.decide.compared_view import ComparedView
from remit.decide.explanation import UNVERIFIED
from remit.decide.unlinked import idle_inputs
from remit.diagram.arrangements import consistent
from remit.diagram.build import fold
from remit.diagram.compiled import Compiled
from remit.diagram.junctions import Junctions
from remit.diagram.nodes import Diagram, Node
from remit.diagram.policy_tests import tied
from remit.errors import TooLarge
from remit.explain.verbs import supposed
from remit.explain.words import listed, name_in_words, phrase_of
from remit.interview import option_label, options_of
from remit.model.items import text_of
from remit.model.kinds.ranges import said
from remit.model.matching import ABSENT, Span
from remit.model.policy import Policy
from remit.model.rules import Settled
from remit.model.sources import Statement
from remit.normal.asked_sets import Truth
from remit.normal.cells import Cells
from remit.normal.strata import Lying
from remit.report.diagram import shape as s
from remit.report.diagram.kinds import clauses_of, sets_of, texts_of
from remit.report.diagram.related import pair_level, test_level
from remit.report.published import output
from remit.verdict import Outcome
from remit.version import VERSION

LARGEST, MOST_NUMBERS = 8_000, 60_000  # nodes, and numbers in them; beyond, a page would grow too large
MOST_STATES, MOST_STEPS = 50_000, 300_000  # of the fold, and nodes that it takes: a second
Followed = tuple[Outcome, tuple[str, ...]]  # what follows, and the rules that apply


def diagram_data(loaded: LoadedPolicy) -> dict[str, Any] | None:
    """The diagram of all cases under all readings; None where it is too large."""
    try:
        exported = _Export(loaded, loaded.compiled).shape() if loaded.compiled else None
    except TooLarge:
        return None
    return None if exported is None else output(exported)


class _Export:
    def __init__(self, loaded: LoadedPolicy, compiled: Compiled) -> None:
        self.loaded, self.policy, self.table = loaded, loaded.policy, compiled.table
        self.space = compiled.table.space
        self.diagram = Diagram(len(self.table.names), self.space.too_large, MOST_STEPS)
        self.impossible = self.diagram.terminal(0)
        self.followed: dict[Followed, int] = {}

    @cached_property
    def idle(self) -> frozenset[str]:
        """What derived facts are derived from, and nothing else looks at: here these are stated themselves."""
        return idle_inputs(self.policy)

    def shape(self) -> s.DiagramShape | None:
        level_of = self.table.level_of
        root = self._told(fold(self.table, self.space.everywhere, self._leaf, self.diagram.find_or_add, MOST_STATES))
        numbers, nodes = self._numbered(root)
        if len(nodes) > LARGEST or sum(map(len, nodes)) > MOST_NUMBERS:
            return None
        return s.DiagramShape(
            policy=self.policy.policy,
            policy_sha256=self.loaded.hash,
            remit=VERSION,
            facts=list(self._stated()),
            readings=[level_of[name] for name in self.policy.readings],
            levels=[self._level(level, name) for level, name in enumerate(self.table.names)],
            terminals=list(self._terminals()),
            nodes=nodes,
            root=numbers[root],
            coupled=[sorted(levels) for levels in self._coupled()],
            rules=_rules(self.policy),
            statements=_statements(self.loaded),
        )

    def _told(self, root: Node) -> Node:
        """The diagram with what no values are like taken out, by what is told of facts that are compared.

        Of cells that are told apart only to compare values, one at most has an outcome where the rest is as it is, or
        all of them the same: so their union, bit by bit, is that outcome's number.
        """
        if not self.space.is_related:
            return root
        join = Junctions(self.diagram)
        there = join.chosen(consistent(self.space, join), root, self.impossible)
        view = ComparedView(self.space, self.space.everywhere, [cells.weights() for cells in self.table.cells])
        found = view.root(self.diagram, there)
        self.diagram = view.diagram
        return found

    def _stated(self) -> Iterator[int]:
        """The levels that can be stated of facts: of each its own, then how it lies to those before it."""
        listed = [name for name in self.policy.facts if name not in self.idle]
        for place, name in enumerate(listed):
            yield from (level for level in self.space.own(name) if level not in self._untold)
            for (one, other), level in self.space.pairs.items():
                if name in (one, other) and {one, other} <= set(listed[: place + 1]):
                    yield level

    @cached_property
    def _untold(self) -> frozenset[int]:
        """Levels of facts of which nothing is asked but how they lie to others."""
        return frozenset(level for level, (told, _) in self.space.told.items() if told.count == 1)

    def _coupled(self) -> list[frozenset[int]]:
        """What constraints tie together, and what not every combination of is one that there is."""
        groups = [set[int]().union(*map(self.space.levels, group.names)) for group in self.space.groups]
        sets = [set(self.space.own(name)) for name in self.space.asked]
        return tied([*map(set, self.table.coupled), *groups, *sets])

    def _leaf(self, alive: int) -> Node:
        outcome = self.table.outcome(alive)
        if outcome is None:
            return self.impossible
        bits = enumerate(self.table.rule_of_bit)
        applies = {name for bit, name in bits if name is not None and alive >> bit & 1}
        key = (outcome, tuple(name for name in self.policy.rules if name in applies))
        return self.diagram.terminal(self.followed.setdefault(key, len(self.followed) + 1))

    def _terminals(self) -> Iterator[s.TerminalShape]:
        yield s.TerminalShape(None, [], [])
        for outcome, applies in self.followed:
            verdict = cast("Settled", outcome.verdict.value)  # a complete case is never undetermined
            yield s.TerminalShape(verdict, list(outcome.rules), list(applies))

    def _numbered(self, root: Node) -> tuple[dict[Node, int], list[list[int]]]:
        """The number of every node, terminals first; and the nodes, each after those it leads to."""
        level, children = self.diagram.level, self.diagram.children
        below = sorted(self.diagram.below(root))  # a node is made after its children
        numbers = {node: self.diagram.value[node] for node in below if not children[node]}
        inner = [node for node in below if children[node]]
        numbers |= {node: place for place, node in enumerate(inner, start=len(self.followed) + 1)}
        return numbers, [[level[node], *(numbers[child] for child in children[node])] for node in inner]

    def _level(self, level: int, name: str) -> s.LevelShape:
        cells = self.table.cells[level]
        if isinstance(cells, Lying):
            return pair_level(self.policy, name, cells)
        if isinstance(cells, Truth):
            return test_level(self.policy, name, cells, self.space.asked[cells.name])
        told = self.space.told.get(level)
        return self._values(name, told[0] if told else cells, by_options=told is not None)

    def _values(self, name: str, cells: Cells, *, by_options: bool) -> s.LevelShape:
        """The level of a fact or reading; of one that is compared, values are stated `by_options` only."""
        fact, reading = self.policy.facts.get(name), self.policy.readings.get(name)
        kind = fact.kind if fact else "reading"
        question = (fact.ask if fact else None) or (reading.question if reading else None) or f"What is {name}?"
        if name in self.policy.derived:
            inputs = dict.fromkeys(self.policy.derived[name].inputs)
            said = listed(name_in_words(self.policy, each) for each in inputs)
            question += f" (It is worked out from {said}; here it is stated.)"
        return s.LevelShape(
            name=name,
            kind=kind,
            question=question,
            phrase=self._phrase(name),
            cells=cells.count,
            weights=cells.weights(),
            options=list(self._options(name, cells)),
            by_options=by_options,
            spans=[] if by_options else [s.SpanShape(*_bounds(span), cell) for span, cell in spans(cells)],
            default=reading.default if reading else None,
            optional=cells.domain.optional,
            step=cells.domain.step_said,
            unit=fact.unit if fact else None,
            absent=cells.code(ABSENT) if cells.domain.optional else None,
            sets=sets_of(fact, cells) if fact else None,
            texts=None if by_options else texts_of(cells),
            supposed=supposed(self._phrase(name)),
            clauses=clauses_of(self.policy, name),
            called=name_in_words(self.policy, name),
            labels=dict(fact.labels) if fact else {},
        )

    def _phrase(self, name: str) -> str:
        """How a sentence states it; of a set, the options say what it includes."""
        fact = self.policy.facts.get(name)
        if fact is None:
            return f"{name} is read as {{}}"
        return f"{name} is a set {{}}" if fact.domain.takes_lists else phrase_of(self.policy, name)

    def _options(self, name: str, cells: Cells) -> Iterator[s.OptionShape]:
        """The values and groups of a choice, true and false; of anything else, each of its cells."""
        fact = self.policy.facts.get(name)
        if fact is not None and fact.kind in ("choice", "flag"):
            for option in options_of(self.loaded, name, fact):
                yield self._option(name, cells, [option.name], option.label, option.depth, is_group=option.is_group)
        elif fact is None:
            for choice, taken in self.policy.readings[name].choices.items():
                yield self._option(name, cells, [choice], taken.says or choice)
        elif cells.count > 1:  # with one cell, whatever it is makes no difference
            for cell in range(cells.count):
                written = items(cells, [cell])
                said = listed((option_label(self.policy, name, item) for item in written), "or")
                yield s.OptionShape([*map(text_of, written)], said, [cell], [cells.weights()[cell]])

    def _option(
        self, name: str, cells: Cells, written: list[str], said: str, depth: int = 0, *, is_group: bool = False
    ) -> s.OptionShape:
        weights = cells.weights(self.policy.tests(name, tuple(written)))
        meant = [cell for cell, weight in enumerate(weights) if weight]
        return s.OptionShape(written, said, meant, [weights[cell] for cell in meant], depth, is_group)


def spans(cells: Cells) -> Iterable[tuple[Any, int]]:
    """The spans of a scale, each with its cell, in their order."""
    pieces = ((piece, cell) for cell in range(cells.count) for piece in cells.pieces_of([cell]))
    found = [(piece, cell) for piece, cell in pieces if isinstance(piece, Span)]
    return sorted(found, key=lambda pair: (pair[0].low is not None, pair[0].low))


def _bounds(span: Any) -> tuple[str | None, str | None]:
    low, high = (None if bound is None else said(bound) for bound in (span.low, span.high))
    return low, high


def _rules(policy: Policy) -> dict[str, s.RuleShape]:
    return {
        name: s.RuleShape(
            rule.effect.value,
            rule.says,
            {other: s.OverrideShape(o.because, list(o.cites)) for other, o in rule.overrides.items()},
            list(rule.cites),
            {duty: s.RuleDutyShape(said.what, said.by, list(said.cites)) for duty, said in rule.duties.items()},
        )
        for name, rule in policy.rules.items()
    }


def _statements(loaded: LoadedPolicy) -> dict[str, str]:
    """What is said by every statement that a rule, an override or a choice of a reading cites, as it is cited.

    One that is reported is marked as such.
    """
    citing = (cites for path, cites in loaded.policy.citing() if path[0] != "concepts")
    return {cite: _account(loaded.written.statement(cite)) for cites in citing for cite in cites}


def _account(statement: Statement) -> str:
    return f"({UNVERIFIED}) {statement.account}" if statement.reported else statement.account
