"""Precedence given by a predicate instead of by pairs: every rule of a lower rank overrides all of a higher one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from graphlib import TopologicalSorter
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator

from remit.errors import near_miss
from remit.model.rules import Effect, Rule
from remit.model.written import fail

Scheme = Literal["explicit", "forbid-overrides", "permit-overrides", "first-applicable", "priority"]
SAYS: Mapping[str, str] = {  # why one rule overrides another
    "forbid-overrides": "every rule that forbids overrides every one that permits or exempts",
    "permit-overrides": "every rule that permits or exempts overrides every one that forbids",
    "first-applicable": "every rule overrides those that come after it",
    "priority": "every rule overrides those whose priority is a larger number",
}


def _scheme(value: object) -> object:
    if isinstance(value, str) and value not in get_args(Scheme):
        fail("wrong-type", f"no way of combining `{value}`", near_miss(value, get_args(Scheme), "ways"))
    return value


Combining = Annotated[Scheme, BeforeValidator(_scheme)]


NEITHER = (Effect.ABSTAIN, Effect.WAIVE)  # of what overrides by effect
Ranks = Mapping[str, int | None]


def before(rank: Ranks, rule: str, other: str) -> bool:
    """Whether a rule overrides another by its rank.

    Args:
        rank: Of every rule, as `ranks` gives it.
        rule: The one that may override.
        other: The one that may be overridden.
    """
    first, second = rank[rule], rank[other]
    return first is not None and second is not None and first < second


def strata(rank: Ranks, order: Iterable[str], overridden_by: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Of every rule the rank at which it is looked at: of one without a rank, the last of those that override it.

    So it stands after these and before all that it may override; where that is of a lower rank, there is a circle.

    Args:
        rank: Of every rule, as `ranks` gives it.
        order: All rules, each after those whose `overrides` name it.
        overridden_by: Of every rule, these.
    """
    first, found = min((each for each in rank.values() if each is not None), default=0), dict[str, int]()
    for name in order:
        own = rank[name]
        found[name] = max((found[other] for other in overridden_by[name]), default=first) if own is None else own
    return found


def goes_round(rank: Ranks, overridden_by: Mapping[str, Iterable[str]]) -> bool:
    """Whether a rule is said to override one of a lower rank, itself or through others that have none.

    Args:
        rank: Of every rule, as `ranks` gives it.
        overridden_by: Of every rule those whose `overrides` name it; there is no circle in it.
    """
    stratum = strata(rank, TopologicalSorter(overridden_by).static_order(), overridden_by)
    pairs = ((name, rank[beaten]) for beaten, above in overridden_by.items() for name in above)
    return any(own is not None and own < stratum[name] for name, own in pairs)


def ranks(scheme: Scheme, rules: Mapping[str, Rule]) -> dict[str, int | None]:
    """The rank of every rule, the first rank overriding all later ones; all are 0 where only `overrides` count.

    A rule that waives stops what it names and nothing else, so that it has no rank; where effects are ranked, one that
    abstains has none either.

    Rules that one included policy enters as stand at one place: their priority, where `include` is written out. The
    schemes are those of XACML 3.0 (appendix C), as far as they say which rule beats which.

    Args:
        scheme: What the policy says under `combining`.
        rules: In the order of the file.
    """
    order = {name: place for place, name in enumerate(rules)}
    rank_of: Mapping[str, Callable[[str, Rule], int]] = {
        "explicit": lambda *_: 0,
        "forbid-overrides": lambda _, rule: int(rule.effect is not Effect.FORBID),
        "permit-overrides": lambda _, rule: int(rule.effect is Effect.FORBID),
        "first-applicable": lambda name, rule: order[name] if rule.priority is None else rule.priority,
        "priority": lambda _, rule: rule.priority or 0,
    }
    apart = {"explicit": (), "first-applicable": NEITHER[1:], "priority": NEITHER[1:]}.get(scheme, NEITHER)
    return {name: None if rule.effect in apart else rank_of[scheme](name, rule) for name, rule in rules.items()}
