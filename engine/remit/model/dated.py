"""Conditions that name figures, written out: for each span of days, the condition with the value that holds then.

`assets: "<= limit"` becomes `any: [{date: "2024-01-01 .. 2024-12-31", assets: "<= 2000"}, …]`,
item of `all` in the place of the test. All beyond the reader see that; values keep the words of their figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from remit.model.asked import Path
from remit.model.conditions import Condition
from remit.model.editing import by_key, condition_of, with_part, written_conditions
from remit.model.figures import Figure, FigureSpan, rested
from remit.model.items import Accepted, FigureItem, Item
from remit.model.policy import Policy

BETWEEN = re.compile(r"(\s*(?:>=|<=|>|<|=|\.\.)\s*)")  # what stands around the values of a range
Moved = dict[Path, Path]  # the way to what is written out, and to the test that it is written for


def words_of(item: str) -> list[str]:
    """The values in a range as it is written, and what stands between them.

    >>> words_of("<= limit"), words_of("10 .. most")
    (['', '<= ', 'limit'], ['10', ' .. ', 'most'])
    """
    return BETWEEN.split(item)


def figures_in(policy: Policy, name: str, item: Item) -> list[str]:
    """The figures that an item names; only what has an order is tested for them.

    Args:
        policy: One that declares them.
        name: The fact that is tested.
        item: One of what is accepted of it.
    """
    if not policy.figures or isinstance(item, FigureItem) or not isinstance(item, str):
        return []
    fact = policy.facts.get(name)
    if fact is None or not fact.domain.is_ordered:
        return []
    return [word for word in words_of(item) if word in policy.figures]


def dated(policy: Policy) -> tuple[Policy, Moved]:
    """The policy with every condition that names figures written out, and where what is written out stands in the file.

    What is tested for a figure that holds on no day at all is left as it is; lint says so.

    Args:
        policy: As it is written, with the parts of its vocabularies.
    """
    moved: Moved = {}
    claims = ((("properties", name, "when"), each.when) for name, each in policy.properties.items())
    whole = {name: rested(each, lambda cites: _whole(policy, cites)) for name, each in policy.figures.items()}
    source = policy.model_copy(update={"figures": whole})
    for path, condition in [*written_conditions(policy), *claims]:
        if any(figures_in(policy, name, item) for name, item in _items(condition)):
            policy = with_part(policy, path, _WritingOut(source, moved).condition(condition, path))
    return policy, moved


def _whole(policy: Policy, cites: tuple[str, ...]) -> tuple[str, ...]:
    """Citations with their sources: what names a figure may be included in a policy that has others."""
    return tuple(str(policy.citation(each)) for each in cites)


def as_tested(condition: Condition) -> tuple[str, Accepted] | None:
    """The test for which a condition is written out; None of any other.

    Args:
        condition: A part of a policy of which what names figures is written out.
    """
    if len(by_key(condition)) == 1 and len(condition.all_of or ()) == 1:
        return as_tested((condition.all_of or ())[0])
    arms = condition.any_of or ()
    if len(by_key(condition)) > 1 or not arms:
        return None
    tests = [(name, item) for arm in arms for name, item in _items(arm)]
    figures = {name: None for name, item in tests if isinstance(item, FigureItem)}
    if len(figures) != 1:
        return None
    (tested,) = figures
    items = dict.fromkeys(
        item.written if isinstance(item, FigureItem) else item for name, item in tests if name == tested
    )
    return tested, tuple(items)


def _items(condition: Condition) -> Iterator[tuple[str, Item]]:
    for _, part in condition.walk():
        yield from ((name, item) for name, accepted in part.tests.items() for item in accepted)


@dataclass(frozen=True)
class _WritingOut:
    policy: Policy
    moved: Moved = field(default_factory=dict)

    def condition(self, condition: Condition, path: Path) -> Condition:
        """A condition with all that is inside it written out; what was there keeps its way."""
        keys = by_key(condition)
        for key in ("all", "any"):
            if key in keys:
                keys[key] = tuple(self.condition(part, (*path, key, at)) for at, part in enumerate(keys[key]))
        if "not" in keys:
            keys["not"] = self.condition(keys["not"], (*path, "not"))
        for name, accepted in condition.tests.items():
            if any(figures_in(self.policy, name, item) for item in accepted):
                del keys[name]
                every = keys.get("all", ())
                self.moved[*path, "all", len(every)] = (*path, name)
                keys["all"] = (*every, self._test(name, accepted))
        return condition_of(keys)

    def _test(self, name: str, accepted: Accepted) -> Condition:
        """A test as alternatives: what names no figure, and each span of what does."""
        plain = tuple(item for item in accepted if not figures_in(self.policy, name, item))
        arms = [condition_of({name: plain})] if plain else []
        for item in accepted:
            if figures_in(self.policy, name, item):
                arms += self._arms(name, FigureItem.plain(str(item)))
        return Condition(any_of=tuple(arms))

    def _arms(self, name: str, item: FigureItem) -> Iterator[Condition]:
        """The spans of the first figure in an item, each with what is left to write out."""
        words = words_of(str(item))
        at = next((at for at, word in enumerate(words) if word in self.policy.figures), None)
        if at is None:
            yield condition_of({name: (item,)})
            return
        figure = self.policy.figures[words[at]]
        for span in possible_spans(self.policy, figure):
            text = "".join([*words[:at], span.value, *words[at + 1 :]])
            for inner in self._arms(name, item.with_figure(text, words[at], span)):
                yield _both(_when(self.policy, figure, span), inner)


def _when(policy: Policy, figure: Figure, span: FigureSpan) -> Mapping[str, Any]:
    """The day, and the reading, of a span; of a figure whose fact is no day, nothing (lint says so)."""
    days = {figure.by: (span.days(),)} if counts_days(policy, figure.by) and (span.first or span.last) else {}
    return {**days, **{reading: (choice,) for reading, choice in span.reading.items()}}


def _both(when: Mapping[str, Any], inner: Condition) -> Condition:
    keys = by_key(inner)
    if when.keys() & keys.keys():
        return Condition(all_of=(condition_of(when), inner))
    return condition_of({**when, **keys})


def counts_days(policy: Policy, name: str) -> bool:
    """Whether a fact is a day, and always there.

    Args:
        policy: One that may declare it.
        name: Its name.
    """
    fact = policy.facts.get(name)
    return fact is not None and fact.kind == "date" and not fact.optional


def possible_spans(policy: Policy, figure: Figure) -> list[FigureSpan]:
    """The spans of a figure in which some day lies that its fact can be.

    Args:
        policy: One that has the figure.
        figure: One of its figures.
    """
    spans = [span for span in figure.spans() if _is_read(policy, span)]
    if not counts_days(policy, figure.by):
        return spans[-1:]
    days = policy.facts[figure.by].date
    low, high = (days.from_, days.to) if days else (None, None)
    return [
        span
        for span in spans
        if (low is None or span.last is None or low <= span.last)
        and (high is None or span.first is None or span.first <= high)
    ]


def _is_read(policy: Policy, span: FigureSpan) -> bool:
    """Whether the passage can be read as it is for a value."""
    return all(
        choice in policy.readings[name].choices for name, choice in span.reading.items() if name in policy.readings
    )
