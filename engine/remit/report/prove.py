"""Proofs for a terminal, and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from remit.assurance.claims import counterexamples, say_answer, say_number
from remit.assurance.proofs import Answer, Proof
from remit.decide import LoadedPolicy
from remit.model.policy import Policy
from remit.report import DISCLAIMER
from remit.report.screen import Screen

FORMAT = "remit-prove/1"


def show_proofs(screen: Screen, policy: Policy, proofs: Sequence[Proof], *, quiet: bool = False) -> None:
    """Each property with what became of it; the counterexamples; a summary."""
    for proof in proofs:
        if not (quiet and proof.is_proved):
            _show(screen, policy, proof)
    if text := counterexamples(policy, proofs):
        screen.line("As a scenario file, to look at and to keep:", "bold")
        screen.line()
        screen.line(text.rstrip())
        screen.line()
    failed = sum(not proof.is_proved for proof in proofs)
    held = f"{len(proofs) - failed} of {say_number(len(proofs), 'property', 'properties')} proved"
    screen.line(held, "red" if failed else "green")
    screen.hang("", 0, DISCLAIMER, "dim")


def _show(screen: Screen, policy: Policy, proof: Proof) -> None:
    mark, colour = ("✓", "green") if proof.is_proved else ("✗", "red")
    screen.line(f"{screen.styled(mark, colour)} {screen.styled(proof.name, 'bold')}")
    screen.hang("  ", 2, proof.stated.claim)
    for answer in proof.answers:
        for said in say_answer(policy, proof, answer):
            screen.hang("  ", 2, said, "dim" if answer.is_proved else "red")
    screen.line()


def prove_data(policy: LoadedPolicy, proofs: Sequence[Proof]) -> dict[str, Any]:
    """All proofs, as plain data."""
    return {
        "format": FORMAT,
        "about": DISCLAIMER,
        "policy": policy.policy.policy,
        "policy_sha256": policy.hash,
        "properties": [_data(policy, proof) for proof in proofs],
        "summary": {"total": len(proofs), "proved": sum(proof.is_proved for proof in proofs)},
    }


def _data(policy: LoadedPolicy, proof: Proof) -> dict[str, Any]:
    at = policy.written.origins.key("properties", proof.name)
    return {
        "name": proof.name,
        "claim": proof.stated.claim,
        "file": at.file,
        "line": at.line,
        "proved": proof.is_proved,
        "cases": proof.cases,
        "verdicts": {str(verdict): number for verdict, number in proof.verdicts.items()},
        "readings": proof.readings,
        "answers": [_answer(policy.policy, proof, answer) for answer in proof.answers],
    }


def _answer(policy: Policy, proof: Proof, answer: Answer) -> dict[str, Any]:
    return {
        "claim": answer.key,
        "proved": answer.is_proved,
        "vacuous": answer.is_vacuous,
        "cases": answer.cases,
        "broken": answer.broken,
        "counterexamples": [
            {
                "given": {name: list(items) for name, items in one.where if name in policy.facts},
                "readings": {name: items[0] for name, items in one.where if name in policy.readings},
                "verdict": one.verdict,
                "rules": list(one.rules),
            }
            for one in answer.counterexamples
        ],
        "missing": [
            {"verdict": missing.verdict, "readings": {name: items[0] for name, items in missing.readings}}
            for missing in answer.missing
        ],
        "said": list(say_answer(policy, proof, answer)),
    }
