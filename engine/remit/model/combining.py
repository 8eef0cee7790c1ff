"""Precedence given by a predicate instead of by pairs: every rule of a lower rank overrides all of a higher one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator

from remit.errors import near_miss
from remit.model.rules import Effect, Rule
from remit.model.written import fail

Scheme = Literal["explicit", "forbid-overrides", "permit-overrides", "first-applicable", "priority"]
SAYS: Mapping[str, str] = {  # why one rule overrides another
    "forbid-overrides": "every rule that forbids overrides every one that does not",
    "permit-overrides": "every rule that permits or exempts overrides every one that forbids",
    "first-applicable": "every rule overrides those that come after it",
    "priority": "every rule overrides those whose priority is a larger number",
}


def _scheme(value: object) -> object:
    if isinstance(value, str) and value not in get_args(Scheme):
        fail("wrong-type", f"no way of combining `{value}`", near_miss(value, get_args(Scheme), "ways"))
    return value


Combining = Annotated[Scheme, BeforeValidator(_scheme)]


def ranks(scheme: Scheme, rules: Mapping[str, Rule]) -> dict[str, int]:
    """The rank of every rule, the first rank overriding all later ones; all are 0 where only `overrides` count.

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
    return {name: rank_of[scheme](name, rule) for name, rule in rules.items()}
