"""Figures: a value on every day on which it is asked for, by a fact that is a day; a name that is no value."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from remit.errors import Location, Problem, about, near_miss
from remit.model.dated import possible_spans, words_of
from remit.model.facts import Fact
from remit.model.figures import Figure, FigureReading
from remit.model.kinds.domain import PRESENCE
from remit.reader.policies import WrittenPolicy

A_NAME = "a figure is called so that no value can be meant: it begins with a letter, and has no two dots in a row"


def figure_problems(written: WrittenPolicy) -> Iterator[Problem]:
    own = written.own or written.policy
    for name, figure in own.figures.items():
        at = written.origins.key("figures", name)
        if not name[0].isalpha() or ".." in name or name in PRESENCE:
            yield Problem("bad-name", f"{about(('figures', name))}`{name}` could be a value", at, A_NAME)
        if not written.lacks(figure.by, "facts"):
            yield from _by(written, name, figure)
        if isinstance(figure.before, FigureReading) and not written.lacks(figure.before.reading, "readings"):
            yield from _choices(written, name, figure.before)


def _by(written: WrittenPolicy, name: str, figure: Figure) -> Iterator[Problem]:
    """The fact whose day counts, and days on which the figure has no value."""
    fact, subject = written.policy.facts.get(figure.by), about(("figures", name))
    at = written.origins.value("figures", name, "by")
    if fact is None:
        help = near_miss(figure.by, written.policy.facts, "facts")
        yield Problem(
            "undeclared-fact", f"{subject}its value is that of a day, and there is no fact `{figure.by}`", at, help
        )
    elif fact.kind != "date":
        said = f"{subject}its value is that of a day, and `{figure.by}` is declared as {fact.kind}"
        yield Problem("fact-kind", said, at, "name a fact that is declared as `date: {}`")
    elif fact.optional:
        said = f"{subject}its value is that of a day, and `{figure.by}` can be absent"
        yield Problem("figure-days", said, at, "name a fact that is always there")
    elif not possible_spans(written.policy, figure):
        said = f"{subject}it has no value on any day that `{figure.by}` can be"
        yield Problem("figure-days", said, at, None)
    elif figure.before is None and (first := min(figure.values)) > _first_day(fact):
        said = f"{subject}it has no value before {first}, and `{figure.by}` can be an earlier day"
        help = f"say `before:` what it was, or by which reading; or declare `{figure.by}` as `date: {{from: {first}}}`"
        yield Problem("figure-days", said, written.origins.value("figures", name, "values"), help)


def _first_day(fact: Fact) -> datetime.date:
    return (fact.date and fact.date.from_) or datetime.date.min


def _choices(written: WrittenPolicy, name: str, before: FigureReading) -> Iterator[Problem]:
    """A value for each choice of the reading, and no others."""
    way, subject = ("figures", name, "before"), about(("figures", name))
    reading = written.policy.readings.get(before.reading)
    if reading is None:
        help = near_miss(before.reading, written.policy.readings, "readings")
        at = written.origins.value(*way, "reading")
        yield Problem("undeclared-reading", f"{subject}no reading `{before.reading}`", at, help)
        return
    for choice in before.choices.keys() - reading.choices.keys():
        at, help = written.origins.key(*way, "choices", choice), near_miss(choice, reading.choices, "choices")
        yield Problem("undeclared-reading", f"{subject}{before.reading} has no choice `{choice}`", at, help)
    if missing := [choice for choice in reading.choices if choice not in before.choices]:
        said = f"{subject}it has no value where {before.reading} is read as {missing[0]}"
        yield Problem("figure-days", said, written.origins.value(*way, "choices"), f"add `{missing[0]}:`")


def value_place(written: WrittenPolicy, name: str, first: datetime.date | None) -> Location:
    """Where a value of a figure is written.

    Args:
        written: The policy that has the figure, itself or from a vocabulary.
        name: That of the figure.
        first: The first day of the value; None of what is said of earlier days.
    """
    return written.origins.value("figures", name, *(("before",) if first is None else ("values", str(first))))


def nearest_figure(written: WrittenPolicy, item: str) -> str | None:
    """What would help where a range names no figure that there is, and nearly one that there is.

    Args:
        written: The policy that it stands in.
        item: The range.
    """
    helps = (near_miss(word, written.policy.figures, "figures") for word in words_of(item) if word[:1].isalpha())
    return next((help for help in helps if help.startswith("did you mean")), None)
