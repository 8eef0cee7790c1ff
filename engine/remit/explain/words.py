"""Facts, tests and days in words: from the phrases and labels of the policy, or from its names."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from remit.explain.sets import say_set
from remit.model.comparisons import comparison
from remit.model.exact import MARK, plainly
from remit.model.lookalikes import what_hides
from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.model.rules import Verdict

SAID_OF = {
    Verdict.PERMITTED: "permitted",
    Verdict.PROHIBITED: "prohibited",
    Verdict.EXEMPT: "exempt from the prohibition",
    Verdict.UNREGULATED: "not regulated",
    Verdict.CONFLICT: "in conflict",
}


WOULD_BE = {**SAID_OF, Verdict.UNREGULATED: "left unregulated"}


COMPARED = {
    "same as": "the same as",
    "different from": "different from",
    "at least": "at least",
    "at most": "at most",
    "less than": "less than",
    "more than": "more than",
    "member of": "one of",
}


def say_reading(policy: Policy, name: str, choices: Sequence[str]) -> str:
    """How a contested passage is read, with what that comes to where the policy says so; or that it is left open."""
    if list(choices) == [OPEN]:
        return f"{name} is left open"
    says = policy.readings[name].choices[choices[0]].says if len(choices) == 1 else None
    return f"{name} is read as {' or '.join(choices)}{f' ({says})' if says else ''}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Items as a sentence lists them.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")
    ('a', 'a and b', 'a, b or c')
    """
    *most, end = items
    return f"{', '.join(most)} {last} {end}" if most else end


def say_day(day: datetime.date) -> str:
    """A day as people write it.

    >>> say_day(datetime.date(2024, 5, 30))
    '30 May 2024'
    """
    return f"{day.day} {day:%B %Y}"


def label(policy: Policy, name: str, item: str) -> str:
    """Words for a value, a group or a range of a fact."""
    fact = policy.facts.get(name)
    if (against := comparison(item)) is not None:
        return f"{COMPARED[against.verb]} {against.other.replace('-', ' ')}"
    quoted, item = item.startswith(MARK) or not item, plainly(item)  # a text that reads like something else
    if fact is None:
        return item
    if fact.kind in ("choice", "set", "text"):
        said = item.replace("-", " ") if fact.kind == "choice" else f'"{item}"' if quoted else item
        return fact.labels.get(item, said if (hidden := what_hides(item)) is None else f"{said} ({hidden})")
    text = re.sub(r"\d{4}-\d\d-\d\d(?!T)", lambda m: say_day(datetime.date.fromisoformat(m[0])), item)
    unit = f" {fact.unit}" if fact.unit else ""
    return _range(text, when=fact.kind in ("date", "datetime")) + unit


def _range(text: str, *, when: bool) -> str:
    """A written range as a phrase."""
    signs = {
        ">=": ("{} or later", "at least {}"),
        "<=": ("{} or earlier", "at most {}"),
        ">": ("after {}", "more than {}"),
        "<": ("before {}", "less than {}"),
        "=": ("{}", "{}"),
    }
    if match := re.fullmatch(r"(>=|<=|>|<|=)\s*(.+)", text):
        return signs[match[1]][0 if when else 1].format(match[2])
    low, dots, high = (part.strip() for part in text.partition(".."))
    if not dots:
        return text
    if low and high:
        return f"between {low} and {high}"
    return _range(f">= {low}" if low else f"<= {high}", when=when)


def say(policy: Policy, name: str, items: Iterable[str], *, holds: bool = True) -> str:
    """A fact with what is stated or wanted of it, as a clause."""
    fact, items = policy.facts.get(name), list(items)
    if fact is not None and fact.kind == "set":
        return say_set(name, fact.labels, items, holds=holds)
    values = listed((label(policy, name, item) for item in items), "or")
    if fact is not None and fact.kind == "flag":
        return f"{name} is {'' if holds else 'not '}{values}"
    phrase = (fact.phrase if fact else None) or f"{name} is {{}}"
    return phrase.replace("{}", values) if holds else _negated(phrase, values)


def say_concept(policy: Policy, name: str, *, holds: bool) -> str:
    """A concept as a clause, affirmed or denied."""
    concept = policy.concepts[name]
    said = concept.phrase if holds else concept.denial
    return said or f"{name.replace('-', ' ')} {'holds' if holds else 'does not hold'}"


def suppose(policy: Policy, name: str, items: Iterable[str]) -> str:
    """A fact as a clause after `if`, contrary to what is so: `the weapon were …`."""
    clause = say(policy, name, items)
    return clause.replace(" is ", " were ", 1) if " is " in clause else f"it were so that {clause}"


def _negated(phrase: str, values: str) -> str:
    """`it is {}` becomes `it is not a`; where there is no `is`, it is said the long way."""
    filled = phrase.replace("{}", values)
    return filled.replace(" is ", " is not ", 1) if " is " in phrase else f"it is not so that {filled}"


def clauses(items: Iterable[str]) -> str:
    """Clauses as one sentence lists them: with semicolons where commas would mislead."""
    found = list(items)
    if len(found) == 2:  # noqa: PLR2004  # two clauses need no list
        return f"{found[0]}{',' if ',' in found[0] or ' and ' in found[0] else ''} and {found[1]}"
    if len(found) > 1 and any("," in item or " and " in item for item in found):
        return "; ".join([*found[:-1], f"and {found[-1]}"])
    return listed(found)


def sentence(text: str) -> str:
    """A clause as a sentence: it begins with a capital and ends with a full stop.

    >>> sentence("the weapon is long-range")
    'The weapon is long-range.'
    """
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
