"""What follows everywhere: where each rule applies, where it is in force, the verdicts, and where it determines them.

Put together from the conditions on one diagram; policies that differ in a part share the rest, and equal ones are one
node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from remit.diagram.build import BIT_OF
from remit.diagram.junctions import HOLDS
from remit.diagram.nodes import Node
from remit.diagram.truths import Truths
from remit.model.rules import Effect, Verdict
from remit.verdict import CLASHING, VERDICT_OF, Outcome, follows

EVERY = sum(BIT_OF.values())  # verdicts, as bits
FIRST_RULE = EVERY + 1  # the bit of the first rule, above those of verdicts


def bits_of(effect: Effect) -> int:
    """The verdicts that rules of an effect determine where they are in force, as bits; none of what waives."""
    own = BIT_OF[VERDICT_OF[effect]] if effect in VERDICT_OF else 0
    return own | BIT_OF[Verdict.CONFLICT] if effect in CLASHING else own


class Ruled:
    """A policy's rules over the conditions of a diagram; `known` are rules that apply where they do in another policy.

    Raises TooLarge as the diagram does.
    """

    def __init__(self, truths: Truths, known: Mapping[str, Node] | None = None) -> None:
        self.truths, self.join, self.policy = truths, truths.junctions, truths.policy
        self.diagram = truths.diagram
        self.known = known or {}

    @cached_property
    def applicable(self) -> dict[str, Node]:
        """Where each rule applies."""
        rules = self.policy.rules
        return {n: self.known[n] if n in self.known else self.truths.holds(r.condition) for n, r in rules.items()}

    @cached_property
    def in_force(self) -> dict[str, Node]:
        """Where each rule applies and no rule in force overrides it; in the order of precedence."""
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
            if self.policy.combining != "explicit" and own is not None:
                same = join.either(same, found[name])
        return found

    @cached_property
    def verdicts(self) -> Node:
        """The verdict of every case, as a bit; IMPOSSIBLE where constraints allow none."""
        rules = self.policy.rules.items()
        forced = {e: self.join.any_of(self.in_force[name] for name, r in rules if r.effect is e) for e in VERDICT_OF}

        def after(left: tuple[Effect, ...], effects: frozenset[Effect]) -> Node:
            if not left:
                return self.diagram.terminal(BIT_OF[follows(effects, self.policy.otherwise)])
            first, *others = left
            rest = tuple(others)
            return self.join.chosen(forced[first], after(rest, effects | {first}), after(rest, effects))

        return self.truths.where_possible(after(tuple(VERDICT_OF), frozenset()))

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

    def outcomes(self, number: Callable[[Outcome | None], int], among: int = EVERY) -> Node:
        """The diagram of what follows, and from which rules: `number` gives each its terminal; None is no case.

        Of verdicts that are not `among` some (as bits), the rules are not told.
        """
        rules, found = list(self.policy.rules), self.verdicts
        wanted = self.join.where(found, among)
        for place, rule in enumerate(rules):
            telling = self.join.both(wanted, self.determining(rule))
            if telling != self.join.never:
                found = self._marked(found, telling, FIRST_RULE << place)

        def outcome(bits: int) -> int:
            if not bits:
                return number(None)
            determining = tuple([rule for place, rule in enumerate(rules) if bits & FIRST_RULE << place])
            return number(Outcome(VERDICT_OF_BIT[bits & EVERY], determining))

        return self.diagram.mapped(found, outcome)

    def _marked(self, found: Node, holds: Node, bit: int) -> Node:
        """The diagram with a bit more at the terminals of cases, where a condition holds."""
        return self.diagram.apply(found, holds, lambda bits, so: bits | bit if bits and so == HOLDS else bits)


VERDICT_OF_BIT = {bit: verdict for verdict, bit in BIT_OF.items()}
