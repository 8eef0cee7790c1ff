"""Facts that are compared with each other: their cells are places in one order, which values are put on case by case.

Between two constants of the policy lie as many places as it takes to have the facts in any order, some of them equal.
What is known of one case takes places of its own, with room between (a frame); with nothing known, any values will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any, NamedTuple

from remit.model.kinds.domain import Domain, Piece
from remit.model.kinds.scale import Scale, cuts, length
from remit.model.kinds.text import others
from remit.model.matching import ABSENT, Members, Span, Test, Tests
from remit.normal.cells import AnyCells, Frame

Told = Mapping[str, Sequence[Tests]]


class NoRoom(Exception):
    """More values are known of one case than there are places for; `room` would do.

    Caught where a space can be laid out anew for the case, and never seen by a caller of the package.
    """

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room


class Stretch(NamedTuple):
    """A span between constants with its places; or a constant of a text, or all other texts (None)."""

    span: Span | str | None
    places: range
    whole: bool  # each of its values has a place


class Order:
    """The places of some facts of one kind that are compared. A place is a number; places are in order.

    A stretch has as many places as it takes to put a value of every fact on it, with all the others in any order
    around them; or one for each of its values, where it has no more than that. What is `known` of one case beforehand
    is cut out: each value that it names is a stretch of its own; a `lean` order has no room for more.
    """

    def __init__(
        self,
        domains: Mapping[str, Domain],
        told_apart: Told,
        room: int = 0,
        sides: int = 1,
        known: Mapping[str, Tests] | None = None,
        *,
        lean: bool = False,
    ) -> None:
        self.domains, self.count = domains, len(domains) * sides
        self.scale = next((domain for domain in domains.values() if isinstance(domain, Scale)), None)
        self.step = len(domains) if self.scale is not None else 1  # from a value with room around to the next
        spare = self.step * (len(domains) + 1) - 1  # all facts, each with room for all the others on every side
        self.room = max(room, self.count, 2 * len(domains), 0 if lean else spare)
        tests = [test for name in domains for tests in told_apart.get(name, ()) for test in tests]
        marks = self._marks(known or {})
        tests += [Members(frozenset([mark])) if self.scale is None else Span(mark, mark) for mark in marks]
        spans: Iterable[Span | str | None] = self._texts(tests) if self.scale is None else self._spans(tests)
        self.stretches: list[Stretch] = []
        first = 0
        for span in spans:
            size = self._size(span)
            places = range(first, first + min(size, self.room))
            self.stretches.append(Stretch(span, places, size <= self.room))
            first = places.stop

    def _texts(self, tests: Iterable[Test]) -> list[str | None]:
        return [*dict.fromkeys(c for test in tests for c in test.constants() if c is not ABSENT), None]

    def _spans(self, tests: Sequence[Test]) -> Iterator[Span]:
        """The spans between the constants and bounds of all the facts, from end to end.

        The first and the last value that a fact can have are spans of their own: with one of them alone it may be
        settled how it lies to the others.
        """
        assert self.scale is not None
        bounds = [domain.span for domain in self.domains.values() if isinstance(domain, Scale)]
        bounds += [Span(end, end) for bound in bounds for end in bound if end is not None]
        low, high = (self.scale.lowest, self.scale.highest) if self.scale.is_calendar else (None, None)
        endless = replace(self.scale, low=low, high=high)
        bounds += [Span(end, end) for end in (low, high) if end is not None]
        ends = cuts(endless, [*tests, *bounds])
        lasts = [*(endless.before(cut) for cut in ends), high]
        yield from (Span(*pair) for pair in zip([low, *ends], lasts, strict=True))

    def _size(self, span: Span | str | None) -> int:
        if isinstance(span, str):
            return 1
        if span is None or None in span:
            return self.room + 1
        assert self.scale is not None
        return length(self.scale, [span])

    def _marks(self, known: Mapping[str, Tests | None]) -> set[Any]:
        """The values that are named by what is known; spans that meet count as one."""
        tests = [test for name in self.domains for test in _joined(self.domains[name], known.get(name) or ())]
        return {c for test in tests for c in test.constants() if c is not ABSENT}

    def frame(self, known: Mapping[str, Tests | None], *, twice: bool = False) -> dict[int, Piece]:
        """The pieces on the places, with what is known of one case among them; places that it needs not are left out.

        With `twice`, two cases that fit have room beside each other, whatever they differ in. Raises NoRoom.
        """
        landmarks = self._marks(known)
        unknown = sum(not _is_exact(known.get(name)) for name in self.domains)
        found: dict[int, Piece] = {}
        for stretch in self.stretches:
            listed = list(self._put(stretch, landmarks, 2 * unknown if twice else 0))
            if len(listed) > len(stretch.places):
                raise NoRoom(len(listed))
            found.update(zip(stretch.places, listed, strict=False))
        return found

    def _put(self, stretch: Stretch, landmarks: set[Any], least: int) -> Iterator[Piece]:
        """The pieces of one stretch, in order, with at least so many values in each gap (as far as there are any)."""
        if isinstance(stretch.span, str):
            yield Piece(stretch.span, stretch.span)
        elif stretch.span is None:
            named = {s.span for s in self.stretches}
            here = [mark for mark in sorted(landmarks) if mark not in named]
            more = max(self.count, least)
            yield from (Piece(text, text) for text in (*here, *others({*named, *here}, more)))
        else:
            inside = sorted(mark for mark in landmarks if stretch.span.holds(mark))
            gap = self.count if not inside else max(self.count - 1, 1)
            yield from self._laid(stretch.span, inside, len(stretch.places) if stretch.whole else max(gap, least))

    def layout(self) -> dict[int, Piece]:
        """A piece on every place, with a value of its own: in order, and each with room around."""
        found: dict[int, Piece] = {}
        for stretch in self.stretches:
            most = len(stretch.places)
            if isinstance(stretch.span, Span):
                listed = list(self._between(*stretch.span, most))
            else:
                named = {s.span for s in self.stretches}
                texts = others(named, most) if stretch.span is None else [stretch.span]
                listed = [Piece(text, text) for text in texts]
            found.update(zip(stretch.places, listed, strict=True))
        return found

    def few(self) -> set[int]:
        """So many places of each stretch as there are facts: enough for one case, whatever it is."""
        return {place for s in self.stretches for place in (s.places if s.whole else s.places[: self.count])}

    def ends(self) -> set[int]:
        """The places of the first and the last value of all."""
        ends = (self.stretches[0], self.stretches[-1]) if self.stretches else ()
        return {s.places[0] for s in ends if s.whole and len(s.places) == 1}

    def spaced(self) -> set[int]:
        """As many places of each stretch, with room for all the other facts on every side."""
        found = set[int]()
        for s in self.stretches:
            step = 1 if s.whole else self.step
            found.update(s.places[step - 1 :: step])
        return found

    def _laid(self, span: Span, inside: Sequence[Any], gap: int) -> Iterator[Piece]:
        """Known values, each on a place of its own, and places between them."""
        assert self.scale is not None
        low, is_over = span.low, False
        for mark in inside:
            if low is None or low < mark:
                yield from self._between(low, self.scale.before(mark), gap)
            yield Piece(mark, Span(mark, mark))
            low = self.scale.after(mark)
            is_over = low is None  # the calendar ends here
        if not is_over:
            yield from self._between(low, span.high, gap)

    def _between(self, low: Any, high: Any, most: int) -> Iterator[Piece]:
        """So many values of a span at most, in order; each stands for all of it, but where they are all there are."""
        assert self.scale is not None
        if low is not None and high is not None and low > high:
            return
        count = most if low is None or high is None else min(most, length(self.scale, [Span(low, high)]))
        exact = None not in (low, high) and count == length(self.scale, [Span(low, high)])
        first = (
            low if low is not None else (self.scale.anywhere if high is None else high - (count - 1) * self.scale.step)
        )
        for number in range(count):
            value = first + number * self.scale.step
            yield Piece(value, Span(value, value) if exact else Span(low, high))


def _joined(domain: Domain, tests: Tests) -> Iterator[Test]:
    """The same with spans that overlap, or lie side by side, as one."""
    spans = [test for test in tests if isinstance(test, Span)]
    yield from (test for test in tests if not isinstance(test, Span))
    if not spans or not isinstance(domain, Scale):
        return
    ordered = sorted(spans, key=lambda span: (span.low is not None, span.low))
    joined = ordered[0]
    for span in ordered[1:]:
        after = None if joined.high is None else domain.after(joined.high)
        if after is None or span.low is None or span.low <= after:
            highs = [joined.high, span.high]
            joined = Span(joined.low, None if None in highs else max(highs))
        else:
            yield joined
            joined = span
    yield joined


def _is_exact(tests: Tests | None) -> bool:
    """Whether one value is known, and no other."""
    if tests is None or len(tests) != 1:
        return False
    (test,) = tests
    return (isinstance(test, Span) and test.low is not None and test.low == test.high) or (
        isinstance(test, Members) and len(test.values) == 1
    )


class PlacedCells(AnyCells):
    """The cells of one of the facts: the places within its bounds, and one where it may be absent."""

    is_placed = True

    def __init__(self, name: str, order: Order) -> None:
        self.domain, self.name, self.order = order.domains[name], name, order
        places = [place for stretch in order.stretches if self._has(stretch) for place in stretch.places]
        self.places: list[int | None] = [*places, *([None] if self.domain.optional else [])]
        self.count = len(self.places)
        self.lay(order.layout())
        self._stretch = {place: stretch for stretch in order.stretches for place in stretch.places}

    def _has(self, stretch: Stretch) -> bool:
        span = stretch.span
        if not isinstance(self.domain, Scale) or not isinstance(span, Span):
            return True
        ends = [bound for bound in span if bound is not None] or [self.domain.anywhere]
        return self.domain.span.holds(ends[0])

    def framed(self, frames: Mapping[Any, Frame]) -> PlacedCells:
        framed = copy(self)
        framed.lay(frames[self.order])
        return framed

    def lay(self, frame: Frame) -> None:
        """Put other values on the places; everything else goes by the places."""
        absent = Piece(ABSENT, ABSENT)
        self._pieces = [absent if place is None else frame.get(place) for place in self.places]

    def few(self) -> tuple[int, ...]:
        return self.on(self.order.few())

    def on(self, places: set[int]) -> tuple[int, ...]:
        """The cells on some places, and that of an absent fact."""
        return tuple(cell for cell, place in enumerate(self.places) if place is None or place in places)

    def telling(self) -> tuple[int, ...]:
        ends = self.order.ends()
        return tuple(sorted(self.on(self.order.spaced()), key=lambda cell: self.places[cell] in ends))

    def marks(self) -> list[Any]:
        return [ABSENT if place is None else place for place in self.places]

    def truth(self, tests: Tests) -> list[bool]:
        return [any(test.holds(self._anywhere(place)) for test in tests) for place in self.places]

    def _anywhere(self, place: int | None) -> Any:
        """Some value that a place can have, as far as the policy's tests go."""
        if place is None:
            return ABSENT
        span = self._stretch[place].span
        if isinstance(span, Span):
            assert self.order.scale is not None
            return next((bound for bound in span if bound is not None), self.order.scale.anywhere)
        return others({s.span for s in self.order.stretches}, 1)[0] if span is None else span

    def code(self, value: Any) -> int:
        return next(cell for cell, piece in enumerate(self._pieces) if piece is not None and piece.value == value)

    def meeting(self, tests: Tests | None) -> tuple[int, ...]:
        return tuple(cell for cell, weight in enumerate(self.weights(tests)) if weight)

    def weights(self, tests: Tests | None = None) -> list[int]:
        """Each place counts once: they are the ways to tell the facts apart."""
        return [
            int(piece is not None and (tests is None or any(test.holds(piece.value) for test in tests)))
            for piece in self._pieces
        ]

    def sizes(self, tests: Tests | None = None) -> list[int]:
        return self.weights(tests)

    @property
    def pieces(self) -> list[Any]:
        return self.pieces_of(range(self.count))

    @property
    def classes(self) -> list[list[str]]:
        return []

    def pieces_of(self, cells: Iterable[int]) -> list[Any]:
        wanted = sorted(set(cells))
        return list(dict.fromkeys(piece.shown for cell in wanted if (piece := self._pieces[cell]) is not None))

    def strictly(self, cells: Iterable[int]) -> list[Any]:
        wanted = set(cells)
        placed = [(cell, piece) for cell, piece in enumerate(self._pieces) if piece is not None]
        partly = {piece.shown for cell, piece in placed if cell not in wanted and isinstance(piece.shown, Span)}
        found = [(piece.value, piece.shown) for cell, piece in placed if cell in wanted]
        return list(dict.fromkeys(Span(value, value) if shown in partly else shown for value, shown in found))

    def left(self, cells: Iterable[int]) -> list[Span] | None:
        """A gap has places for all facts in any order, so a fact that cannot be on its first two has two below it."""
        if self.order.scale is None:
            return None
        wanted, step, gaps, found = set(cells), self.order.scale.step, dict[Span, list[bool]](), []
        for cell, piece in enumerate(self._pieces):
            if piece is not None and isinstance(piece.shown, Span):
                gaps.setdefault(piece.shown, []).append(cell in wanted)
        for (low, high), inside in gaps.items():
            if any(inside):
                first = None if low is None else low + inside.index(True) * step
                last = None if high is None else high - inside[::-1].index(True) * step
                found.append(Span(first, last))
        return found

    def value(self, cell: int) -> Any:
        piece = self._pieces[cell]
        assert piece is not None, "a place that the frame has no use for"
        return piece.value
