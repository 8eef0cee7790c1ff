"""A region as data: a condition, as the language writes one."""

from __future__ import annotations

from remit.decide.answers import Changes
from remit.decide.decision_shape import When


def when(where: Changes) -> When:
    """Facts with what they have one of; the second thing that is said of a fact stands under `all`."""
    first = dict(reversed(where))
    more = [{name: list(items)} for name, items in where if first[name] is not items]
    said: When = {name: list(first[name]) for name, _ in where}
    return {**said, "all": more} if more else said
