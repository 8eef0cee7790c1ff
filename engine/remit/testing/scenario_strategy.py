"""The strategies for scenarios of a policy: complete ones, and ones that know facts in part or not at all."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

from remit.decide.knowledge import as_text
from remit.diagram.fitting import fits
from remit.model.domains import Choice, Scale, Value
from remit.model.policy import Policy
from remit.testing.shapes import PICK, picked
from remit.verdict import Known, allowed, completions

Raw = Any  # what LoadedPolicy.decide takes for a fact
Drawn = TypeVar("Drawn")
Wish = tuple[int, int | None]  # picks a value: near those that the policy names, or anywhere

FARTHEST = 10**18 - 1  # whole numbers have at most 18 digits
VALUE = st.tuples(PICK, st.none() | st.integers(-FARTHEST, FARTHEST))
KNOWLEDGE = st.none() | st.tuples(PICK, st.lists(VALUE, min_size=1, max_size=2))
FEWEST = 4  # as many are drawn for small policies, so that a failing policy can lose facts while its scenario stays


def scenarios(policy: Policy) -> st.SearchStrategy[dict[str, Value]]:
    """Complete facts that the constraints allow under the default readings, each value of its Python type.

    `LoadedPolicy.decide` takes them as they are, `verdict.decide` together with `default_readings(policy)`.
    Numbers and days lie near those that the policy names, and now and then far away.
    """
    return _complete(policy)


def partial_scenarios(policy: Policy) -> st.SearchStrategy[dict[str, Raw]]:
    """Facts of which some are left out, some known in part and some known, so that some case always fits them.

    What is known in part is a group, a range as text, or `{"one of": [...]}`. The less is known, the simpler.
    """
    return _partial(policy)


def default_readings(policy: Policy) -> dict[str, str]:
    """The default choice of every reading."""
    return {name: str(reading.default) for name, reading in policy.readings.items()}


@st.composite
def _complete(draw: st.DrawFn, policy: Policy) -> dict[str, Value]:
    wishes = draw(_for_each(policy, VALUE))
    wanted = {name: _value(policy, name, wish) for name, wish in zip(policy.facts, wishes, strict=False)}
    return _nearest(policy, wanted)


@st.composite
def _partial(draw: st.DrawFn, policy: Policy) -> dict[str, Raw]:
    facts = draw(_complete(policy))
    known = zip(facts.items(), draw(_for_each(policy, KNOWLEDGE)), strict=False)
    return {
        name: _knowledge(policy, name, value, form, [_value(policy, name, wish) for wish in wishes])
        for (name, value), (form, wishes) in ((fact, how) for fact, how in known if how is not None)
    }


def _for_each(policy: Policy, drawn: st.SearchStrategy[Drawn]) -> st.SearchStrategy[tuple[Drawn, ...]]:
    return st.tuples(*[drawn] * max(FEWEST, len(policy.facts)))


def _nearest(policy: Policy, wanted: Mapping[str, Value]) -> dict[str, Value]:
    """The wanted facts: in their order, as many of them as the constraints allow together."""
    choices = default_readings(policy)
    if allowed(policy, {**choices, **wanted}):
        return dict(wanted)
    known: Known = {name: policy.tests(name, (choice,)) for name, choice in choices.items()}
    for name, value in wanted.items():
        more = {**known, name: policy.tests(name, (as_text(value),))}
        known = more if fits(policy, more) else known
    case = next(completions(policy, known))
    return {name: case[name] for name in policy.facts}


def _value(policy: Policy, name: str, wish: Wish) -> Value:
    """A value of a fact; of a scale one that the policy names, a neighbour of it, or any at all."""
    domain, (near, far) = policy.domains[name], wish
    if isinstance(domain, Scale) and far is not None:
        return _anywhere(domain, far)
    listed = [v for c in (None, *_constants(policy, name)) for v in domain.neighbourhood(c)]
    value: Value = picked(sorted(set(listed)) if isinstance(domain, Scale) else listed, near)
    return value


def _anywhere(domain: Scale, number: int) -> Value:
    low, high = domain.low, domain.high
    if isinstance(domain.anywhere, datetime.date):
        first, last = (low or datetime.date.min).toordinal(), (high or datetime.date.max).toordinal()
        return datetime.date.fromordinal(first + number % (last - first + 1))
    number = number if low is None else max(number, low)
    return number if high is None else min(number, high)


def _constants(policy: Policy, name: str) -> list[Any]:
    """The values that conditions name for a fact."""
    parts = [part for _, condition in policy.conditions() for _, part in condition.walk() if name in part.tests]
    return [c for part in parts for test in policy.tests(name, part.tests[name]) for c in test.constants()]


def _knowledge(policy: Policy, name: str, value: Value, form: int, others: Sequence[Value]) -> Raw:
    """A way to state what is known of a fact whose value this is."""
    vague = _vague(policy, name, value, others[0])
    one_of = [{"one of": [picked(vague, form), *(_text(other) for other in others)]}]
    return picked([value, _text(value), *vague, *one_of], form)


def _vague(policy: Policy, name: str, value: Any, other: Any) -> list[str]:
    """The groups or ranges, as text, that the value lies in."""
    domain = policy.domains[name]
    if isinstance(domain, Scale):
        low, high = min(value, other), max(value, other)
        return [f"{low} .. {high}", f">= {low}", f"<= {high}"]
    return (
        [g for g, members in domain.groups.items() if value in members]
        if isinstance(domain, Choice)
        else [_text(value)]
    )


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
