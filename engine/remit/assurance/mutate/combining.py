"""Mutants of the precedence that `combining` gives: another way of combining, priorities that are one off."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import get_args

from remit.model.combining import Ranks, Scheme, before, goes_round
from remit.model.editing import Edit, with_part
from remit.model.policy import Policy


def other_combining(policy: Policy) -> Iterator[Edit]:
    """Each other way of combining that puts rules into another order; each priority one less and one more.

    What `overrides` say is kept to: a policy in which they go against the order is none.
    """
    yield from _other_ways(policy)
    yield from _other_priorities(policy)


def _other_ways(policy: Policy) -> Iterator[Edit]:
    """Priorities are written for one way only, so nothing comes to be combined by them."""
    ways = [way for way in get_args(Scheme) if way not in ("priority", policy.combining)]
    for way in ways if policy.combining != "explicit" else []:
        changed = partial(_combined, policy, way)
        if _is_other(policy, changed().rank):
            yield Edit(("combining",), f"combining {way} instead of {policy.combining}", changed)


def _combined(policy: Policy, way: Scheme) -> Policy:
    rules = {name: rule.model_copy(update={"priority": None}) for name, rule in policy.rules.items()}
    return policy.model_copy(update={"combining": way, "rules": rules})


def _other_priorities(policy: Policy) -> Iterator[Edit]:
    for name, rule in policy.rules.items():
        for priority in () if rule.priority is None else (rule.priority - 1, rule.priority + 1):
            if _is_other(policy, {**policy.rank, name: priority}):
                path = ("rules", name, "priority")
                what = f"{name}: `priority: {priority}` instead of `priority: {rule.priority}`"
                yield Edit(path, what, partial(with_part, policy, path, priority))


def _is_other(policy: Policy, rank: Ranks) -> bool:
    """Whether ranks put any two rules into another order, and none against what `overrides` say."""
    differs = (before(rank, a, b) is not before(policy.rank, a, b) for a in rank for b in rank)
    return not goes_against(policy, rank) and any(differs)


def goes_against(policy: Policy, rank: Ranks) -> bool:
    """Whether a rule is said to override one that has a lower rank, itself or through others that have none."""
    return goes_round(rank, policy.overridden_by)
