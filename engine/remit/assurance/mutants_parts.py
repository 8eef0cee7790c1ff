"""Mutants of what stands around conditions: effects, days, overrides, constraints, defaults."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import get_args

from remit.assurance.mutants_written import Written, with_rule, with_rules
from remit.model.policy import Policy
from remit.model.rules import Effect, Override, Rule, Settled

DAY = datetime.timedelta(days=1)
MOST_ADDED = 400  # overrides; more than twenty rules have more pairs than that, of which these are an even sample


def other_effects(policy: Policy) -> Iterator[Written]:
    """Each other effect of each rule."""
    for name, rule in policy.rules.items():
        for effect in Effect:
            if effect is not rule.effect:
                made = with_rule(policy, name, **{rule.effect.value: None, effect.value: rule.says})
                yield Written(("rules", name, rule.effect.value), f"{name}: {effect} instead of {rule.effect}", made)


def without_rules(policy: Policy) -> Iterator[Written]:
    for name in policy.rules:
        fewer = {other: rule for other, rule in policy.rules.items() if other != name}
        yield Written(("rules", name), f"without the rule {name}", with_rules(policy, fewer))


def other_rest(policy: Policy) -> Iterator[Written]:
    """Each other verdict on what no rule is about."""
    for verdict in get_args(Settled):
        if verdict != policy.otherwise:
            what = f"otherwise {verdict} instead of {policy.otherwise}"
            yield Written(("otherwise",), what, policy.model_copy(update={"otherwise": verdict}))


def other_days(policy: Policy) -> Iterator[Written]:
    """The first and the last day of each rule one earlier, one later, and not there."""
    for name, rule in policy.rules.items():
        for key in ("since", "until"):
            for day in _others(getattr(rule, key)):
                if not _ends_first({"since": rule.since, "until": rule.until, key: day}):
                    says = f"without `{key}`" if day is None else f"`{key}: {day}` instead of `{getattr(rule, key)}`"
                    yield Written(("rules", name, key), f"{name}: {says}", with_rule(policy, name, **{key: day}))


def _others(day: datetime.date | None) -> Iterator[datetime.date | None]:
    if day is not None:
        yield from (day - DAY,) if day > datetime.date.min else ()
        yield from (day + DAY,) if day < datetime.date.max else ()
        yield None


def _ends_first(days: Mapping[str, datetime.date | None]) -> bool:
    since, until = days["since"], days["until"]
    return since is not None and until is not None and until < since


def other_overrides(policy: Policy) -> Iterator[Written]:
    """Each override not there; each the other way, and each one more, where that makes no circle."""
    rules = policy.rules
    for name, rule in rules.items():
        for beaten in rule.overrides:
            path = ("rules", name, "overrides", beaten)
            fewer = _without(policy, name, beaten)
            yield Written(path, f"{name}: does not override {beaten}", fewer)
            if beaten not in _beaten_by(fewer.rules, name):
                yield Written(path, f"{name}: overridden by {beaten}, not the other way", _with(fewer, beaten, name))
    pairs = [(one, other) for one in rules for other in _free(rules, one)]
    for name, other in _spread(pairs, MOST_ADDED):
        yield Written(("rules", name), f"{name}: overrides {other} too", _with(policy, name, other))


def _free(rules: Mapping[str, Rule], name: str) -> Iterator[str]:
    """The rules that one rule could override, too, without a circle."""
    for other in rules:
        if other != name and other not in rules[name].overrides and name not in _beaten_by(rules, other):
            yield other


def _spread(pairs: list[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """At most so many of them, evenly spread."""
    return pairs if len(pairs) <= most else [pairs[index * len(pairs) // most] for index in range(most)]


def _without(policy: Policy, name: str, beaten: str) -> Policy:
    overrides = {other: why for other, why in policy.rules[name].overrides.items() if other != beaten}
    return with_rule(policy, name, overrides=overrides)


def _with(policy: Policy, name: str, beaten: str) -> Policy:
    return with_rule(policy, name, overrides={**policy.rules[name].overrides, beaten: Override()})


def _beaten_by(rules: Mapping[str, Rule], name: str) -> set[str]:
    """The rules that a rule overrides, directly or through others."""
    found: set[str] = set()
    todo = [name]
    while todo:
        new = [beaten for beaten in rules[todo.pop()].overrides if beaten not in found]
        found.update(new)
        todo += new
    return found


def other_defaults(policy: Policy) -> Iterator[Written]:
    """Each other choice of each reading as its default."""
    for name, reading in policy.readings.items():
        for choice in reading.choices:
            if choice != reading.default:
                changed = {**policy.readings, name: reading.model_copy(update={"default": choice})}
                what = f"{name}: read as {choice} by default instead of {reading.default}"
                yield Written(("readings", name, "default"), what, policy.model_copy(update={"readings": changed}))


def without_constraints(policy: Policy) -> Iterator[Written]:
    for name in policy.constraints:
        fewer = {other: constraint for other, constraint in policy.constraints.items() if other != name}
        what = f"without the constraint {name}"
        yield Written(("constraints", name), what, policy.model_copy(update={"constraints": fewer}))
