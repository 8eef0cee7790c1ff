"""What follows everywhere: where each rule applies, where it is in force, the verdicts, and where it determines them.

Put together from the conditions on one diagram; policies that differ in a part share the rest, and equal ones are one
node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import combinations

from remit.diagram.build import BIT_OF
from remit.diagram.junctions import HOLDS
from remit.diagram.nodes import Node
from remit.diagram.truths import Truths
from remit.errors import TooLarge
from remit.model.rules import Effect, Verdict
from remit.verdict import CLASHING, VERDICT_OF, Outcome, follows

EVERY = sum(BIT_OF.values())  # verdicts, as bits
FIRST_RULE = EVERY + 1  # the bit of the first rule, above those of verdicts


def bits_of(effect: Effect) -> int:
    """The verdicts that rules of an effect determine where they are in force, as bits; none of what waives."""
    own = BIT_OF[VERDICT_OF[effect]] if effect in VERDICT_OF else 0
    return own | BIT_OF[Verdict.CONFLICT] if effect in CLASHING else own


EFFECT_SETS = [frozenset(some) for size in range(len(VERDICT_OF) + 1) for some in combinations(VERDICT_OF, size)]
BIT_OF_EFFECTS = {effects: 1 << place for place, effects in enumerate(EFFECT_SETS)}


class Ruled:
    """A policy's rules over the conditions of a diagram; `known` are rules that apply where they do in another policy.

    Raises TooLarge as the diagram does.
    """

    def __init__(self, truths: Truths, known: Mapping[str, Node] | None = None, beside: Ruled | None = None) -> None:
        """What is the same in another policy `beside` on the diagram is taken from there."""
        self.truths, self.join, self.policy = truths, truths.junctions, truths.policy
        self.diagram, self.beside = truths.diagram, beside
        self.known = known or {}
        self._soles: dict[str, Node] = {}

    @cached_property
    def applicable(self) -> dict[str, Node]:
        """Where each rule applies."""
        rules = self.policy.rules
        return {n: self.known[n] if n in self.known else self.truths.holds(r.condition) for n, r in rules.items()}

    @cached_property
    def in_force(self) -> dict[str, Node]:
        """Where each rule applies and no rule in force overrides it; in the order of precedence."""
        if self.policy.combining == "explicit":
            return self._explicitly(self.beside)
        found: dict[str, Node] = {}
        join, rank = self.join, self.policy.rank
        lower, same, at = join.never, join.never, None  # in force of a lower rank, and of the same
        for name in self.policy.precedence:
            own = rank[name]
            if own is not None and own != at:
                lower, same, at = join.either(lower, same), join.never, own
            found[name] = self.applicable[name]
            if own is not None:
                found[name] = join.both(found[name], join.negated(lower))
            if by := self.policy.overridden_by[name]:
                found[name] = join.both(found[name], join.negated(join.any_of(found[other] for other in by)))
            if own is not None:
                same = join.either(same, found[name])
        return found

    def _explicitly(self, beside: Ruled | None) -> dict[str, Node]:
        """The same by overrides alone; a rule is where it was beside, if so are those that override it."""
        found: dict[str, Node] = {}
        join, by, applicable = self.join, self.policy.overridden_by, self.applicable
        as_before = beside is not None and beside.policy.combining == "explicit"
        before, same = (beside.in_force, beside.applicable) if beside and as_before else ({}, {})
        was = beside.policy.overridden_by if beside else {}
        for name in self.policy.precedence:
            is_same = same.get(name) == applicable[name] and was[name] == by[name]
            if is_same and all(found[other] == before.get(other) for other in by[name]):
                found[name] = before[name]
            elif by[name]:
                beaten = join.any_of(found[other] for other in by[name])
                found[name] = join.both(applicable[name], join.negated(beaten))
            else:
                found[name] = applicable[name]
        return found

    @cached_property
    def verdicts(self) -> Node:
        """The verdict of every case, as a bit; IMPOSSIBLE where constraints allow none."""
        return self._told_by_effects(lambda effects: BIT_OF[follows(effects, self.policy.otherwise)])

    @cached_property
    def effects(self) -> Node:
        """The effects that are in force in every case, as the bit of their set in BIT_OF_EFFECTS."""
        return self._told_by_effects(BIT_OF_EFFECTS.__getitem__)

    def _told_by_effects(self, terminal: Callable[[frozenset[Effect]], int]) -> Node:
        def after(left: tuple[Effect, ...], effects: frozenset[Effect]) -> Node:
            if not left:
                return self.diagram.terminal(terminal(effects))
            first, *others = left
            rest = tuple(others)
            return self.join.chosen(self._forced[first], after(rest, effects | {first}), after(rest, effects))

        return self.truths.where_possible(after(tuple(VERDICT_OF), frozenset()))

    @cached_property
    def _forced(self) -> dict[Effect, Node]:
        """Where rules of each effect are in force."""
        rules = self.policy.rules.items()
        return {e: self.join.any_of(self.in_force[name] for name, r in rules if r.effect is e) for e in VERDICT_OF}

    def sole(self, rule: str) -> Node:
        """Where a rule is in force, and none beside it with the same effect."""
        if rule not in self._soles:
            rules, join = self.policy.rules, self.join
            others = (n for n, each in rules.items() if n != rule and each.effect is rules[rule].effect)
            beside = join.any_of(self.in_force[name] for name in others)
            self._soles[rule] = join.both(self.in_force[rule], join.negated(beside))
        return self._soles[rule]

    def determining(self, rule: str) -> Node:
        """Where a rule determines the verdict."""
        where = self._determined.get(self.policy.rules[rule].effect, self.join.never)
        return self.join.both(self.in_force[rule], where)

    def carrying(self, duty: str) -> Node:
        """Where the verdict carries a duty: one of the rules that carry it determines the verdict."""
        return self.join.any_of(self.determining(rule) for rule in self.policy.duties.get(duty, ()))

    @cached_property
    def telling(self) -> dict[str, Node]:
        """Where each rule determines the verdict, of the cases that are possible."""
        return {rule: self.truths.where_possible(self.determining(rule)) for rule in self.policy.rules}

    @cached_property
    def _determined(self) -> dict[Effect, Node]:
        """Where rules of each effect determine the verdict, if they are in force."""
        return {effect: self.join.where(self.verdicts, bits_of(effect)) for effect in VERDICT_OF}

    def outcomes(self, number: Callable[[Outcome | None], int], among: int = EVERY, most: int | None = None) -> Node:
        """The diagram of what follows, and from which rules: `number` gives each its terminal; None is no case.

        Of verdicts that are not `among` some (as bits), the rules are not told. Raises TooLarge where there are more
        than `most` outcomes: n rules, each in force by a fact of its own, come to 2**n.
        """
        rules, found = list(self.policy.rules), self.verdicts
        wanted = self.join.where(found, among)
        for place, rule in enumerate(rules):
            telling = self.join.both(wanted, self.determining(rule))
            if telling != self.join.never:
                found = self._marked(found, telling, FIRST_RULE << place)
                if most is not None and self._comes_to_more(found, most):
                    raise TooLarge(f"the rules come to more than {most:,} outcomes", ("rules",))

        def outcome(bits: int) -> int:
            if not bits:
                return number(None)
            determining = tuple([rule for place, rule in enumerate(rules) if bits & FIRST_RULE << place])
            return number(Outcome(VERDICT_OF_BIT[bits & EVERY], determining))

        return self.diagram.mapped(found, outcome)

    def _comes_to_more(self, root: Node, most: int) -> bool:
        """Whether a diagram has more terminals than so many."""
        below = self.diagram.below(root)
        return len(below) > most and sum(not self.diagram.children[node] for node in below) > most

    def _marked(self, found: Node, holds: Node, bit: int) -> Node:
        """The diagram with a bit more at the terminals of cases, where a condition holds."""
        return self.diagram.apply(found, holds, lambda bits, so: bits | bit if bits and so == HOLDS else bits)


VERDICT_OF_BIT = {bit: verdict for verdict, bit in BIT_OF.items()}
