"""Values in an order with equal steps: whole numbers, decimals, days, moments."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from remit.model.kinds.domain import Domain
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
            raise Unreadable("out-of-bounds", f"`{written}` is out of bounds", f"declared: {self._bounds()}")
        return span

    def _is_range(self, written: str) -> bool:
        return len(written) <= LONGEST_RANGE and RANGE.fullmatch(written) is not None

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
FRACTION = r"(?:\.([0-9]+))?"
MOMENT = re.compile(
    rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})[T ]([0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}{FRACTION})?)"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
WHOLE = re.compile(r"[+-]?[0-9]+")
DECIMAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,6})?")
MOST_DIGITS = 18
LONGEST_NUMBER = 400  # characters, zeros among them
LONGEST_RANGE = 2 * LONGEST_NUMBER + 100  # with both ends, and what stands between them
LOWEST = -(10**MOST_DIGITS)  # whole numbers have at most so many digits
A_MOMENT = "write a moment with its offset: 2024-05-30T14:00:00Z or 2024-05-30T14:00:00+02:00"
TO_THE_SECOND = "moments are to the second: 2024-05-30T14:00:00Z; in Python, moment.replace(microsecond=0)"
A_DAY = "write a day as 2024-05-30"


def read_day(raw: object) -> datetime.date:
    """A day, from YYYY-MM-DD or a date."""
    if isinstance(raw, datetime.datetime):
        said = f"`{raw}` is a moment: it is not a day"
        raise Unreadable("bad-date", said, f"{A_DAY}; in Python, moment.date() is the day where its clock stands")
    if isinstance(raw, datetime.date):
        return raw
    if isinstance(raw, str) and MOMENT.fullmatch(raw):
        raise Unreadable("bad-date", f"`{raw}` is a moment: it is not a day", A_DAY)
    try:
        if not isinstance(raw, str) or not DAY.fullmatch(raw):
            raise Unreadable("bad-date", f"{_quoted(raw)} is not a day", A_DAY)
        return datetime.date.fromisoformat(raw)
    except ValueError:
        raise Unreadable("bad-date", f"`{raw}` is a day that does not exist", A_DAY) from None


def read_moment(raw: object) -> datetime.datetime:
    """A moment to the second, in UTC, from a date and time with its offset or an aware datetime."""
    if isinstance(raw, datetime.datetime):
        if raw.utcoffset() is None:
            raise Unreadable("bad-date", f"`{raw}` has no offset", A_MOMENT)
        if raw.microsecond or getattr(raw, "nanosecond", 0):  # pandas has nanoseconds, too
            raise Unreadable("bad-date", f"`{raw}` has a fraction of a second", TO_THE_SECOND)
        return _in_utc(raw)
    match = MOMENT.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        what = "is a day: it is not a moment" if _is_day(raw) else "is not a moment"
        raise Unreadable("bad-date", f"{_quoted(raw)} {what}", A_MOMENT)
    day, time, fraction, offset = match.groups()
    if offset is None:
        raise Unreadable("bad-date", f"`{raw}` has no offset", A_MOMENT)
    if fraction is not None and fraction.strip("0"):
        raise Unreadable("bad-date", f"`{raw}` has a fraction of a second", TO_THE_SECOND)
    offset = "+00:00" if offset == "Z" else offset
    try:
        return _in_utc(datetime.datetime.fromisoformat(f"{day}T{time.partition('.')[0]}{offset}"))
    except ValueError:
        raise Unreadable("bad-date", f"`{raw}` is a moment that does not exist", A_MOMENT) from None


def _is_day(raw: object) -> bool:
    return isinstance(raw, datetime.date) or (isinstance(raw, str) and DAY.fullmatch(raw) is not None)


def _in_utc(moment: datetime.datetime) -> datetime.datetime:
    """The same moment as a plain datetime."""
    try:
        there = moment.astimezone(datetime.UTC)
    except (OverflowError, ValueError):
        raise Unreadable("bad-date", f"`{moment}` is beyond the calendar", A_MOMENT) from None
    return datetime.datetime(*there.timetuple()[:6], tzinfo=datetime.UTC)


def _quoted(raw: object) -> str:
    """What was written, as it is said in messages."""
    if isinstance(raw, (list, tuple)):
        return "a list"
    return "a mapping" if isinstance(raw, dict) else f"`{raw}`"


def _number(raw: object) -> Decimal | None:
    """A number exactly as it is written, whatever the spelling (1e-05, 2E+3); None for what is none. True is not 1."""
    if isinstance(raw, Decimal):
        return raw if raw.is_finite() else None
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        raw = int.__repr__(raw) if isinstance(raw, int) else float.__repr__(raw)
    if not isinstance(raw, str) or len(raw) > LONGEST_NUMBER or not DECIMAL.fullmatch(raw):
        return None
    return Decimal(raw)


def _places(number: Decimal) -> int:
    """How many places a number has behind the point, zeros at the end not counted."""
    _, digits, exponent = number.as_tuple()
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -int(exponent) - zeros) if number else 0


def read_integer(raw: object) -> int:
    """A whole number, from digits (also 5.0 and 5e3, which are whole) or a number; True is not 1."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and WHOLE.fullmatch(raw) and len(raw.lstrip("+-")) <= MOST_DIGITS:
        return int(raw)
    number = _number(raw)
    is_digits = isinstance(raw, str) and WHOLE.fullmatch(raw) is not None
    if is_digits or (number is not None and number.adjusted() >= MOST_DIGITS):
        raise Unreadable("bad-number", f"`{raw}` has too many digits", f"a whole number has at most {MOST_DIGITS}")
    if number is None or _places(number):
        raise Unreadable("bad-number", f"{_quoted(raw)} is not a whole number", _how(raw, "write digits: 300"))
    return int(number)


def _how(raw: object, otherwise: str) -> str:
    """How a number is written that is written as elsewhere."""
    if isinstance(raw, str) and re.fullmatch(r"[+-]?[0-9]+([.,'_\u2019 ][0-9]+)+", raw):
        return f"{otherwise}; the decimal sign is a point, and nothing stands between thousands"
    if isinstance(raw, str) and re.fullmatch(r"[+-]?\.[0-9]+|[+-]?[0-9]+\.", raw):
        return f"{otherwise}; digits stand on both sides of the point"
    return otherwise


@dataclass(frozen=True)
class Decimals:
    """Reads decimals of at most so many places: exactly, from text, an int, a float as it is printed, or a Decimal."""

    places: int

    def __call__(self, raw: object) -> Decimal:
        number = _number(raw)
        if number is None:
            raise Unreadable("bad-number", f"{_quoted(raw)} is not a number", _how(raw, "write digits: 2.5"))
        if number and number.adjusted() + 1 + self.places > MOST_DIGITS:
            raise Unreadable("bad-number", f"`{raw}` has too many digits", f"a number has at most {MOST_DIGITS}")
        if _places(number) > self.places:
            help = f"the fact is declared with `places: {self.places}`"
            raise Unreadable("bad-number", f"`{raw}` has more than {self.places} places", help)
        return number.quantize(self.step) if number else Decimal(0).quantize(self.step)

    @property
    def step(self) -> Decimal:
        """The smallest difference of two numbers."""
        return Decimal(1).scaleb(-self.places)
