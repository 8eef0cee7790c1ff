"""The strategies for scenarios of a policy: complete ones, and ones that know facts in part or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from hypothesis import assume
from hypothesis import strategies as st

from remit.decide.given_values import item_of
from remit.decide.python_values import Raw
from remit.diagram.fitting import fits
from remit.model.items import given_data, text_of
from remit.model.kinds.domain import Value
from remit.model.matching import ABSENT
from remit.model.policy import Policy
from remit.representatives import KnownFacts
from remit.testing.derived_cases import stated_whole
from remit.testing.drawn_numbers import PICK, Anywhere, picked
from remit.verdict import allowed, completions

Drawn = TypeVar("Drawn")
Wish = tuple[int, int | None]  # picks a value: near those that the policy names, or anywhere

FARTHEST = 10**18 - 1  # whole numbers have at most 18 digits
VALUE = st.tuples(PICK, st.none() | st.integers(-FARTHEST, FARTHEST))
KNOWLEDGE = st.none() | st.tuples(PICK, st.lists(VALUE, min_size=1, max_size=2))
FEWEST = 4  # as many are drawn for small policies, so that a failing policy can lose facts while its scenario stays


def scenarios(policy: Policy) -> st.SearchStrategy[dict[str, Value]]:
    """Complete facts that the constraints allow under the default readings, each value of its Python type.

    `LoadedPolicy.decide` takes them as they are, `verdict.decide` together with `default_readings(policy)`.
    A derived fact has the value of its inputs; or it is given itself, and what only it takes is left out.
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
    if not policy.derived:
        return _nearest(policy, wanted)
    whole = stated_whole(policy, {**default_readings(policy), **_nearest(policy, wanted)})
    assume(whole is not None)
    return {name: value for name, value in (whole or {}).items() if name in policy.facts}


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
    known: KnownFacts = {name: policy.tests(name, (choice,)) for name, choice in choices.items()}
    for name, value in wanted.items():
        more = {**known, name: policy.tests(name, (item_of(value),))}
        known = more if fits(policy, more) else known
    case = next(completions(policy, known))
    return {name: case[name] for name in policy.facts}


def _value(policy: Policy, name: str, wish: Wish) -> Value:
    """A value of a fact: one that the policy names, a neighbour of it, or any at all."""
    domain, (near, far) = policy.domains[name], wish
    if far is not None:
        return domain.draw(Anywhere(far))
    listed = [v for c in (None, *_constants(policy, name)) for v in domain.neighbourhood(c)]
    ordered = sorted({v for v in listed if v is not ABSENT}) if domain.is_ordered else listed
    value: Value = picked([*dict.fromkeys([*ordered, *listed])], near)
    return value


def _constants(policy: Policy, name: str) -> list[Any]:
    """The values that conditions name for a fact, and for those that it is compared with."""
    domain, domains = policy.domains[name], policy.domains
    names = [other for other in policy.compared.get(name, [name]) if domain.is_like(domains[other])]
    tested = [test for other in sorted(names) for tests in policy.tested[other] for test in tests]
    return [c for test in tested for c in test.constants() if c is not ABSENT and domain.has(c)]


def _knowledge(policy: Policy, name: str, value: Value, form: int, others: Sequence[Value]) -> Raw:
    """A way to state what is known of a fact whose value this is."""
    vague = [given_data(item) for item in policy.domains[name].vaguely(value, others[0])]
    one_of = [{"one of": [picked(vague, form), *(_text(other) for other in others)]}]
    return picked([value, _text(value), *vague, *one_of], form)


def _text(value: Value) -> str:
    return text_of(item_of(value))
