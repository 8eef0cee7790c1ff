"""The scenarios: a row for each, and its explanation, of which every sentence is kept once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from remit.check import Result
from remit.explain import explain
from remit.explain.words import say, say_reading, sentence
from remit.model.exact import plainly
from remit.model.policy import Policy
from remit.report.first_look import decided_by, is_highlight
from remit.report.page.words import LOOKS, Look

Item = TypeVar("Item")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A scenario: its place in the table, verdict, rules, and whether it is as expected."""

    number: int
    name: str
    note: str | None
    look: Look
    verdict: str
    rules: tuple[str, ...]
    is_expected: bool | None
    misses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A telling case: its verdict, what decides it, whether that is contested, and the statement behind it."""

    name: str
    note: str | None
    verdict: str
    says: str
    is_contested: bool
    statement: str


@dataclass
class Once(Generic[Item]):
    """Everything once, by number."""

    numbers: dict[Item, int] = field(default_factory=dict)

    def number(self, item: Item) -> int:
        return self.numbers.setdefault(item, len(self.numbers))


@dataclass(frozen=True, slots=True)
class Cases:
    """All scenarios, and their explanations as data."""

    views: tuple[CaseView, ...]
    told: Mapping[str, Any]


def telling(results: Sequence[Result]) -> tuple[Telling, ...]:
    """The highlighted scenarios that come out as they should."""
    return tuple(
        Telling(
            result.written.scenario.name,
            result.written.scenario.note,
            result.decision.verdict.value,
            told.says,
            bool(result.decision.contested_by),
            told.statement,
        )
        for result in results
        if is_highlight(result)
        for told in [decided_by(result)]
    )


def cases(policy: Policy, results: Sequence[Result], sources: Mapping[str, str]) -> Cases:
    """All scenarios with their explanations."""
    sentences, stated = Once[str](), Once[Pair]()
    views, told = [], []
    for number, result in enumerate(results):
        explanation = explain(result.decision, sources)
        views.append(_view(number, result))
        told.append(
            {
                "headline": sentences.number(explanation.headline),
                "given": [stated.number(pair) for pair in _given(policy, result)],
                "said": [sentences.number(text) for text in list(explanation.paragraphs())[1:]],
                "cites": [sentences.number(cited.citation) for cited in explanation.statements],
            }
        )
    return Cases(tuple(views), {"sentences": list(sentences.numbers), "stated": list(stated.numbers), "cases": told})


def _view(number: int, result: Result) -> CaseView:
    scenario, decision = result.written.scenario, result.decision
    return CaseView(
        number,
        scenario.name,
        scenario.note,
        LOOKS[decision.verdict],
        decision.verdict.value,
        decision.rules or decision.may_rules,
        result.is_expected,
        result.misses,
    )


def _given(policy: Policy, result: Result) -> Iterator[Pair]:
    """What is stated, as a part of the page's address (see `explorer/state.js`) and as a sentence."""
    for name, items in result.decision.stated.items():
        yield _part(name, items), sentence(say(policy, name, items))
    for name, choice in result.written.scenario.readings.items():
        yield _part(name, [choice]), sentence(say_reading(policy, name, (choice,)))


def _part(name: str, items: Iterable[str]) -> str:
    """A fact or reading of an address; only what stands between items is a plain `|`."""
    return f"{quote(name, safe='')}={'|'.join(quote(plainly(item), safe='') for item in items)}"
