"""What the parts of a policy come to, whatever the case; each is worked out once."""

from __future__ import annotations

import sys
from functools import cache, lru_cache

from remit.errors import TooLarge
from remit.model.items import Item
from remit.model.kinds.domain import Value
from remit.model.policy import Policy
from remit.normal.cubes import Cube, cubes_of
from remit.representatives import passed, representatives

StatedItems = tuple[Item, ...]
MOST_REMEMBERED = 10_000


class Meaning:
    """The cubes of rules, the values of what is stated, and the truths of tests on them."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.cubes = cache(self._cubes)
        self.values = lru_cache(MOST_REMEMBERED)(self._values)
        self.truths = lru_cache(MOST_REMEMBERED)(self._truths)

    def _cubes(self, rule: str) -> tuple[Cube, ...]:
        """The ways in which a rule can apply; concepts stay literals. Raises TooLarge."""
        return cubes_of(self.policy.rules[rule].condition)

    def _values(self, name: str, items: StatedItems) -> tuple[Value, ...]:
        """Values of a fact for which one of some items holds, one for each way to tell them apart. Raises TooLarge."""
        return representatives(self.policy, name, {name: self.policy.tests(name, items)})

    def _truths(self, name: str, accepted: StatedItems, stated: StatedItems) -> frozenset[bool]:
        """The truths that a test on a fact can have, where one of the stated items holds."""
        tests = self.policy.tests(name, accepted)
        try:
            return frozenset(any(test.holds(value) for test in tests) for value in self.values(name, stated))
        except TooLarge:  # of a set; this test can be looked at by itself
            return frozenset(passed(self.policy, name, tests, self.policy.tests(name, stated)))

    def number(self, name: str, items: StatedItems) -> int:
        """How many values of a fact are told apart for which one of some items holds; as many as can be counted."""
        try:
            return len(self.values(name, items))
        except TooLarge:
            return sys.maxsize
