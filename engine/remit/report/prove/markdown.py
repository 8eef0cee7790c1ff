"""Proofs for a review: how many claims hold, what refutes those that do not, and the proofs folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.assurance.prove.claims import counterexamples, say_answer
from remit.assurance.prove.proofs import Proof
from remit.model.policy import Policy
from remit.quantities import say_count
from remit.report.markdown import code, fenced, folded, listed_lines, plain, whole


def prove_markdown(policy: Policy, proofs: Sequence[Proof]) -> str:
    """How many claims are proved, each that is not with its counterexample, the proofs folded.

    Args:
        policy: The one that claims it.
        proofs: What became of each property.
    """
    failed = [proof for proof in proofs if not proof.is_proved]
    held = [proof for proof in proofs if proof.is_proved]
    lines = listed_lines([_said(policy, proof) for proof in failed])
    lines += [""] if failed else []
    if text := counterexamples(policy, proofs):
        lines += folded("counterexamples, as a scenario file", fenced(text))
    proofs_said = listed_lines([_said(policy, proof) for proof in held])
    lines += folded(f"{say_count(len(held), 'claim')} proved", proofs_said)
    return whole("❌" if failed else "✅", f"{_headline(proofs)}, {plain(policy.policy)}", lines)


def _headline(proofs: Sequence[Proof]) -> str:
    failed = sum(not proof.is_proved for proof in proofs)
    if not failed:
        return f"{say_count(len(proofs), 'claim')} proved over all cases"
    return f"{failed} of {say_count(len(proofs), 'claim')} {'is' if failed == 1 else 'are'} not proved"


def _said(policy: Policy, proof: Proof) -> str:
    """The claim and what became of it, as an item of a list."""
    return "".join([f"{plain(proof.stated.claim)} ({code(proof.name)})", *_answers(policy, proof)])


def _answers(policy: Policy, proof: Proof) -> Iterator[str]:
    for answer in proof.answers:
        yield from (f"<br>{plain(said)}" for said in say_answer(policy, proof, answer))
