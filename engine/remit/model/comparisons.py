"""Fact against fact: `owner: {same as: user}`, `level: {at least: clearance}`, `role: {member of: roles}`.

Sets are compared member by member: `groups: {meets: doc-groups}` holds where some member is in both.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from remit.model.matching import ABSENT

VERBS: Mapping[str, Callable[[Any, Any], bool]] = {
    "same as": operator.eq,
    "different from": operator.ne,
    "at least": operator.ge,
    "at most": operator.le,
    "less than": operator.lt,
    "more than": operator.gt,
    "member of": lambda value, members: value in members,
    "meets": lambda members, others: not members.isdisjoint(others),
    "contains": operator.ge,
    "contained in": operator.le,
}
OF_TWO_SETS = ("meets", "contains", "contained in")
BETWEEN_SETS = (*OF_TWO_SETS, "same as", "different from")  # what can be asked of two sets
ORDERED = ("at least", "at most", "less than", "more than")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one fact must be in comparison with another: `{same as: user}`."""

    verb: str
    other: str

    def holds(self, value: Any, other: Any) -> bool:
        """Whether it is so of two values; it never is of one that is absent.

        Args:
            value: Of the fact on the left.
            other: Of the fact that is named in the comparison.
        """
        return value is not ABSENT and other is not ABSENT and VERBS[self.verb](value, other)

    def text(self) -> str:
        return f"{self.verb} {self.other}"

    def data(self) -> Any:
        return {self.verb: self.other}
