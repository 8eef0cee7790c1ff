"""Values in an order with equal steps: whole numbers, decimals, days, moments."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from remit.model.domains import Domain
from remit.model.matching import Span, Unreadable

RANGE = re.compile(r"(?P<sign>>=|<=|>|<|=)\s*(?P<bound>.*)|(?P<low>.*?)\s*\.\.\s*(?P<high>.*)")


@dataclass(frozen=True)
class Scale(Domain):
    """Values in an order with steps of one size. Bounds are inclusive, None is no bound."""

    read: Callable[[object], Any]
    step: Any
    anywhere: Any
    lowest: Any  # no value is below it
    low: Any = None
    high: Any = None

    def _test(self, written: str) -> Span:
        stripped = written.strip()
        span = self._span(stripped if RANGE.fullmatch(stripped) else written)
        if span.low is not None and span.high is not None and span.low > span.high:
            help = f"write {said(span.high)} .. {said(span.low)}"
            raise Unreadable("bad-range", f"nothing lies in `{written}`: its end comes before its beginning", help)
        if not self._overlaps(span):
            raise Unreadable("out-of-bounds", f"`{written}` is out of bounds", f"declared: {self._bounds()}")
        return span

    def _value(self, raw: object) -> Any:
        value = self.read(raw)
        if not self.span.holds(value):
            raise Unreadable("out-of-bounds", f"`{raw}` is out of bounds", f"declared: {self._bounds()}")
        return value

    @property
    def is_calendar(self) -> bool:
        """Whether its values are days or moments."""
        return isinstance(self.anywhere, datetime.date)

    @property
    def highest(self) -> Any:
        """The last day or moment of the calendar."""
        last = datetime.datetime.max.replace(microsecond=0, tzinfo=datetime.UTC)
        return last if isinstance(self.anywhere, datetime.datetime) else datetime.date.max

    @property
    def span(self) -> Span:
        """All its values."""
        return Span(self.low, self.high)

    def _overlaps(self, span: Span) -> bool:
        """Whether some value of it is declared."""
        return (self.low is None or span.high is None or self.low <= span.high) and (
            self.high is None or span.low is None or span.low <= self.high
        )

    def _bounds(self) -> str:
        return said_span(self.span)

    def _neighbourhood(self, value: Any) -> tuple[Any, ...]:
        if value is None:
            return tuple(bound for bound in (self.low, self.high) if bound is not None) or (self.anywhere,)
        near = (self.before(value), value, self.after(value))
        return tuple(v for v in near if v is not None and self.span.holds(v))

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

    def _span(self, written: str) -> Span:
        match = RANGE.fullmatch(written)
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


def said(value: Any) -> str:
    """A value of a scale as a policy writes it."""
    if isinstance(value, Decimal):
        return f"{value:f}"  # digits, however many places there are
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime.datetime) else str(value)


def said_span(span: Span) -> str:
    """A span as a condition writes it."""
    if span.low == span.high:
        return "any" if span.low is None else said(span.low)
    if span.low is None:
        return f"<= {said(span.high)}"
    return f">= {said(span.low)}" if span.high is None else f"{said(span.low)} .. {said(span.high)}"


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(Z|[+-][0-9]{2}:[0-9]{2})"
WHOLE = re.compile(r"[+-]?[0-9]+")
DECIMAL = r"[+-]?[0-9]+(?:\.[0-9]+)?"
MOST_DIGITS = 18
LOWEST = -(10**MOST_DIGITS)  # whole numbers have at most so many digits
A_MOMENT = "write a moment with its offset: 2024-05-30T14:00:00Z or 2024-05-30T14:00:00+02:00"


def read_day(raw: object) -> datetime.date:
    """A day, from YYYY-MM-DD or a date."""
    if isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime):
        return raw
    try:
        if not isinstance(raw, str) or not DAY.fullmatch(raw):
            raise Unreadable("bad-date", f"{_quoted(raw)} is not a day", "write a day as 2024-05-30")
        return datetime.date.fromisoformat(raw)
    except ValueError:
        raise Unreadable("bad-date", f"`{raw}` is a day that does not exist", "write a day as 2024-05-30") from None


def read_moment(raw: object) -> datetime.datetime:
    """A moment to the second, in UTC, from a date and time with its offset or an aware datetime."""
    if isinstance(raw, datetime.datetime):
        if raw.utcoffset() is None or raw.microsecond:
            raise Unreadable("bad-date", f"`{raw}` is no moment to the second with an offset", A_MOMENT)
        return _in_utc(raw)
    match = re.fullmatch(MOMENT, raw) if isinstance(raw, str) else None
    if match is None:
        raise Unreadable("bad-date", f"{_quoted(raw)} is not a moment", A_MOMENT)
    offset = "+00:00" if match[3] == "Z" else match[3]
    try:
        return _in_utc(datetime.datetime.fromisoformat(f"{match[1]}T{match[2]}{offset}"))
    except ValueError:
        raise Unreadable("bad-date", f"`{raw}` is a moment that does not exist", A_MOMENT) from None


def _in_utc(moment: datetime.datetime) -> datetime.datetime:
    try:
        return moment.astimezone(datetime.UTC)
    except OverflowError:
        raise Unreadable("bad-date", f"`{moment}` is beyond the calendar", A_MOMENT) from None


def _quoted(raw: object) -> str:
    """What was written, as it is said in messages."""
    if isinstance(raw, (list, tuple)):
        return "a list"
    return "a mapping" if isinstance(raw, dict) else f"`{raw}`"


def read_integer(raw: object) -> int:
    """A whole number, from digits or an int; True is not 1."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and WHOLE.fullmatch(raw):
        if len(raw.lstrip("+-")) > MOST_DIGITS:
            raise Unreadable("bad-number", f"`{raw}` has too many digits", f"a whole number has at most {MOST_DIGITS}")
        return int(raw)
    raise Unreadable("bad-number", f"{_quoted(raw)} is not a whole number", "write digits: 300")


@dataclass(frozen=True)
class Decimals:
    """Reads decimals of at most so many places: exactly, from text, an int or a Decimal."""

    places: int

    def __call__(self, raw: object) -> Decimal:
        text = f"{raw:f}" if isinstance(raw, Decimal) else raw
        text = repr(text) if isinstance(text, (int, float)) and not isinstance(text, bool) else text
        if not isinstance(text, str) or not re.fullmatch(DECIMAL, text):
            raise Unreadable("bad-number", f"{_quoted(raw)} is not a number", "write digits: 2.5")
        whole, _, part = text.lstrip("+-").partition(".")
        if len(whole) + self.places > MOST_DIGITS:
            raise Unreadable("bad-number", f"`{raw}` has too many digits", f"a number has at most {MOST_DIGITS}")
        if len(part.rstrip("0")) > self.places:
            help = f"the fact is declared with `places: {self.places}`"
            raise Unreadable("bad-number", f"`{raw}` has more than {self.places} places", help)
        return Decimal(text).quantize(self.step)

    @property
    def step(self) -> Decimal:
        """The smallest difference of two numbers."""
        return Decimal(1).scaleb(-self.places)
