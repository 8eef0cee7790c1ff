"""Values in an order with equal steps: what whole numbers, decimals, days and moments share."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from remit.model.items import Accepted, Item
from remit.model.kinds.declared import BoundedKind
from remit.model.kinds.domain import ColumnType, Domain, Piece, Value
from remit.model.kinds.editor_schema import Schema
from remit.model.kinds.protocols import CellCut, Draw
from remit.model.kinds.ranges import LONGEST_RANGE, RANGE, said, said_span
from remit.model.matching import ABSENT, Present, Span, Test, Tests, Unreadable

FEW = 10  # values of examples, so that they meet
FARTHEST = 10**17  # steps from `anywhere` of what is drawn, where nothing bounds it

Amount = Any  # a value of a scale: an int, a Decimal, a date or a datetime, and all of one scale are of one type
ScaleStep = Any  # the difference of two: an int, a Decimal or a timedelta


@dataclass(frozen=True, kw_only=True)
class Scale(Domain):
    """Values in an order with steps of one size.

    Attributes:
        read: Reads a value from text, or from what a program hands over. Raises Unreadable.
        step: From one value to the next.
        anywhere: A value that stands for any; all values are so many steps from it.
        lowest: No value is below it.
        highest: No value is above it.
        low: The declared bound, which is a value itself; None is no bound.
        high: The other bound.
        is_calendar: Values are points in time: they come earlier or later, and there is a first and a last one.
        column: What a column that holds the fact has in it.
        places: How many places after the point a decimal has.
        editor: What an editor takes for a value or a range of them, as JSON Schema.

    """

    is_ordered = True

    read: Callable[[object], Amount]
    step: ScaleStep
    anywhere: Amount
    lowest: Amount
    highest: Amount
    low: Amount | None = None
    high: Amount | None = None
    is_calendar: bool = False
    column: ColumnType | None = None
    places: int = 0
    editor: Schema = field(compare=False)

    def _test(self, written: str) -> Span:
        stripped = written.strip()
        try:
            span = self._span(stripped if self._is_range(stripped) else written)
        except Unreadable as wrong:
            if (hint := self._hint(stripped)) is None or stripped != written:
                raise
            message = wrong.message if f"`{written}`" in wrong.message else f"`{written}` cannot be read"
            raise Unreadable(wrong.code, message, hint) from None
        if span.low is not None and span.high is not None and span.low > span.high:
            low, high = said(span.low), said(span.high)
            help = f'from {low} on and up to {high}: [">= {low}", "<= {high}"]; from {high} to {low}: {high} .. {low}'
            raise Unreadable("bad-range", f"nothing lies in `{written}`: its end comes before its beginning", help)
        if not self._overlaps(span):
            raise Unreadable("out-of-bounds", f"`{written}` is out of bounds", f"declared: {said_span(self.span)}")
        return span

    def _is_range(self, written: str) -> bool:
        return len(written) <= LONGEST_RANGE and RANGE.fullmatch(written) is not None

    def _value(self, raw: object) -> Any:
        value = self.read(raw)
        if not self.span.holds(value):
            raise Unreadable("out-of-bounds", f"`{raw}` is out of bounds", f"declared: {said_span(self.span)}")
        return value

    @property
    def span(self) -> Span:
        """All its values."""
        return Span(self.low, self.high)

    @property
    def own_type(self) -> type | None:
        return None if isinstance(self.anywhere, (int, Decimal, datetime.date)) else type(self.anywhere)

    @property
    def ends(self) -> tuple[Amount, Amount]:
        return self.lowest, self.highest

    @property
    def step_said(self) -> str | None:
        return None if self.is_calendar else said(self.step)

    @property
    def bounds(self) -> tuple[str, ...]:
        return (said_span(self.span),)

    def _has(self, value: Amount) -> bool:
        return self.span.holds(value)

    def is_like(self, other: Domain) -> bool:
        return isinstance(other, Scale) and self.read == other.read

    def holds_all_between(self, bounds: Iterable[object]) -> bool:
        try:
            return all(self.span.holds(self.read(bound)) for bound in bounds)
        except Unreadable:
            return False

    def _overlaps(self, span: Span) -> bool:
        """Whether some value of it is declared."""
        return (self.low is None or span.high is None or self.low <= span.high) and (
            self.high is None or span.low is None or span.low <= self.high
        )

    def _pieces(self, tests: Sequence[Test]) -> Iterator[Piece]:
        """The spans between the bounds of tests."""
        ends = cuts(self, tests)
        lasts = [*(self.before(cut) for cut in ends), self.high]
        for low, high in zip([self.low, *ends], lasts, strict=True):
            value = next((bound for bound in (low, high) if bound is not None), self.anywhere)
            yield Piece(value, Span(low, high), length(self, [Span(low, high)]))

    def size(self, piece: Piece, tests: Tests) -> int:
        if not isinstance(piece.shown, Span):
            return super().size(piece, tests)
        spans = [Span() if isinstance(test, Present) else test for test in tests if isinstance(test, (Span, Present))]
        return length(self, [both for span in spans if (both := _overlap(piece.shown, span)) is not None])

    def is_endless(self, piece: Span) -> bool:
        """Whether a span has no end, or only one of the calendar that it does not begin with."""
        if None not in piece:
            return False
        return not self.is_calendar or piece not in (Span(None, self.lowest), Span(self.highest, None))

    def edges(self, tests: Iterable[Test]) -> Iterator[Value]:
        for span in (test for test in tests if isinstance(test, Span)):  # others say whether it is there
            low = [] if span.low is None else [self.before(span.low), span.low]
            high = [] if span.high is None else [span.high, self.after(span.high)]
            yield from (v for v in (*low, *high) if v is not None and self.span.holds(v))

    def _neighbourhood(self, value: Any) -> tuple[Any, ...]:
        if value is None:
            return tuple(bound for bound in (self.low, self.high) if bound is not None) or (self.anywhere,)
        near = (self.before(value), value, self.after(value))
        return tuple(v for v in near if v is not None and self.span.holds(v))

    def _reached(self, near: dict[Any, None], reach: int) -> Iterable[Value]:
        for _ in range(reach - 1):
            near |= dict.fromkeys(v for c in list(near) for v in self.neighbourhood(c))
        for _ in range(reach if reach > 1 else 0):  # beyond the last constant as many as between two of them
            there = [v for v in near if v is not ABSENT]
            near |= dict.fromkeys(v for c in (min(there), max(there)) for v in self.neighbourhood(c))
        return near

    def after(self, value: Any) -> Any:
        """The next value, or None at the end of the calendar."""
        return self._moved(value, self.step)

    def before(self, value: Any) -> Any:
        """The value before, or None at the beginning of the calendar."""
        return self._moved(value, -self.step)

    def _moved(self, value: Any, step: Any) -> Any:
        """One step on, or None at the end of the calendar."""
        try:
            return value + step
        except OverflowError:
            return None

    def _hint(self, written: str) -> str | None:
        """What would help where somebody writes a range as it is written elsewhere."""
        from remit.model.kinds.range_hints import range_hint  # only where something is wrong

        return range_hint(written, self._span, said_span)

    def _span(self, written: str) -> Span:
        match = RANGE.fullmatch(written) if self._is_range(written) else None
        if match is None:
            value = self.read(written)
            return Span(value, value)
        if not (match["bound"] or match["low"] or match["high"]):
            first, second = said(self.anywhere), said(self.after(self.anywhere))
            raise Unreadable(
                "bad-range", f"`{written}` has no bound", f"write >= {first}, < {second} or {first} .. {second}"
            )
        if sign := match["sign"]:
            return self._half(sign, self.read(match["bound"]))
        low, high = match["low"], match["high"]
        return Span(self.read(low) if low else None, self.read(high) if high else None)

    def _half(self, sign: str, bound: Any) -> Span:
        if sign == "=":
            return Span(bound, bound)
        inclusive = {">": self.after, "<": self.before}.get(sign, lambda same: same)(bound)
        if inclusive is None:
            raise Unreadable("bad-range", f"no day lies in `{sign} {bound}`", "days go from 0001-01-01 to 9999-12-31")
        return Span(low=inclusive) if sign.startswith(">") else Span(high=inclusive)

    def written(self, value: Amount) -> str:
        return said(value)

    def items(self, cut: CellCut, cells: Sequence[int], pieces: Sequence[Span]) -> Accepted:  # noqa: ARG002
        return tuple(said_span(self._at_an_end(span)) for span in self._merged(pieces))

    def _merged(self, spans: Iterable[Span]) -> list[Span]:
        """Spans in order, those that lie side by side as one."""
        merged: list[Span] = []
        for span in spans:
            if merged and merged[-1].high is not None and self.after(merged[-1].high) == span.low:
                merged[-1] = Span(merged[-1].low, span.high)
            else:
                merged.append(span)
        return merged

    def _at_an_end(self, span: Span) -> Span:
        """A span; the last day that there is, and not that day or later."""
        if span.high is None and self.is_calendar and span.low == self.highest:
            return Span(span.low, span.low)
        return Span(span.high, span.high) if span.low is None and span.high == self.lowest else span

    def schema(self, labels: Mapping[str, str]) -> Schema:  # noqa: ARG002  # no words for single values
        return self.editor

    def clash(self, other: Scale) -> str | None:
        low, high = self._inner(other)
        apart = low is not None and high is not None and low > high
        return "declared here and there without a value in common" if apart else None

    def shared(self, other: Scale, declared: BoundedKind) -> object:
        return declared.within(*self._inner(other))

    def _inner(self, other: Scale) -> tuple[Amount | None, Amount | None]:
        """The bounds within those of both."""
        lows = [scale.low for scale in (self, other) if scale.low is not None]
        highs = [scale.high for scale in (self, other) if scale.high is not None]
        return max(lows, default=None), min(highs, default=None)

    def examples(self) -> list[Amount]:
        """Declared values near each other."""
        few = [self.anywhere + number * self.step for number in range(FEW)]
        return [value for value in few if self.span.holds(value)] or list(self._neighbourhood(None))

    def draw(self, draw: Draw) -> Value:
        start = next((bound for bound in self.span if bound is not None), self.anywhere)
        down = 0 if self.low is not None else min(FARTHEST, int((start - self.lowest) // self.step))
        last = self.highest if self.high is None else self.high
        drawn: Value = start + draw.integer(-down, min(FARTHEST, int((last - start) // self.step))) * self.step
        return drawn

    def _draw_item(self, draw: Draw) -> str:
        """A value or a range, in which some value lies."""
        first, last = sorted((draw.one_of(self.examples()), draw.one_of(self.examples())))
        low, high = said(first), said(last)
        forms = [f">= {low}", f"<= {high}", f"{low}", f"{low} .. {high}", f"= {high}", f"{low} ..", f".. {high}"]
        forms += [f"< {low}"] if self.low is None or self.low < first else []
        forms += [f"> {high}"] if self.high is None or self.high > last else []
        return draw.one_of(forms)

    def _vaguely(self, value: Amount, other: Amount) -> list[Item]:
        low, high = said(min(value, other)), said(max(value, other))
        return [f"{low} .. {high}", f">= {low}", f"<= {high}"]


def cuts(domain: Scale, tests: Iterable[Test]) -> list[Amount]:
    """Where a new span begins: at every lower bound, and right after every upper one, that has a value before it.

    Args:
        domain: Cuts lie inside its bounds.
        tests: Those that are spans cut; others are passed over.
    """
    spans = [test for test in tests if isinstance(test, Span)]
    found = {cut for span in spans for cut in (span.low, None if span.high is None else domain.after(span.high))}
    inside = domain.span
    return sorted(
        cut
        for cut in found - {None}
        if inside.holds(cut) and (before := domain.before(cut)) is not None and inside.holds(before)
    )


def length(domain: Scale, spans: Iterable[Span]) -> int:
    """The number of values in a union of spans; one, where it has no end.

    Args:
        domain: What gives the step from one value to the next.
        spans: In any order, overlapping or not.
    """
    total, covered, listed = 0, None, list(spans)
    if any(None in span for span in listed):
        return 1
    for span in sorted(listed):
        if covered is None or span.high > covered:
            low = span.low if covered is None or span.low > covered else covered + domain.step
            total += int((span.high - low) // domain.step) + 1
            covered = span.high
    return total


def _overlap(left: Span, right: Span) -> Span | None:
    lows = [low for low in (left.low, right.low) if low is not None]
    highs = [high for high in (left.high, right.high) if high is not None]
    both = Span(max(lows) if lows else None, min(highs) if highs else None)
    return None if lows and highs and both.low > both.high else both
