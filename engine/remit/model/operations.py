"""What derived facts are worked out by: a table of operations, each with its value and what it can come to.

Invariant: `value` is monotone in every operand (it never falls, or never rises, as that operand grows while the others
stay), so that the least and the greatest value lie at ends of the operands. `ends` says at which.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import product
from math import prod
from typing import Any, Literal, NamedTuple

from remit.model.clock import WEEKDAYS, days, local, minute, minutes, weekdays
from remit.model.matching import Members, Span, Test

INFINITE = float("inf")
NUMBERS = ("integer", "number")
SCALES = (*NUMBERS, "date")
MonthEnd = Literal["last day", "next day"]
MONTHS = {"month": 1, "year": 12}
DAYS = {"day": 1, "week": 7}
MONTHS_OF_A_YEAR = 12


class Period(NamedTuple):
    """So many days, weeks, months or years."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"


Image = tuple[tuple[Test, ...], bool]  # all that can be, as tests, and whether all of that can


class Ends(NamedTuple):
    """The least and the greatest value of something; infinite where a number has no bound."""

    low: Any
    high: Any


@dataclass(frozen=True)
class Operation:
    """An operation of derived facts.

    Attributes:
        arity: How many operands it takes, in words.
        takes: The kinds of facts that it takes.
        gives: The kinds of facts that it makes.
        value: From the values of its operands (numbers are fractions, flags 0 or 1) to its own; with what becomes of a
            month that has no such day.
        signs: Of so many operands, 1 for each with which the value grows, -1 where it falls.
        least: The fewest operands.
        most: The most of them; None is any number.
        unit: What its value counts, where that is always the same.
        is_alike: Operands and value are of one kind and unit.
        has_months: A month may have no such day.
        last: What the last operand is that is no fact: a period, or (where there are two) the name of a time zone.
        fills: Whether it comes to every value between the least and the greatest, where its operands do.
        image: Of what goes round, as hours do: all that it can come to, of operands between these ends, and whether it
            comes to all of that. It stands for the least and the greatest.

    """

    arity: str
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    value: Callable[[Sequence[Any], MonthEnd], Any]
    signs: Callable[[Sequence[Any]], Sequence[int]]
    least: int = 2
    most: int | None = None
    unit: str | None = None
    is_alike: bool = False
    has_months: bool = False
    last: Literal["period", "zone"] | None = None
    fills: bool = True
    image: Callable[[Sequence[Ends]], Image] | None = None

    def ends(self, operands: Sequence[Ends], month_end: MonthEnd) -> Ends:
        """The least and the greatest value, of operands that lie between these ends.

        Args:
            operands: The ends of each.
            month_end: What a month without such a day ends with.
        """
        if self.signs is _any_signs:
            corners = [self.value(corner, month_end) for corner in product(*operands)]
            return Ends(min(corners), max(corners))
        signs = self.signs([each.low for each in operands])
        lows = [each.low if sign > 0 else each.high for each, sign in zip(operands, signs, strict=True)]
        highs = [each.high if sign > 0 else each.low for each, sign in zip(operands, signs, strict=True)]
        return Ends(self.value(lows, month_end), self.value(highs, month_end))


def later(day: datetime.date, months: int, month_end: MonthEnd) -> datetime.date:
    """The day that so many months later has the same number; where there is none, the last of the month or the next.

    >>> later(datetime.date(2024, 1, 31), 1, "last day"), later(datetime.date(2024, 2, 29), 12, "next day")
    (datetime.date(2024, 2, 29), datetime.date(2025, 3, 1))

    Args:
        day: The day to count from.
        months: How many; less than none is before.
        month_end: `last day` of the month, or the `next day`, which is the first of the month after it.

    Returns:
        A day; the first or the last of the calendar where it would be beyond.
    """
    year, month = divmod(day.year * MONTHS_OF_A_YEAR + day.month - 1 + months, MONTHS_OF_A_YEAR)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return datetime.date.max if months > 0 else datetime.date.min
    last = calendar.monthrange(year, month + 1)[1]
    if day.day <= last:
        return datetime.date(year, month + 1, day.day)
    return datetime.date(year, month + 1, last) + datetime.timedelta(days=month_end == "next day")


def completed_months(start: datetime.date, end: datetime.date, month_end: MonthEnd) -> int:
    """The most months that can be counted from one day without going beyond another; negative where that is before.

    >>> completed_months(datetime.date(2024, 1, 31), datetime.date(2024, 2, 29), "last day")
    1

    Args:
        start: The day to count from.
        end: The day that is not gone beyond.
        month_end: As in `later`.
    """
    months = (end.year - start.year) * MONTHS_OF_A_YEAR + end.month - start.month
    return months - (later(start, months, month_end) > end)


def _between(values: Sequence[datetime.date], month_end: MonthEnd) -> int:
    return completed_months(values[0], values[1], month_end)


def _moved(values: Sequence[Any], month_end: MonthEnd, sign: int) -> datetime.date:
    """A day so many days, weeks, months or years on; the end of the calendar where it would be beyond."""
    day, (number, unit) = values
    if unit in MONTHS:
        return later(day, sign * number * MONTHS[unit], month_end)
    try:
        moved: datetime.date = day + datetime.timedelta(days=sign * number * DAYS[unit])
    except OverflowError:
        return datetime.date.max if sign > 0 else datetime.date.min
    return moved


def _shown(ends: Sequence[Ends]) -> Ends:
    """The first and the last day, of a day as it is, or of a moment as a clock shows it."""
    return ends[0] if len(ends) == 1 else Ends(*days(ends[0].low, ends[0].high, ends[1].low))


def _days(ends: Sequence[Ends]) -> Image:
    return (Span(*_shown(ends)),), True


def _weekday(values: Sequence[Any]) -> str:
    day = values[0] if len(values) == 1 else local(*values).date()
    return WEEKDAYS[day.weekday()]


def _weekdays(ends: Sequence[Ends]) -> Image:
    return (Members(weekdays(*_shown(ends))),), True


def _minutes(ends: Sequence[Ends], unit: int) -> Image:
    """Minutes of the day, or so many together."""
    spans, is_exact = minutes(ends[0].low, ends[0].high, ends[1].low)
    return tuple(Span(span.low // unit, span.high // unit) for span in spans), is_exact


def _quotient(values: Sequence[Any], _: MonthEnd) -> Any:
    """A number divided by a positive one; what is divided by without bound comes near to nothing."""
    over, under = values
    if under == INFINITE:
        return over if over in (INFINITE, -INFINITE) else Fraction(0)
    return over / under if isinstance(over, float) else Fraction(over) / Fraction(under)


def _any_signs(operands: Sequence[Any]) -> list[int]:
    """Of a quotient: how it changes with what it is divided by depends on the sign of the other."""
    return [0] * len(operands)


def _up(operands: Sequence[Any]) -> list[int]:
    return [1] * len(operands)


def _first_down(operands: Sequence[Any]) -> list[int]:  # noqa: ARG001  # there are two
    return [-1, 1]


def _scaled(operands: Sequence[Any]) -> list[int]:
    """A product of one fact with constants: it falls as the fact grows where these are negative together."""
    return [1 if prod(other for m, other in enumerate(operands) if m != n) > 0 else -1 for n in range(len(operands))]


A_CLOCK, A_DAY = "a moment and a time zone", "a day, or a moment and a time zone"
MANY, TWO = "two facts or constants, or more", "two facts or constants"
NUMERIC = partial(Operation, takes=NUMBERS, gives=NUMBERS, is_alike=True)
EXTREME = partial(Operation, MANY, takes=SCALES, gives=SCALES, signs=_up, is_alike=True)
BETWEEN = partial(
    Operation, "two days, the earlier first", takes=("date",), gives=("integer",), signs=_first_down, most=2
)
MOVED = partial(
    Operation,
    "a day and a period",
    takes=("date",),
    gives=("date",),
    signs=_up,
    most=2,
    has_months=True,
    last="period",
    fills=False,
)
CLOCK = partial(Operation, takes=("datetime",), signs=_up, most=2, last="zone")
OPERATIONS: Mapping[str, Operation] = {
    "sum": NUMERIC(MANY, value=lambda values, _: sum(values), signs=_up),
    "difference": NUMERIC(TWO, value=lambda v, _: v[0] - v[1], signs=lambda _: [1, -1], most=2),
    "product": Operation("a fact and a constant", NUMBERS, NUMBERS, lambda v, _: prod(v), _scaled, most=2, fills=False),
    "quotient": Operation(TWO, NUMBERS, ("number",), _quotient, _any_signs, most=2, fills=False),
    "minimum": EXTREME(value=lambda values, _: min(values)),
    "maximum": EXTREME(value=lambda values, _: max(values)),
    "count": Operation("flags and concepts", ("flag",), ("integer",), lambda v, _: sum(v), _up, least=1),
    "years": BETWEEN(value=lambda v, end: _between(v, end) // MONTHS_OF_A_YEAR, unit="years", has_months=True),
    "months": BETWEEN(value=_between, unit="months", has_months=True),
    "days": BETWEEN(value=lambda v, _: (v[1] - v[0]).days, unit="days"),
    "after": MOVED(value=lambda v, end: _moved(v, end, 1)),
    "before": MOVED(value=lambda v, end: _moved(v, end, -1)),
    "day": CLOCK(A_CLOCK, gives=("date",), value=lambda v, _: local(*v).date(), image=_days),
    "weekday": CLOCK(A_DAY, gives=("choice",), value=lambda v, _: _weekday(v), least=1, image=_weekdays),
    "hour": CLOCK(A_CLOCK, gives=("integer",), value=lambda v, _: local(*v).hour, image=partial(_minutes, unit=60)),
    "minute": CLOCK(A_CLOCK, gives=("integer",), value=lambda v, _: minute(local(*v)), image=partial(_minutes, unit=1)),
}
