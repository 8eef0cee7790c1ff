"""Proofs as plain data, for programs (their shape: `report/prove/shape.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from remit.assurance.prove.claims import say_answer
from remit.assurance.prove.proofs import Answer, Counterexample, Proof
from remit.decide import LoadedPolicy
from remit.model.policy import Policy
from remit.report import DISCLAIMER
from remit.report.check.data import as_data
from remit.report.prove import shape as s


def prove_data(policy: LoadedPolicy, proofs: Sequence[Proof]) -> dict[str, Any]:
    """All proofs, as plain data."""
    properties = [_property(policy, proof) for proof in proofs]
    summary = s.ProvedShape(len(proofs), sum(proof.is_proved for proof in proofs))
    return as_data(s.ProveShape(policy.policy.policy, policy.hash, properties, summary, DISCLAIMER))


def _property(policy: LoadedPolicy, proof: Proof) -> s.PropertyShape:
    at = policy.written.origins.key("properties", proof.name)
    return s.PropertyShape(
        name=proof.name,
        claim=proof.stated.claim,
        file=at.file,
        line=at.line,
        proved=proof.is_proved,
        cases=proof.cases,
        verdicts={verdict.value: number for verdict, number in proof.verdicts.items()},
        readings=proof.readings,
        answers=[_answer(policy.policy, proof, answer) for answer in proof.answers],
    )


def _answer(policy: Policy, proof: Proof, answer: Answer) -> s.AnswerShape:
    return s.AnswerShape(
        claim=answer.key,
        proved=answer.is_proved,
        vacuous=answer.is_vacuous,
        cases=answer.cases,
        broken=answer.broken,
        counterexamples=[_counterexample(policy, one) for one in answer.counterexamples],
        missing=[
            s.MissingShape(missing.verdict.value, {name: items[0] for name, items in missing.readings})
            for missing in answer.missing
        ],
        said=list(say_answer(policy, proof, answer)),
    )


def _counterexample(policy: Policy, one: Counterexample) -> s.CounterexampleShape:
    return s.CounterexampleShape(
        given={name: list(items) for name, items in one.where if name in policy.facts},
        readings={name: items[0] for name, items in one.where if name in policy.readings},
        verdict=one.verdict.value,
        rules=list(one.rules),
        smallest=one.is_smallest,
    )
