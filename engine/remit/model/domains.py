"""The values that a fact can have, and what a test on them accepts: choices, flags, whole numbers, days."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

Value = str | bool | int | datetime.date


class Unreadable(Exception):
    """A written value that its domain does not have: code, message and help, in the user's words."""

    def __init__(self, code: str, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


class Members(NamedTuple):
    """A test that accepts the listed values."""

    values: frozenset[Any]

    def holds(self, value: Any) -> bool:
        return value in self.values

    def constants(self) -> Iterator[Any]:
        return iter(self.values)


class Span(NamedTuple):
    """A test that accepts all from `low` to `high`, both included; None is no bound."""

    low: Any = None
    high: Any = None

    def holds(self, value: Any) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def constants(self) -> Iterator[Any]:
        return (bound for bound in (self.low, self.high) if bound is not None)


Test = Members | Span


class Domain(Protocol):
    """What every kind of domain answers."""

    def test(self, written: str) -> Test:
        """The test that one written item stands for. Raises Unreadable."""

    def value(self, raw: object) -> Value:
        """The value that a scenario states, from text or from the matching Python type. Raises Unreadable."""

    def neighbourhood(self, value: Any) -> tuple[Any, ...]:
        """The value and those right beside it, inside the domain; of no value (None), any value at all."""


@dataclass(frozen=True)
class Choice:
    """Named values, in groups or not. `groups` maps every name, of a value or a group, to its values in order."""

    groups: dict[str, tuple[str, ...]]

    @cached_property
    def values(self) -> tuple[str, ...]:
        return tuple(name for name, members in self.groups.items() if members == (name,))

    def test(self, written: str) -> Members:
        if written not in self.groups:
            raise self._undeclared(written)
        return Members(frozenset(self.groups[written]))

    def value(self, raw: object) -> str:
        if not isinstance(raw, str) or raw not in self.groups:
            raise self._undeclared(raw)
        if self.groups[raw] != (raw,):
            help = f"its values: {', '.join(self.groups[raw])}"
            raise Unreadable("undeclared-value", f"`{raw}` is a group of values, not a value", help)
        return raw

    def neighbourhood(self, value: str | None) -> tuple[str, ...]:  # noqa: ARG002  # all values are as near
        return self.values

    def _undeclared(self, raw: object) -> Unreadable:
        from remit.errors import near_miss

        return Unreadable("undeclared-value", f"no value `{raw}`", near_miss(str(raw), self.groups, "values"))


@dataclass(frozen=True)
class Flag:
    """True or false; never a number."""

    values = (True, False)

    def test(self, written: str) -> Members:
        return Members(frozenset([self.value(written)]))

    def value(self, raw: object) -> bool:
        if isinstance(raw, bool):
            return raw
        if raw not in ("true", "false"):
            raise Unreadable("undeclared-value", f"`{raw}` is neither true nor false", "write true or false")
        return raw == "true"

    def neighbourhood(self, value: bool | None) -> tuple[bool, ...]:  # noqa: ARG002  # all values are as near
        return self.values


RANGE = re.compile(r"(?P<sign>>=|<=|>|<|=)\s*(?P<bound>.*)|(?P<low>.*?)\s*\.\.\s*(?P<high>.*)")


@dataclass(frozen=True)
class Scale:
    """Values in an order with steps of one: whole numbers, days. Bounds are inclusive, None is no bound."""

    read: Callable[[object], Any]
    step: Any
    anywhere: Any
    lowest: Any  # no value is below it
    low: Any = None
    high: Any = None

    def test(self, written: str) -> Span:
        span = self._span(written.strip())
        if span.low is not None and span.high is not None and span.low > span.high:
            help = f"write {span.high} .. {span.low}"
            raise Unreadable("bad-range", f"nothing lies in `{written}`: its end comes before its beginning", help)
        if not self._overlaps(span):
            raise Unreadable("out-of-bounds", f"`{written}` is out of bounds", f"declared: {self._bounds()}")
        return span

    def value(self, raw: object) -> Any:
        value = self.read(raw)
        if not Span(self.low, self.high).holds(value):
            raise Unreadable("out-of-bounds", f"`{raw}` is out of bounds", f"declared: {self._bounds()}")
        return value

    def _overlaps(self, span: Span) -> bool:
        """Whether some value of it is declared."""
        return (self.low is None or span.high is None or self.low <= span.high) and (
            self.high is None or span.low is None or span.low <= self.high
        )

    def _bounds(self) -> str:
        if self.low is None:
            return f"<= {self.high}"
        return f">= {self.low}" if self.high is None else f"{self.low} .. {self.high}"

    def neighbourhood(self, value: Any) -> tuple[Any, ...]:
        if value is None:
            return tuple(bound for bound in (self.low, self.high) if bound is not None) or (self.anywhere,)
        near = (self.before(value), value, self.after(value))
        return tuple(v for v in near if v is not None and Span(self.low, self.high).holds(v))

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
            first, second = self.anywhere, self.after(self.anywhere)
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


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE = re.compile(r"[+-]?[0-9]+")
MOST_DIGITS = 18


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
