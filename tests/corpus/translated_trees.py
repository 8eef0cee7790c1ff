"""Policies of policies, as published: each policy of the tree a file of its own, which the one above includes.

A target holds for everything below it, so each rule below asks for it, too. What a policy says where none of its
rules applies ("deny unless permit") is a rule that every other overrides.
"""

from __future__ import annotations

from collections.abc import Iterator

from published import Written
from translated_conditions import condition
from translated_facts import Facts
from translated_names import names

COMBINED = {
    "deny-overrides": "forbid-overrides",
    "ordered-deny-overrides": "forbid-overrides",
    "permit-overrides": "permit-overrides",
    "ordered-permit-overrides": "permit-overrides",
    "first-applicable": "first-applicable",
    "deny-unless-permit": "permit-overrides",
    "permit-unless-deny": "forbid-overrides",
}
UNLESS = {"deny-unless-permit": "forbid", "permit-unless-deny": "permit"}


def tree(published: Written) -> Iterator[Written]:
    """The policy at the root, and each that it includes."""
    yield from _policies(published["original_tree"], published["name"], Facts(published["facts"]), [])


def _policies(node: Written, name: str, facts: Facts, targets: list[Written]) -> Iterator[Written]:
    targets = [*targets, node["target"]]
    children = node["children"]
    ours = names([child["rule"]["id"] if "rule" in child else child["id"] for child in children])
    below = {ours[child["id"]]: child for child in children if "rule" not in child}
    yield {
        "remit": 1,
        "policy": name,
        "title": "A published policy, or a part of one",
        "combining": COMBINED[node["combine"]],
        "facts": facts.declared,
        **({"include": {part: f"{name}.{part}.yaml" for part in below}} if below else {}),
        "rules": {
            **{ours[c["rule"]["id"]]: _rule(c["rule"], facts, targets) for c in children if "rule" in c},
            **_unless(node["combine"], facts, targets),
        },
    }
    for part, child in below.items():
        yield from _policies(child, f"{name}.{part}", facts, targets)


def _rule(rule: Written, facts: Facts, targets: list[Written]) -> Written:
    says = f"{rule['effect']} by this rule.".capitalize()
    return {rule["effect"]: says, "when": condition(facts, {"all": [*targets, rule["when"]]})}


def _unless(combine: str, facts: Facts, targets: list[Written]) -> Written:
    """The rule for where no other applies."""
    effect = UNLESS.get(combine)
    rule = effect and {effect: "It is so where nothing else is.", "when": condition(facts, {"all": targets})}
    return {"where-nothing-else-applies": rule} if rule else {}
