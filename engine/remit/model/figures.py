"""Figures: numbers and other values that a text sets for a time, each from a day on, until the next one."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field

from remit.model.kinds.day import Day
from remit.model.written import Citations, Frozen, Name, Text


class FigureValue(Frozen):
    """What a figure is from a day on: a number, a day or a moment, and what that rests on."""

    is_: Text = Field(alias="is")
    cites: Citations = ()
    because: Text | None = None


class FigureReading(Frozen):
    """What a figure is as a contested passage is read: a value for each choice."""

    reading: Name
    choices: Annotated[Mapping[Name, Text], Field(min_length=1)]


def _value(written: object) -> object:
    return {"is": written} if isinstance(written, str) else written


def _before(written: object) -> object:
    """A value, or what it is by choices of a reading."""
    if isinstance(written, Mapping) and ("reading" in written or "choices" in written):
        return FigureReading.model_validate(written)
    return _value(written)


Dated = Annotated[FigureValue, BeforeValidator(_value, json_schema_input_type=str | FigureValue)]
Earlier = Annotated[
    FigureReading | FigureValue, BeforeValidator(_before, json_schema_input_type=str | FigureValue | FigureReading)
]


class Figure(Frozen):
    """A value that changes on some days; the day that counts is that of a fact."""

    means: Text | None = None
    by: Name = "date"
    values: Annotated[Mapping[Day, Dated], Field(min_length=1)]
    before: Earlier | None = None
    cites: Citations = ()

    def spans(self) -> Iterator[FigureSpan]:
        """The values in the order of their days, each with its first and last day; what is before the first, first."""
        days = sorted(self.values)
        if days[0] == datetime.date.min:
            pass  # nothing is before it
        elif isinstance(self.before, FigureReading):
            for choice, text in self.before.choices.items():
                yield FigureSpan(text, None, _eve(days[0]), {self.before.reading: choice}, self.cites)
        elif self.before is not None:
            yield FigureSpan(self.before.is_, None, _eve(days[0]), {}, self.before.cites or self.cites)
        for day, following in zip(days, [*days[1:], None], strict=True):
            value = self.values[day]
            last = None if following is None else _eve(following)
            yield FigureSpan(value.is_, day, last, {}, value.cites or self.cites)

    def on(self, day: datetime.date, picked: Mapping[str, str]) -> str | None:
        """Its value on a day; None where none is said.

        Args:
            day: The day that counts.
            picked: A choice for each reading.
        """
        for span in self.spans():
            if span.has(day) and span.reading.items() <= picked.items():
                return span.value
        return None


class FigureSpan(NamedTuple):
    """A value, the first and the last day on which it holds (None is no bound), and the choice under which it does."""

    value: str
    first: datetime.date | None
    last: datetime.date | None
    reading: Mapping[str, str]
    cites: tuple[str, ...]

    def has(self, day: datetime.date) -> bool:
        """Whether it holds on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def days(self) -> str:
        """Its days as a condition has them."""
        if self.first is None:
            return f"<= {self.last}"
        return f">= {self.first}" if self.last is None else f"{self.first} .. {self.last}"


def _eve(day: datetime.date) -> datetime.date:
    """The day before."""
    return day - datetime.timedelta(days=1)


def rested(figure: Figure, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Figure:
    """A figure with other citations.

    Args:
        figure: It stays as it is.
        change: What becomes of the citations of a part.
    """

    def value(each: FigureValue) -> FigureValue:
        return each.model_copy(update={"cites": change(each.cites)})

    update = {"cites": change(figure.cites), "values": {day: value(each) for day, each in figure.values.items()}}
    before = value(figure.before) if isinstance(figure.before, FigureValue) else figure.before
    return figure.model_copy(update={**update, "before": before})
