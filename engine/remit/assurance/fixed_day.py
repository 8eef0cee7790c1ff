"""A policy on one day: what its facts are compared with the date for becomes a test of each fact by itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from remit.model.comparisons import Comparison
from remit.model.conditions import KEPT, Condition
from remit.model.editing import NEVER, by_key, condition_of, with_conditions
from remit.model.items import Accepted, Item
from remit.model.matching import Unreadable
from remit.model.policy import Policy

DATE = "date"
SIGNS = {
    "same as": ("",),
    "different from": ("< ", "> "),
    "at least": (">= ",),
    "at most": ("<= ",),
    "less than": ("< ",),
    "more than": ("> ",),
}
MIRRORED = {
    "same as": "same as",
    "different from": "different from",
    "at least": "at most",
    "at most": "at least",
    "less than": "more than",
    "more than": "less than",
}


def on_day(policy: Policy, day: datetime.date | None) -> Policy:
    """The policy for cases of a day; itself, where no day is fixed or nothing is compared with the date."""
    if day is None or DATE not in policy.compared:
        return policy
    return with_conditions(policy, _Fixed(policy, day).condition)


class _Fixed:
    """Conditions of a policy with a day in the place of the date, wherever facts are compared."""

    def __init__(self, policy: Policy, day: datetime.date) -> None:
        self.policy, self.day = policy, day

    def condition(self, written: Condition) -> Condition:
        """A condition with its own tests fixed; those inside it are already."""
        tests = [self._test(name, accepted) for name, accepted in written.tests.items()]
        joints = {key: inner for key, inner in by_key(written).items() if key in KEPT}
        return Condition(all_of=(*tests, condition_of(joints)))

    def _test(self, name: str, accepted: Accepted) -> Condition:
        """Any of what is accepted: of the fact alone, and in comparison with the day."""
        alone, arms = list[Item](), list[Condition]()
        for item in accepted:
            if not isinstance(item, Comparison) or DATE not in (name, item.other):
                alone.append(item)
            elif item.other == DATE:
                alone += self._items(name, item.verb)
            else:
                arms.append(self._tested(item.other, self._items(*_turned(item))))
        return Condition(any_of=(self._tested(name, alone), *arms))

    def _tested(self, name: str, items: Iterable[Item]) -> Condition:
        listed = list(items)
        return condition_of({name: listed}) if listed else NEVER

    def _items(self, name: str, verb: str) -> Iterator[str]:
        """The ranges of a fact that lie so to the day, as far as there are such values."""
        for sign in SIGNS[verb]:
            item = f"{sign}{self.day.isoformat()}"
            try:
                self.policy.domains[name].test(item)
            except Unreadable:
                continue  # it has no such value
            yield item


def _turned(against: Comparison) -> tuple[str, str]:
    """The other fact, and how it lies to the date."""
    return against.other, MIRRORED[against.verb]
