"""Fact against fact: `owner: {same as: user}`, `level: {at least: clearance}`, `role: {member of: roles}`.

Sets are compared member by member: `groups: {meets: doc-groups}` holds where some member is in both. Facts of one
hierarchy can lie in each other: `place: {lies in: area}` holds where the area is the place, or a group that it is in.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from remit.model.matching import ABSENT

LIES_IN = "lies in"
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
    LIES_IN: operator.eq,  # or below it: that is what a comparison knows of its hierarchy
}
OF_TWO_SETS = ("meets", "contains", "contained in")
BETWEEN_SETS = (*OF_TWO_SETS, "same as", "different from")  # what can be asked of two sets
ORDERED = ("at least", "at most", "less than", "more than")


Below = frozenset[tuple[str, str]]  # of a hierarchy, each group with each value and group in it


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one fact must be in comparison with another: `{same as: user}`."""

    verb: str
    other: str
    below: Below | None = field(default=None, repr=False)  # of what lies in another, what their hierarchy says

    def holds(self, value: Any, other: Any) -> bool:
        """Whether it is so of two values; it never is of one that is absent.

        Args:
            value: Of the fact on the left.
            other: Of the fact that is named in the comparison.
        """
        if value is ABSENT or other is ABSENT:
            return False
        return VERBS[self.verb](value, other) or (other, value) in (self.below or ())

    def text(self) -> str:
        return f"{self.verb} {self.other}"

    def data(self) -> Any:
        return {self.verb: self.other}
