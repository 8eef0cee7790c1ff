"""What scenarios of a policy can exercise: each rule, override, condition, alternative, constraint, value, …"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from remit.assurance.cover.members import members
from remit.assurance.cover.truths import CoverStudy, ExactText
from remit.decide.given_values import item_of
from remit.diagram.nodes import Node
from remit.errors import about
from remit.model.asked import Path
from remit.model.condition_text import test_text
from remit.model.editing import without, written_conditions
from remit.model.items import Accepted, text_of
from remit.model.policy import Policy

KINDS = ("rules", "overrides", "conditions", "alternatives", "constraints", "values", "readings", "statements")
MOST_BY_RANK = 400  # overrides that `combining` gives; of more, an even sample


@dataclass(frozen=True, slots=True)
class CoverItem:
    """One thing to exercise: its kind, the way to it in the file, what is to be so of it, and all that as a clause."""

    kind: str
    path: Path
    aspect: str
    says: str


Sought = Iterator[tuple[CoverItem, Node]]  # an item, and where it is exercised


def exact_values(policy: Policy) -> dict[ExactText, Path]:
    """Each value of each choice and flag; of numbers and days, those on both sides of every bound.

    And each member that is named, in a set and out of it; all of them with their places.
    """
    listed = {(name, item_of(v)): ("facts", name) for name in policy.facts for v in policy.domains[name].values}
    return {
        **listed,
        **dict(members(policy)),
        **{exactly: path for exactly, path in _edges(policy) if exactly not in listed},
    }


def _edges(policy: Policy) -> Iterator[tuple[ExactText, Path]]:
    """The values right inside and right outside of every bound; of one that is named twice, the first place."""
    found: dict[ExactText, Path] = {}
    for path, name, accepted in _all_tests(policy):
        for value in policy.domains[name].edges(policy.tests(name, accepted)):
            found.setdefault((name, item_of(value)), path)
    yield from found.items()


def _all_tests(policy: Policy) -> Iterator[tuple[Path, str, Accepted]]:
    """Every test as it is written, with the way to it: a rule's first and last day are tests of the date."""
    for path, condition in written_conditions(policy):
        for way, part in condition.walk(path):
            yield from (((*way, name), name, accepted) for name, accepted in part.tests.items())
    for name, rule in policy.rules.items():
        for key, sign, day in (("since", ">=", rule.since), ("until", "<=", rule.until)):
            if day is not None:
                yield ("rules", name, key), "date", (f"{sign} {day}",)


def sought(ground: CoverStudy, values: dict[ExactText, Path]) -> Sought:
    """Every item that the facts and readings of a scenario exercise by themselves."""
    yield from _rules(ground)
    yield from _overrides(ground)
    yield from _conditions(ground)
    yield from _alternatives(ground)
    yield from _constraints(ground)
    for (name, value), path in values.items():
        said = text_of(value)
        says = f"{name} {said}" if ground.policy.domains[name].takes_lists else f"{name} is {said}"
        yield CoverItem("values", (*path, said), name, says), ground.truths.test(name, (value,))


def _rules(ground: CoverStudy) -> Sought:
    overridden = {beaten for name in ground.policy.rules for beaten in ground.policy.beaten_by(name)}
    for name in ground.policy.rules:
        path, subject = ("rules", name), f"rule {name} is"
        applicable, in_force = ground.original.applicable[name], ground.original.in_force[name]
        yield CoverItem("rules", path, "in force", f"{subject} in force"), in_force
        if name in overridden:
            beaten = ground.join.both(applicable, ground.join.negated(in_force))
            yield CoverItem("rules", path, "overridden", f"{subject} overridden"), beaten
        yield CoverItem("rules", path, "just missed", f"{subject} just missed, by one test"), ground.just_missed(name)


def _overrides(ground: CoverStudy) -> Sought:
    """Of each rule what it overrides: what it names, and what `combining` gives it."""
    policy = ground.policy
    named = [(name, beaten) for name, rule in policy.rules.items() for beaten in rule.overrides]
    ranked = [(name, beaten) for name in policy.rules for beaten in policy.beaten_by(name)]
    written = set(named)
    by_rank = [pair for pair in ranked if pair not in written]
    for name, beaten in (*named, *by_rank[:: len(by_rank) // MOST_BY_RANK + 1]):
        item = CoverItem("overrides", ("rules", name, "overrides", beaten), "", f"rule {name} overrides {beaten}")
        yield item, ground.join.both(ground.original.in_force[name], ground.original.applicable[beaten])


def _conditions(ground: CoverStudy) -> Sought:
    for path, name, accepted in _all_tests(ground.policy):
        holds, said = ground.truths.test(name, accepted), _said(path, name, accepted)
        yield CoverItem("conditions", path, "true", f"{said} is true"), holds
        yield CoverItem("conditions", path, "false", f"{said} is false"), ground.join.negated(holds)


def _said(path: Path, name: str, accepted: Accepted) -> str:
    """A test as it is written."""
    is_day = len(path) == len(("rules", name, "since")) and path[-1] in ("since", "until")
    return f"{about(path)}`{f'{path[-1]}: {text_of(accepted[0])[3:]}' if is_day else test_text(name, accepted)}`"


def _alternatives(ground: CoverStudy) -> Sought:
    """Of each `any`, each part: exercised where the whole condition would come out otherwise without it."""
    for path, condition in written_conditions(ground.policy):
        whole = ground.truths.holds(condition)
        for way, part in condition.walk():
            for index in range(len(part.any_of or ())):
                rest = ground.truths.holds(without(condition, (*way, "any", index)))
                said = f"{about(path)[:-2]} hinges on alternative {index + 1} of {len(part.any_of or ())}"
                yield CoverItem("alternatives", (*path, *way, "any", index), "", said), ground.join.differ(whole, rest)


def _constraints(ground: CoverStudy) -> Sought:
    """Both sides of each constraint: where it demands something, and where what it would demand is not so."""
    for name, constraint in ground.policy.constraints.items():
        subject = f"constraint {name}:"
        when, then = ground.truths.holds(constraint.when), ground.truths.holds(constraint.then)
        yield CoverItem("constraints", ("constraints", name, "when"), "applies", f"{subject} `when` holds"), when
        fails = CoverItem("constraints", ("constraints", name, "then"), "is kept clear of", f"{subject} `then` fails")
        yield fails, ground.join.negated(then)
