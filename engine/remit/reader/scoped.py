"""A policy with its scope blocks written out: each a concept that its rules need; and overrides of many, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from remit.errors import Problem, about, near_miss
from remit.model.policy import Policy
from remit.model.rules import Overrides, Rule
from remit.model.scopes import meant, widened
from remit.reader.tree import Elsewhere, Origins, PathStep


def scoped(policy: Policy, origins: Origins) -> tuple[Policy, Origins, list[Problem]]:
    """The policy without scope blocks and patterns, the places of what they stand for, and what is wrong with them.

    Args:
        policy: As it is written.
        origins: Its file.
    """
    inside = {name: rule for scope, each in policy.scopes.items() for name, rule in each.scoped(scope).items()}
    rules: dict[str, Rule] = {**inside, **policy.rules}
    ordered = {name: rules[name] for name in (*policy.rules, *inside)}
    overriding = [*(rule.overrides for rule in rules.values()), *(each.overrides for each in policy.include.values())]
    if not policy.scopes and not any("*" in beaten for overrides in overriding for beaten in overrides):
        return policy, origins, []
    problems = [*_twice(policy, origins), *_nothing(policy, ordered, origins)]
    concepts = {**{name: each.concept for name, each in policy.scopes.items()}, **policy.concepts}
    wide = {name: widened(name, rule.overrides, ordered, policy.scopes) for name, rule in ordered.items()}
    parts = {name: rule.model_copy(update={"overrides": wide[name]}) for name, rule in ordered.items()}
    entering = {name: widened(name, each.overrides, ordered, policy.scopes) for name, each in policy.include.items()}
    include = {name: each.model_copy(update={"overrides": entering[name]}) for name, each in policy.include.items()}
    written = policy.model_copy(update={"rules": parts, "include": include, "concepts": concepts, "scopes": {}})
    return written, replace(origins, brought={**origins.brought, **dict(_places(policy))}), problems


def _places(policy: Policy) -> Iterator[tuple[tuple[PathStep, ...], Elsewhere]]:
    """Where the condition of each scope stands, and its rules."""
    for name, scope in policy.scopes.items():
        if name not in policy.concepts:
            yield ("concepts", name), Elsewhere(None, ("scopes", name))
            yield ("concepts", name, "when"), Elsewhere(None, ("scopes", name, "where"))
        for rule in scope.rules:
            if rule not in policy.rules:
                yield ("rules", rule), Elsewhere(None, ("scopes", name, "rules", rule))


def _twice(policy: Policy, origins: Origins) -> Iterator[Problem]:
    """Names that stand for two things: rules of two places, a scope and a rule or a concept."""
    seen: dict[str, tuple[str, ...]] = {name: ("rules", name) for name in policy.rules}
    for scope, each in policy.scopes.items():
        for name in each.rules:
            way = ("scopes", scope, "rules", name)
            if (there := seen.setdefault(name, way)) != way:
                said = f"{about(('scopes', scope))}`{name}` is a rule elsewhere, too ({origins.key(*there)})"
                yield Problem("duplicate-name", said, origins.key(*way), "rename one of them")
            if each.rules[name].scope is not None:
                said = f"{about(('scopes', scope))}{name} stands in a scope, and names one"
                yield Problem("unknown-key", said, origins.key(*way, "scope"), "take it out")
    for scope in policy.scopes:
        if scope in seen or scope in policy.concepts:
            said = f"{about(('scopes', scope))}`{scope}` is a {'rule' if scope in seen else 'concept'}, too"
            yield Problem("duplicate-name", said, origins.key("scopes", scope), "rename one of them")


def _nothing(policy: Policy, rules: dict[str, Rule], origins: Origins) -> Iterator[Problem]:
    """Patterns that no rule fits."""
    places: dict[str, tuple[str, ...]]
    places = {rule: ("scopes", scope, "rules", rule) for scope, each in policy.scopes.items() for rule in each.rules}
    overriding: list[tuple[tuple[str, ...], str, Overrides]]
    overriding = [(places.get(name, ("rules", name)), name, rule.overrides) for name, rule in rules.items()]
    overriding += [(("include", name), name, each.overrides) for name, each in policy.include.items()]
    for way, name, overrides in overriding:
        for beaten in overrides:
            if meant(name, beaten, rules, policy.scopes) == []:
                at = origins.named(beaten, *way, "overrides")
                said = f"{about((way[0], name))}`{beaten}` fits no rule that it could override"
                help = near_miss(beaten.replace("*", ""), [each for each in rules if each != name], "rules")
                yield Problem("undeclared-rule", said, at, help)
