"""Derived facts: what they are worked out from is there, and fits; no fact is worked out from itself."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal

from remit.errors import Problem, about, near_miss
from remit.lint.cycles import circles
from remit.model.asked import Path
from remit.model.clock import WEEKDAYS
from remit.model.derived import Derivation, Operand
from remit.model.facts import Fact
from remit.model.items import Accepted, text_of
from remit.model.matching import ABSENT
from remit.model.operations import NUMBERS, Period
from remit.model.policy import Policy, comparisons
from remit.reader.policies import WrittenPolicy

PLACES = re.compile(r"[0-9]\.([0-9]+)")
Wrong = Iterator[tuple[str, str | None]]  # what is wrong, and what would help


def derived_problems(written: WrittenPolicy) -> Iterator[Problem]:
    policy = written.policy
    for name, fact in policy.facts.items():
        if (derivation := fact.derive) is None:
            continue
        subject, path = f"{about(('facts', name))}", ("facts", name, "derive", derivation.verb)
        for said, help in _result(fact, derivation):
            yield Problem("derivation", subject + said, written.origins.key(*path), help)
        for index, operand in enumerate(derivation.operands):
            text, at = getattr(derivation, derivation.verb)[index], written.origins.value(*path, index)
            if operand.name is None:
                found = _constant(policy, fact, derivation, text, operand)
            elif operand.name not in policy.domains:
                if not written.lacks(operand.name, "facts", "concepts"):
                    help = near_miss(operand.name, [*policy.facts, *policy.concepts], "declared")
                    yield Problem("undeclared-fact", f"{subject}unknown fact `{operand.name}`", at, help)
                continue
            elif operand.name in policy.facts:
                found = _fact(fact, derivation, operand.name, policy.facts[operand.name])
            else:
                found = _counted(policy, derivation, operand.name)
            yield from (Problem("derivation", subject + said, at, help) for said, help in found)
    yield from _circles(written)
    yield from _between(written)


def _between(written: WrittenPolicy) -> Iterator[Problem]:
    """A quotient is compared with numbers of its places: what lies between two of them is not told apart."""
    policy = written.policy
    claims = [(("properties", name, "when"), property.when) for name, property in policy.properties.items()]
    for path, condition in (*policy.conditions(), *claims):
        for way, part in condition.walk(path):
            for name, accepted in part.tests.items():
                if name in policy.facts and policy.facts[name].domain.has_between:
                    yield from _too_fine(written, (*way, name), name, accepted)


def _too_fine(written: WrittenPolicy, path: Path, name: str, accepted: Accepted) -> Iterator[Problem]:
    places = written.policy.facts[name].domain.places
    for index, item in enumerate(accepted):
        finer = [each for each in PLACES.findall(text_of(item)) if len(each.rstrip("0")) > places]
        if finer:
            said = f"{about(path)}{name}: `{text_of(item)}` has more than {places} places"
            yield Problem("derivation", said, written.origins.value(*path, index), f"declare `places: {len(finer[0])}`")


def _result(fact: Fact, derivation: Derivation) -> Wrong:
    """What the operation makes is of the kind and unit that is declared."""
    verb, operation = derivation.verb, derivation.operation
    if fact.kind not in operation.gives:
        yield f"`{verb}` makes {' or '.join(operation.gives)}, and this is {fact.kind}", "declare it so"
    if operation.unit is not None and fact.unit not in (None, operation.unit):
        yield f"`{verb}` counts {operation.unit}, and this is in {fact.unit}", f"unit: {operation.unit}"
    named = [operand for operand in derivation.operands if operand.name is not None]
    if not named:
        yield f"`{verb}` of constants is a constant", "name a fact"
    if verb == "weekday" and fact.kind == "choice" and {*fact.domain.values} - {ABSENT} != {*WEEKDAYS}:
        yield "its values are not the weekdays", f"choice: [{', '.join(WEEKDAYS)}], in groups or not"
    if verb == "product" and len(named) > 1:
        yield "`product` takes one fact and a constant", "write {product: [months, 30]}"


def _fact(fact: Fact, derivation: Derivation, name: str, other: Fact) -> Wrong:
    """A fact that an operation takes."""
    verb, operation = derivation.verb, derivation.operation
    takes = ("date",) if verb == "weekday" and len(derivation.operands) == 1 else operation.takes
    if other.kind not in takes:
        taken = " or ".join(takes)
        yield f"`{verb}` takes {taken}, and {name} is {other.kind}", f"it takes {operation.arity}"
        return
    if operation.is_alike and fact.kind in operation.gives:
        yield from _alike(fact, verb, name, other)
    elif verb == "quotient":
        if name == derivation.operands[1].name and not all(_is_positive(each) for each in other.domain.bounds):
            yield f"{name} may be 0, and nothing is divided by that", "declare its `min`, above 0"
    elif fact.domain.places < other.domain.places or (fact.kind == "integer" and other.kind == "number"):
        yield f"{name} has places that this has not", f"declare it as number with `places: {other.domain.places}`"
    if other.optional and not fact.optional and verb != "count":
        yield f"{name} may be absent, and then this is, too", "declare it as `optional: true`"


def _is_positive(bounds: str) -> bool:
    """Whether a range of numbers begins above 0."""
    low = bounds.removeprefix(">= ").partition(" ..")[0]
    return not bounds.startswith("<=") and low != "any" and Decimal(low) > 0


def _alike(fact: Fact, verb: str, name: str, other: Fact) -> Wrong:
    if fact.kind != other.kind and not {fact.kind, other.kind} <= set(NUMBERS):
        yield f"`{verb}` of {other.kind} is {other.kind}, and this is {fact.kind}", f"declare it as {other.kind}"
    elif fact.unit != other.unit:
        here, there = (one.unit or "no unit" for one in (fact, other))
        yield f"it is counted in {here}, and {name} in {there}", "count both alike"
    elif fact.domain.places < other.domain.places or (fact.kind == "integer" and other.kind == "number"):
        yield f"{name} has places that this has not", f"declare it as number with `places: {other.domain.places}`"


def _constant(policy: Policy, fact: Fact, derivation: Derivation, text: str, operand: Operand) -> Wrong:
    """A number among numbers, a day among days."""
    verb, constant = derivation.verb, operand.constant
    if derivation.operation.last is not None and isinstance(constant, (Period, str)):
        return
    if text in policy.facts or text in policy.concepts:
        yield f"`{text}` is a constant here, and the name of a fact or concept", "call that otherwise"
    is_day = isinstance(constant, datetime.date)
    if verb == "count":
        yield f"`count` takes flags and concepts, and `{text}` is none", None
    elif isinstance(constant, Decimal) and (fact.kind not in NUMBERS or "date" in derivation.operation.takes[:1]):
        yield f"`{text}` is a number, and `{verb}` takes days here", "write a day as 2024-05-30"
    elif is_day and "date" not in derivation.operation.takes:
        yield f"`{text}` is a day, and `{verb}` takes numbers", None
    elif is_day and fact.kind in NUMBERS and derivation.operation.is_alike:
        yield f"`{text}` is a day, and this is {fact.kind}", None
    elif verb == "quotient":
        if derivation.operands[1] is operand and isinstance(constant, Decimal) and constant <= 0:
            yield f"`{text}` is not above 0, and nothing is divided by that here", "turn the sign of the other"
    elif isinstance(constant, Decimal) and verb == "product" and constant == 0:
        yield "a product with 0 is 0", "take another constant"
    elif isinstance(constant, Decimal):
        exponent = constant.normalize().as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        inner = [policy.facts[n].domain.places for n in derivation.inputs if n in policy.facts and verb == "product"]
        if places + max(inner, default=0) > fact.domain.places:
            yield f"`{text}` makes more places than this has", f"declare `places: {places + max(inner, default=0)}`"


def _counted(policy: Policy, derivation: Derivation, name: str) -> Wrong:
    """A concept, or a reading, which no operation takes."""
    if name in policy.readings:
        yield f"`{name}` is a reading, and nothing is derived from one", "name facts"
    elif derivation.verb != "count":
        yield f"`{derivation.verb}` takes no concept, and `{name}` is one", "`count` does"
    elif read := [each for each in _behind(policy, name) if each in policy.readings]:
        yield f"what `{name}` comes to depends on the reading {read[0]}", "count what facts alone decide"


def _behind(policy: Policy, name: str) -> set[str]:
    """All names that a concept tests, down through others."""
    found: set[str] = set()
    left = [name]
    while left:
        more = set(_tested(policy, left.pop())) - found
        found |= more
        left += more
    return found


def _tested(policy: Policy, name: str) -> Iterator[str]:
    """What a concept tests, and what that is compared with; nothing of what is no concept."""
    for _, part in policy.concepts[name].when.walk() if name in policy.concepts else ():
        for tested, accepted in part.tests.items():
            yield from (tested, *(against.other for against in comparisons(accepted)))


def _circles(written: WrittenPolicy) -> Iterator[Problem]:
    """Facts that are worked out from each other, also through the concepts that they count."""
    policy = written.policy
    derivations = {name: fact.derive for name, fact in policy.facts.items() if fact.derive is not None}
    uses = {name: list(derivation.inputs) for name, derivation in derivations.items()}
    uses |= {name: list(_tested(policy, name)) for name in policy.concepts}
    edges = {name: [used for used in named if used in uses] for name, named in uses.items()}
    for circle in circles(edges):
        if facts := [name for name in circle if name in derivations]:
            said = (
                "a fact that is derived from itself" if len(circle) == 1 else "facts that are derived from each other"
            )
            round_ = " from ".join([*circle, circle[0]])
            at = written.origins.key("facts", facts[0], "derive")
            yield Problem(
                "derivation-cycle", f"{about(('facts', facts[0]))}{said}: {round_}", at, "derive it from others"
            )
