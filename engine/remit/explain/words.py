"""Facts, tests and days in words: from the phrases and labels of the policy, or from its names."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from remit.explain.set_words import label_set, say_set, say_two_sets
from remit.explain.verbs import OPENS_ANOTHER, denied, subject, supposed, supposed_not
from remit.model.asked import ASKED
from remit.model.comparisons import Comparison
from remit.model.facts import Fact
from remit.model.items import FigureItem, Item, OfSet, OtherThan, SetOf, exactly, text_of
from remit.model.kinds.domain import PRESENCE
from remit.model.lookalikes import what_hides
from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.normal.stated_concepts import truth_stated
from remit.representatives import KnownFacts

COMPARED = {
    "same as": "the same as",
    "different from": "different from",
    "at least": "at least",
    "at most": "at most",
    "less than": "less than",
    "more than": "more than",
    "member of": "one of",
    "meets": "with some in common with",
    "contains": "with all of",
    "contained in": "of nothing but",
    "lies in": "in",
}
COMPARED_DAYS = {
    "at least": "on or after",
    "at most": "on or before",
    "less than": "before",
    "more than": "after",
}


Phrasing = Callable[[str], str]  # a clause to what it becomes: itself, its opposite, or what stands after `if`


def say_reading(policy: Policy, name: str, items: Iterable[Item]) -> str:
    """How a contested passage is read: what that comes to, where the policy says so; or that it is left open.

    Args:
        policy: One that has the reading.
        name: Its name.
        items: The choices that are taken, or OPEN alone.
    """
    reading, choices = policy.readings[name], [*map(text_of, items)]
    if choices == [OPEN]:
        return f"“{reading.question}” is left open"
    says = [reading.choices[choice].says for choice in choices]
    if all(says):
        return f"the text is read so that {', or so that '.join(map(str, says))}"
    return f"“{reading.question}” is read as {' or '.join(map(spaced, choices))}"


def suppose_reading(policy: Policy, name: str, choice: str) -> str:
    """The same of one choice after `if`, contrary to how it is read.

    Args:
        policy: One that has the reading.
        name: Its name.
        choice: The one that would be taken.
    """
    return say_reading(policy, name, (choice,)).replace(" is read ", " were read ", 1)


def spaced(name: str) -> str:
    """A name as words, where the policy has no others for it."""
    return name.replace("-", " ")


def name_in_words(policy: Policy, name: str) -> str:
    """What a fact is called within a sentence: what its phrase is about; of a reading, its question.

    Args:
        policy: One that has it.
        name: A fact or a reading.
    """
    if name in policy.readings:
        return f"“{policy.readings[name].question}”"
    fact = policy.facts[name]
    if fact.kind == "flag":
        whole = fact.phrase is not None and "{}" not in fact.phrase
        return f"whether {fact.phrase}" if whole else f"“{spaced(name)}”"
    about = _about(policy, name)
    others = [other for other in policy.facts if other != name and _about(policy, other) == about]
    plain = f"the {spaced(name)}"
    return plain if about is None or (others and about != plain) else about


def _about(policy: Policy, name: str) -> str | None:
    """What the phrase of a fact is about; None where it does not say so plainly."""
    fact = policy.facts[name]
    found = ABOUT.match((fact.phrase or "").partition("{}")[0])
    return found[1] if found and not OPENS_ANOTHER.search(found[1]) else None


ABOUT = re.compile(r"((?:the|an?|his|her|its|their) [\w\u2019' -]+?) (?:is|are|was|were|has|have)\b")


def listed(items: Iterable[str], last: str = "and") -> str:
    """Items as a sentence lists them.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")
    ('a', 'a and b', 'a, b or c')

    Args:
        items: At least one.
        last: The word before the last of several.
    """
    *most, end = items
    return f"{', '.join(most)} {last} {end}" if most else end


def say_day(day: datetime.date) -> str:
    """A day as people write it.

    >>> say_day(datetime.date(2024, 5, 30))
    '30 May 2024'
    """
    return f"{day.day} {day:%B %Y}"


def label(policy: Policy, name: str, item: Item) -> str:
    """Words for a value, a group or a range of a fact: those that are declared, else the item as it is written.

    Args:
        policy: One that has the fact.
        name: Its name; of a reading or a concept, the item stays as it is.
        item: What is stated or accepted of it, as it is written.
    """
    fact = policy.facts.get(name)
    match item:
        case Comparison(verb, other):
            return _compared(policy, verb, other)
        case OtherThan(values):
            return f"other than {listed((label(policy, name, exactly(text)) for text in values), 'or')}"
        case SetOf() | OfSet():
            return label_set(fact.labels if fact else {}, item)
    text = text_of(item)
    if fact is None:
        return text
    if text in fact.labels or not fact.domain.is_ordered or is_presence(fact, item):
        said = f'"{text}"' if fact.domain.any_text and not is_presence(fact, item) and _misleads(text) else text
        return fact.labels.get(text, said if (hidden := what_hides(text)) is None else f"{said} ({hidden})")
    days = re.sub(r"\d{4}-\d\d-\d\d(?!T)", lambda m: say_day(datetime.date.fromisoformat(m[0])), text)
    unit = f" {fact.unit}" if fact.unit else ""
    return _range(days, when=fact.domain.is_calendar) + unit + _figures(item)


def _compared(policy: Policy, verb: str, other: str) -> str:
    """How a fact lies to another one, which the other policy of two may not have."""
    if other not in policy.facts:
        return f"{COMPARED[verb]} {spaced(other)}"
    said = COMPARED_DAYS if policy.facts[other].domain.is_calendar else COMPARED
    return f"{said.get(verb, COMPARED[verb])} {name_in_words(policy, other)}"


def _figures(item: Item) -> str:
    """The figures for which values stand in a range, and since when they have them."""
    if not isinstance(item, FigureItem):
        return ""
    said = [
        f"{name} since {say_day(first)}" if first else f"{name} until {say_day(last)}" if last else name
        for name, first, last in item.figures
    ]
    return f" ({', '.join(said)})"


def _misleads(text: str) -> bool:
    """Whether a text reads like a test in a sentence, and so stands in quotes there."""
    return not text or text in PRESENCE or text.startswith(("{", *(f"{verb} " for verb in ASKED)))


def is_presence(fact: Fact | None, item: Item) -> bool:
    """Whether an item says no more than whether the fact is there.

    Args:
        fact: None for a reading or a concept, of which nothing says that.
        item: What is stated or accepted of it, as it is written.
    """
    return fact is not None and fact.optional and isinstance(item, str) and item in PRESENCE


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


def say(policy: Policy, name: str, items: Iterable[Item], *, holds: bool = True) -> str:
    """A fact with what is stated or wanted of it, as a clause.

    Args:
        policy: One that has the fact.
        name: Its name.
        items: What is stated of it, as it is written; one of them is so.
        holds: False says that none of them is so.
    """
    return _said(policy, name, list(items), _affirmed if holds else denied)


def suppose(policy: Policy, name: str, items: Iterable[Item]) -> str:
    """A fact as a clause after `if`, contrary to what is so: `the weapon were …`.

    Args:
        policy: One that has the fact.
        name: Its name.
        items: What would be so of it, as it is written; one of them.
    """
    return _said(policy, name, list(items), supposed)


def _affirmed(template: str) -> str:
    return template


def _said(policy: Policy, name: str, items: Sequence[Item], turned: Phrasing) -> str:
    """A clause, turned at its own verb; whether there is such a fact at all is a clause of its own."""
    fact = policy.facts.get(name)
    unworded = [item for item in items if is_presence(fact, item) and text_of(item) not in fact.labels] if fact else []
    clauses = [_there(name, text_of(item), turned) for item in dict.fromkeys(unworded)]
    if others := [item for item in items if item not in unworded]:
        clauses.append(_stated(policy, name, others, turned))
    if turned is denied or not clauses[1:]:
        return " and ".join(clauses)
    return f"{'' if turned is supposed else 'either '}{' or '.join(clauses)}"


def _there(name: str, item: str, turned: Phrasing) -> str:
    """Whether there is a fact.

    >>> _there("access-ends", "present", _affirmed), _there("spouse", "present", denied)
    ('there is an access ends', 'there is no spouse')
    """
    is_there = (item == "present") is not (turned is denied)
    article = ("an" if name[0] in "aeiouAEIOU" else "a") if is_there else "no"
    return f"there {'were' if turned is supposed else 'is'} {article} {spaced(name)}"


def _stated(policy: Policy, name: str, items: Sequence[Item], turned: Phrasing) -> str:
    """A clause about the value of a fact or reading."""
    fact = policy.facts.get(name)
    template = phrase_of(policy, name)
    if fact is not None and fact.domain.takes_lists:
        said = _set(policy, name, items, holds=turned is not denied)
        return f"it were so that {said}" if turned is supposed else said
    if fact is not None and fact.kind == "flag":
        return _flag(template, fact.labels, [*map(text_of, items)], turned)
    if subject(template) is None and any(isinstance(item, Comparison) for item in items):
        template = f"{spaced(name)} is {{}}"  # a loan “ends on 1 May”, but does not “end the same as” another thing
    return turned(template).replace("{}", listed((label(policy, name, item) for item in items), "or"))


def _set(policy: Policy, name: str, items: Sequence[Item], *, holds: bool) -> str:
    """What is so of a set, by itself or beside another one."""
    facts = policy.facts
    own = subject(facts[name].phrase or "")
    about = own or (spaced(name), False)
    against = [item for item in items if isinstance(item, Comparison)]
    said = []
    if alone := [item for item in items if not isinstance(item, Comparison)]:
        said.append(say_set(spaced(name), facts[name].labels, alone, holds=holds, subject=own))
    for item in against:
        other = subject(facts[item.other].phrase or "") if item.other in facts else None
        said.append(say_two_sets(about, other or (spaced(item.other), False), item.verb, holds=holds))
    return (" or " if holds else " and ").join(said)


def phrase_of(policy: Policy, name: str) -> str:
    """How a sentence states a fact; `{}` stands for its value, and is missing only where a flag says all of it.

    Args:
        policy: One that has the fact, or something else of that name.
        name: Its name.
    """
    fact = policy.facts.get(name)
    phrase = (fact.phrase if fact else None) or f"{spaced(name)} is {{}}"
    return phrase if "{}" in phrase or (fact is not None and fact.kind == "flag") else f"{phrase} {{}}"


def _flag(template: str, labels: Mapping[str, str], items: Sequence[str], turned: Phrasing) -> str:
    """A flag as a clause: a value without words of its own is the other one, denied.

    >>> _flag("it is {}", {"true": "signed"}, ["false"], _affirmed), _flag("it is {}", {}, ["true"], denied)
    ('it is not signed', 'it is not true')
    """
    said = {"true": labels.get("true", "")} if "{}" not in template else labels or {"true": "true", "false": "false"}
    if len(set(items)) == 1 and items[0] not in said:
        other = next(value for value in said if value != items[0])
        return OPPOSITE[turned](template).replace("{}", said[other])
    return turned(template).replace("{}", listed((said.get(item, item) for item in items), "or"))


OPPOSITE: Mapping[Phrasing, Phrasing] = {_affirmed: denied, denied: _affirmed, supposed: supposed_not}


def say_concept(policy: Policy, name: str, *, holds: bool) -> str:
    """A concept as a clause, affirmed or denied.

    Args:
        policy: One that has it.
        name: Its name.
        holds: Whether it is affirmed.
    """
    concept = policy.concepts[name]
    said = concept.phrase if holds else concept.denial
    return said or f"{spaced(name)} {'holds' if holds else 'does not hold'}"


def say_stated(policy: Policy, known: KnownFacts) -> list[str]:
    """The concepts whose truth is stated, each as a clause.

    Args:
        policy: One that has them.
        known: Of some facts, readings and concepts, tests of which at least one holds.
    """
    return [say_concept(policy, name, holds=truth) for name, truth in truth_stated(policy, known).items()]


def clauses(items: Iterable[str]) -> str:
    """Clauses as one sentence lists them: with semicolons where commas would mislead."""
    found = list(items)
    if len(found) == 2:  # noqa: PLR2004  # two clauses need no list
        return f"{found[0]}{',' if ',' in found[0] or ' and ' in found[0] else ''} and {found[1]}"
    if len(found) > 1 and any("," in item or " and " in item for item in found):
        return "; ".join([*found[:-1], f"and {found[-1]}"])
    return listed(found)


def together(suppositions: Sequence[str]) -> str:
    """Clauses after `if`; of two about the same thing, the second goes on where the first ends.

    >>> together(["the target were an airplane", "the target were attacking"]), together(["it were x", "y were z"])
    ('the target were an airplane and attacking', 'it were x and y were z')
    """
    told: list[str] = []
    for each in suppositions:
        subject, verb, rest = each.partition(" were ")
        begun = next((at for at, one in enumerate(told) if one.startswith(f"{subject}{verb}")), None)
        if verb and begun is not None and " and " not in rest:
            told[begun] += f" and {rest}"
        else:
            told.append(each)
    return clauses(told)


def sentence(text: str) -> str:
    """A clause as a sentence: it begins with a capital and ends with a full stop.

    >>> sentence("the weapon is long-range")
    'The weapon is long-range.'
    """
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
