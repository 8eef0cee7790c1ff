"""Mutants of what stands around conditions: effects, days, overrides, constraints, defaults."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TypeVar, get_args

from remit.assurance.mutate.combining import goes_against
from remit.model.editing import Edit, with_part, with_rule, without
from remit.model.matching import Unreadable
from remit.model.policy import Policy
from remit.model.rules import Effect, Override, Rule, Settled
from remit.verdict import CLASHING

Item = TypeVar("Item")
DAY = datetime.timedelta(days=1)
MOST_ADDED = 400  # overrides; more than twenty rules have more pairs than that, of which these are an even sample


def other_effects(policy: Policy) -> Iterator[Edit]:
    """Each other effect of each rule, where it overrides, and is overridden by, none against what `combining` says.

    To abstain and to waive are tried where the policy has rules that do so; to waive, of rules that override others.
    """
    ranked, used = policy.combining != "explicit", {rule.effect for rule in policy.rules.values()}
    tried = [effect for effect in Effect if effect in CLASHING or effect in used]
    for name, rule in policy.rules.items():
        for effect in tried if rule.overrides else [effect for effect in tried if effect is not Effect.WAIVE]:
            make = partial(with_rule, policy, name, {rule.effect.value: None, effect.value: rule.says})
            if effect is not rule.effect and not (ranked and goes_against(changed := make(), changed.rank)):
                yield Edit(("rules", name, rule.effect.value), f"{name}: {effect} instead of {rule.effect}", make)


def without_rules(policy: Policy) -> Iterator[Edit]:
    for name in policy.rules:
        path = ("rules", name)
        yield Edit(path, f"without the rule {name}", partial(without, policy, path))


def without_duties(policy: Policy) -> Iterator[Edit]:
    """Each rule without each of the duties that it carries."""
    for name, rule in policy.rules.items():
        for duty in rule.duties:
            left = {other: said for other, said in rule.duties.items() if other != duty}
            make = partial(with_rule, policy, name, {"duties": left})
            yield Edit(("rules", name, "with", duty), f"{name}: without the duty {duty}", make)


def other_rest(policy: Policy) -> Iterator[Edit]:
    """Each other verdict on what no rule is about."""
    for verdict in get_args(Settled):
        if verdict != policy.otherwise:
            what = f"otherwise {verdict} instead of {policy.otherwise}"
            yield Edit(("otherwise",), what, partial(with_part, policy, ("otherwise",), verdict))


def other_days(policy: Policy) -> Iterator[Edit]:
    """The first and the last day of each rule one earlier, one later, and not there."""
    for name, rule in policy.rules.items():
        for key in ("since", "until"):
            for day in _others(getattr(rule, key)):
                ends_first = _ends_first({"since": rule.since, "until": rule.until, key: day})
                if not ends_first and _is_declared(policy, key, day):
                    says = f"without `{key}`" if day is None else f"`{key}: {day}` instead of `{getattr(rule, key)}`"
                    path = ("rules", name, key)
                    yield Edit(path, f"{name}: {says}", partial(with_part, policy, path, day))


def _others(day: datetime.date | None) -> Iterator[datetime.date | None]:
    if day is not None:
        yield from (day - DAY,) if day > datetime.date.min else ()
        yield from (day + DAY,) if day < datetime.date.max else ()
        yield None


def _is_declared(policy: Policy, key: str, day: datetime.date | None) -> bool:
    """Whether the fact `date` has days from a first one on, or up to a last one."""
    try:
        policy.domains["date"].test(f"{'>=' if key == 'since' else '<='} {day}") if day else None
    except Unreadable:
        return False
    return True


def _ends_first(days: Mapping[str, datetime.date | None]) -> bool:
    since, until = days["since"], days["until"]
    return since is not None and until is not None and until < since


def other_overrides(policy: Policy) -> Iterator[Edit]:
    """Each override not there; each the other way, and each one more, where that makes no circle.

    What `combining` gives precedence is neither turned round nor said once more.
    """
    rules, below = policy.rules, _below(policy)
    for name, rule in rules.items():
        for beaten in rule.overrides:
            path = ("rules", name, "overrides", beaten)
            yield Edit(path, f"{name}: does not override {beaten}", partial(without, policy, path))
            turns_round = policy.rank[name] == policy.rank[beaten] and policy.rules[name].effect is not Effect.WAIVE
            if turns_round and not any(beaten in below[other] for other in rule.overrides):
                what = f"{name}: overridden by {beaten}, not the other way"
                yield Edit(path, what, partial(_reversed, policy, name, beaten))
    rank = policy.rank
    pairs = [(a, b) for a in rules for b in rules if rank[a] == rank[b] and _is_free(rules, below, a, b)]
    if policy.combining != "explicit":  # of two without a rank, each may be overridden by rules of any
        pairs = [(a, b) for a, b in pairs if rank[a] is not None]
    for name, other in sampled(pairs, MOST_ADDED):
        more = partial(with_part, policy, ("rules", name, "overrides", other), Override())
        yield Edit(("rules", name), f"{name}: overrides {other} too", more)


def _is_free(rules: Mapping[str, Rule], below: Mapping[str, set[str]], name: str, other: str) -> bool:
    """Whether a rule could override another one, too, without a circle."""
    return other != name and other not in rules[name].overrides and name not in below[other]


def sampled(listed: list[Item], most: int) -> list[Item]:
    """At most so many of them, evenly spread and always the same ones.

    Args:
        listed: In the order of the kinds, so that each has its part.
        most: At least 1.
    """
    return listed if len(listed) <= most else [listed[index * len(listed) // most] for index in range(most)]


def _reversed(policy: Policy, name: str, beaten: str) -> Policy:
    fewer = without(policy, ("rules", name, "overrides", beaten))
    return with_part(fewer, ("rules", beaten, "overrides", name), Override())


def _below(policy: Policy) -> dict[str, set[str]]:
    """Of each rule, those that it overrides, directly or through others."""
    found: dict[str, set[str]] = {}
    for name in sorted(policy.rules, key=policy.precedence.__getitem__, reverse=True):
        directly = policy.rules[name].overrides
        found[name] = set(directly).union(*(found[beaten] for beaten in directly))
    return found


def other_defaults(policy: Policy) -> Iterator[Edit]:
    """Each other choice of each reading as its default."""
    for name, reading in policy.readings.items():
        for choice in reading.choices:
            if choice != reading.default:
                path = ("readings", name, "default")
                what = f"{name}: read as {choice} by default instead of {reading.default}"
                yield Edit(path, what, partial(with_part, policy, path, choice))


def without_constraints(policy: Policy) -> Iterator[Edit]:
    for name in policy.constraints:
        path = ("constraints", name)
        yield Edit(path, f"without the constraint {name}", partial(without, policy, path))
