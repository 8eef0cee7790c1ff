"""The scenarios of a page: which are telling, and their explanations, of which every clause is kept once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from remit.check import Result
from remit.decide.unlinked import idle_inputs
from remit.errors import RemitError
from remit.explain.concluded import conclusion_reasons
from remit.explain.deciding import DecidedBy, decided_by
from remit.explain.words import say, say_concept, say_reading, sentence
from remit.model.items import OTHER_THAN, Accepted, Exactly, text_of
from remit.model.items import Item as Test
from remit.model.policy import Policy
from remit.normal.stated_concepts import truth_stated
from remit.report.check.first_look import is_highlight
from remit.report.check.reasons import UNEXPLAINED
from remit.run import explained

Item = TypeVar("Item")
StatedPair = tuple[str, str]


def telling(results: Sequence[Result]) -> list[tuple[Result, DecidedBy]]:
    """The highlighted scenarios that come out as they should, each with what decides it."""
    return [(result, decided_by(result.decision)) for result in results if is_highlight(result)]


def explanations(policy: Policy, results: Sequence[Result], sources: Mapping[str, str]) -> Mapping[str, Any]:
    """The explanations of all scenarios as data: texts by number, as `explorer/plain.js` reads them."""
    given = [tuple(_given(policy, result)) for result in results]
    said = [_said(result, sources) for result in results]
    stated = _numbers(pair for pairs in given for pair in pairs)
    sentences = _numbers(text for each in said for texts in each for text in texts)
    divided = [CLAUSE.split(text) for text in sentences]
    parts = _numbers(part for each in divided for part in each)
    return {
        "parts": list(parts),
        "sentences": [[parts[part] for part in each] for each in divided],
        "stated": list(stated),
        "cases": [
            [[stated[pair] for pair in pairs], *([sentences[text] for text in texts] for texts in each)]
            for pairs, each in zip(given, said, strict=True)
        ],
    }


def _said(result: Result, sources: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Of a scenario the headline, what is said, what is cited; where its cases are too many for reasons, that."""
    try:
        found = explained(result, sources)
    except RemitError as wrong:
        return (UNEXPLAINED,), tuple(problem.message for problem in wrong.problems), ()
    concepts = [conclusion_reasons(one, sources) for one in result.concepts]
    cites = tuple(cited.citation for cited in found.statements)
    return (found.headline,), (*tuple(found.paragraphs())[1:], *concepts), cites


# where a sentence is divided: whole clauses and values come again in other sentences
CLAUSE = re.compile(
    r"(?<=; )|(?<=\()|(?=\))|(?<=: )|(?<= because )|(?<= if )|(?<=, )|(?= and )|(?<= and )|(?= or )|(?= \[)"
)


def _numbers(items: Iterable[Item]) -> dict[Item, int]:
    """Everything once, with its number; what comes most often first, so that numbers are short."""
    return {item: number for number, (item, _) in enumerate(Counter(items).most_common())}


def _given(policy: Policy, result: Result) -> Iterator[StatedPair]:
    """What is stated, as a part of the page's address (see `explorer/state.js`) and as a sentence."""
    given = {**result.decision.stated, **result.decision.derived}
    for name, items in given.items():
        if name in policy.facts and name not in idle_inputs(policy):
            yield _part(name, items, policy.facts[name].kind), sentence(say(policy, name, items))
    for name, truth in truth_stated(policy, result.decision.known).items():
        yield _part(name, (str(truth).lower(),)), sentence(say_concept(policy, name, holds=truth))
    for name, choice in result.written.scenario.readings.items():
        yield _part(name, (choice,)), sentence(say_reading(policy, name, (choice,)))


def _part(name: str, items: Accepted, kind: str = "choice") -> str:
    """A fact or reading of an address; only what stands between items is a plain `|`."""
    return f"{quote(name, safe='')}={'|'.join(quote(in_address(item, kind), safe='') for item in items)}"


def in_address(item: Test, kind: str) -> str:
    """An item as the explorer reads it: a text that it would read as something else is marked, and the empty one."""
    text = text_of(item)
    misread = isinstance(item, Exactly) or (isinstance(item, str) and (text.startswith(MISREAD) or not text.strip()))
    return f"{{text: {text}}}" if kind == "text" and misread else text


MISREAD = (f"{OTHER_THAN} ", "{text: ")
