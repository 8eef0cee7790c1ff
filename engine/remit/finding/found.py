"""Whether a row is surely, possibly or never allowed, and why: what is found of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from remit.decide import Decision
from remit.explain.deciding import reason
from remit.explain.included import cites_of
from remit.model.rules import Verdict

SURELY, POSSIBLY, NEVER = ANSWERS = ("surely", "possibly", "never")
ALLOWED = frozenset(verdict.value for verdict in Verdict if verdict.allowed)


@dataclass(frozen=True, slots=True)
class Found:
    """What is found of a row: `surely`, `possibly` or `never` allowed (permitted or exempt), and why.

    `rules` determine the verdict whatever is missing, `may_rules` may. It depends on the facts in `depends_on`.
    """

    answer: str
    verdict: Verdict
    possible: tuple[Verdict, ...]
    rules: tuple[str, ...]
    may_rules: tuple[str, ...]
    depends_on: tuple[str, ...]
    cites: tuple[str, ...]
    reason: str


def answer_of(possible: Collection[str]) -> str:
    """One of ANSWERS, by the verdicts that are possible."""
    allowed = ALLOWED.intersection(possible)
    if not allowed:
        return NEVER
    return SURELY if ALLOWED.issuperset(possible) else POSSIBLY


def found_of(decision: Decision) -> Found:
    """What a decision says of a row."""
    return Found(
        answer_of(decision.possible),
        decision.verdict,
        decision.possible,
        decision.rules,
        decision.may_rules,
        decision.depends_on,
        cites_of(decision, decision.rules or decision.may_rules),
        reason(decision),
    )
