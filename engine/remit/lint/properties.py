"""Properties: each claims something, about verdicts, facts and values that exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from remit.errors import Problem, about, near_miss
from remit.model.comparisons import Comparison
from remit.model.matching import Unreadable
from remit.model.rules import Property, Settled
from remit.reader.policies import WrittenPolicy

VERDICTS = get_args(Settled)


def property_problems(written: WrittenPolicy) -> Iterator[Problem]:
    for name, property in written.policy.properties.items():
        yield from _claims(written, name, property)
        for key, verdicts in property.verdicts.items():
            yield from _verdicts(written, verdicts, name, key)
        for before, after in property.never_turns.items():
            yield from _verdicts(written, [before], name, "never turns")
            yield from _verdicts(written, after, name, "never turns", before)
        for fact in property.same:
            yield from _fact(written, fact, name, "same")
        yield from _changes(written, name, property)


def _claims(written: WrittenPolicy, name: str, property: Property) -> Iterator[Problem]:
    """Something is claimed, and a change belongs to what it never does."""
    subject, at = about(("properties", name)), written.origins.key("properties", name)
    if not property.claims and not property.change:
        said = f"{subject}claims nothing"
        yield Problem("missing-key", said, at, "add never, always, some, then, same, or change and never turns")
    if property.change and not property.never_turns:
        said = f"{subject}`change` says what changes, and nothing says what never follows from it"
        yield Problem("missing-key", said, at, "add `never turns: {prohibited: permitted}`")
    if property.never_turns and not property.change:
        said = f"{subject}`never turns` by which change?"
        yield Problem("missing-key", said, at, "add `change: {fact: {from: value, to: value}}`")


def _verdicts(written: WrittenPolicy, verdicts: Iterable[str], name: str, *path: str) -> Iterator[Problem]:
    for verdict in verdicts:
        if verdict not in VERDICTS:
            said = f"{about(('properties', name))}no verdict `{verdict}`"
            at = written.origins.named(verdict, "properties", name, *path)
            yield Problem("unknown-verdict", said, at, near_miss(verdict, VERDICTS, "verdicts"))


def _fact(written: WrittenPolicy, fact: str, name: str, key: str) -> Iterator[Problem]:
    """A fact that differs between two scenarios; a reading may, too, and a concept follows from both."""
    policy = written.policy
    if fact in policy.facts or fact in policy.readings or written.lacks(fact, "facts", "readings"):
        return
    known = [*policy.facts, *policy.readings]
    concept = fact in policy.concepts
    help = "it is a concept, which follows from the facts: name these" if concept else near_miss(fact, known, "facts")
    at = written.origins.named(fact, "properties", name, key)
    yield Problem("undeclared-fact", f"{about(('properties', name))}unknown fact `{fact}`", at, help)


def _changes(written: WrittenPolicy, name: str, property: Property) -> Iterator[Problem]:
    known = {**written.policy.facts, **written.policy.readings}
    for fact, change in property.change.items():
        yield from _fact(written, fact, name, "change")
        for key, items in (("from", change.from_), ("to", change.to)) if fact in known else ():
            for index, item in enumerate(items):
                if isinstance(item, Comparison):
                    at = written.origins.value("properties", name, "change", fact, key, index)
                    said = f"{fact}: `{item.text()}` compares facts, and one fact alone changes"
                    help = "say the values that it has before and after"
                    yield Problem("incomparable", about(("properties", name)) + said, at, help)
                    continue
                try:
                    written.policy.domains[fact].test(item)
                except Unreadable as wrong:
                    at = written.origins.value("properties", name, "change", fact, key, index)
                    said = f"{about(('properties', name))}{fact}: {wrong.message}"
                    yield Problem(wrong.code, said, at, wrong.help)
