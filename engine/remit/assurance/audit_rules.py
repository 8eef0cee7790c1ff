"""Rules that never apply, are never in force or change nothing, and overrides that never matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, reduce
from operator import or_

from remit.assurance.audit_conditions import RESTATES, applicable
from remit.assurance.audit_findings import Finding
from remit.assurance.audit_ground import Ground
from remit.assurance.audit_shown import NEVER, Part, unshown
from remit.diagram.build import Builder, Settling
from remit.diagram.nodes import IMPOSSIBLE
from remit.explain.words import listed
from remit.model.conditions import Condition
from remit.model.policy import Policy
from remit.progress import told
from remit.verdict import Outcome, in_force

Override = tuple[str, str]  # the rule that overrides, and the one that is overridden
Seen = frozenset[tuple[str, ...]]  # facts about rules and overrides that are so in some case: ("in force", rule)


def seen(ground: Ground) -> Seen:
    """What is so of the rules and overrides in some case that is possible, under some reading.

    ("applicable", rule), ("in force", rule); ("matters", rule): a verdict rests on it; of overrides ("together", …):
    both rules apply; ("needed", …): a verdict would be another without it; ("restates", …): only its rules would.
    """
    looking = _Looking(ground)
    return frozenset([*looking.in_force(), *looking.rules(), *looking.overrides()])


class _Looking:
    """Each question has a diagram of its own, of the cubes that it is about: together they could be too many."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.study, self.policy = ground, ground.study, ground.policy
        self.table = self.study.tables[0]
        self.own = dict.fromkeys(self.policy.rules, 0)  # of every rule, its cubes
        for bit, name in enumerate(self.table.rule_of_bit):
            if name is not None:
                self.own[name] |= 1 << bit

    def in_force(self) -> Iterator[tuple[str, ...]]:
        bit_of = {rule: 1 << place for place, rule in enumerate(self.policy.rules)}
        settle, rule_of_bit = Settling(self.table, verdicts=False).settle, self.table.rule_of_bit

        def leaf(alive: int) -> int:
            forced = () if alive & self.table.broken else in_force(self.policy, applicable(rule_of_bit, alive))
            return sum(bit_of[rule] for rule in forced)

        found = Builder(self.table, self.ground.every, leaf, lambda _, below: reduce(or_, below), settle=settle).root()
        return (("in force", rule) for rule, bit in bit_of.items() if found & bit)

    def rules(self) -> Iterator[tuple[str, ...]]:
        rules = list(self.policy.rules)
        parts = [Part(rule.condition, NEVER, self._never(name)) for name, rule in self.policy.rules.items()]
        left = {rules[at] for at in unshown(self.policy, parts, "rules are looked at")}
        for rule in rules:
            if rule not in left:
                yield from (("applicable", rule), ("matters", rule))
        for rule in told("rules are looked at in all cases", [rule for rule in rules if rule in left]):
            if self._apply([rule]):
                yield "applicable", rule
                without = self.study.verdicts_by(self.table.narrowed(self.table.all_bits & ~self.own[rule]))
                if without != self.ground.root:
                    yield "matters", rule

    def _never(self, rule: str) -> Policy:
        """The policy, were it that a rule never applies."""
        never = self.policy.rules[rule].model_copy(update={"when": NEVER, "since": None, "until": None})
        return self.policy.model_copy(update={"rules": {**self.policy.rules, rule: never}})

    def overrides(self) -> Iterator[tuple[str, ...]]:
        numbers: dict[Outcome, int] = {}

        def number(outcome: Outcome | None) -> int:
            return IMPOSSIBLE if outcome is None else numbers.setdefault(outcome, len(numbers) + 1)

        outcomes = cache(lambda: self.study.outcomes(number))
        pairs = overrides(self.policy)
        parts = [Part(self._both(pair), NEVER, _without(self.policy, pair)) for pair in pairs]
        left = {pairs[at] for at in unshown(self.policy, parts, "overrides are looked at")}
        for pair in pairs:
            if pair not in left:
                yield from (("together", *pair), ("needed", *pair))
        for pair in told("overrides are looked at in all cases", [pair for pair in pairs if pair in left]):
            if self._apply(pair):
                yield "together", *pair
                other = self.table.under(_without(self.policy, pair))
                if self.study.verdicts_by(other) != self.ground.root:
                    yield "needed", *pair
                elif self.study.outcomes_by(other, number) != outcomes():
                    yield "restates", *pair

    def _both(self, pair: Override) -> Condition:
        """That both rules apply."""
        return Condition(all_of=tuple(self.policy.rules[rule].condition for rule in pair))

    def _apply(self, rules: Sequence[str]) -> bool:
        """Whether all of some rules apply in some case that is possible."""
        asked = [self.own[rule] for rule in rules]
        table = self.table.narrowed(self.table.broken | reduce(or_, asked))
        all_of = lambda alive: not alive & table.broken and all(alive & own for own in asked)  # noqa: E731
        return Builder(table, self.ground.every, all_of, lambda _, below: any(below)).root()


def overrides(policy: Policy) -> list[Override]:
    return [(name, beaten) for name, rule in policy.rules.items() for beaten in rule.overrides]


def _without(policy: Policy, pair: Override) -> Policy:
    """The policy without one override."""
    name, beaten = pair
    rule = policy.rules[name]
    fewer = {other: why for other, why in rule.overrides.items() if other != beaten}
    return policy.model_copy(update={"rules": {**policy.rules, name: rule.model_copy(update={"overrides": fewer})}})


def idle_rules(ground: Ground, found: Seen) -> dict[str, Finding]:
    """Rules that do nothing, by name."""
    return {rule: finding for rule in ground.policy.rules if (finding := _idle_rule(ground, rule, found))}


def _idle_rule(ground: Ground, rule: str, found: Seen) -> Finding | None:
    at = ground.written.origins.key("rules", rule)
    if ("applicable", rule) not in found:
        said = f"rule {rule}: its condition holds in no case that is possible"
        return Finding("never-applicable", said, at, "look for tests that rule each other out", subject=rule)
    if ("in force", rule) not in found:
        beaters = [name for name in ground.policy.rules if ground.policy.beats(name, rule)]
        said = f"rule {rule}: wherever it applies it is overridden, by {listed(beaters, 'or')}"
        return Finding("never-in-force", said, at, "take it out, or narrow what overrides it", subject=rule)
    if ("matters", rule) not in found:
        said = f"rule {rule}: without it every case would have the same verdict, from other rules or by default"
        return Finding("rule-restates", said, at, RESTATES, subject=rule)
    return None


def idle_overrides(ground: Ground, found: Seen) -> Iterator[Finding]:
    """Overrides that never matter, but for those of rules that never do."""
    for name, beaten in overrides(ground.policy):
        live = ("in force", name) in found and ("applicable", beaten) in found
        if live and ("needed", name, beaten) not in found:
            yield _idle_override(ground, name, beaten, found)


def _idle_override(ground: Ground, name: str, beaten: str, found: Seen) -> Finding:
    at = ground.written.origins.named(beaten, "rules", name, "overrides")
    if ("restates", name, beaten) in found:
        said = f"rule {name}: that it overrides {beaten} changes no verdict, only which rules give it"
        return Finding("override-restates", said, at, RESTATES, subject=name)
    together = ("together", name, beaten) in found
    why = "every case has the same outcome without it" if together else "the two never apply together"
    said = f"rule {name}: that it overrides {beaten} changes nothing: {why}"
    return Finding("override-changes-nothing", said, at, "take it out, or look for what was meant", subject=name)
