"""The duties that a decision carries are those of the definition, surely and perhaps, whichever way is taken."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from test_findings_generated import KINDS, fewer, questions, taken

from remit.decide import Decision
from remit.diagram.compiled import Compiled
from remit.model.policy import Policy
from remit.possible import carried, findings_by_cases, has_one_of_by_cases, sure_duties
from remit.representatives import KnownFacts
from remit.testing import opened, partial_scenarios, policies
from remit.verdict import Outcome, completions, decide

CARRYING = policies(max_facts=4, max_rules=6, max_constraints=2).filter(lambda policy: policy.duties)


def outcomes_of(policy: Policy, known: KnownFacts, picked: dict[str, str]) -> list[Outcome]:
    fitting = completions(policy, known)
    return [decide(policy, facts) for facts in fitting if all(facts[r] == c for r, c in picked.items())]


def said(decision: Decision, *, sure: bool) -> set[str]:
    return {duty.duty for duty in decision.duties if duty.sure is sure}


@given(CARRYING, st.data())
def test_a_decision_carries_the_duties_of_its_completions(policy: Policy, data: st.DataObject) -> None:
    stated = data.draw(partial_scenarios(policy))
    decision = opened(policy).decide(stated)
    found = outcomes_of(policy, decision.known, dict(decision.readings))

    sure = sure_duties(policy, found)
    assert said(decision, sure=True) == sure
    assert said(decision, sure=False) == frozenset().union(*(carried(policy, one) for one in found)) - sure


@KINDS
@fewer
@given(question=questions())
def test_one_of_some_rules_always_decides_or_not_whichever_way_is_taken(question: Any, way: str) -> None:
    policy, known, picked = question
    findings = findings_by_cases(policy, known, picked)
    if findings is None:
        return
    rules = findings.some
    with taken(way):
        assert Compiled(policy).has_one_of(rules, known, picked) is has_one_of_by_cases(policy, known, picked, rules)
