"""The kinds of facts and what each says of its values: bounds, units, places."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from remit.model.kinds.scale import LOWEST, Decimals, Scale, read_day, read_integer, read_moment, said
from remit.model.matching import Unreadable
from remit.model.written import Frozen, Text, fail

MOST_PLACES = 12


def _by(read: Callable[[object], Any]) -> Callable[[object], object]:
    """A reader of values, for pydantic."""

    def validate(value: object) -> object:
        try:
            return read(value)
        except Unreadable as wrong:
            fail(wrong.code, wrong.message, wrong.help)

    return validate


Day = Annotated[datetime.date, BeforeValidator(_by(read_day)), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    datetime.datetime, BeforeValidator(_by(read_moment)), WithJsonSchema({"type": "string", "format": "date-time"})
]
Whole = Annotated[int, BeforeValidator(_by(read_integer)), WithJsonSchema({"type": "integer"})]
Number = Annotated[
    Decimal,
    BeforeValidator(_by(lambda raw: plain(Decimals(MOST_PLACES)(raw)))),
    PlainSerializer(said, when_used="json"),  # in digits, whatever Python would write
    WithJsonSchema({"type": "number"}),
]


def plain(number: Decimal) -> Decimal:
    """A number without zeros behind its last place."""
    return Decimal(f"{number.normalize():f}")


def _in_order(low: Any, high: Any, end: str, said: str) -> None:
    """Refuse bounds that nothing lies between."""
    if low is not None and high is not None and high < low:
        fail("bad-range", said, None, [end])


class FlagKind(Frozen):
    """`flag: {}`: true or false."""


class IntegerKind(Frozen):
    """`integer: {min: 0, max: 400, unit: days}`: whole numbers, both bounds included."""

    min: Whole | None = None
    max: Whole | None = None
    unit: Text | None = None

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        _in_order(self.min, self.max, "max", f"nothing lies between `min` {self.min} and `max` {self.max}")
        return self

    def scale(self, *, optional: bool) -> Scale:
        return Scale(read_integer, 1, 0, LOWEST, self.min, self.max, optional=optional)


class NumberKind(Frozen):
    """`number: {min: 0, max: 100, places: 2, unit: EUR}`: decimals, exactly, of so many places after the point."""

    min: Number | None = None
    max: Number | None = None
    places: Annotated[Whole, Field(ge=0, le=MOST_PLACES)] = 6
    unit: Text | None = None

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        read = Decimals(self.places)
        for key in ("min", "max"):
            try:
                _ = None if getattr(self, key) is None else read(getattr(self, key))
            except Unreadable as wrong:
                fail(wrong.code, wrong.message, wrong.help, [key])
        _in_order(self.min, self.max, "max", f"nothing lies between `min` {self.min} and `max` {self.max}")
        return self

    def scale(self, *, optional: bool) -> Scale:
        read = Decimals(self.places)
        low, high = (None if bound is None else read(bound) for bound in (self.min, self.max))
        return Scale(read, read.step, read(0), Decimal(LOWEST), low, high, optional=optional)


class DateKind(Frozen):
    """`date: {}`: a day; `from` and `to` bound it, both included."""

    from_: Day | None = Field(None, alias="from")
    to: Day | None = None

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        _in_order(self.from_, self.to, "to", f"no day lies between `from` {self.from_} and `to` {self.to}")
        return self

    def scale(self, *, optional: bool) -> Scale:
        day, first = datetime.timedelta(days=1), datetime.date.min
        return Scale(read_day, day, datetime.date(2000, 1, 1), first, self.from_, self.to, optional=optional)


class MomentKind(Frozen):
    """`datetime: {}`: a moment to the second, with its offset; `from` and `to` bound it, both included."""

    from_: Moment | None = Field(None, alias="from")
    to: Moment | None = None

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        _in_order(self.from_, self.to, "to", "no moment lies between `from` and `to`")
        return self

    def scale(self, *, optional: bool) -> Scale:
        second, anywhere = datetime.timedelta(seconds=1), datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
        first = datetime.datetime.min.replace(tzinfo=datetime.UTC)
        return Scale(read_moment, second, anywhere, first, self.from_, self.to, optional=optional)


class TextKind(Frozen):
    """`text: {}`: any text; two texts are the same or they are not."""
