"""Rules that never apply, are never in force or change nothing, and overrides that never matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from operator import or_

from remit.assurance.audit_conditions import RESTATES, applicable
from remit.assurance.audit_findings import Finding
from remit.assurance.audit_ground import Ground
from remit.diagram.build import Builder
from remit.explain.words import listed
from remit.model.policy import Policy
from remit.verdict import conclude, in_force

Override = tuple[str, str]  # the rule that overrides, and the one that is overridden
Seen = frozenset[tuple[str, ...]]  # facts about rules and overrides that are so in some case: ("in force", rule)


def seen(ground: Ground) -> Seen:
    """What is so of the rules and overrides in some case that is possible, under some reading."""
    table, look = ground.study.tables[0], _looking(ground.policy)
    bits: dict[tuple[str, ...], int] = {}

    def leaf(alive: int) -> int:
        if table.outcome(alive) is None:
            return 0
        return reduce(or_, (bits.setdefault(fact, 1 << len(bits)) for fact in look(alive, table.rule_of_bit)), 0)

    found = Builder(table, ground.every, leaf, lambda _, below: reduce(or_, below)).root()
    return frozenset(fact for fact, bit in bits.items() if found & bit)


def _looking(policy: Policy) -> Callable[[int, list[str | None]], Seen]:
    """What is so where some cubes hold; each set of applicable rules is looked at once."""
    without = {pair: _without(policy, pair) for pair in overrides(policy)}
    known: dict[frozenset[str], Seen] = {}

    def look(alive: int, rule_of_bit: list[str | None]) -> Seen:
        rules = frozenset(applicable(rule_of_bit, alive))
        if rules not in known:
            known[rules] = frozenset(_facts(policy, rules, without))
        return known[rules]

    return look


def overrides(policy: Policy) -> list[Override]:
    return [(name, beaten) for name, rule in policy.rules.items() for beaten in rule.overrides]


def _without(policy: Policy, pair: Override) -> Policy:
    """The policy without one override."""
    name, beaten = pair
    rule = policy.rules[name]
    fewer = {other: why for other, why in rule.overrides.items() if other != beaten}
    return policy.model_copy(update={"rules": {**policy.rules, name: rule.model_copy(update={"overrides": fewer})}})


def _facts(policy: Policy, rules: frozenset[str], without: Mapping[Override, Policy]) -> Iterator[tuple[str, ...]]:
    """What is so where exactly these rules apply."""
    forced = in_force(policy, rules)
    outcome = conclude(policy, forced)
    yield from (("applicable", rule) for rule in rules)
    yield from (("in force", rule) for rule in forced)
    for rule in policy.rules:
        if conclude(policy, in_force(policy, rules - {rule})).verdict is not outcome.verdict:
            yield "matters", rule
    for pair, other in without.items():
        if rules.issuperset(pair):
            yield "together", *pair
            changed = conclude(other, in_force(other, rules))
            if changed.verdict is not outcome.verdict:
                yield "needed", *pair
            elif changed != outcome:
                yield "restates", *pair


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
