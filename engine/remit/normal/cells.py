"""Cells: the values of a fact in the classes that the tests on it cannot tell apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

from remit.model.domains import Choice, Domain, Flag, Scale, Span, Test

Tests = tuple[Test, ...]  # any of them
MOST_REMEMBERED = 1_000  # of what can be known of one fact


class Cells:
    """The cells of one fact or reading, numbered from 0, made of pieces: single values, or spans of a scale."""

    def __init__(self, domain: Domain, tests: Iterable[Tests]) -> None:
        self.domain = domain
        told_apart = list(dict.fromkeys(tests))
        self._cuts = _cuts(domain, told_apart) if isinstance(domain, Scale) else []
        self.pieces: list[Any] = _pieces(domain, self._cuts)
        numbers: dict[tuple[bool, ...], int] = {}
        self._cell_of_piece = [
            numbers.setdefault(tuple(_holds(tests, value) for tests in told_apart), len(numbers))
            for value in (_value_of(domain, piece) for piece in self.pieces)
        ]
        self._truths = {tests: [signature[i] for signature in numbers] for i, tests in enumerate(told_apart)}
        self._code = {} if isinstance(domain, Scale) else dict(zip(self.pieces, self._cell_of_piece, strict=True))
        self._meeting: dict[Tests | None, tuple[int, ...]] = {}
        self.count = len(numbers)

    def truth(self, tests: Tests) -> list[bool]:
        """Of tests that it was made with: whether each cell meets them."""
        return self._truths[tests]

    def code(self, value: Any) -> int:
        """The cell of a value."""
        return self._code[value] if self._code else self._cell_of_piece[bisect_right(self._cuts, value)]

    def meeting(self, tests: Tests | None) -> tuple[int, ...]:
        """The cells with a value that meets any of the tests; all cells where nothing is known."""
        if tests not in self._meeting:
            if len(self._meeting) > MOST_REMEMBERED:
                self._meeting.clear()
            self._meeting[tests] = tuple(cell for cell, weight in enumerate(self.weights(tests)) if weight)
        return self._meeting[tests]

    def weights(self, tests: Tests | None = None) -> list[int]:
        """How many values of each cell meet any of the tests; a span without an end counts as one value."""
        weights = [0] * self.count
        for number, piece in zip(self._cell_of_piece, self.pieces, strict=True):
            weights[number] += _values(self.domain, piece, tests)
        return weights

    def pieces_of(self, cells: Iterable[int]) -> list[Any]:
        """The values or spans of some cells, in the order of the domain."""
        wanted = set(cells)
        return [piece for number, piece in zip(self._cell_of_piece, self.pieces, strict=True) if number in wanted]

    def value(self, cell: int) -> Any:
        """A value of a cell."""
        return _value_of(self.domain, self.pieces_of([cell])[0])


def _cuts(domain: Scale, told_apart: Sequence[Tests]) -> list[Any]:
    """Where a new span begins: at every lower bound, and right after every upper one, that has a value before it."""
    spans = [test for tests in told_apart for test in tests if isinstance(test, Span)]
    cuts = {cut for span in spans for cut in (span.low, None if span.high is None else domain.after(span.high))}
    inside = Span(domain.low, domain.high)
    return sorted(
        cut
        for cut in cuts - {None}
        if inside.holds(cut) and (before := domain.before(cut)) is not None and inside.holds(before)
    )


def _pieces(domain: Domain, cuts: Sequence[Any]) -> list[Any]:
    if isinstance(domain, Scale):
        ends = [*(domain.before(cut) for cut in cuts), domain.high]
        return [Span(low, high) for low, high in zip([domain.low, *cuts], ends, strict=True)]
    assert isinstance(domain, (Choice, Flag))
    return list(domain.values)


def _value_of(domain: Domain, piece: Any) -> Any:
    """A value of a piece; all the others meet the same tests."""
    if not isinstance(piece, Span):
        return piece
    assert isinstance(domain, Scale)
    return next((bound for bound in (piece.low, piece.high) if bound is not None), domain.anywhere)


def _holds(tests: Tests, value: Any) -> bool:
    return any(test.holds(value) for test in tests)


def _overlap(left: Span, right: Span) -> Span | None:
    lows = [low for low in (left.low, right.low) if low is not None]
    highs = [high for high in (left.high, right.high) if high is not None]
    both = Span(max(lows) if lows else None, min(highs) if highs else None)
    return None if lows and highs and both.low > both.high else both


def _values(domain: Domain, piece: Any, tests: Tests | None) -> int:
    """How many values of a piece meet any of the tests."""
    if not isinstance(piece, Span):
        return int(tests is None or _holds(tests, piece))
    assert isinstance(domain, Scale)
    overlaps = [piece] if tests is None else [o for t in tests if isinstance(t, Span) and (o := _overlap(piece, t))]
    if any(span.low is None or span.high is None for span in overlaps):
        return 1
    return _length(domain, overlaps)


def _length(domain: Scale, spans: Iterable[Span]) -> int:
    """The number of values in a union of closed spans."""
    total, covered = 0, None
    for span in sorted(spans):
        if covered is None or span.high > covered:
            low = span.low if covered is None or span.low > covered else covered + domain.step
            total += (span.high - low) // domain.step + 1
            covered = span.high
    return total
