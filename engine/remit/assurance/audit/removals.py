"""Every way to leave one part out of a policy: a part of a condition, a day of a rule, a constraint."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from remit.decide.unlinked import counted_concepts
from remit.model.asked import Path
from remit.model.condition_text import accepted_text, test_text
from remit.model.conditions import KEPT, Condition
from remit.model.dated import as_tested
from remit.model.editing import alternatives, asked_parts, by_key, conjuncts, part_at
from remit.model.inclusion import rule_of
from remit.model.items import OTHER_THAN
from remit.model.policy import Policy
from remit.model.rules import Concept

TOGETHER = ("all", "includes all", "excludes", OTHER_THAN)  # behind which all must be so


class Removal(NamedTuple):
    """The way to the part that is left out, and the part in words."""

    path: Path
    part: str

    @property
    def is_alternative(self) -> bool:
        """Whether it is one of several values, or of several parts of an `any`."""
        return isinstance(self.path[-1], int) and self.path[-2] not in TOGETHER


def removals(policy: Policy, skipped: Container[str] = ()) -> Iterator[Removal]:
    """Every part of the rules (but those skipped, by name), of constraints, and of concepts that are used."""
    for name, rule in policy.rules.items():
        if name not in skipped:
            yield from _parts(rule.when, ("rules", name, "when"))
            days = [(key, day) for key, day in (("since", rule.since), ("until", rule.until)) if day is not None]
            yield from (Removal(("rules", name, key), f"`{key}: {day}`") for key, day in days)
    for name, constraint in policy.constraints.items():
        yield Removal(("constraints", name), "")
        yield from _parts(constraint.when, ("constraints", name, "when"))
        yield from _parts(constraint.then, ("constraints", name, "then"), whole=False)
    used = used_concepts(policy)
    for name, concept in policy.concepts.items():
        if name in used:
            yield from _of_concept(name, concept)


def _of_concept(name: str, concept: Concept) -> Iterator[Removal]:
    """The parts of a concept; of an included rule, those of its condition, and not what overrides it."""
    path: Path = ("concepts", name, "when")
    whole = concept.when
    is_beaten = whole.not_ is not None and set(by_key(whole)) == {"all", "not"} and len(whole.all_of or ()) == 1
    if rule_of(name, concept) is not None and is_beaten:
        yield from _parts((whole.all_of or ())[0], (*path, "all", 0))
    else:
        yield from _parts(concept.when, path)


def used_concepts(policy: Policy) -> set[str]:
    """The concepts that a rule or a constraint uses, directly or through others."""
    used: set[str] = set(counted_concepts(policy))
    todo = [c for path, condition in policy.conditions() if path[0] != "concepts" for c in condition.names()]
    while todo:
        name = todo.pop()
        if name in policy.concepts and name not in used:
            used.add(name)
            todo += policy.concepts[name].when.names()
    return used


def _parts(condition: Condition, path: Path, *, whole: bool = True) -> Iterator[Removal]:
    """Every part of a condition, before what is inside it; of one that is not left out as a `whole`, not all there is.

    What stands alone inside an `any`, an `all` or a `not` is not left out of it: that would be the same as (or would
    turn around) leaving out the part around it, which is tried already.
    """
    ways = list(conjuncts(condition))
    ways = ways if whole or len(ways) > 1 or len(by_key(condition)) > 1 else []
    yield from (Removal((*path, *way), _words(condition, *way)) for way in (*ways, *alternatives(condition)))
    yield from (Removal((*path, *way), _asked(condition, *way)) for way in asked_parts(condition))
    for way, part in condition.parts():
        if as_tested(part) is None:  # what stands in the place of one test is left out as a whole
            yield from _parts(part, (*path, *way), whole=False)


def _asked(condition: Condition, name: str | int, index: str | int, verb: str | int, at: str | int = "") -> str:
    """A part of what a set or a text is asked: a verb, or a name behind it."""
    item = condition.tests[str(name)][int(index)]
    part = verb if at == "" else part_at(item, (verb, at))
    return f"`{part}` of `{test_text(str(name), (item,))}`"


def _words(condition: Condition, key: str | int, index: str | int | None = None) -> str:
    """A part in words: a test, a value of one; of a list its place, and what it tests."""
    inner = by_key(condition)[str(key)]
    if index is None:
        named = {"any": "the whole of `any`", "not": "`not`"}
        return named[str(key)] if key in KEPT else f"`{test_text(str(key), inner)}`"
    part = inner[index]
    if key in KEPT and (tested := as_tested(part)) is not None:
        return f"`{test_text(*tested)}`"
    if key not in KEPT:
        return f"`{accepted_text((part,))}` of `{key}`"
    tests = [test_text(name, accepted) for name, accepted in part.tests.items()]
    deeper = ["…"] if len(by_key(part)) > len(tests) else []
    return f"part {int(index) + 1} of `{key}` ({', '.join([*tests, *deeper])})"
