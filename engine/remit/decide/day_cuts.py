"""Days on which a case is decided alike: the calendar cut wherever anything that is tested may change with the day.

The axis is a day, `over`. Three things change with it: how it lies to what it is tested for (its own cells), how it
lies to facts that it is compared with, and what is derived from it. Invariant: between two cuts all three are the same,
so that one day of a span speaks for all of them.

    tests of the day        |        |         constants, first and last days
    compared with it      ||||      ||||       what is known of the others, with as many days around as there are facts
    derived from it           |    |    |      found by halving: a span is whole if both its ends, and all of it taken
                                               together, come to the same cells

Halving is exact where a derived fact never falls, or never rises, with the day: then what is the same at both ends is
the same between. Else (a weekday; a fact that takes the day twice) a span is only whole if it comes to one cell.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from remit.decide.given_values import Raw
from remit.decide.loaded import LoadedPolicy
from remit.decide.unlinked import behind
from remit.errors import RemitError, TooLarge
from remit.model.matching import ABSENT, Members, Span, Tests
from remit.model.policy import Policy
from remit.normal.cells import Cells
from remit.representatives import KnownFacts

DAY = datetime.timedelta(days=1)
MOST_SPANS = 1_000  # that are decided one by one
SPLIT = object()  # the place of what has to be looked at more closely


class DayCuts:
    """The days of one axis for one case of a policy."""

    def __init__(self, loaded: LoadedPolicy, given: Mapping[str, Raw], over: str) -> None:
        """What is `given` of the case says nothing of `over`. Raises RemitError where no case fits it."""
        self.loaded, self.given, self.over = loaded, given, over
        self.policy: Policy = loaded.policy
        self.known: KnownFacts = loaded.knowledge.known(given)
        self.varying = [name for name in self.policy.derived if over in behind(self.policy, [name])]
        self.groups = {name: self.policy.compared.get(name, frozenset()) for name in (over, *self.varying)}
        self._cells = {name: self._cells_of(name) for name in self.varying if not self.groups[name]}
        self._marks = {name: sorted(self._near(group)) for name, group in self.groups.items() if group}
        self._steady = {name: self._ways(name) == 1 for name in self.varying}

    def spans(self, first: datetime.date, last: datetime.date) -> Iterator[tuple[datetime.date, datetime.date]]:
        """Spans of days that follow each other from `first` to `last`. Raises TooLarge."""
        cuts = [first, *sorted(cut for cut in self._own if first < cut <= last)]
        found = 0
        for low, high in zip(cuts, [*(cut - DAY for cut in cuts[1:]), last], strict=True):
            for span in self._whole(low, high):
                found += 1
                if found > MOST_SPANS:
                    raise self._too_many(first, last)
                yield span

    @cached_property
    def _own(self) -> set[datetime.date]:
        """The days on which a span may begin by tests of the axis, and by what it is compared with."""
        stated = [self.known[self.over]] if self.over in self.known else []
        cells = Cells(self.policy.domains[self.over], [*self.policy.tested[self.over], *stated])
        lows = {piece.low for piece in cells.pieces if isinstance(piece, Span) and piece.low is not None}
        return lows | set(self._marks.get(self.over, ()))

    def _whole(self, low: datetime.date, high: datetime.date) -> Iterator[tuple[datetime.date, datetime.date]]:
        """A span between two cuts, in spans in which what is derived from the day stays the same."""
        left = [(low, high)]
        while left:
            first, last = left.pop()
            if not self.varying or first == last or self._is_alike(first, last):
                yield first, last
                continue
            middle = first + (last - first) // 2
            left += [(middle + DAY, last), (first, middle)]

    def _is_alike(self, first: datetime.date, last: datetime.date) -> bool:
        whole = self._key(first, last)
        if SPLIT in whole or not whole == self._key(first, first) == self._key(last, last):
            return False
        return all(self._steady[name] or len(cells) <= 1 for name, cells in zip(self.varying, whole, strict=False))

    def _key(self, first: datetime.date, last: datetime.date) -> tuple[Any, ...]:
        """What is derived from some days together, as cells; nothing where no case fits any of them."""
        try:
            known = self.loaded.knowledge.known({**self.given, self.over: _item(first, last)})
        except RemitError as wrong:
            if any(problem.code != "impossible-scenario" for problem in wrong.problems):
                raise
            return ((),) * len(self.varying)
        alone = [
            self._lies(name, known.get(name)) if name in self._marks else self._cells[name].meeting(known.get(name))
            for name in self.varying
        ]
        return (*alone, *(self._apart(known, *pair) for pair in self._pairs))

    def _lies(self, name: str, tests: Tests | None) -> tuple[int, ...]:
        """Between which marks what is known of a compared fact begins and ends."""
        ends = _ends(tests)
        return () if ends is None else tuple(dict.fromkeys(bisect_right(self._marks[name], end) for end in ends))

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        """Facts that both change with the day, and are compared with each other."""
        moving = [self.over, *self.varying]
        return [(one, other) for at, one in enumerate(moving) for other in moving[:at] if other in self.groups[one]]

    def _apart(self, known: KnownFacts, one: str, other: str) -> object:
        """How far two facts lie from each other, as far as others fit between; SPLIT where that is not settled."""
        mine, theirs = _ends(known.get(one)), _ends(known.get(other))
        if mine is None or theirs is None:
            return SPLIT
        most, step = len(self.groups[one]) + 1, getattr(self.policy.domains[one], "step", None)
        if step is None:
            return SPLIT
        far = [max(-most, min(most, int((a - b) / step))) for a, b in ((mine[0], theirs[1]), (mine[1], theirs[0]))]
        return far[0] if far[0] == far[1] else SPLIT

    def _cells_of(self, name: str) -> Cells:
        stated = [self.known[name]] if name in self.given else []
        return Cells(self.policy.domains[name], [*self.policy.tested[name], *stated])

    def _near(self, group: frozenset[str]) -> Iterator[Any]:
        """The values from which on a fact of a group lies otherwise to the others, or has less room beside them."""
        ends = [end for each in group for test in self._tests(each) for end in test.constants() if end is not ABSENT]
        domains = [self.policy.domains[name] for name in group]
        ends += [end for domain in domains for end in getattr(domain, "span", ()) if end is not None]
        step: Any = getattr(self.policy.domains[next(iter(group))], "step", None)
        for end in dict.fromkeys(ends):
            for number in range(-len(group), len(group) + 2) if step is not None else ():
                try:
                    yield end + number * step
                except OverflowError:
                    continue  # beyond the calendar

    def _tests(self, name: str) -> Tests:
        asked = (test for tests in self.policy.tested[name] for test in tests)
        return (*asked, *(self.known.get(name, ()) if name not in self.varying or name in self.given else ()))

    def _ways(self, name: str) -> int:
        """In how many ways a fact follows from the day; two, where it may rise and fall with it."""
        if name == self.over:
            return 1
        derivation = self.policy.derived.get(name)
        if derivation is None:
            return 0
        if derivation.verb == "count":
            return 2 * any(fact in self.varying for each in derivation.inputs for fact in self._facts(each))
        ways = sum(self._ways(each.name) for each in derivation.operands if each.name is not None)
        return 2 * ways if derivation.operation.image is not None else ways

    def _facts(self, name: str) -> set[str]:
        return set(self.policy.facts_of(name)) if name in self.policy.concepts else {name}

    def _too_many(self, first: datetime.date, last: datetime.date) -> TooLarge:
        said = f"from {first} to {last} the case has more than {MOST_SPANS:,} spans of days to be looked at one by one"
        return TooLarge(said, help="ask for fewer days: --from DAY --to DAY; in Python, first=… and last=…")


def _item(first: datetime.date, last: datetime.date) -> str:
    return str(first) if first == last else f"{first} .. {last}"


def _ends(tests: Tests | None) -> tuple[Any, Any] | None:
    """The least and the greatest value that is known to be possible; None where there is no bound, or no one span."""
    if not tests or len(tests) != 1:
        return None
    (test,) = tests
    if isinstance(test, Members) and len(test.values) == 1:
        (value,) = test.values
        return None if value is ABSENT else (value, value)
    return (test.low, test.high) if isinstance(test, Span) and None not in test else None
