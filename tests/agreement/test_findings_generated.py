"""On generated policies masks and diagrams say what the definition says, also where no diagram of all cases is kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.diagram import compiled as compiling
from remit.diagram.build import BIT_OF
from remit.diagram.compiled import Compiled
from remit.diagram.nodes import IMPOSSIBLE
from remit.model.policy import Policy
from remit.possible import findings_by_cases
from remit.representatives import Known, representatives
from remit.testing import default_readings, opened, partial_scenarios, policies
from remit.verdict import allowed, completions, decide

GENERATED = policies(max_facts=4, max_rules=6, max_constraints=2)
KINDS = pytest.mark.parametrize("most_states", [20_000, 0], ids=["of all cases", "of what is unknown"])


@st.composite
def questions(draw: st.DrawFn) -> tuple[Policy, Known, dict[str, str]]:
    """A policy, what is known of a case, and some of the readings picked."""
    policy = draw(GENERATED)
    known = opened(policy).knowledge.known(draw(partial_scenarios(policy)))
    picked = draw(
        st.fixed_dictionaries({}, optional={n: st.sampled_from(list(r.choices)) for n, r in policy.readings.items()})
    )
    return policy, known, picked


@KINDS
@given(question=questions())
def test_findings_are_those_of_going_through_every_case(question: Any, most_states: int) -> None:
    policy, known, picked = question
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "MOST_STATES", most_states)
        compiled = Compiled(policy)

        assert compiled.findings(known, picked) == findings_by_cases(policy, known, picked)
        assert (compiled.whole is None) <= (most_states == 0)


@given(GENERATED)
def test_masks_decide_every_case_as_the_definition_does(policy: Policy) -> None:
    table = Compiled(policy).table
    for facts in completions(policy, {}):
        assert table.decide(table.code(facts)) == decide(policy, facts)


@given(GENERATED, st.data())
def test_masks_know_which_cases_constraints_allow(policy: Policy, data: st.DataObject) -> None:
    names = (*policy.facts, *policy.readings)
    facts = {name: data.draw(st.sampled_from(representatives(policy, name, {}))) for name in names}
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
