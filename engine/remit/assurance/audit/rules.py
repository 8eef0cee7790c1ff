"""Rules that never apply, are never in force or change nothing, and overrides that never matter."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from remit.assurance.audit.audited_policy import Ground
from remit.assurance.audit.conditions import RESTATES
from remit.assurance.audit.findings import AuditFinding
from remit.assurance.variants import Likeness, Variants
from remit.explain.words import listed
from remit.model.editing import without
from remit.model.policy import Policy
from remit.model.rules import Effect
from remit.progress import told

OverridePair = tuple[str, str]  # the rule that overrides, and the one that is overridden
Seen = frozenset[tuple[str, ...]]  # facts about rules and overrides that are so in some case: ("in force", rule)


def seen(variants: Variants) -> Seen:
    """What is so of the rules and overrides in some case that is possible, under some reading.

    ("applicable", rule), ("in force", rule); ("matters", rule): a verdict rests on it; ("tells", rule): that
    or which rules give one; of overrides ("together", …):
    both rules apply; ("needed", …): a verdict would be another without it; ("restates", …): only its rules would.
    """
    return frozenset([*_in_force(variants), *_rules(variants), *_overrides(variants)])


def _in_force(variants: Variants) -> Iterator[tuple[str, ...]]:
    forced = told("rules are looked at", variants.original.in_force.items(), len(variants.policy.rules))
    return (("in force", rule) for rule, node in forced if variants.occurs(node))


def _rules(variants: Variants) -> Iterator[tuple[str, ...]]:
    for rule in told("rules are looked at in all cases", list(variants.policy.rules)):
        if variants.occurs(variants.original.applicable[rule]):
            yield "applicable", rule
        like = variants.likeness(without(variants.policy, ("rules", rule)))
        if not like:
            yield "matters", rule
        if like is not Likeness.SAME_OUTCOMES:
            yield "tells", rule


def _overrides(variants: Variants) -> Iterator[tuple[str, ...]]:
    for name, beaten in told("overrides are looked at in all cases", overrides(variants.policy)):
        if variants.occurs(*(variants.original.applicable[rule] for rule in (name, beaten))):
            yield "together", name, beaten
            like = variants.likeness(without(variants.policy, ("rules", name, "overrides", beaten)))
            if like is not Likeness.SAME_OUTCOMES:
                yield "restates" if like else "needed", name, beaten


def overrides(policy: Policy) -> list[OverridePair]:
    return [(name, beaten) for name, rule in policy.rules.items() for beaten in rule.overrides]


def idle_rules(ground: Ground, found: Seen) -> dict[str, AuditFinding]:
    """Rules that do nothing, by name."""
    return {rule: finding for rule in ground.policy.rules if (finding := _idle_rule(ground, rule, found))}


def _idle_rule(ground: Ground, rule: str, found: Seen) -> AuditFinding | None:
    at = ground.written.origins.key("rules", rule)
    if ("applicable", rule) not in found:
        said = f"rule {rule}: its condition holds in no case that is possible"
        return AuditFinding("never-applicable", said, at, "look for tests that rule each other out", subject=rule)
    if ("in force", rule) not in found:
        beaters = [name for name in ground.policy.rules if ground.policy.beats(name, rule)]
        said = f"rule {rule}: wherever it applies it is overridden, by {listed(beaters, 'or')}"
        return AuditFinding("never-in-force", said, at, "take it out, or narrow what overrides it", subject=rule)
    if ground.policy.rules[rule].effect is Effect.WAIVE and ("tells", rule) not in found:
        said = f"rule {rule}: it stops nothing: without it every case would have the same verdict by the same rules"
        return AuditFinding("waiver-changes-nothing", said, at, "take it out, or look for what was meant", subject=rule)
    if ("matters", rule) not in found and not ground.policy.rules[rule].duties:
        said = f"rule {rule}: without it every case would have the same verdict, from other rules or by default"
        return AuditFinding("rule-restates", said, at, RESTATES, subject=rule)
    return None


def idle_overrides(ground: Ground, found: Seen) -> Iterator[AuditFinding]:
    """Overrides that never matter, but for those of rules that never do; of several named as one, if none does."""
    named: dict[OverridePair, list[str]] = {}
    for name, beaten in overrides(ground.policy):
        if ("in force", name) in found and ("applicable", beaten) in found:
            named.setdefault((name, _named(ground, name, beaten)), []).append(beaten)
    for (name, written), several in named.items():
        needed = any(("needed", name, beaten) in found for beaten in several)
        if not needed and (len(several) == 1 or _idle_together(ground, name, several)):
            yield _idle_override(ground, name, written, several, found)


def _idle_together(ground: Ground, name: str, several: list[str]) -> bool:
    """Whether every verdict would be the same without all of them at once."""
    left = ground.policy
    for beaten in several:
        left = without(left, ("rules", name, "overrides", beaten))
    return bool(ground.likeness(left))


def _named(ground: Ground, name: str, beaten: str) -> str:
    """What a rule names where it overrides another: that, or the scope or the pattern that stands for it."""
    node = ground.written.origins.node("rules", name, "overrides")
    items = node.value if isinstance(node.value, list) else [node]
    written = list(node.keys) or [str(item.value) for item in items]
    scope = ground.policy.rules[beaten].scope
    fitting = (each for each in written if each == scope or ("*" in each and fnmatchcase(beaten, each)))
    return beaten if beaten in written else next(fitting, beaten)


def _idle_override(ground: Ground, name: str, beaten: str, several: list[str], found: Seen) -> AuditFinding:
    at = ground.written.origins.named(beaten, "rules", name, "overrides")
    if any(("restates", name, each) in found for each in several):
        said = f"rule {name}: that it overrides {beaten} changes no verdict, only which rules give it"
        return AuditFinding("override-restates", said, at, RESTATES, subject=name)
    together = any(("together", name, each) in found for each in several)
    why = "every case has the same outcome without it" if together else "the two never apply together"
    said = f"rule {name}: that it overrides {beaten} changes nothing: {why}"
    return AuditFinding("override-changes-nothing", said, at, "take it out, or look for what was meant", subject=name)
