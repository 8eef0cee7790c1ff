"""What looks the same in a policy and is not: two names, two values of a fact, two texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from remit.assurance.audit.findings import AuditFinding
from remit.errors import Location, called
from remit.model.kinds.choice_tree import walk_choice
from remit.model.lookalikes import look_alike, mixed, what_differs
from remit.model.policy import Policy
from remit.reader.policies import WrittenPolicy


class NameSpace(NamedTuple):
    """Texts that somebody must be able to tell apart, each with its place, and what they are."""

    what: str
    subject: str
    places: dict[str, Location]


def lookalikes(written: WrittenPolicy) -> Iterator[AuditFinding]:
    """A finding for each two that look the same, and for each that is made to look like another."""
    for space in _spaces(written, written.policy):
        for text, at in space.places.items():
            if (sign := mixed(text)) is not None:
                said = f"`{text}`, one of the {space.what}, mixes letters of two scripts that look alike"
                yield AuditFinding("look-alike", said, at, f"it has {called(sign)}", subject=space.subject or text)
        for one, other in look_alike(space.places):
            said = f"`{one}` and `{other}` look the same, and are two {space.what}: {what_differs(one, other)}"
            help = "write both with the same signs, if they are meant to be one; or give them names that differ"
            yield AuditFinding("look-alike", said, space.places[other], help, subject=space.subject or other)


def _spaces(written: WrittenPolicy, policy: Policy) -> Iterator[NameSpace]:
    origins = written.origins
    sections = ("facts", "readings", "concepts")
    names = [(section, name) for section in sections for name in getattr(policy, section)]
    yield NameSpace("names", "", {name: origins.key(section, name) for section, name in names})
    yield NameSpace("rules", "", {name: origins.key("rules", name) for name in policy.rules})
    for name, fact in policy.facts.items():
        values = [value for value, _ in walk_choice(fact.tree)]
        at = origins.value("facts", name, fact.kind)
        yield NameSpace(f"values of {name}", name, dict.fromkeys(values, at))
    yield NameSpace("texts", "", _texts(written, policy))


def _texts(written: WrittenPolicy, policy: Policy) -> dict[str, Location]:
    """The texts that conditions name, of all facts: they may be compared with each other."""
    found: dict[str, Location] = {}
    for path, condition in policy.conditions():
        for way, part in condition.walk(path):
            for name, accepted in part.tests.items():
                if name in policy.facts and policy.facts[name].domain.any_text:
                    for test in policy.tests(name, accepted):
                        texts = [text for text in test.constants() if isinstance(text, str)]
                        found |= {text: written.origins.key(*way, name) for text in texts if text not in found}
    return found
