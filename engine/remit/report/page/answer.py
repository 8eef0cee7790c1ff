"""The answer first: every verdict with its share of all cases and the rules behind it, and what is proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from remit.assurance.prove.claims import say_answer
from remit.assurance.prove.proofs import Proof
from remit.explain.verdict_words import LOOKS, Look
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.quantities import say_percent
from remit.report.page.rules import RuleView


@dataclass(frozen=True, slots=True)
class Share:
    """A verdict, how many cases it has, where its part of a bar begins, how wide it is (percent), and that in words."""

    verdict: Verdict
    look: Look
    cases: int
    begins: float
    percent: float
    said: str


@dataclass(frozen=True, slots=True)
class Group:
    """A verdict with its share, and the rules of its effect."""

    share: Share
    rules: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A property: what it claims, whether it is so and under every reading, and what was looked at."""

    name: str
    claim: str
    is_proved: bool
    is_every: bool
    cases: int
    readings: int
    said: tuple[str, ...]


def shares(counts: Mapping[Verdict, int]) -> tuple[Share, ...]:
    """The parts of all cases, in the order in which verdicts are shown; those without a case are left out."""
    total, begins, found = sum(counts.values()), 0.0, []
    for verdict, look in LOOKS.items():
        if cases := counts.get(verdict, 0):
            width = 100 * cases / total
            found.append(Share(verdict, look, cases, begins, width, say_percent(cases, total)))
            begins += width
    return tuple(found)


def groups(parts: Sequence[Share], rules: Sequence[RuleView]) -> tuple[Group, ...]:
    """Every verdict that some case has or some rule gives."""
    there = {share.verdict: share for share in parts}
    return tuple(
        Group(there.get(verdict, Share(verdict, look, 0, 0.0, 0.0, say_percent(0, 1))), own)
        for verdict, look in LOOKS.items()
        if (own := tuple(rule for rule in rules if rule.verdict is verdict)) or verdict in there
    )


def claims(policy: Policy, proofs: Sequence[Proof]) -> tuple[ClaimView, ...]:
    """The properties of a policy, with what became of each."""
    return tuple(
        ClaimView(
            proof.name,
            proof.stated.claim,
            proof.is_proved,
            proof.stated.readings == "every" or not policy.readings,
            proof.cases,
            proof.readings,
            tuple(line for answer in proof.answers for line in say_answer(policy, proof, answer)),
        )
        for proof in proofs
    )
