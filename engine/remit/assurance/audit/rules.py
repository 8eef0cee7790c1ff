"""Rules that never apply, are never in force or change nothing, and overrides that never matter."""

from __future__ import annotations

from collections.abc import Iterator

from remit.assurance.audit.audited_policy import Ground
from remit.assurance.audit.conditions import RESTATES
from remit.assurance.audit.findings import Finding
from remit.assurance.audit.variants import RuledStudy
from remit.explain.words import listed
from remit.model.policy import Policy
from remit.progress import told

Override = tuple[str, str]  # the rule that overrides, and the one that is overridden
Seen = frozenset[tuple[str, ...]]  # facts about rules and overrides that are so in some case: ("in force", rule)


def seen(ground: Ground, ruled: RuledStudy) -> Seen:
    """What is so of the rules and overrides in some case that is possible, under some reading.

    ("applicable", rule), ("in force", rule); ("matters", rule): a verdict rests on it; of overrides ("together", …):
    both rules apply; ("needed", …): a verdict would be another without it; ("restates", …): only its rules would.
    """
    looking = _Looking(ground, ruled)
    return frozenset([*looking.in_force(), *looking.rules(), *looking.overrides()])


class _Looking:
    """Looks at all cases, for each rule and each override."""

    def __init__(self, ground: Ground, ruled: RuledStudy) -> None:
        self.policy, self.ruled = ground.policy, ruled

    def in_force(self) -> Iterator[tuple[str, ...]]:
        forced = told("rules are looked at", self.ruled.in_force.items(), len(self.policy.rules))
        return (("in force", rule) for rule, node in forced if self.ruled.occurs(node))

    def rules(self) -> Iterator[tuple[str, ...]]:
        for rule in told("rules are looked at in all cases", list(self.policy.rules)):
            if self.ruled.occurs(self.ruled.applicable[rule]):
                yield "applicable", rule
            if not self._without(rule).has_verdicts_of(self.ruled):
                yield "matters", rule

    def _without(self, rule: str) -> RuledStudy:
        """The policy, were it that a rule never applies."""
        known = {**self.ruled.applicable, rule: self.ruled.join.never}
        return RuledStudy(self.ruled.study, self.policy, known)

    def overrides(self) -> Iterator[tuple[str, ...]]:
        for pair in told("overrides are looked at in all cases", overrides(self.policy)):
            if self.ruled.occurs(*(self.ruled.applicable[rule] for rule in pair)):
                yield "together", *pair
                other = RuledStudy(self.ruled.study, _without(self.policy, pair), self.ruled.applicable)
                if not other.has_verdicts_of(self.ruled):
                    yield "needed", *pair
                elif not other.has_reasons_of(self.ruled):
                    yield "restates", *pair


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
