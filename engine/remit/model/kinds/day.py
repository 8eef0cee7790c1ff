"""Days, and moments to the second: facts that are declared as `date` or `datetime`."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from remit.model.kinds.declared import BoundedKind, FactKind, draw_bounds, in_order, quoted, reading
from remit.model.kinds.domain import ColumnType
from remit.model.kinds.editor_schema import TEXT, value_or_range
from remit.model.kinds.protocols import Draw
from remit.model.kinds.scale import Scale
from remit.model.matching import Unreadable

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FRACTION = r"(?:\.([0-9]+))?"
MOMENT = re.compile(
    rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})[T ]([0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}{FRACTION})?)"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
A_MOMENT = "write a moment with its offset: 2024-05-30T14:00:00Z or 2024-05-30T14:00:00+02:00"
TO_THE_SECOND = "moments are to the second: 2024-05-30T14:00:00Z; in Python, moment.replace(microsecond=0)"
A_DAY = "write a day as 2024-05-30"


def read_day(raw: object) -> datetime.date:
    """A day, from YYYY-MM-DD or a date.

    Raises:
        Unreadable: It is none, or a moment.
    """
    if isinstance(raw, datetime.datetime):
        said = f"`{raw}` is a moment: it is not a day"
        raise Unreadable("bad-date", said, f"{A_DAY}; in Python, moment.date() is the day where its clock stands")
    if isinstance(raw, datetime.date):
        return raw
    if isinstance(raw, str) and MOMENT.fullmatch(raw):
        raise Unreadable("bad-date", f"`{raw}` is a moment: it is not a day", A_DAY)
    try:
        if not isinstance(raw, str) or not DAY.fullmatch(raw):
            raise Unreadable("bad-date", f"{quoted(raw)} is not a day", A_DAY)
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
        raise Unreadable("bad-date", f"{quoted(raw)} {what}", A_MOMENT)
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


Day = Annotated[datetime.date, BeforeValidator(reading(read_day)), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    datetime.datetime, BeforeValidator(reading(read_moment)), WithJsonSchema({"type": "string", "format": "date-time"})
]


class DateKind(BoundedKind):
    """`date: {}`: a day; `from` and `to` bound it, both included."""

    ends: ClassVar[tuple[str, str]] = ("from", "to")

    from_: Day | None = Field(None, alias="from")
    to: Day | None = None

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        in_order(self.from_, self.to, "to", f"no day lies between `from` {self.from_} and `to` {self.to}")
        return self

    def domain(self, *, optional: bool) -> Scale:
        return Scale(
            read=read_day,
            step=datetime.timedelta(days=1),
            anywhere=datetime.date(2000, 1, 1),
            lowest=datetime.date.min,
            highest=datetime.date.max,
            low=self.from_,
            high=self.to,
            is_calendar=True,
            column=ColumnType.DAY,
            editor=value_or_range(r"\d{4}-\d{2}-\d{2}"),
            optional=optional,
        )


class MomentKind(BoundedKind):
    """`datetime: {}`: a moment to the second, with its offset; `from` and `to` bound it, both included."""

    ends: ClassVar[tuple[str, str]] = ("from", "to")

    from_: Moment | None = Field(None, alias="from")
    to: Moment | None = None

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        in_order(self.from_, self.to, "to", "no moment lies between `from` and `to`")
        return self

    def domain(self, *, optional: bool) -> Scale:
        return Scale(
            read=read_moment,
            step=datetime.timedelta(seconds=1),
            anywhere=datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC),
            lowest=datetime.datetime.min.replace(tzinfo=datetime.UTC),
            highest=datetime.datetime.max.replace(microsecond=0, tzinfo=datetime.UTC),
            low=self.from_,
            high=self.to,
            is_calendar=True,
            column=ColumnType.MOMENT,
            editor=TEXT,
            optional=optional,
        )


def draw_days(draw: Draw) -> object:
    """What can be declared under `date`, as a file has it."""
    return draw_bounds(DateKind().domain(optional=False).examples(), DateKind.ends, draw)


def draw_moments(draw: Draw) -> object:
    """What can be declared under `datetime`, as a file has it."""
    return draw_bounds(MomentKind().domain(optional=False).examples(), MomentKind.ends, draw)


DATE = FactKind(DateKind.domain, draw_days)
DATETIME = FactKind(MomentKind.domain, draw_moments)
