"""The answer first: every verdict with its share of all cases and the rules behind it, and what is proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from remit.assurance.prove.claims import say_answer
from remit.assurance.prove.proofs import Proof
from remit.explain.verdict_words import LOOKS, Look
from remit.model.policy import Policy
from remit.model.rules import Rule, Verdict
from remit.quantities import say_percent
from remit.verdict import VERDICT_OF


@dataclass(frozen=True, slots=True)
class VerdictShare:
    """A verdict, how many cases it has, where its part of a bar begins, how wide it is (percent), and that in words."""

    verdict: Verdict
    look: Look
    cases: int
    begins: float
    percent: float
    said: str


@dataclass(frozen=True, slots=True)
class VerdictGroup:
    """A verdict with its share, and the rules of its effect."""

    share: VerdictShare
    rules: Mapping[str, Rule]


class Claim(NamedTuple):
    """What a property claims, whether it is so, and under every reading; and what became of it in sentences."""

    claim: str
    is_proved: bool
    is_every: bool
    said: tuple[str, ...]


def shares(counts: Mapping[Verdict, int]) -> tuple[VerdictShare, ...]:
    """The parts of all cases, in the order in which verdicts are shown; those without a case are left out."""
    total, begins, found = sum(counts.values()), 0.0, []
    for verdict, look in LOOKS.items():
        if cases := counts.get(verdict, 0):
            width = 100 * cases / total
            found.append(VerdictShare(verdict, look, cases, begins, width, say_percent(cases, total)))
            begins += width
    return tuple(found)


def groups(parts: Sequence[VerdictShare], policy: Policy) -> tuple[VerdictGroup, ...]:
    """Every verdict that some case has or some rule gives.

    Args:
        parts: The share of each verdict in all cases.
        policy: The one whose rules are put to the verdicts, in its order.
    """
    there = {share.verdict: share for share in parts}
    own = {
        verdict: {name: rule for name, rule in policy.rules.items() if VERDICT_OF.get(rule.effect) is verdict}
        for verdict in LOOKS
    }
    return tuple(
        VerdictGroup(there.get(verdict, VerdictShare(verdict, look, 0, 0.0, 0.0, say_percent(0, 1))), own[verdict])
        for verdict, look in LOOKS.items()
        if own[verdict] or verdict in there
    )


def claims(policy: Policy, proofs: Sequence[Proof]) -> list[Claim]:
    """The properties of a policy, with what became of each.

    Args:
        policy: Says what counterexamples are called in words.
        proofs: Of each property, whether it holds.
    """
    return [
        Claim(
            proof.stated.claim,
            proof.is_proved,
            proof.stated.readings == "every" or not policy.readings,
            tuple(line for answer in proof.answers for line in say_answer(policy, proof, answer)),
        )
        for proof in proofs
    ]
