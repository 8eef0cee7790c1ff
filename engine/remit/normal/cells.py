"""Cells: the values of a fact in the classes that the tests on it cannot tell apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from remit.errors import TooLarge
from remit.model.kinds.domain import Domain, Piece
from remit.model.kinds.protocols import CellCut
from remit.model.matching import ABSENT, Members, Overlap, Present, Span, Test, Tests
from remit.normal.asked_sets import AskedSet

MOST_REMEMBERED = 1_000  # of what can be known of one fact


class Cells(CellCut):
    """The cells of a fact or reading, numbered from 0, made of pieces: values, spans, sets that count alike."""

    def __init__(self, domain: Domain, tests: Iterable[Tests]) -> None:
        self.domain = domain
        self._told_apart = list(dict.fromkeys(tests))
        self._made: list[Piece] = domain.pieces(self._all(self._told_apart))
        values = [piece.value for piece in self._made]
        columns = [_which(tests, values) for tests in self._told_apart]
        signatures = list(zip(*columns, strict=True)) or [()] * len(values)
        self._numbers: dict[tuple[bool, ...], int] = {
            signature: cell for cell, signature in enumerate(dict.fromkeys(signatures))
        }
        self._cell_of_piece = [self._numbers[signature] for signature in signatures]
        self._truths = dict(zip(self._told_apart, map(list, zip(*self._numbers, strict=True)), strict=False))
        self._code: dict[Any, int] = dict(zip(values, self._cell_of_piece, strict=True))
        spans = [piece.shown for piece in self._made if isinstance(piece.shown, Span)]
        self._cuts = [span.low for span in spans[1:]] if spans else None
        self._meeting: dict[Tests | None, tuple[int, ...]] = {}
        self.count = len(self._numbers)

    @property
    def signatures(self) -> Mapping[tuple[bool, ...], int]:
        """The cells by which of `told_apart` hold in them."""
        return self._numbers

    @property
    def pieces(self) -> list[Any]:
        return [piece.shown for piece in self._made]

    @property
    def told_apart(self) -> list[Tests]:
        """The tests by which the cells are told apart."""
        return self._told_apart

    @property
    def classes(self) -> list[list[str]]:
        return self.domain.classes(self._all(self._told_apart))

    @property
    def asked(self) -> list[Overlap] | None:
        return self.domain.asked(self._all(self._told_apart))

    @staticmethod
    def _all(told_apart: Iterable[Tests]) -> list[Test]:
        return [test for tests in told_apart for test in tests]

    def marks(self) -> list[Any]:
        """What stands for each cell in comparisons with the cells of another fact: a value."""
        return [self.value(cell) for cell in range(self.count)]

    def truth(self, tests: Tests) -> list[bool]:
        """Whether each cell meets some tests: those that it was made with, or such as its values are to stand for.

        A test that tells values of one cell apart is one on which no verdict depends; any value will do to look at it.
        """
        return self._truths.get(tests) or [_holds(tests, self.value(cell)) for cell in range(self.count)]

    def code(self, value: Any) -> int:
        """The cell of a value."""
        if self._cuts is not None and value is not ABSENT:
            return self._cell_of_piece[bisect_right(self._cuts, value)]
        if value not in self._code and self.domain.is_divisible:
            return self._numbers[tuple([_holds(tests, value) for tests in self._told_apart])]
        return self._code[value]

    def meeting(self, tests: Tests | None) -> tuple[int, ...]:
        """The cells with a value that meets any of the tests; all cells where nothing is known (None)."""
        if tests is not None and len(tests) == 1 and isinstance(tests[0], Span) and tests[0].low == tests[0].high:
            return (self.code(tests[0].low),) if tests[0].low is not None else self.meeting((Present(),))
        if tests not in self._meeting:
            if len(self._meeting) > MOST_REMEMBERED:
                self._meeting.clear()
            self._meeting[tests] = tuple(cell for cell, size in enumerate(self.sizes(tests)) if size)
        return self._meeting[tests]

    def weights(self, tests: Tests | None = None) -> list[int]:
        """How many cases each cell is.

        The values of a choice, a flag or a reading were listed by somebody, and each is a case. Numbers, days, moments,
        texts and sets that no test tells apart are one.
        """
        sizes = self.sizes(tests)
        return sizes if self.domain.values else [int(size > 0) for size in sizes]

    def sizes(self, tests: Tests | None = None) -> list[int]:
        """Of each cell, how many values of it meet any of the tests; a span without an end counts as one value."""
        sizes = [0] * self.count
        if tests and self.domain.is_divisible and (values := _exactly(tests)) is not None:
            for value in values:  # however many members there are
                sizes[self.code(value)] += 1
            return sizes
        if tests is not None and self.domain.is_divisible:
            try:
                pieces = self.domain.pieces([*self._all(self._told_apart), *tests])
            except TooLarge:
                return self._met(tests)
            for piece in pieces:
                sizes[self.code(piece.value)] += self.domain.size(piece, tests)
            return sizes
        for cell, piece in zip(self._cell_of_piece, self._made, strict=True):
            sizes[cell] += piece.size if tests is None else self.domain.size(piece, tests)
        return sizes

    def _met(self, tests: Tests) -> list[int]:
        """Of each cell 1 where some set of it meets any of the tests, which cut sets into more than can be listed."""
        asked = AskedSet(self.domain, [*self._told_apart, tests])
        met = {}
        for signature, cell in self._numbers.items():
            told: dict[Tests, int | None] = dict.fromkeys(asked.tests)
            for each, is_so in [*zip(self._told_apart, signature, strict=True), (tests, True)]:
                plain, way = asked.of[each]
                told[plain] = int(is_so is way) if told[plain] in (None, int(is_so is way)) else 2
            met[cell] = int(asked.value(told) is not None)
        return [met[cell] for cell in range(self.count)]

    def pieces_of(self, cells: Iterable[int]) -> list[Any]:
        wanted = set(cells)
        return [piece.shown for cell, piece in zip(self._cell_of_piece, self._made, strict=True) if cell in wanted]

    def value(self, cell: int) -> Any:
        """A value of a cell."""
        return self._made[self._cell_of_piece.index(cell)].value


def _holds(tests: Tests, value: Any) -> bool:
    return any(test.holds(value) for test in tests)


def _exactly(tests: Tests) -> frozenset[Any] | None:
    """The values that any of the tests accepts, where all of them list values."""
    listed = [test.values for test in tests if isinstance(test, Members)]
    return frozenset[Any]().union(*listed) if len(listed) == len(tests) else None


def _which(tests: Tests, values: Sequence[Any]) -> list[bool]:
    """Of each value whether it meets any of the tests."""
    listed = [test.values for test in tests if isinstance(test, Members)]
    if len(listed) == len(tests):
        accepted = frozenset[Any]().union(*listed)
        return [value in accepted for value in values]
    return [_holds(tests, value) for value in values]
