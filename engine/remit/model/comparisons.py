"""Fact against fact: `owner: {same as: user}`, `level: {at least: clearance}`, `role: {member of: roles}`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from remit.model.matching import ABSENT

VERBS: Mapping[str, Callable[[Any, Any], bool]] = {
    "same as": operator.eq,
    "different from": operator.ne,
    "at least": operator.ge,
    "at most": operator.le,
    "less than": operator.lt,
    "more than": operator.gt,
    "member of": lambda value, members: value in members,
}
ORDERED = ("at least", "at most", "less than", "more than")
WRITTEN = re.compile(rf"({'|'.join(VERBS)}) (\S.*)")


class Comparison(NamedTuple):
    """What one fact must be in comparison with another."""

    verb: str
    other: str

    def holds(self, value: Any, other: Any) -> bool:
        """Whether it is so of two values; it never is of one that is absent."""
        return value is not ABSENT and other is not ABSENT and VERBS[self.verb](value, other)


@cache
def comparison(item: str) -> Comparison | None:
    """The comparison that a written item stands for; None where it is about the fact alone.

    >>> comparison("same as user"), comparison("alice")
    (Comparison(verb='same as', other='user'), None)
    """
    match = WRITTEN.fullmatch(item)
    return None if match is None else Comparison(match[1], match[2])
