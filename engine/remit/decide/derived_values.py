"""What follows for derived facts from what is known: their values, or the bounds of these.

Derived facts are worked out in order, each after what it is worked out from, and what follows joins what is known. From
there on a derived fact is known like any other, and nobody looks at what it was worked out from. Invariant: every value
that some completion of the inputs gives is within what follows, so that what is said of all cases that fit what follows
is said of all completions, and perhaps of more. `unlinked` says where of more.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, cast

from remit.decide.derived_truths import truths_of
from remit.errors import Problem, RemitError
from remit.model.derived import Derivation, Operand, value_of
from remit.model.kinds.domain import Domain
from remit.model.kinds.ranges import said, said_span
from remit.model.kinds.scale import Scale
from remit.model.matching import ABSENT, Members, Present, Span, Test, Tests
from remit.model.operations import Ends
from remit.model.policy import Policy
from remit.representatives import KnownFacts

INFINITE = float("inf")


class Reach(NamedTuple):
    """Where an operand can lie: between ends (None: it is absent), perhaps absent, everywhere between or not."""

    ends: Ends | None
    may_be_absent: bool = False
    is_solid: bool = True
    image: Tests | None = None  # all that it can be, where that is more than its ends say

    @property
    def is_open(self) -> bool:
        """Whether more than one value is left."""
        return self.ends is not None and (self.ends.low != self.ends.high or self.may_be_absent)


def with_derived(policy: Policy, known: KnownFacts) -> KnownFacts:
    """What is known, and what follows from it for derived facts: tests of which one holds.

    Args:
        policy: One that lint has passed.
        known: Of some facts and readings, tests of which at least one holds.

    Raises:
        RemitError: A derived fact has none of the values that follow: what is stated of it, or what it declares, is
            against what it is worked out from.
    """
    if not policy.derived:
        return known
    found, problems = dict(known), list[Problem]()
    for name, derivation in policy.derived.items():
        reach = reach_of(policy, derivation, found)
        domain = policy.domains[name]
        fits = _narrowed(domain, _tests(domain, reach), found.get(name))
        if not fits:
            problems.append(_contradiction(policy, name, derivation, found, reach))
        elif name in found or set(fits) != _anything(domain):
            found[name] = fits
    if problems:
        raise RemitError(problems)
    return found


def _anything(domain: Domain) -> set[Test]:
    """What says nothing of a derived fact."""
    absent: set[Test] = {Members(frozenset([ABSENT]))} if domain.optional else set()
    values = [value for value in domain.values if value is not ABSENT]
    return {Members(frozenset(values)) if values else cast("Scale", domain).span, *absent}


def reach_of(policy: Policy, derivation: Derivation, known: KnownFacts) -> Reach:
    """Where the value of a derivation can lie, by what is known of its operands.

    Args:
        policy: The one that has it.
        derivation: One of its derivations.
        known: What is known, and what follows of the derived facts that it takes.
    """
    operands = [operand_reach(policy, derivation, each, known) for each in derivation.operands]
    absent = any(each.may_be_absent for each in operands)
    there = [each.ends for each in operands if each.ends is not None]
    if len(there) < len(operands):
        return Reach(None, may_be_absent=True)
    open_ = [each for each, one in zip(operands, there, strict=True) if one.low != one.high]
    is_solid = not open_ or (derivation.fills and all(each.is_solid for each in open_))
    if derivation.operation.image is not None:
        image, is_exact = derivation.operation.image(there)
        return Reach(there[0], absent, is_solid and is_exact, image)
    return Reach(derivation.operation.ends(there, derivation.month_ends), absent, is_solid)


def operand_reach(policy: Policy, derivation: Derivation, operand: Operand, known: KnownFacts) -> Reach:
    """Where one operand can lie.

    Args:
        policy: The one that has the derivation.
        derivation: Says what its operands are looked at for: of what is counted, whether it is true.
        operand: One of its operands.
        known: What is known, and what follows from it.
    """
    name = operand.name
    if name is None:
        constant = operand.constant
        value = Fraction(constant) if isinstance(constant, Decimal) else constant
        return Reach(Ends(value, value))
    if derivation.verb == "count":
        truths = truths_of(policy, name, known)
        truths = {each for each in truths if name not in known or any(test.holds(each) for test in known[name])}
        return Reach(Ends(int(truths == {True}), int(True in truths)))
    domain = _scale(policy, name)
    tests = known.get(name, (Present(), *([Members(frozenset([ABSENT]))] if domain.optional else [])))
    return _of_scale(domain, tests)


def _of_scale(domain: Scale, tests: Tests) -> Reach:
    """Where a number or a day can lie that meets one of some tests."""
    spans = list(_spans(domain, tests))
    absent = domain.optional and any(test.holds(ABSENT) for test in tests)
    if not spans:
        return Reach(None, may_be_absent=absent)
    lows = [_number(domain, span.low, -1) for span in spans]
    highs = [_number(domain, span.high, 1) for span in spans]
    return Reach(Ends(min(lows), max(highs)), absent, len(spans) == 1)


def _spans(domain: Scale, tests: Tests) -> Iterator[Span]:
    """The declared values that meet any of the tests, in spans."""
    for test in tests:
        if isinstance(test, (Span, Present)):
            if (both := _both(domain.span, test if isinstance(test, Span) else Span())) is not None:
                yield both
        else:
            yield from (Span(value, value) for value in test.constants() if value is not ABSENT and domain.has(value))


def _both(one: Span, other: Span) -> Span | None:
    """What is in two spans; None where nothing is."""
    lows = [span.low for span in (one, other) if span.low is not None]
    highs = [span.high for span in (one, other) if span.high is not None]
    found = Span(max(lows, default=None), min(highs, default=None))
    return None if found.low is not None and found.high is not None and found.low > found.high else found


def _number(domain: Scale, bound: Any, sign: int) -> Any:
    """A bound to calculate with: a fraction or a day; no bound is infinite, or the end of the calendar."""
    if bound is None and domain.is_calendar:
        return domain.lowest if sign < 0 else domain.highest
    if bound is None:
        return sign * INFINITE
    return bound if isinstance(bound, datetime.date) else Fraction(bound)


def _tests(domain: Domain, reach: Reach) -> Tests:
    """What follows, as tests of the derived fact."""
    absent: Tests = (Members(frozenset([ABSENT])),) if reach.may_be_absent and domain.optional else ()
    if reach.ends is None:
        return absent
    lowest, highest = domain.ends
    found = reach.image or (Span(value_of(domain, reach.ends.low), value_of(domain, reach.ends.high)),)
    return (*(_open(test, lowest, highest) if isinstance(test, Span) else test for test in found), *absent)


def _open(span: Span, lowest: Any, highest: Any) -> Span:
    """A span without the ends of the calendar."""
    return Span(None if span.low == lowest else span.low, None if span.high == highest else span.high)


def _narrowed(domain: Domain, follows: Tests, stated: Tests | None) -> Tests:
    """What follows, within the declared bounds, and as is stated; nothing where both cannot be."""
    found = dict[Test, None]()
    for one in follows:
        for other in (Present(), Members(frozenset([ABSENT]))) if stated is None else stated:
            if isinstance(one, Span):
                inner = [_both(one, span) for span in _spans(cast("Scale", domain), (other,))]
                found |= dict.fromkeys(span for span in inner if span is not None)
            elif listed := frozenset(filter(other.holds, one.constants())):  # a weekday, or that there is none
                found[Members(listed)] = None
    return tuple(found)


def _contradiction(policy: Policy, name: str, derivation: Derivation, known: KnownFacts, reach: Reach) -> Problem:
    """What is stated or declared of a derived fact, and what it comes to instead."""
    domain = policy.domains[name]
    comes = " or ".join(items_of(_tests(domain, reach))) or "absent"
    stated = [each for each in dict.fromkeys(derivation.inputs) if each in known and derivation.verb != "count"]
    parts = [f"{each} {' or '.join(items_of(known[each]))}" for each in stated]
    derived = f"{derivation.verb} of {', '.join(map(_text, derivation.operands))}"
    from_ = f", from {' and '.join(parts)}" if parts else ""
    if name in known:
        said = f"`{name}` is given as {' or '.join(items_of(known[name]))}, and the {derived} is {comes}{from_}"
        help = f"leave out {name}, or what it is derived from"
        return Problem("impossible-scenario", f"impossible: {said}", None, help)
    bounds = " or ".join(domain.bounds)
    said = f"`{name}` is {comes} as the {derived}{from_}, and it is declared as {bounds}"
    return Problem("impossible-scenario", f"impossible: {said}")


def _scale(policy: Policy, name: str) -> Scale:
    return cast("Scale", policy.domains[name])  # lint lets no operation take or make anything else


def _text(operand: Operand) -> str:
    return operand.name if operand.name is not None else said(operand.constant)


def items_of(tests: Tests) -> tuple[str, ...]:
    """What is known of a number or a day, as a scenario would state it.

    Args:
        tests: Of which one holds.
    """
    return tuple(_items(tests))


def _items(tests: Tests) -> Iterator[str]:
    for test in tests:
        if isinstance(test, Span):
            yield said_span(test)
        elif isinstance(test, Present):
            yield "present"
        else:
            yield from (said(value) for value in test.constants())
