"""Where the clock of a named zone stands at a moment: its day, weekday, hour and minute; and at all moments of a while.

The zones are those of the machine (the tz database, by `zoneinfo`). Clocks are put forward and back, so that a day may
have 23 or 25 hours, and two moments one time; a clock is taken to keep its offset for an hour at least.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from remit.model.matching import Span, Unreadable

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
FIRST = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)
LAST = datetime.datetime(9999, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)
MINUTES_OF_A_DAY = 24 * 60
MOST_APART = 2 * DAY  # further on, no clock that is put back shows an earlier day


def zone_of(name: str) -> ZoneInfo:
    """The zone of a name: Europe/Berlin.

    Args:
        name: As the tz database has it.

    Raises:
        Unreadable: It is none that is known here.
    """
    import zoneinfo  # few policies look at a clock

    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        help = "write one of the tz database: Europe/Berlin, or UTC"
        raise Unreadable("derivation", f"no time zone `{name}`", help) from None


def local(moment: datetime.datetime, zone: str) -> datetime.datetime:
    """What a clock shows; the first or the last moment of the calendar where it would be beyond.

    >>> str(local(datetime.datetime(2024, 7, 1, 22, 30, tzinfo=datetime.UTC), "Europe/Berlin"))
    '2024-07-02 00:30:00+02:00'

    Args:
        moment: With an offset.
        zone: By its name.
    """
    try:
        return moment.astimezone(zone_of(zone))
    except (OverflowError, ValueError):
        return FIRST if moment.year == datetime.MINYEAR else LAST


def days(low: datetime.datetime, high: datetime.datetime, zone: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a clock shows from one moment to another.

    Args:
        low: The first moment.
        high: The last moment.
        zone: By its name.
    """
    first = min(local(at, zone).date() for at in _hourly(low, min(high, _moved(low, MOST_APART))))
    last = max(local(at, zone).date() for at in _hourly(max(low, _moved(high, -MOST_APART)), high))
    return first, last


def minutes(low: datetime.datetime, high: datetime.datetime, zone: str) -> tuple[list[Span], bool]:
    """The minutes of the day that a clock shows from one moment to another.

    Args:
        low: The first moment.
        high: The last moment.
        zone: By its name.

    Returns:
        They, as spans, and whether it shows all of them: where it is put forward or back between, perhaps not.
    """
    first, last = local(low, zone), local(high, zone)
    if high - low >= DAY + HOUR or first.utcoffset() != last.utcoffset():
        return [Span(0, MINUTES_OF_A_DAY - 1)], high - low >= DAY + HOUR
    if high - low >= DAY or last.date() > first.date() + DAY:
        return [Span(0, MINUTES_OF_A_DAY - 1)], True
    if first.date() == last.date():
        return [Span(minute(first), minute(last))], True
    return [Span(0, minute(last)), Span(minute(first), MINUTES_OF_A_DAY - 1)], True


def minute(shown: datetime.datetime) -> int:
    """The minute of the day, from 0 to 1439.

    Args:
        shown: What a clock shows.
    """
    return shown.hour * 60 + shown.minute


def weekdays(first: datetime.date, last: datetime.date) -> frozenset[str]:
    """The weekdays from one day to another.

    Args:
        first: The first day.
        last: The last day, not before it.
    """
    number = min((last - first).days + 1, len(WEEKDAYS))
    return frozenset(WEEKDAYS[(first.weekday() + n) % len(WEEKDAYS)] for n in range(number))


def _hourly(low: datetime.datetime, high: datetime.datetime) -> Iterator[datetime.datetime]:
    """Moments an hour apart, and the last one."""
    at = low
    while at < high:
        yield at
        at = _moved(at, HOUR)
    yield high


def _moved(moment: datetime.datetime, by: datetime.timedelta) -> datetime.datetime:
    try:
        return moment + by
    except OverflowError:
        return LAST if by > datetime.timedelta(0) else FIRST
