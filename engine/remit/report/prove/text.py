"""Proofs for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from remit.assurance.prove.claims import counterexamples, say_answer
from remit.assurance.prove.proofs import Proof
from remit.model.policy import Policy
from remit.quantities import say_count
from remit.report import DISCLAIMER
from remit.report.screen import MARKS, Screen


def show_proofs(screen: Screen, policy: Policy, proofs: Sequence[Proof], *, quiet: bool = False) -> None:
    """Each property with what became of it; the counterexamples; a summary.

    Args:
        screen: Where they are shown.
        policy: The one that claims it.
        proofs: What became of each property.
        quiet: Leave out what is proved.
    """
    for proof in proofs:
        if not (quiet and proof.is_proved):
            _show(screen, policy, proof)
    if text := counterexamples(policy, proofs):
        screen.line("As a scenario file, to look at and to keep:", "bold")
        screen.line()
        screen.line(text.rstrip())
        screen.line()
    failed = sum(not proof.is_proved for proof in proofs)
    held = f"{len(proofs) - failed} of {say_count(len(proofs), 'property', 'properties')} proved"
    screen.line(held, "red" if failed else "green")
    screen.hang("", 0, DISCLAIMER, "dim")


def _show(screen: Screen, policy: Policy, proof: Proof) -> None:
    mark, colour = MARKS[proof.is_proved]
    screen.line(f"{screen.styled(mark, colour)} {screen.styled(proof.name, 'bold')}")
    screen.hang("  ", 2, proof.stated.claim)
    for answer in proof.answers:
        for said in say_answer(policy, proof, answer):
            screen.hang("  ", 2, said, "dim" if answer.is_proved else "red")
    screen.line()
