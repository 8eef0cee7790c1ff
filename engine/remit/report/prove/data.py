"""Proofs as data, for programs (their form: `report/prove/shape.py`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from remit.assurance.prove.claims import say_answer
from remit.assurance.prove.proofs import Answer, Counterexample, Proof
from remit.decide import LoadedPolicy
from remit.model.items import Accepted, text_of
from remit.model.plain_data import filled
from remit.model.policy import Policy
from remit.report.prove import shape as s


def prove_data(policy: LoadedPolicy, proofs: Sequence[Proof]) -> s.ProveShape:
    """All proofs, as the published shape.

    Args:
        policy: The one that claims it, of which a program learns the hash.
        proofs: What became of each property.
    """
    properties = [_property(policy, proof) for proof in proofs]
    summary = s.ProvedShape(len(proofs), sum(proof.is_proved for proof in proofs))
    return s.ProveShape(policy.policy.policy, policy.hash, properties, summary)


def _property(policy: LoadedPolicy, proof: Proof) -> s.PropertyShape:
    return filled(
        s.PropertyShape,
        proof,
        proof.stated,
        policy.written.origins.key("properties", proof.name),
        proved=proof.is_proved,
        answers=[_answer(policy.policy, proof, answer) for answer in proof.answers],
    )


def _answer(policy: Policy, proof: Proof, answer: Answer) -> s.AnswerShape:
    return filled(
        s.AnswerShape,
        answer,
        claim=answer.key,
        proved=answer.is_proved,
        vacuous=answer.is_vacuous,
        counterexamples=[_counterexample(policy, one) for one in answer.counterexamples],
        missing=[filled(s.MissingShape, one, readings=_picked(one.readings)) for one in answer.missing],
        said=[*say_answer(policy, proof, answer)],
    )


def _counterexample(policy: Policy, one: Counterexample) -> s.CounterexampleShape:
    return filled(
        s.CounterexampleShape,
        one,
        given={name: items for name, items in one.where if name in policy.facts},
        readings=_picked((name, items) for name, items in one.where if name in policy.readings),
        smallest=one.is_smallest,
        case=one.is_case,
    )


def _picked(where: Iterable[tuple[str, Accepted]]) -> dict[str, str]:
    """Readings, each with its one choice."""
    return {name: text_of(items[0]) for name, items in where}
