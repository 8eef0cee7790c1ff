"""Cells: the values of a fact in the classes that the tests on it cannot tell apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

from remit.model.domains import Choice, Domain, Flag, Scale, Span, Test

Tests = tuple[Test, ...]  # any of them


class Cells:
    """The cells of one fact or reading, numbered from 0, made of pieces: single values, or spans of a scale."""

    def __init__(self, domain: Domain, tests: Iterable[Tests]) -> None:
        self.domain = domain
        told_apart = list(dict.fromkeys(tests))
        self._starts = _starts(domain, told_apart) if isinstance(domain, Scale) else []
        self.pieces: list[Any] = _pieces(domain, self._starts)
        numbers: dict[tuple[bool, ...], int] = {}
        self._cell_of_piece = [
            numbers.setdefault(tuple(_holds(tests, piece) for tests in told_apart), len(numbers))
            for piece in self.pieces
        ]
        self._truths = {tests: [signature[i] for signature in numbers] for i, tests in enumerate(told_apart)}
        self._code = {} if self._starts else dict(zip(self.pieces, self._cell_of_piece, strict=True))
        self.count = len(numbers)

    def truth(self, tests: Tests) -> list[bool]:
        """Of tests that it was made with: whether each cell meets them."""
        return self._truths[tests]

    def code(self, value: Any) -> int:
        """The cell of a value."""
        return self._cell_of_piece[bisect_right(self._starts, value) - 1] if self._starts else self._code[value]

    def meeting(self, tests: Tests | None) -> tuple[int, ...]:
        """The cells with a value that meets any of the tests; all cells where nothing is known."""
        if tests is None:
            return tuple(range(self.count))
        return tuple(sorted({self._cell_of_piece[i] for i, piece in enumerate(self.pieces) if _meets(tests, piece)}))

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


def _starts(domain: Scale, told_apart: Sequence[Tests]) -> list[Any]:
    """Where each span begins: at the lower end, at every lower bound, and right after every upper one."""
    spans = [test for tests in told_apart for test in tests if isinstance(test, Span)]
    bounds = [span.low for span in spans if span.low is not None]
    bounds += [after for span in spans if span.high is not None and (after := domain.after(span.high)) is not None]
    inside = Span(domain.low, domain.high)
    first = domain.lowest if domain.low is None else domain.low
    return sorted({first, *(bound for bound in bounds if inside.holds(bound))})


def _pieces(domain: Domain, starts: Sequence[Any]) -> list[Any]:
    if isinstance(domain, Scale):
        ends = [*(domain.before(start) for start in starts[1:]), domain.high]
        lows = [domain.low, *starts[1:]]
        return [Span(low, high) for low, high in zip(lows, ends, strict=True)]
    assert isinstance(domain, (Choice, Flag))
    return list(domain.values)


def _holds(tests: Tests, piece: Any) -> bool:
    """Whether all values of a piece meet any of the tests (of a span, its ends tell)."""
    if not isinstance(piece, Span):
        return any(test.holds(piece) for test in tests)
    return any(isinstance(test, Span) and _within(piece, test) for test in tests)


def _within(inner: Span, outer: Span) -> bool:
    low = outer.low is None or (inner.low is not None and inner.low >= outer.low)
    return low and (outer.high is None or (inner.high is not None and inner.high <= outer.high))


def _meets(tests: Tests, piece: Any) -> bool:
    if not isinstance(piece, Span):
        return any(test.holds(piece) for test in tests)
    return any(isinstance(test, Span) and _overlap(piece, test) is not None for test in tests)


def _overlap(left: Span, right: Span) -> Span | None:
    lows = [low for low in (left.low, right.low) if low is not None]
    highs = [high for high in (left.high, right.high) if high is not None]
    both = Span(max(lows) if lows else None, min(highs) if highs else None)
    return None if lows and highs and both.low > both.high else both


def _values(domain: Domain, piece: Any, tests: Tests | None) -> int:
    """How many values of a piece meet any of the tests."""
    if not isinstance(piece, Span):
        return 1 if tests is None or _meets(tests, piece) else 0
    assert isinstance(domain, Scale)
    overlaps = [piece] if tests is None else [o for t in tests if isinstance(t, Span) and (o := _overlap(piece, t))]
    if any(span.low is None or span.high is None for span in overlaps):
        return 1
    return _length(domain, overlaps)


def _length(domain: Scale, spans: Iterable[Span]) -> int:
    """The number of values in a union of closed spans."""
    total, covered = 0, None
    for span in sorted(spans, key=lambda s: s.low):
        low = span.low if covered is None or span.low > covered else covered + domain.step
        if low <= span.high:
            total += (span.high - low) // domain.step + 1
            covered = span.high
    return total
