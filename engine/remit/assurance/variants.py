"""A policy and variants of it on one diagram: what follows by each, and whether it is the same.

A variant is what an edit makes (`model/editing.py`). A scenario may leave a reading unsaid, and then it is taken by
default. So two policies are compared under every choice of every reading, and once more for each reading whose default
differs: the one by its default, the other by its own. They decide alike wherever none of this finds a difference:
defaults can be exchanged one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from remit.assurance.case_space import CaseSpace, Within
from remit.decide.unlinked import derives_alike
from remit.diagram.junctions import HOLDS
from remit.diagram.nodes import Node
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.ruled import BIT_OF_EFFECTS, Ruled
from remit.diagram.truths import Truths, tests_of
from remit.model.conditions import Condition
from remit.model.editing import condition_of
from remit.model.items import Accepted
from remit.model.policy import Policy
from remit.model.rules import Effect, Rule
from remit.verdict import follows

SAME, NEW, OTHER = 1, 2, 4  # terminals of what is compared; NEW: cases of the variant only; 0: no case in either


class Likeness(IntEnum):
    """How far two policies decide alike: not in every case; to the same verdicts; and by the same rules."""

    DIFFERENT = 0
    SAME_VERDICTS = 1
    SAME_OUTCOMES = 2


@dataclass(frozen=True)
class VariantPair:
    """The policy and a variant; a reading may be unsaid, and the policies' defaults be taken.

    They are alike where the same verdict follows in every case of `everything`, `by_rules` from the same rules.
    """

    original: Ruled
    variant: Ruled
    everything: AllowedLists
    by_rules: bool = True
    unsaid: str | None = None

    @cached_property
    def changed_rules(self) -> dict[str, tuple[Node, Node]]:
        """Where rules determine the verdict, before and after, of those of which that differs."""
        both = {r: (self._determined(self.original, r), self._determined(self.variant, r)) for r in self._rules}
        return {rule: (before, after) for rule, (before, after) in both.items() if before != after}

    @cached_property
    def changed(self) -> list[tuple[Node, Node]]:
        """Where rules determine the verdict, and where it carries duties, before and after, where that differs."""
        return [*self.changed_rules.values(), *self._changed_duties]

    @property
    def _changed_duties(self) -> list[tuple[Node, Node]]:
        before, after = self.original, self.variant
        duties = dict.fromkeys((*before.policy.duties, *after.policy.duties)) if self.by_rules else ()
        both = [(before.carrying(duty), after.carrying(duty)) for duty in duties]
        return [(old, new) for old, new in both if old != new]

    @property
    def _rules(self) -> Iterable[str]:
        return dict.fromkeys((*self.original.policy.rules, *self.variant.policy.rules)) if self.by_rules else ()

    @staticmethod
    def _determined(ruled: Ruled, rule: str) -> Node:
        return ruled.determining(rule) if rule in ruled.policy.rules else ruled.join.never

    @cached_property
    def has_same_verdicts(self) -> bool:
        found = self._differ_by_one_rule()
        return self._same(self.original.verdicts, self.variant.verdicts) if found is None else not found

    def _differ_by_one_rule(self) -> bool | None:
        """Whether verdicts differ, where one rule at most is in force elsewhere; None where that is not so.

        It is asked of the cases in which the rule comes in or goes alone, so that no verdicts are put together.
        """
        before, after, join = self.original, self.variant, self.original.join
        if before.policy.otherwise != after.policy.otherwise or before.truths.possible != after.truths.possible:
            return None
        old, new = before.policy.rules, after.policy.rules
        if old.keys() != new.keys() or any(old[name].effect is not new[name].effect for name in old):
            return None
        others = [name for name in old if before.in_force[name] != after.in_force[name]]
        if len(others) != 1:
            return None if others else False
        (name,) = others
        comes = join.both(after.in_force[name], join.negated(before.in_force[name]))
        goes = join.both(before.sole(name), join.negated(after.in_force[name]))
        turns = self._turning(old[name].effect)
        ways = ((comes, turns[0]), (goes, turns[1]))
        meet = before.diagram.coincide
        return any(meet(node, HOLDS, before.effects, bits, self.everything) for node, bits in ways)

    def _turning(self, effect: Effect) -> tuple[int, int]:
        """The sets of effects to another verdict of which an effect leads that comes to them, or goes."""
        otherwise, comes, goes = self.original.policy.otherwise, 0, 0
        for effects, bit in BIT_OF_EFFECTS.items():
            verdict = follows(effects, otherwise)
            comes |= bit if follows(effects | {effect}, otherwise) != verdict else 0
            goes |= bit if follows(effects - {effect}, otherwise) != verdict else 0
        return comes, goes

    @property
    def alike(self) -> bool:
        return self.has_same_verdicts and all(self._same(before, after) for before, after in self.changed)

    def _same(self, left: Node, right: Node) -> bool:
        """Equal diagrams are one node; of facts that are compared, those of the same cases may be two."""
        return left == right or next(self.original.diagram.meetings(left, right, self.everything), None) is None

    @cached_property
    def by_verdicts(self) -> Node:
        """Case by case, whether the same verdict follows: SAME, OTHER, or NEW where there was none; 0 is no case."""
        memo = self.original.join.compared
        return self.original.diagram.apply(self.original.verdicts, self.variant.verdicts, compared, memo=memo)

    @cached_property
    def differing(self) -> Node:
        """Case by case, whether it comes to the same, as `by_verdicts`: by rules, too."""
        return self._where_others(self.changed)

    @cached_property
    def touched(self) -> Node:
        """The same, where other rules are in force, whether they determine the verdict or not: it takes less."""
        both = [each for rule in self._rules for each in self._forces(rule)]
        return self._where_others([*both, *self._changed_duties])

    def _forces(self, rule: str) -> Iterator[tuple[Node, Node]]:
        """Where a rule is in force, before and after; with another effect it is another rule."""
        never, before, after = self.original.join.never, self.original, self.variant
        forces = before.in_force.get(rule, never), after.in_force.get(rule, never)
        effects = {each.policy.rules[rule].effect for each in (before, after) if rule in each.policy.rules}
        yield from [forces] if len(effects) == 1 else [(forces[0], never), (never, forces[1])]

    def _where_others(self, rules: Iterable[tuple[Node, Node]]) -> Node:
        """OTHER also where rules differ, of which it says where they are something, before and after."""
        join = self.original.join
        others = join.any_of(join.differ(before, after) for before, after in rules if before != after)
        found = join.both(others, join.where(self.by_verdicts, SAME))
        return join.chosen(found, self.original.diagram.terminal(OTHER), self.by_verdicts)


def compared(original: int, variant: int) -> int:
    """Whether a case comes to the same: SAME, OTHER, or NEW where it was none before."""
    if original == variant:
        return SAME if original else 0
    return OTHER if original else NEW


class Variants:
    """A policy over cells that also tell apart what other policies test, and some tests. Raises TooLarge.

    A variant costs what differs: rules that apply where they did are not put together again.
    """

    def __init__(
        self,
        policy: Policy,
        others: Iterable[Policy] = (),
        tests: Iterable[tuple[str, Accepted]] = (),
    ) -> None:
        """`others` are the variants to come that test what the policy does not."""
        told_apart = dict.fromkeys([*tests, *(test for other in others for test in tests_of(other))])
        parts = tuple(condition_of({name: accepted}) for name, accepted in told_apart)
        self.policy, self.study = policy, CaseSpace(policy, conditions=[Condition(any_of=parts)])
        self.diagram, self.space, self.join = self.study.diagram, self.study.space, self.study.junctions
        self.original = self.study.ruled()
        self._last: tuple[Policy, dict[object, Ruled]] = (policy, {})

    def ruled(self, variant: Policy, within: AllowedLists | None = None) -> Ruled:
        """What follows by a variant; `within` levels of one cell that cell is taken for granted.

        It is remembered of the variant that was asked for last.
        """
        if variant is not self._last[0]:
            self._last = (variant, {})
        found, fixed = self._last[1], self.study.fixed(within)
        key = tuple(fixed.items())
        if key not in found:
            truths = Truths(variant, self.space, self.join, fixed)
            original = self.study.ruled(0, within)
            found[key] = Ruled(truths, self._known(variant, original), original)
        return found[key]

    def _known(self, variant: Policy, original: Ruled) -> dict[str, Node]:
        """Where those rules apply that do so where they did: all that they could test is the very same."""
        whole = self.policy
        if any(getattr(variant, name) is not getattr(whole, name) for name in ("facts", "readings", "concepts")):
            return {}
        same = (n for n, rule in variant.rules.items() if n in whole.rules and _applies_as(rule, whole.rules[n]))
        return {name: original.applicable[name] for name in same}

    def occurs(self, *nodes: Node) -> bool:
        """Whether all of some conditions hold in some case that is possible."""
        found = self.original.truths.where_possible(self.join.all_of(nodes))
        return bool(self.diagram.reach(found, self.study.everything) & HOLDS)

    def likeness(self, variant: Policy) -> Likeness:
        """How far a variant decides alike, whatever the readings and their defaults.

        Costs the diagrams of the rules that differ, and what follows from all of them. Raises TooLarge.
        """
        if not derives_alike(self.policy, variant):
            return Likeness.DIFFERENT  # no diagram tells
        pairs = self.pairs(variant)
        if not all(pair.has_same_verdicts for pair in pairs):
            return Likeness.DIFFERENT
        return Likeness.SAME_OUTCOMES if all(pair.alike for pair in pairs) else Likeness.SAME_VERDICTS

    def pairs(self, variant: Policy, *, by_rules: bool = True) -> list[VariantPair]:
        """All that has to be alike for two policies to be."""
        unsaid = [self.by_default(variant, (name,), by_rules=by_rules) for name in self.other_defaults(variant)]
        return [self.by_default(variant, (), by_rules=by_rules), *unsaid]

    def other_defaults(self, variant: Policy) -> list[str]:
        """The readings that a variant takes otherwise where nothing is said."""
        readings = self.policy.readings.items()
        return [name for name, reading in readings if variant.readings[name].default != reading.default]

    def by_default(self, variant: Policy, readings: Sequence[str], *, by_rules: bool) -> VariantPair:
        """Both, with some readings at the default of each."""
        before, after = (self.with_readings(each, readings) if readings else None for each in (self.policy, variant))
        original, other = self.study.ruled(0, before), self.ruled(variant, after)
        unsaid = readings[0] if len(readings) == 1 else None
        return VariantPair(original, other, self.study.everything, by_rules, unsaid)

    def with_readings(self, policy: Policy, readings: Sequence[str], of: Mapping[str, str] | None = None) -> Within:
        """All cells, but for readings in the choices that are given, or else at their default."""
        return self.study.every_reading(
            {name: ((of or {}).get(name, str(policy.readings[name].default)),) for name in readings}
        )


def _applies_as(rule: Rule, other: Rule) -> bool:
    around = (rule.scope, rule.since, rule.until) == (other.scope, other.since, other.until)
    return rule.when is other.when and around
