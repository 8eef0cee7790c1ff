"""Names: facts, readings and concepts share one space; values and groups of a choice share another each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from remit.errors import Problem, about, near_miss
from remit.model.conditions import KEPT
from remit.model.facts import Fact, walk_choice
from remit.reader.policies import WrittenPolicy


def name_problems(written: WrittenPolicy) -> Iterator[Problem]:
    yield from _shared_names(written)
    for name, fact in written.policy.facts.items():
        yield from _value_names(written, name, fact)
    yield from _dates(written)


def _shared_names(written: WrittenPolicy) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for section in ("facts", "readings", "concepts"):
        for name in getattr(written.policy, section):
            at = written.origins.key(section, name)
            if name in KEPT:
                said = f"{about((section, name))}the language keeps `{name}` for conditions"
                yield Problem("reserved-name", said, at, "choose another name")
            if name in seen:
                said = f"{about((section, name))}`{name}` is in {seen[name]}, too; conditions could not tell them apart"
                yield Problem("duplicate-name", said, at, "rename one of them")
            seen.setdefault(name, section)


def _value_names(written: WrittenPolicy, name: str, fact: Fact) -> Iterator[Problem]:
    if fact.choice is None:
        return
    at = written.origins.value("facts", name, "choice")
    names = Counter(value for value, _ in walk_choice(fact.choice))
    for value, times in names.items():
        if times > 1:
            said = f"{about(('facts', name))}`{value}` stands {times} times among the values"
            yield Problem("duplicate-name", said, at, "a value belongs to one place of its fact")
    for label in fact.labels:
        if label not in names:
            said = f"{about(('facts', name))}words for `{label}`, which is no value"
            place = written.origins.key("facts", name, "labels", label)
            yield Problem("undeclared-value", said, place, near_miss(label, names, "values"))


def _dates(written: WrittenPolicy) -> Iterator[Problem]:
    date = written.policy.facts.get("date")
    if (date is not None and date.kind == "date") or "date" in written.broken:
        return
    for name, rule in written.policy.rules.items():
        for key, day in (("since", rule.since), ("until", rule.until)):
            if day is not None:
                said = f"{about(('rules', name))}`{key}` is a condition on the date, and the policy declares none"
                at = written.origins.key("rules", name, key)
                yield Problem("date-not-declared", said, at, 'add to facts: date: {ask: "On what day?", date: {}}')
