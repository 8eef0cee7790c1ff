"""A policy compiled: the mask table, the diagram of all cases where it stays small, and the findings read off them.

Agrees with `remit.possible` and `remit.verdict` (tests/agreement).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache, cached_property, partial
from itertools import product

from remit.diagram.build import Settling, fold, table_of, verdicts_of
from remit.diagram.junctions import HOLDS, Junctions
from remit.diagram.masks import MaskTable
from remit.diagram.nodes import MOST_STEPS, Diagram, Node
from remit.diagram.policy_tests import AllowedLists, PolicyCubes
from remit.diagram.questions import deciding_levels
from remit.diagram.rule_table import RuleTable
from remit.diagram.ruled import Ruled
from remit.diagram.space import Space, taken
from remit.diagram.truths import Truths
from remit.diagram.witnesses import searched
from remit.errors import TooLarge
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.normal.stated_concepts import stating, truths_stated
from remit.possible import Contest, Findings, contests, in_order
from remit.representatives import KnownFacts
from remit.verdict import Outcome

MOST_STATES = 20_000  # of the diagram of all cases; larger policies get the diagram of what is not known, each time
MOST_VIEWED = 100_000  # of the diagram of what is not known
MOST_PICKED = 100_000  # of the diagram of all cases under picked readings, from which reasons and flips are read
MOST_FITTED = 64  # that are made for what is known of single cases, and remembered
MOST_CONTESTED = 4_096  # places in the diagram of all cases of which contests are remembered

MOST_JOINED = 300_000  # steps to put all cases together rule by rule
MANY, MANY_TIMES = 100, 5  # cubes, and times as many as rules
OFTEN = 8  # decisions, after which it pays where facts are compared to have where each rule tells
FEW_STATES = 200  # of a diagram of what is left of one case
SMALL = 5_000  # nodes of a diagram in which that is at hand soon
MOST_FOLDED = 100_000  # states in which outcomes are gone through at all
MOST_OUTCOMES = 3_000  # states in which outcomes are gone through before they are read off rule by rule

Rooted = tuple[Diagram, Node]
Concluded = tuple[tuple[Verdict, ...], frozenset[str], frozenset[str]]  # possible; rules of every case, of some


class Compiled:
    """A policy, ready for questions about any part of its space. Raises TooLarge."""

    def __init__(self, policy: Policy, known: KnownFacts | None = None, *, roomy: bool = False) -> None:
        """With what is `known` of a case, cells say all of it where facts are compared.

        If it is `roomy`, cells say all that is known exactly of facts as long as others have room around their values,
        as any has where two are compared only (see `Space`): in small groups every two facts have a level then.
        """
        self.policy, self._cubes = policy, PolicyCubes(policy)
        if roomy:
            self._cubes.compare_all_of_few(policy)
        self.table = table_of(policy, self._cubes, Space([self._cubes], known=known, roomy=roomy))
        self._asked = 0
        self._fitted: dict[Hashable, Compiled] = {}
        self._stating: dict[Hashable, Compiled] = {}
        self._settling = cache(partial(Settling, self.table))
        self._contested: dict[Hashable, tuple[Contest, ...]] = {}
        self.answered: dict[Hashable, object] = {}  # reasons and flips, by what they are about
        self.columns: dict[Hashable, object] = {}  # what tables are told, by readings and columns
        self._under: dict[tuple[tuple[str, str], ...], Rooted | None] = {}

    def fitted(self, known: KnownFacts) -> Compiled:
        """One whose cells say all that is known of facts that are compared, and of sets. Raises TooLarge."""
        space = self.table.space
        key = frozenset(
            (name, tests) for name, tests in known.items() if name in space.group_of or not space.tells_set(name, tests)
        )
        if not space.groups and not key:
            return self
        if key not in self._fitted:
            if len(self._fitted) >= MOST_FITTED:
                self._fitted.clear()
            self._fitted[key] = Compiled(self.policy, dict(key))
        return self._fitted[key]

    def stating(self, known: KnownFacts) -> tuple[Compiled, KnownFacts]:
        """One whose cases have the concepts as is known, and what is known of facts and readings. Raises TooLarge."""
        policy, rest = stating(self.policy, known)
        if policy is self.policy:
            return self, known
        key = tuple(truths_stated(self.policy, known).items())
        if key not in self._stating:
            if len(self._stating) >= MOST_FITTED:
                self._stating.clear()
            self._stating[key] = Compiled(policy)
        return self._stating[key], rest

    @cached_property
    def roomy(self) -> Compiled:
        """One for tables, whose cells have room around values of facts that are compared. Raises TooLarge."""
        return Compiled(self.policy, roomy=True) if self.table.space.groups else self

    @cached_property
    def whole(self) -> Rooted | None:
        """The diagram of all cases under all readings, where it stays small."""
        joined = self._joined if self._is_multiplied_out else None
        return joined or self._built(self.table.space.everywhere, MOST_STATES) or self._joined

    @property
    def _is_multiplied_out(self) -> bool:
        """Whether there are many more cubes than rules, so that going through them takes longer than joining rules.

        So it does where facts are compared, as that is joined already.
        """
        return self.table.space.is_related or len(self.table.rule_of_bit) > MANY_TIMES * len(self.policy.rules) + MANY

    @cached_property
    def ruled(self) -> Ruled | None:
        """What follows everywhere, put together rule by rule, where that stays small."""
        space = self.table.space
        if isinstance(self.table, RuleTable):
            truths = self.table.truths  # most of it is there already
        else:
            truths = Truths(self.policy, space, Junctions(Diagram(len(space.names), space.too_large, MOST_JOINED)))
        ruled, diagram = Ruled(truths), truths.diagram
        try:
            ruled.verdicts  # noqa: B018  # whether it can be had
        except TooLarge:
            return None
        diagram.most = MOST_STEPS
        return ruled

    @property
    def _joined(self) -> Rooted | None:
        return None if self.ruled is None else (self.ruled.diagram, self.ruled.verdicts)

    def under(self, choices: Mapping[str, str]) -> Rooted | None:
        """The diagram of all cases under the picked readings, where it stays small."""
        key = tuple(sorted(choices.items()))
        if key not in self._under:
            allowed = self.picked(self.table.space.everywhere, choices)
            restricted = self._restricted(allowed, choices) if self._is_multiplied_out else None
            self._under[key] = restricted or self._built(allowed, MOST_PICKED) or self._restricted(allowed, choices)
        return self._under[key]

    def _restricted(self, allowed: AllowedLists, choices: Mapping[str, str]) -> Rooted | None:
        """The diagram of all cases with the picked readings taken for granted."""
        if self.whole is None:
            return None
        whole, root = self.whole
        return whole, whole.forget(root, {self.table.level_of[name] for name in choices}, allowed)

    def view(self, allowed: AllowedLists) -> Rooted:
        """A diagram that is right for all cases within the allowed cells. Raises TooLarge."""
        if "whole" not in self.__dict__ and self._asked <= OFTEN and (few := self._built(allowed, FEW_STATES)):
            return few  # one that is asked a few cases only does without the diagram of all
        return self.whole or self._build(allowed, MOST_VIEWED)

    def _built(self, allowed: AllowedLists, limit: int) -> Rooted | None:
        try:
            return self._build(allowed, limit)
        except TooLarge:
            return None

    def _build(self, allowed: AllowedLists, limit: int) -> Rooted:
        diagram, settling = Diagram(len(self.table.names), self.table.space.too_large), self._settling(verdicts=True)
        leaf = lambda alive: diagram.terminal(settling.verdict(alive))  # noqa: E731  # it has no other name
        return diagram, fold(self.table, allowed, leaf, diagram.find_or_add, limit, settling.settle)

    def concluded(self, allowed: AllowedLists) -> Concluded | None:
        """What follows in the cases within the allowed cells; None where none is possible. Raises TooLarge."""
        try:
            return self._concluded_soon(allowed)
        except TooLarge:
            return self._concluded_at_length(allowed)

    def _concluded_soon(self, allowed: AllowedLists) -> Concluded | None:
        """The same, where few states have to be gone through, or the rules are joined already. Raises TooLarge."""
        if not all(allowed):
            return None
        self._asked += 1
        if self._is_asked_often and self.ruled is not None:
            return self._by_rule(self.ruled, allowed)
        return _told(self._outcomes(allowed, MOST_OUTCOMES))

    def _concluded_at_length(self, allowed: AllowedLists) -> Concluded | None:
        if self.ruled is None:
            return _told(self._outcomes(allowed, MOST_FOLDED))
        return self._by_rule(self.ruled, allowed)

    def _by_search(
        self, open_cells: AllowedLists, allowed: AllowedLists, choices: Mapping[str, str]
    ) -> Findings | None:
        """The findings by cases that are searched for; None where rules are joined already, or it does not find all."""
        if not isinstance(self.table, MaskTable) or self.__dict__.get("ruled") is not None:
            return None
        try:
            return searched(self.table, self._settling(verdicts=False), open_cells, allowed, choices)
        except TooLarge:
            return None

    @property
    def _is_asked_often(self) -> bool:
        joined = self.ruled if self.table.space.is_related and self._asked > OFTEN else None
        return joined is not None and ("telling" in joined.__dict__ or len(joined.diagram.level) <= SMALL)

    def _outcomes(self, allowed: AllowedLists, limit: int) -> set[Outcome]:
        found: set[int] = set()
        settle = self._settling(verdicts=False).settle
        fold(self.table, allowed, found.add, lambda *_: None, limit, settle)
        return {outcome for alive in found if (outcome := self.table.outcome(alive))}

    def _by_rule(self, ruled: Ruled, allowed: AllowedLists) -> Concluded | None:
        """The same, read off the diagrams of where each rule determines the verdict."""
        reach = ruled.diagram.reach
        verdicts = verdicts_of(reach(ruled.verdicts, allowed))
        if not verdicts:
            return None
        told = {rule: reach(node, allowed) for rule, node in ruled.telling.items()}
        every = frozenset(rule for rule, bits in told.items() if bits == HOLDS)
        return verdicts, every, frozenset(rule for rule, bits in told.items() if bits & HOLDS)

    def has_one_of(self, rules: frozenset[str], known: KnownFacts, choices: Mapping[str, str]) -> bool:
        """Whether in every case that fits one of some rules, be it this or that, determines the verdict.

        Args:
            rules: Names.
            known: What is known of facts.
            choices: The choice that is picked, by reading.

        Raises:
            TooLarge: The cases are more than can be gone through.
        """
        if self.policy.concepts and not self.policy.concepts.keys().isdisjoint(known):
            compiled, rest = self.stating(known)
            return compiled.has_one_of(rules, rest, choices)
        if not self.table.space.tells(known):
            return self.fitted(known).has_one_of(rules, known, choices)
        allowed = self.picked(self.table.allowed(known), choices)
        if self.ruled is None:
            return all(rules.intersection(outcome.rules) for outcome in self._outcomes(allowed, MOST_FOLDED))
        one = self.ruled.join.any_of(self.ruled.determining(rule) for rule in rules)
        return self.ruled.diagram.reach(self.ruled.truths.where_possible(one), allowed) == HOLDS

    def picked(self, allowed: AllowedLists, choices: Mapping[str, str]) -> AllowedLists:
        """The allowed cells with each picked reading in its choice."""
        return taken(self.table.space, allowed, choices)

    def findings(self, known: KnownFacts, choices: Mapping[str, str]) -> Findings | None:
        """The findings on what is known, under the picked readings; None where no case is possible.

        Raises TooLarge where facts are compared, and so much is known of them that the cases are too many.
        """
        if self.policy.concepts and not self.policy.concepts.keys().isdisjoint(known):
            compiled, rest = self.stating(known)
            return compiled.findings(rest, choices)
        if not self.table.space.tells(known):
            return self.fitted(known).findings(known, choices)
        open_cells = self.table.allowed(known)
        allowed = self.picked(open_cells, choices)
        try:
            concluded = self._concluded_soon(allowed)
        except TooLarge:
            if (found := self._by_search(open_cells, allowed, choices)) is not None:
                return found
            concluded = self._concluded_at_length(allowed)
        if concluded is None:
            return None
        possible, every, some = concluded
        return Findings(
            possible=possible,
            every=every,
            some=some,
            contests=self._contests(open_cells, choices, possible),
            depends_on=self._deciding(known, allowed, choices) if len(possible) > 1 else (),
        )

    def _deciding(self, known: KnownFacts, allowed: AllowedLists, choices: Mapping[str, str]) -> tuple[str, ...]:
        view = (self.whole and self.under(choices)) or self.view(allowed)
        facts = self.table.space.open_facts(known, allowed)
        levels = deciding_levels(*view, allowed, self.table.coupled, facts, self.table.space.same)
        deciding = {self.table.names[level] for level in levels}
        return tuple(name for name in (*self.policy.facts, *self.policy.readings) if name in deciding)

    def _contests(
        self, allowed: AllowedLists, choices: Mapping[str, str], possible: tuple[Verdict, ...]
    ) -> tuple[Contest, ...]:
        """The contests; only readings on which it depends what is possible can be in one."""
        whole, root = self.view(allowed)
        if not choices or verdicts_of(whole.reach(root, allowed)) == possible[:1]:
            return ()
        first = self.first_reading
        nodes, cells = whole.frontier(root, first, allowed), tuple(allowed[first:])
        known = self.__dict__.get("whole")
        if known is None or known[0] is not whole:
            return self._contests_of(whole, nodes, allowed, choices)
        key = (nodes, cells, tuple(choices.items()))
        if key not in self._contested:
            if len(self._contested) >= MOST_CONTESTED:
                self._contested.clear()
            self._contested[key] = self._contests_of(whole, nodes, allowed, choices)
        return self._contested[key]

    @property
    def first_reading(self) -> int:
        """The level from which on there are readings only: no fact is below one."""
        return min((self.table.level_of[name] for name in self.policy.readings), default=len(self.table.names))

    def contests_left(self, nodes: frozenset[Node], choices: Mapping[str, str]) -> tuple[Contest, ...]:
        """The contests in cases whose facts lead to these nodes of the diagram of all cases."""
        assert self.whole is not None, "whoever has its nodes has it"
        return self._contests_of(self.whole[0], nodes, self.table.space.everywhere, choices)

    def _contests_of(
        self, whole: Diagram, nodes: frozenset[Node], allowed: AllowedLists, choices: Mapping[str, str]
    ) -> tuple[Contest, ...]:
        return contests_at(self.policy, self.table.space, whole, nodes, allowed, choices)


def _told(found: set[Outcome]) -> Concluded | None:
    """What several outcomes come to; None where there is none."""
    rules = [frozenset(outcome.rules) for outcome in found]
    verdicts = in_order(outcome.verdict for outcome in found)
    return (verdicts, frozenset.intersection(*rules), frozenset.union(*rules)) if found else None


def contests_at(
    policy: Policy,
    space: Space,
    whole: Diagram,
    nodes: frozenset[Node],
    allowed: AllowedLists,
    choices: Mapping[str, str],
) -> tuple[Contest, ...]:
    """The contests in cases that have come to these nodes, where only readings are left to tell.

    Readings that tell nothing cannot be in one. None at all where no case is possible under the picked choices.

    Args:
        policy: Says which choices its readings have.
        space: Its levels.
        whole: The diagram of all cases under every reading.
        nodes: Where its facts have led to.
        allowed: The cells that are possible at every level.
        choices: The choice that is picked, by reading.
    """
    diagram, level_of = Diagram(whole.levels), space.level_of
    others = set(range(whole.levels)) - {level_of[name] for name in choices}
    top = whole.merged(nodes, others, allowed, diagram)
    telling = diagram.support(top)
    picked = {name: choice for name, choice in choices.items() if level_of[name] in telling}
    verdicts = {}
    for changed in product(*(policy.readings[name].choices for name in picked)):
        cells = taken(space, allowed, dict(zip(picked, changed, strict=True)))
        if found := verdicts_of(diagram.reach(top, cells)):
            verdicts[changed] = found
    return contests(policy, picked, verdicts) if tuple(picked.values()) in verdicts else ()
