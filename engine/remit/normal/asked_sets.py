"""Sets that more is asked of than can be listed set by set: what each test says of a set, and what holds together.

    keys: includes a         -> a level of two cells, FAILS and HOLDS
    keys: excludes a         -> the same level, turned
    keys: size >= 2          -> another one
                                what no set is like (a, b and c, but not two) is cut off: `AskedSet.after`

Members are gone through class by class (those that the same tests count are one class). Invariant: a state has, of each
set of members that tests count, how many of those gone through are there, as long as those to come can make a test hold
by it that does not yet; then the last number that was asked for and reached, and nothing once all tests on it are
settled. So of two states that are one all that follows is alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import NamedTuple

from remit.errors import TooLarge
from remit.model.kinds.domain import Domain
from remit.model.matching import ABSENT, Members, Overlap, Present, Test, Tests, Together

FAILS, HOLDS = 0, 1  # the cells of a level that says whether a test holds of a set
MOST_STEPS = 50_000  # ways to go on from one class of members to the next: some seconds

State = tuple[int, ...]  # of each set of members that is counted, how many are there
Conjunction = tuple[Overlap, ...]  # all of which are to hold


@dataclass(frozen=True)
class Truth:
    """The cells of a level that says whether a test on a set fails or holds. Like `Cells`, without values."""

    name: str
    tests: Tests
    count = 2

    def meeting(self, tests: Tests | None) -> tuple[int, ...]:
        """Both cells, but where it is known that just this holds."""
        return (HOLDS,) if tests == self.tests else (FAILS, HOLDS)

    def weights(self, tests: Tests | None = None) -> list[int]:
        """Each is a case."""
        allowed = self.meeting(tests)
        return [int(cell in allowed) for cell in (FAILS, HOLDS)]

    def holds(self, value: object) -> bool:
        return any(test.holds(value) for test in self.tests)


class Step(NamedTuple):
    """A way past a class of members: how many of it are there, which tests that settles, and the state after it."""

    number: int
    settled: tuple[int, ...]  # of each test that is settled here, FAILS or HOLDS
    state: State


class AskedSet:
    """The tests on a set, in the order in which going through its members settles them. Raises TooLarge."""

    def __init__(
        self,
        domain: Domain,
        tests: Iterable[Tests],
        place: tuple[str, ...] = (),
        known: Tests | None = None,
        order: Sequence[str] = (),
    ) -> None:
        """`place` is where the set is declared; what is `known` is a test as it stands; members go by an `order`."""
        self.domain, self.place, self.order = domain, place, order
        self.of = {each: self._plain(each) for each in dict.fromkeys(tests)}
        kept = list(dict.fromkeys(plain for plain, _ in self.of.values()))
        self.of |= {plain: (plain, True) for plain in kept}
        kept = list(dict.fromkeys([*kept, *([] if known is None else [known])]))
        self._ways = {each: conjunctions(each, domain.members) for each in kept}
        parts = [part for ways in self._ways.values() for way in ways for part in way]
        ends: dict[frozenset[str], set[int]] = {part.of: set() for part in parts}
        for part in parts:
            ends[part.of] |= {part.least, 0 if part.most is None else part.most + 1} - {0}
        self.counted = list(ends)
        self._asked = [sorted(each) for each in ends.values()]
        number = {of: index for index, of in enumerate(self.counted)}
        self.classes = self._classes()
        self._touched = [[number[of] for of in self.counted if names[0] in of] for names in self.classes]
        last = {index: place for place, those in enumerate(self._touched) for index in those}
        self._met = {
            each: [[(number[part.of], part.least, part.most) for part in way] for way in ways]
            for each, ways in self._ways.items()
        }
        self._at = {
            each: max((last.get(index, -1) for way in ways for index, _, _ in way), default=-1)
            for each, ways in self._met.items()
        }
        self.tests: list[Tests] = sorted(kept, key=self._at.__getitem__)
        self._plan()
        self._after: dict[tuple[int, State], list[Step]] = {}
        self.steps = 0

    def _plain(self, tests: Tests) -> tuple[Tests, bool]:
        """A test and whether it is to hold: of a set that is always there, at most two is not at least three."""
        if len(tests) == 1 and not self.domain.optional:
            (test,) = tests
            if isinstance(test, Overlap) and test.least == 0 and test.most is not None:
                return (Overlap(test.of, test.most + 1),), False
        return tests, True

    def _classes(self) -> list[list[str]]:
        """The members that the same tests count; last those that hardly any does."""
        found: dict[tuple[bool, ...], list[str]] = {}
        members = self.domain.members
        for name in [each for each in self.order if each in members] or members:
            found.setdefault(tuple(name in of for of in self.counted), []).append(name)
        whole = frozenset(self.domain.members)
        return sorted(found.values(), key=lambda names: not any(names[0] in of for of in self.counted if of != whole))

    def _plan(self) -> None:
        """Of each class, what is counted on, with how many members to come, and what is not needed after it."""
        end = [-1] * len(self.counted)  # the class that settles the last test on each
        for each, at in self._at.items():
            for index in {index for way in self._met[each] for index, _, _ in way}:
                end[index] = max(end[index], at)
        left = [len(of) for of in self.counted]
        self._counting: list[list[tuple[int, int]]] = []
        self._closing: list[list[int]] = [[] for _ in self.classes]
        for place, those in enumerate(self._touched):
            for index in those:
                left[index] -= len(self.classes[place])
            self._counting.append([(index, left[index]) for index in those])
        for index, place in enumerate(end):
            if place >= 0:
                self._closing[place].append(index)

    @cached_property
    def settled_at(self) -> list[list[Tests]]:
        """The tests that each class of members settles; first those that are settled before any."""
        return [[each for each in self.tests if self._at[each] == place] for place in range(-1, len(self.classes))]

    def settled_by(self, tests: Tests) -> tuple[bool, int]:
        """Where in the order of members the last one stands that settles a test: to put sets beside each other."""
        at = self._at[tests]
        if at < 0:
            return False, -1
        first, whole = self.classes[at][0], frozenset(self.domain.members)
        is_last = not any(first in of for of in self.counted if of != whole)
        return is_last, (self.order or self.domain.members).index(first)

    @property
    def absent(self) -> list[int] | None:
        """What is so of each test where there is no set; None where there always is one."""
        if not self.domain.optional:
            return None
        return [int(any(test.holds(ABSENT) for test in each)) for each in self.tests]

    @property
    def start(self) -> State:
        """Of nothing gone through."""
        return (0,) * len(self.counted)

    @property
    def at_once(self) -> tuple[int, ...]:
        """What is so of the tests that are settled before any member."""
        return self._settled(0, self.start)

    def after(self, place: int, state: State) -> list[Step]:
        """The different ways past a class of members; of ways that are alike, that of the fewest members."""
        key = (place, state)
        if key not in self._after:
            found: dict[tuple[tuple[int, ...], State], Step] = {}
            for number in range(len(self.classes[place]) + 1):
                settled, left = self._stepped(place, state, number)
                found.setdefault((settled, left), Step(number, settled, left))
            self._after[key] = list(found.values())
            self.steps += len(self.classes[place]) + 1
            if self.steps > MOST_STEPS:
                raise TooLarge("the tests on it tell more kinds of sets apart than can be looked at", self.place)
        return self._after[key]

    def ways(self, place: int, state: State) -> Iterator[tuple[int, Step]]:
        """As `after`, with how many sets of members of the class go each way; all of them, also those alike."""
        size = len(self.classes[place])
        for number in range(size + 1):
            yield comb(size, number), Step(number, *self._stepped(place, state, number))

    def _stepped(self, place: int, state: State, number: int) -> tuple[tuple[int, ...], State]:
        """What is settled with so many members of a class, and what still tells after it.

        That is a number, while members to come may make it what a test asks for; else the last that was reached.
        """
        count = list(state)
        for index, to_come in self._counting[place]:
            count[index] += number
            n = count[index]
            if not any(n < end <= n + to_come for end in self._asked[index]):
                count[index] = max((end for end in self._asked[index] if end <= n), default=0)
        settled = self._settled(place + 1, count)
        for index in self._closing[place]:
            count[index] = 0
        return settled, tuple(count)

    def _settled(self, group: int, count: Sequence[int]) -> tuple[int, ...]:
        return tuple([int(any(_is_met(way, count) for way in self._met[each])) for each in self.settled_at[group]])

    def truths(self, value: object) -> list[int]:
        """What is so of each test, of a set or of none."""
        return [int(any(test.holds(value) for test in each)) for each in self.tests]

    def value(self, truths: Mapping[Tests, int | None]) -> object:
        """A set of which some tests are so, of few members; ABSENT where there is none such; None where nothing is."""
        wanted = [[truths.get(each) for each in group] for group in self.settled_at]
        if _fit(self.at_once, wanted[0]):
            numbers = self._numbers(0, self.start, wanted, set())
            if numbers is not None:
                each = zip(self.classes, numbers, strict=True)
                return frozenset(name for names, number in each for name in names[:number])
        absent = self.absent
        if absent is not None and _fit(absent, [truths.get(each) for each in self.tests]):
            return ABSENT
        return None

    def _numbers(
        self, place: int, state: State, wanted: Sequence[Sequence[int | None]], failed: set[tuple[int, State]]
    ) -> list[int] | None:
        """How many members of each class there are from one on, where the tests come to be as they are wanted."""
        if place == len(self.classes):
            return []
        if (place, state) in failed:
            return None
        for step in self.after(place, state):
            if _fit(step.settled, wanted[place + 1]):
                rest = self._numbers(place + 1, step.state, wanted, failed)
                if rest is not None:
                    return [step.number, *rest]
        failed.add((place, state))
        return None


def _fit(settled: Iterable[int], wanted: Iterable[int | None]) -> bool:
    return all(want is None or is_so == want for is_so, want in zip(settled, wanted, strict=True))


def _is_met(way: Sequence[tuple[int, int, int | None]], count: Sequence[int]) -> bool:
    return all(count[index] >= least and (most is None or count[index] <= most) for index, least, most in way)


def conjunctions(tests: Tests, members: Sequence[str]) -> list[Conjunction]:
    """What the tests ask of the members of a set that is there: of some ways to meet them, all parts of each.

    Args:
        tests: Of which one must hold.
        members: All members that there are.
    """
    return [way for test in tests for way in _ways_of(test, members)]


def _ways_of(test: Test, members: Sequence[str]) -> list[Conjunction]:
    if isinstance(test, Present):
        return [()]
    if isinstance(test, Together):
        return [test.tests]
    if isinstance(test, Overlap):
        return [(test,)]
    assert isinstance(test, Members), "nothing else is asked of sets"
    rest = frozenset(members)
    return [(Overlap(v, len(v)), Overlap(rest - v, 0, 0)) for v in test.values if v is not ABSENT]
