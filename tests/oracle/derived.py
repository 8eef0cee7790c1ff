"""What derived facts come to, from the guide: sums, completed years, days with an offset, clocks in a zone."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping
from fractions import Fraction
from graphlib import TopologicalSorter
from typing import Any
from zoneinfo import ZoneInfo

from oracle.facts import Case, Fact, Value, kind_of
from oracle.scales import scale_of

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
FIRST = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)


def verb_of(fact: Fact) -> tuple[str, list[str]]:
    """The operation, and what it takes."""
    verb = next(key for key in fact["derive"] if key != "month end")
    written = fact["derive"][verb]
    return verb, [str(each) for each in (written if isinstance(written, list) else [written])]


def in_order(facts: Mapping[str, Fact]) -> list[str]:
    """The derived facts, each behind those that it is derived from."""
    behind = {
        name: [each for each in verb_of(fact)[1] if each in facts] for name, fact in facts.items() if "derive" in fact
    }
    return [name for name in TopologicalSorter(behind).static_order() if name in behind]


def worked_out(name: str, facts: Mapping[str, Fact], case: Case) -> Value:
    """The value that follows from the others of a case; None where it is absent."""
    fact = facts[name]
    verb, takes = verb_of(fact)
    values = [_value(facts[each], case[each]) if each in facts else _constant(each) for each in takes]
    if verb == "count":
        return sum(value is True for value in values)
    if None in values:
        return None
    if verb in ("years", "months", "after", "before"):
        found = _by_months(verb, values, fact["derive"].get("month end", "last day"))
    elif verb in ("day", "weekday", "hour", "minute"):
        found = _by_clock(verb, values)
    else:
        found = _by_number(verb, values)
    return _in_steps(fact, found)


def _value(fact: Fact, value: Value) -> Any:
    """A value as Python has it."""
    if value is None or kind_of(fact) in ("flag", "choice"):
        return value
    if kind_of(fact) == "date":
        return datetime.date.fromordinal(value)
    if kind_of(fact) == "datetime":
        return FIRST + datetime.timedelta(seconds=value)
    scale = scale_of(fact)
    assert scale is not None
    return Fraction(value, 10**scale.places)


def _constant(text: str) -> Any:
    try:
        return Fraction(text)
    except ValueError:
        return datetime.date.fromisoformat(text) if text[:4].isdigit() and text.count("-") == 2 else text


def _in_steps(fact: Fact, found: Any) -> Value:
    """A value as cases have it; a quotient may lie between two steps."""
    if isinstance(found, datetime.date):
        return found.toordinal()
    if isinstance(found, str):
        return found
    scale = scale_of(fact)
    assert scale is not None
    steps = Fraction(found) * 10**scale.places
    return int(steps) if steps.denominator == 1 else steps


def _by_number(verb: str, values: list[Any]) -> Any:
    if verb == "days":
        return (values[1] - values[0]).days
    first, second, *_ = values
    return {
        "sum": lambda: sum(values),
        "difference": lambda: first - second,
        "product": lambda: first * second,
        "quotient": lambda: Fraction(first) / second,
        "minimum": lambda: min(values),
        "maximum": lambda: max(values),
    }[verb]()


def _months_on(day: datetime.date, months: int, month_end: str) -> datetime.date:
    """The same day of another month; of a month that has no such day, its last, or the first of the next."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    last = calendar.monthrange(year, month)[1]
    if day.day <= last:
        return datetime.date(year, month, day.day)
    return datetime.date(year, month, last) + datetime.timedelta(days=int(month_end == "next day"))


def _by_months(verb: str, values: list[Any], month_end: str) -> Any:
    """Completed years or months; a day with an offset."""
    if verb in ("after", "before"):
        day, period = values
        number, unit = period.split()
        many = int(number) * (1 if verb == "after" else -1)
        if unit.rstrip("s") in ("day", "week"):
            return day + datetime.timedelta(days=many * (7 if unit.startswith("week") else 1))
        return _months_on(day, many * (12 if unit.startswith("year") else 1), month_end)
    first, second = values
    each = 12 if verb == "years" else 1
    found = (second.year - first.year + 1) * 12 // each  # too many
    while _months_on(first, found * each, month_end) > second:
        found -= 1
    return found


def _by_clock(verb: str, values: list[Any]) -> Any:
    """What a clock in a zone shows at a moment; the weekday of a day."""
    shown = values[0].astimezone(ZoneInfo(values[1])) if len(values) > 1 else values[0]
    if verb == "weekday":
        return WEEKDAYS[shown.weekday()]
    if verb == "day":
        return shown.date()
    return shown.hour if verb == "hour" else shown.hour * 60 + shown.minute
