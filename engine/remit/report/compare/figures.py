"""The figures that are others on the two sides of a comparison: on their days, or where no day is fixed, on any day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from remit.explain.citations import in_brackets
from remit.explain.words import say_day
from remit.model.dated import possible_spans
from remit.model.figures import Figure, FigureSpan
from remit.report.compare.sentences import Compared


class ChangedFigure(NamedTuple):
    """A figure, and its values on either side, each with its days and the statements behind it."""

    name: str
    before: tuple[FigureSpan, ...]
    after: tuple[FigureSpan, ...]


def changed_figures(compared: Compared) -> Iterator[ChangedFigure]:
    """Every figure of both sides that has another value after than before.

    Args:
        compared: The comparison, with what it was asked of.
    """
    comparison = compared.comparison
    sides = (comparison.before, comparison.after)
    for name in sides[1].policy.figures:
        if name in sides[0].policy.figures:
            before, after = (
                _values(
                    side.policy.figures[name],
                    side.day,
                    side.readings,
                    possible_spans(side.policy, side.policy.figures[name]),
                )
                for side in sides
            )
            if [*map(_plain, before)] != [*map(_plain, after)]:
                yield ChangedFigure(name, before, after)


def _values(
    figure: Figure, day: datetime.date | None, readings: Mapping[str, str], spans: list[FigureSpan]
) -> tuple[FigureSpan, ...]:
    """Its values as passages are read: on the day, if one is fixed for the fact that counts."""
    on = day if figure.by == "date" else None
    read = [span for span in spans if span.reading.items() <= readings.items()]
    return tuple(span for span in read if on is None or span.has(on))


def _plain(span: FigureSpan) -> tuple[str, datetime.date | None]:
    """What must be the same of two that are alike; on one day the value alone would do, and says less."""
    return span.value, span.first


def say_changed(compared: Compared) -> Iterator[str]:
    """A sentence for each figure that changed.

    Args:
        compared: The comparison, with what it was asked of.
    """
    for figure in changed_figures(compared):
        before, after = (_say(spans) for spans in (figure.before, figure.after))
        yield f"The figure {figure.name} changed: {compared.when[0]} it is {before}, {compared.when[1]} {after}."


def _say(spans: tuple[FigureSpan, ...]) -> str:
    return " and ".join(f"{span.value}{_days(span)}{in_brackets(span.cites)}" for span in spans) or "not there"


def _days(span: FigureSpan) -> str:
    if span.first is not None:
        return f" (since {say_day(span.first)})"
    return "" if span.last is None else f" (until {say_day(span.last)})"
