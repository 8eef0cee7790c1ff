"""What a property says that follows (`then`) is proved or refuted as going through every case does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import remit
from remit.assurance.audit.audit import audit
from remit.assurance.prove.prove import prove
from remit.cli.main import main
from remit.model.policy import Policy
from remit.model.rules import Property
from remit.testing import default_readings, opened, policies
from remit.verdict import allowed, completions, holds

GENERATED = policies(max_facts=3, max_rules=3, max_constraints=2).filter(lambda policy: len(policy.concepts) > 1)


@st.composite
def claims(draw: st.DrawFn) -> tuple[Policy, Property]:
    """A policy, and the claim that where a concept is so (or not), another one is (or is not)."""
    policy = draw(GENERATED)
    names = draw(st.permutations(list(policy.concepts)))
    first, second = (draw(st.sampled_from(["true", "false"])) for _ in range(2))
    written = {"claim": "It follows.", "when": {names[0]: first}, "then": {names[1]: second}}
    if draw(st.booleans()):
        written["readings"] = "every"
    property = Property.model_validate(written)
    return policy.model_copy(update={"properties": {"follows": property}}), property


@settings(max_examples=60)
@given(claims())
def test_it_is_proved_if_it_is_so_in_every_case(claim: tuple[Policy, Property]) -> None:
    policy, property = claim
    known = {} if property.readings else {n: policy.tests(n, (c,)) for n, c in default_readings(policy).items()}
    about = [facts for facts in completions(policy, known) if holds(policy, property.when, facts)]
    assert property.then is not None
    broken = [facts for facts in about if not holds(policy, property.then, facts)]
    (proof,) = prove(policy)
    (answer,) = proof.answers

    assert (answer.is_vacuous, answer.is_proved) == (not about, bool(about) and not broken)
    assert bool(answer.broken) == bool(broken)
    for one in answer.counterexamples:
        assert allowed(policy, one.case)
        assert holds(policy, property.when, one.case)
        assert not holds(policy, property.then, one.case)


@settings(max_examples=30)
@given(claims())
def test_every_case_of_a_counterexample_refutes_it(claim: tuple[Policy, Property]) -> None:
    policy, property = claim
    (proof,) = prove(policy)
    assert property.then is not None
    for one in proof.answers[0].counterexamples:
        picked = dict(default_readings(policy)) | {n: items[0] for n, items in one.where if n in policy.readings}
        facts = {name: {"one of": list(items)} for name, items in one.where if name in policy.facts}
        known = opened(policy).knowledge.known(facts) | {n: policy.tests(n, (str(c),)) for n, c in picked.items()}
        cases = list(completions(policy, known))

        assert cases
        assert not any(holds(policy, property.then, each) for each in cases)


POLICY = """
remit: 1
policy: pool
title: "Who may swim"
facts: {age: {integer: {min: 0, max: 120}}, member: {flag: {}}}
concepts:
  child: {phrase: "the guest is a child", denial: "the guest is no child", when: {age: "< 12"}}
  discounted: {when: {any: [{child: true}, {member: true}]}}
rules: {everybody: {permit: "Everybody may.", when: {all: []}}}
properties:
  children-pay-less: {claim: "Children pay less.", when: {child: true}, then: {discounted: true}}
  babies-are-children: {claim: "Babies are children.", when: {age: "<= 3"}, then: {child: true, member: false}}
  only-children: {claim: "Only children pay less.", when: {discounted: true}, then: {child: true}}
"""


def test_it_is_said_in_the_words_of_the_concepts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pool.yaml").write_text(POLICY, encoding="utf-8")

    assert main(["prove", str(tmp_path / "pool.yaml")]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "Proved over 2 cases: in each discounted holds." in said
    assert "there `{child: true, member: false}` does not hold." in said
    assert "there the guest is no child." in said
    assert "For example, where age is between 12 and 120, and member is true, the guest is no child." in said
    assert "expect: {concepts: {child: true}}" in said


def test_a_concept_that_only_a_property_names_is_not_unused(tmp_path: Path) -> None:
    (tmp_path / "pool.yaml").write_text(POLICY, encoding="utf-8")
    policy = remit.load(str(tmp_path / "pool.yaml"))

    assert "concept-unused" not in [finding.code for finding in audit(policy.written).findings]
