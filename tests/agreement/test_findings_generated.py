"""On generated policies masks and diagrams say what the definition says, also where no diagram of all cases is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.diagram import build
from remit.diagram import compiled as compiling
from remit.diagram.build import BIT_OF
from remit.diagram.compiled import Compiled
from remit.diagram.nodes import IMPOSSIBLE
from remit.errors import TooLarge
from remit.model.policy import Policy
from remit.possible import findings_by_cases
from remit.representatives import KnownFacts, representatives
from remit.testing import default_readings, opened, partial_scenarios, policies
from remit.verdict import allowed, completions, decide

GENERATED = policies(max_facts=4, max_rules=6, max_constraints=2)


def refuse(*_: object) -> None:
    raise TooLarge("more than is of use")


WAYS: dict[str, dict[tuple[object, str], object]] = {
    "of all cases": {},
    "of what is unknown": {(compiling, "MOST_STATES"): 0, (compiling, "MOST_JOINED"): 0},
    "put together rule by rule": {(compiling, "MOST_STATES"): 0, (compiling, "MOST_OUTCOMES"): 0},
    "without masks": {(build, "MaskTable"): refuse},
    "without masks, rule by rule": {(build, "MaskTable"): refuse, (compiling, "MOST_OUTCOMES"): 0},
}


@contextmanager
def taken(way: str) -> Iterator[None]:
    """As if a policy were too large for the other ways."""
    with pytest.MonkeyPatch.context() as patch:
        for (module, name), value in WAYS[way].items():
            patch.setattr(module, name, value)
        yield


KINDS = pytest.mark.parametrize("way", WAYS)
fewer = settings(max_examples=settings().max_examples // 3)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Policy, KnownFacts, dict[str, str]]:
    """A policy, what is known of a case, and some of the readings picked."""
    policy = draw(GENERATED)
    known = opened(policy).knowledge.known(draw(partial_scenarios(policy)))
    picked = draw(
        st.fixed_dictionaries({}, optional={n: st.sampled_from(list(r.choices)) for n, r in policy.readings.items()})
    )
    return policy, known, picked


@KINDS
@fewer
@given(question=questions())
def test_findings_are_those_of_going_through_every_case(question: Any, way: str) -> None:
    policy, known, picked = question
    with taken(way):
        compiled = Compiled(policy)

        assert compiled.findings(known, picked) == findings_by_cases(policy, known, picked)
        assert (compiled.whole is None) <= (way == "of what is unknown")


@KINDS
@fewer
@given(policy=GENERATED)
def test_every_case_is_decided_as_the_definition_does(policy: Policy, way: str) -> None:
    with taken(way):
        table = Compiled(policy).table
    for facts in completions(policy, {}):
        assert table.decide(table.code(facts)) == decide(policy, facts)


@KINDS
@fewer
@given(policy=GENERATED, data=st.data())
def test_which_cases_constraints_allow_is_known(policy: Policy, way: str, data: st.DataObject) -> None:
    names = (*policy.facts, *policy.readings)
    facts = {name: data.draw(st.sampled_from(representatives(policy, name, {}))) for name in names}
    with taken(way):
        table = Compiled(policy).table

    assert (table.decide(table.code(facts)) is not None) == allowed(policy, facts)


@given(GENERATED)
def test_the_diagram_of_picked_readings_has_the_verdict_of_every_case(policy: Policy) -> None:
    compiled, choices = Compiled(policy), default_readings(policy)
    diagram, root = compiled.under(choices) or pytest.fail("a small policy has a diagram")
    picked = {name: policy.tests(name, (choice,)) for name, choice in choices.items()}
    for facts in completions(policy, picked):
        assert diagram.walk(root, compiled.table.code(facts)) == BIT_OF[decide(policy, facts).verdict]


@given(GENERATED)
def test_the_diagram_has_every_impossible_case_as_impossible(policy: Policy) -> None:
    compiled = Compiled(policy)
    diagram, root = compiled.under({}) or pytest.fail("a small policy has a diagram")
    open_facts = policy.model_copy(update={"constraints": {}})
    for facts in completions(open_facts, {}):
        if not allowed(policy, facts):
            assert diagram.walk(root, compiled.table.code(facts)) == IMPOSSIBLE
