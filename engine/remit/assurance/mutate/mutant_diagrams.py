"""What scenarios can tell of a policy and its mutants: outcomes as numbers, and what comes with new cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, partial
from itertools import combinations, islice, product

from remit.assurance.case_space import Witness
from remit.assurance.smallest_implicants import MIXED, Smallest
from remit.assurance.variants import NEW, SAME, VariantPair, Variants
from remit.decide.python_values import items_of
from remit.diagram.build import BIT_OF
from remit.diagram.junctions import FAILS, HOLDS
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.ruled import EVERY, Ruled
from remit.errors import TooLarge
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.model.scenario import Scenario
from remit.normal.asked_sets import Truth
from remit.representatives import KnownFacts
from remit.verdict import Outcome

Conclusion = Outcome | Verdict
STAYS, COMES, GOES = 1, 2, 3  # what a rule does to a case, by a mutant
LATER = EVERY + 1  # no verdict: there is no such case before the mutant
MOST_OUTCOMES = 1_000  # by rules, that are told apart
MOST_BOXES = 200  # in which a scenario that tells is looked for, where facts are compared


class Bench(Variants):
    """The policy and mutants; outcomes have numbers, the same in all diagrams, and 0 is no case. Raises TooLarge."""

    def __init__(self, policy: Policy, mutants: Sequence[Policy]) -> None:
        super().__init__(policy, mutants)
        self.numbers: dict[Conclusion | None, int] = {None: 0}
        self.found: list[Conclusion | None] = [None]  # by their numbers
        self._roots: dict[object, Node] = {}
        self._by_verdict, self._by_rules = _ToldApart(), _RulesToldApart()
        self._searches: dict[object, Smallest] = {}

    def root(self, ruled: Ruled, *, by_rules: bool) -> Node:
        """What follows: the verdict, or also by which rules, as the numbers of what is found."""

        def number(outcome: Outcome | None) -> int:
            found: Conclusion | None = outcome if outcome is None or by_rules else outcome.verdict
            if found not in self.numbers:
                self.numbers[found] = len(self.found)
                self.found.append(found)
            return self.numbers[found]

        key = (ruled.verdicts, by_rules, tuple(map(ruled.determining, ruled.policy.rules)) if by_rules else ())
        if key not in self._roots:
            self._roots[key] = ruled.outcomes(number, EVERY if by_rules else 0, MOST_OUTCOMES)
        return self._roots[key]

    @cached_property
    def has_many_outcomes(self) -> bool:
        """Whether outcomes by rules are too many to be told apart: then it is asked of one rule at a time."""
        try:
            self.root(self.original, by_rules=True)
        except TooLarge:
            return True
        return False

    def known(self, scenario: Scenario) -> KnownFacts:
        """What a scenario states of facts."""
        written = {name: items_of(self.policy.domains[name], raw) for name, raw in scenario.given.items()}
        return {name: self.policy.tests(name, items) for name, items in written.items()}

    def smallest(self, pair: VariantPair, within: AllowedLists) -> Iterator[Witness]:
        """Scenarios of one outcome by the policy, and another by the mutant; those that state the least first.

        The mutant may say any other verdict of their cases; of rules it must be the same ones everywhere.
        """
        if pair.by_rules and self.has_many_outcomes:
            for each in self._by_rules.roots(pair):
                found = self.study.witnesses(each, self._search(pair.by_rules, within))
                yield from (one._replace(is_smallest=False) for one in found)
            return
        if pair.by_rules:
            root = self._by_rules.root(self, pair)
        else:
            both = pair.original.verdicts, pair.variant.verdicts
            root = self.diagram.apply(*both, self._by_verdict.bit, memo=self._by_verdict.memo)
        yield from self.study.witnesses(root, self._search(pair.by_rules, within))

    def _search(self, by_rules: bool, within: AllowedLists) -> Smallest:
        """The same for all mutants, as long as it is not too large, so that what was found out serves again."""
        key = (by_rules, *map(tuple, within))
        if key not in self._searches or self._searches[key].is_full:
            self._searches[key] = self.study.smallest(_ToldApart.class_of, within)
        return self._searches[key]

    def _outcomes(self, pair: VariantPair) -> tuple[Node, Node]:
        """What follows by both."""
        return self.root(pair.original, by_rules=pair.by_rules), self.root(pair.variant, by_rules=pair.by_rules)

    def untold(self, pair: VariantPair) -> bool:
        """Whether no scenario has other possible outcomes, where the mutant differs in new cases only.

        A scenario that tells is about a new case and one that was there, and about none that was there and came to
        the same as the new one. It then need leave open no facts but some that constraints tie together, and of each
        no more than the values of the two cases; so all of these are gone through. Others matter only where they leave
        open two verdicts, of which all rules are seen: where that could be, it is not taken for untold. Neither is it
        where new cases take facts of several groups, each tied together by itself.
        """
        return next(self.telling(pair), None) is None

    def telling(self, pair: VariantPair) -> Iterator[tuple[AllowedLists, Node, int]]:
        """The cells of some levels, a diagram over the others, and the terminal in it of scenarios that tell."""
        original, mutant = self._outcomes(pair)
        pairs = _MutantPairs(self.found)  # of all that either comes to
        root = self.diagram.apply(original, mutant, pairs.bit)
        diagram = self.diagram
        several = [self._all_tied] if self._breaks_several(root, pairs) else []
        for levels, allowed in (*self._boxes, *several):
            merged = diagram.forget(root, levels, allowed)
            anywhere = diagram.reach(merged, allowed)
            tells = pairs.could_tell if allowed is self.study.everything else pairs.tell
            for value in sorted({diagram.value[node] for node in diagram.below(merged)}):
                if tells(value) or pairs.could_add(value, anywhere):
                    yield allowed, merged, value

    def _breaks_several(self, root: Node, pairs: _MutantPairs) -> bool:
        """Whether some new case cannot become one that was there by facts of one group that constraints tie together.

        What it comes to may then take facts of several groups, that are not looked at together.
        """
        if len(self._tied) <= 1:
            return False
        diagram, join, everything = self.diagram, self.join, self.study.everything
        new = diagram.mapped(root, lambda bits: FAILS if pairs.has_before(bits) or not bits else HOLDS)
        near = [diagram.forget(root, levels, everything) for levels in self._tied]
        far = [diagram.mapped(each, lambda bits: FAILS if pairs.has_before(bits) else HOLDS) for each in near]
        return bool(diagram.reach(join.all_of([new, *far]), everything) & HOLDS)

    @cached_property
    def _tied(self) -> list[frozenset[int]]:
        """All levels of the facts and readings of each group that constraints tie together."""
        space = self.study.space
        return [
            frozenset[int]().union(*(space.levels(space.names[level]) for level in group))
            for group in self.original.truths.coupled
        ]

    @property
    def _all_tied(self) -> tuple[AbstractSet[int], AllowedLists]:
        return frozenset[int]().union(*self._tied), self.study.everything

    @cached_property
    def _boxes(self) -> list[tuple[AbstractSet[int], AllowedLists]]:
        """Some levels that constraints tie together, with two cells of each fact and all cells of each reading.

        Where facts are compared two cells are not two values, nor are they of sets with a level for each test: all that
        is tied together is left open.
        """
        study, found = self.study, list[tuple[AbstractSet[int], AllowedLists]]()
        for group in study.ruled().truths.coupled:
            names = [study.space.names[level] for level in group]
            is_compared = any(name in study.space.group_of or name in study.space.asked for name in names)
            if is_compared:
                found.append((frozenset[int]().union(*map(study.space.levels, names)), study.everything))
            found += islice(self._two_cells(group), MOST_BOXES if is_compared else None)
        return found

    def _two_cells(self, group: AbstractSet[int]) -> Iterator[tuple[AbstractSet[int], AllowedLists]]:
        """Some facts in two cells each, however they lie to others."""
        study = self.study
        for size in range(1, len(group) + 1):
            for levels in combinations(sorted(each for each in group if not self._is_asked(each)), size):
                for cells in product(*map(self._twos, levels)):
                    those = dict(zip(levels, cells, strict=True))
                    about = frozenset[int]().union(*(study.space.facts[level] for level in levels))
                    yield about, [those.get(level, all) for level, all in enumerate(study.everything)]

    def _is_asked(self, level: int) -> bool:
        """Whether it is of a set that has a level for each test, of which no two cells are two sets."""
        return isinstance(self.study.space.cells[level], Truth)

    def _twos(self, level: int) -> list[tuple[int, ...]]:
        cells = self.study.everything[level]
        is_reading = self.study.space.names[level] in self.policy.readings
        return [cells] if is_reading else list(combinations(cells, 2))


class _ToldApart:
    """A bit for every verdict of the policy where a mutant's is another."""

    def __init__(self) -> None:
        self.memo: dict[tuple[Node, Node], Node] = {}
        self.bits: dict[object, int] = {}

    def bit(self, original: int, mutant: int) -> int:
        """SAME, 0 where there is no case, NEW where there is a new one, or the bit."""
        if original == mutant or not original:
            return SAME if original else NEW * bool(mutant)
        return self._bit_of(original)

    def _bit_of(self, found: object) -> int:
        return self.bits.setdefault(found, 4 << len(self.bits))

    @staticmethod
    def class_of(bit: int) -> int:
        """What a scenario may be about: one of these bits."""
        return bit if bit > NEW else MIXED if bit else IMPOSSIBLE


class _RulesToldApart(_ToldApart):
    """A bit for every outcome of the policy together with that of a mutant, where they are two.

    What a mutant comes to is put together from its verdict and from the rules that determine it otherwise, on what the
    policy comes to: numbers of (its outcome, the mutant's verdict, those rules), from FIRST on.
    """

    FIRST = 2  # 0 is no case, and 1 a new one

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, int, frozenset[str]]] = []
        self.number: dict[tuple[int, int, frozenset[str]], int] = {}
        self._marks: dict[str, dict[tuple[Node, Node], Node]] = {}
        self._bits: dict[frozenset[str], Callable[[int], int]] = {}

    def root(self, bench: Bench, pair: VariantPair) -> Node:
        """Case by case, the bit."""
        diagram = bench.diagram
        found = diagram.apply(
            bench.root(pair.original, by_rules=True), pair.variant.verdicts, self._with_verdict, memo=self.memo
        )
        for rule, (_, after) in pair.changed_rules.items():
            marked = self._marks.setdefault(rule, {})
            found = diagram.apply(found, after, partial(self._with_rule, rule), memo=marked)
        changed = frozenset(pair.changed_rules)
        bit = self._bits.setdefault(changed, lambda number: self._told(bench.found, changed, number))
        return diagram.mapped(found, bit)

    def roots(self, pair: VariantPair) -> Iterator[Node]:
        """Of each rule that determines the verdict in other cases, a bit where it comes in, and one where it goes.

        A bit is of one verdict of the policy: in all its cases the rule determines the verdict by the one, in none by
        the other.
        """
        join, before = pair.original.join, pair.original.verdicts
        apply, terminal = pair.original.diagram.apply, pair.original.diagram.terminal
        there = apply(before, pair.variant.verdicts, lambda one, other: one or (LATER if other else 0))
        for rule, (ours, theirs) in pair.changed_rules.items():
            comes, goes = join.both(theirs, join.negated(ours)), join.both(ours, join.negated(theirs))
            turns = join.chosen(comes, terminal(COMES), join.chosen(goes, terminal(GOES), terminal(STAYS)))
            yield apply(there, turns, partial(self._turned, rule))

    def _turned(self, rule: str, verdict: int, turns: int) -> int:
        if verdict in (0, LATER):
            return NEW if verdict else 0
        return SAME if turns == STAYS else self._bit_of((rule, verdict, turns))

    def _numbered(self, found: tuple[int, int, frozenset[str]]) -> int:
        if found not in self.number:
            self.number[found] = self.FIRST + len(self.found)
            self.found.append(found)
        return self.number[found]

    def _with_verdict(self, original: int, verdict: int) -> int:
        return self._numbered((original, verdict, frozenset())) if original else int(bool(verdict))

    def _with_rule(self, rule: str, number: int, holds: int) -> int:
        if number < self.FIRST or holds != HOLDS:
            return number
        original, verdict, rules = self.found[number - self.FIRST]
        return self._numbered((original, verdict, rules | {rule}))

    def _told(self, outcomes: Sequence[Conclusion | None], changed: frozenset[str], number: int) -> int:
        if number < self.FIRST:
            return NEW * number
        original, verdict, rules = self.found[number - self.FIRST]
        outcome = outcomes[original]
        assert isinstance(outcome, Outcome)
        after = rules.union(outcome.rules) - (changed - rules)
        is_same = verdict == BIT_OF[outcome.verdict] and after == frozenset(outcome.rules)
        return SAME if is_same else self._bit_of((original, verdict, after))


class _MutantPairs:
    """A bit for every pair of outcomes."""

    def __init__(self, found: Sequence[Conclusion | None]) -> None:
        self.found, self.of = found, {(0, 0): 0}
        self._split: dict[int, tuple[frozenset[int], frozenset[int]]] = {}

    def bit(self, original: int, mutant: int) -> int:
        return self.of.setdefault((original, mutant), 1 << len(self.of))

    def _sides(self, bits: int) -> tuple[frozenset[int], frozenset[int]]:
        """What cases that were there come to, and what new ones do."""
        if bits not in self._split:
            there = [pair for pair, bit in self.of.items() if bits & bit]
            before = frozenset([original for original, _ in there if original])
            self._split[bits] = before, frozenset([mutant for original, mutant in there if not original])
        return self._split[bits]

    def has_before(self, bits: int) -> bool:
        """Whether there was a case."""
        return bool(self._sides(bits)[0])

    def tell(self, bits: int) -> bool:
        """Whether a new case comes to what no case came to, and there was one."""
        before, new = self._sides(bits)
        return bool(before) and self._seen(before) != self._seen(before | new)

    def could_add(self, bits: int, anywhere: int) -> bool:
        """Whether a new case comes by a rule that none before did: seen where other facts leave two verdicts open."""
        before, new = self._sides(bits)
        if not before or not new:
            return False
        others = {self._verdict(one) for one in self._sides(anywhere)[0]}
        known = frozenset[str]().union(*map(self._rules, before))
        return any(self._rules(one) - known and others - {self._verdict(one)} for one in new)

    def could_tell(self, bits: int) -> bool:
        """Whether some new case comes to something else than some case that was there."""
        before, new = self._sides(bits)
        return any(self._seen({one}) != self._seen({one, other}) for one in before for other in new)

    def _seen(self, numbers: AbstractSet[int]) -> tuple[object, ...]:
        """What a scenario can expect: the verdicts, and the rules of all outcomes, or of any where verdicts differ."""
        verdicts = frozenset(map(self._verdict, numbers))
        join = frozenset[str].intersection if len(verdicts) == 1 else frozenset[str].union
        return (verdicts, join(*map(self._rules, numbers)) if numbers else frozenset())

    def _verdict(self, number: int) -> Verdict | None:
        found = self.found[number]
        return found.verdict if isinstance(found, Outcome) else found

    def _rules(self, number: int) -> frozenset[str]:
        """Those that determine it; none where verdicts alone are looked at."""
        found = self.found[number]
        return frozenset(found.rules) if isinstance(found, Outcome) else frozenset()
