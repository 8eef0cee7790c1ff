"""What the laws are stated over: generated policies and the shipped one, with cases; and cases by brute force."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

import remit
from every_value import every_value
from remit.decide import LoadedPolicy
from remit.model.matching import Members
from remit.model.policy import Policy
from remit.representatives import KnownFacts
from remit.testing import default_readings, opened, partial_scenarios, policies, scenarios
from remit.testing.drawn_numbers import PICK, picked
from remit.verdict import CaseValues, allowed, completions

SHIPPED = remit.load("us-weapons-in-russia")
PICKS = st.tuples(*[PICK] * len(SHIPPED.policy.readings))  # one for each reading of any policy here
POLICIES = st.one_of(policies(), policies(), policies(), st.just(SHIPPED.policy))


def loaded(policy: Policy) -> LoadedPolicy:
    return SHIPPED if policy is SHIPPED.policy else opened(policy)


LITERAL = st.tuples(st.sampled_from("abc"), st.sampled_from(["true", "false"])).map(lambda pair: dict([pair]))
COUPLED = {"remit": "1", "policy": "coupled", "title": "Facts that constraints tie", "readings": {}, "concepts": {}}


@st.composite
def coupled(draw: st.DrawFn) -> Policy:
    """Policies with constraints by which one fact decides others, so that some matter only jointly."""
    ties = draw(st.lists(st.tuples(LITERAL, LITERAL), min_size=1, max_size=4))
    conditions = draw(st.lists(st.lists(LITERAL, min_size=1, max_size=2), min_size=1, max_size=3))
    policy = Policy.model_validate(
        {
            **COUPLED,
            "facts": {name: {"flag": {}} for name in "abc"},
            "constraints": {f"tie-{n}": {"when": when, "then": then} for n, (when, then) in enumerate(ties)},
            "rules": {f"rule-{n}": {"forbid": "No.", "when": {"all": parts}} for n, parts in enumerate(conditions)},
        }
    )
    assume(any(True for _ in completions(policy, {})))
    return policy


@st.composite
def complete_cases(draw: st.DrawFn, among: st.SearchStrategy[Policy] = POLICIES) -> tuple[Policy, CaseValues]:
    """A policy, and a value for every fact and reading that its constraints allow."""
    policy = draw(among)
    numbers = zip(policy.readings.items(), draw(PICKS), strict=False)
    choices = {name: picked(list(reading.choices), number) for (name, reading), number in numbers}
    return policy, {**draw(scenarios(policy)), **choices}


@st.composite
def partial_cases(
    draw: st.DrawFn, among: st.SearchStrategy[Policy] = POLICIES
) -> tuple[Policy, dict[str, Any], dict[str, str]]:
    """A policy, what is stated of some of its facts, and picked readings, of which some may be left open."""
    policy = draw(among)
    numbers = zip(policy.readings.items(), draw(PICKS), strict=False)
    readings = {name: picked([str(r.default), "open", *r.choices], number) for (name, r), number in numbers}
    return policy, draw(partial_scenarios(policy)), readings


def exactly(facts: Mapping[str, Any]) -> KnownFacts:
    """The knowledge that these facts have these values."""
    return {name: (Members(frozenset([value])),) for name, value in facts.items()}


def knowledge(policy: Policy, stated: Mapping[str, Any], picked: Mapping[str, str] | None = None) -> KnownFacts:
    """What is known of facts, and of the readings that are not open."""
    readings = {**default_readings(policy), **(picked or {})}
    settled = {name: choice for name, choice in readings.items() if choice != "open"}
    known = opened(policy).knowledge.known({name: raw for name, raw in stated.items() if raw is not None})
    return {**known, **exactly(settled)}


def every_case(policy: Policy, known: KnownFacts) -> Iterator[CaseValues]:
    """Every case that fits, value by value; of endless scales all values near those that anything names."""
    names = [*policy.facts, *policy.readings]
    for values in product(*(_every_value(policy, name, known) for name in names)):
        facts = dict(zip(names, values, strict=True))
        if allowed(policy, facts):
            yield facts


def _every_value(policy: Policy, name: str, known: KnownFacts) -> list[Any]:
    given, group = known.get(name), policy.compared.get(name, {name})
    stated = [test for each in group for test in known.get(each, ())]
    values = every_value(policy, name, stated)
    return [value for value in values if given is None or any(test.holds(value) for test in given)]


def rewritten(policy: Policy, **parts: Any) -> Policy:
    """The policy with some parts written anew."""
    return Policy.model_validate({**written(policy), **parts})


def written(policy: Policy) -> dict[str, Any]:
    """A policy as plain data."""
    return policy.model_dump(mode="json", by_alias=True, exclude_none=True)
