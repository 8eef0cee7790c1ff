"""Figures, as the guide says: the value of the last day that has come; before the first, what is said of that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from oracle.scales import Scale, declared

Figures = Mapping[str, Mapping[str, Any]]
DAYS = Scale("date")
WORDS = re.compile(r"\s*(?:>=|<=|>|<|=|\.\.)\s*")


def named(text: Any, figures: Figures) -> list[str]:
    """The figures that a range names."""
    return [word for word in WORDS.split(text) if word in figures] if isinstance(text, str) else []


def in_figures(asked: Any, figures: Figures) -> bool:
    """Whether what is asked of a fact names any."""
    return any(named(item, figures) for item in (asked if isinstance(asked, list) else [asked]))


def with_values(asked: Any, figures: Figures, case: Mapping[str, Any]) -> Any:
    """What is asked of a fact in one case: the values of that day in the place of the figures."""
    if isinstance(asked, list):
        return [with_values(item, figures, case) for item in asked]
    for name in named(asked, figures):
        asked = asked.replace(name, _value(figures[name], case))
    return asked


def _value(figure: Mapping[str, Any], case: Mapping[str, Any]) -> str:
    today = case[figure.get("by", "date")]
    come = [day for day in figure["values"] if DAYS.read(str(day)) <= today]
    found = figure["values"][max(come)] if come else figure["before"]
    if isinstance(found, Mapping) and "reading" in found:
        return str(found["choices"][case[found["reading"]]])
    return str(found["is"] if isinstance(found, Mapping) else found)


def marks(written: Any, figures: Figures) -> Iterator[dict[str, Any]]:
    """What stands for the ranges that name figures: with each value, and the days on which these begin."""
    if isinstance(written, list):
        for inner in written:
            yield from marks(inner, figures)
    for key, asked in written.items() if isinstance(written, Mapping) else ():
        for item in asked if isinstance(asked, list) else [asked]:
            for name in named(item, figures):
                yield {figures[name].get("by", "date"): [f">= {day}" for day in figures[name]["values"]]}
                yield {key: [item.replace(name, value) for value in _values(figures[name])]}
        yield from marks(asked, figures)


def possible(figures: Figures, facts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The figures with the values that they have on some day that there can be."""
    found = {}
    for name, figure in figures.items():
        low, high = declared(facts[figure.get("by", "date")], DAYS)
        assert low is not None
        assert high is not None
        first = {DAYS.read(str(day)): day for day in figure["values"]}
        starts = sorted(first)
        ends = [*(start - 1 for start in starts[1:]), high]
        there = [first[s] for s, e in zip(starts, ends, strict=True) if s <= high and e >= low]
        kept = {key: each for key, each in figure.items() if key != "before" or starts[0] > low}
        found[name] = {**kept, "values": {day: figure["values"][day] for day in there}}
    return found


def _values(figure: Mapping[str, Any]) -> list[str]:
    before = figure.get("before")
    earlier = list(before["choices"].values()) if isinstance(before, Mapping) and "choices" in before else [before]
    said = [*figure["values"].values(), *(earlier if "before" in figure else [])]
    return [str(each["is"] if isinstance(each, Mapping) else each) for each in said]
