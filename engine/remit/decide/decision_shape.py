"""The shape of a decision as data, and a decision in it: the same in every JSON output, and in Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from remit.decide.decision import Decision

VerdictName = Literal["permitted", "prohibited", "exempt", "unregulated", "conflict", "undetermined"]
Where = dict[str, list[str]]  # facts, and the values, groups or ranges that they have

When = dict[
    str, list[str] | list[dict[str, list[str]]]
]  # a condition: the same; what else is so of them is under `all`


@dataclass(frozen=True)
class ContestShape:
    """A smallest set of readings that would change what is possible."""

    change: dict[str, str]
    verdict: VerdictName
    possible: list[VerdictName]


@dataclass(frozen=True)
class ReceiptShape:
    """What a decision was made under: the same gives the same decision again."""

    policy: str
    policy_sha256: str
    remit: str
    readings: dict[str, str]
    day: str | None


@dataclass(frozen=True)
class DecisionShape:
    """What a policy says of one scenario; more than one possible verdict where it is undetermined."""

    verdict: VerdictName
    rules: list[str]
    may_rules: list[str]
    possible: list[VerdictName]
    contested_by: list[ContestShape]
    depends_on: list[str]
    unknown: list[str]
    given: Where
    notes: list[str]
    receipt: ReceiptShape


def decision_shape(decision: Decision) -> DecisionShape:
    """A decision; the receipt is what gives it again."""
    day = str(decision.day) if decision.day else None
    readings = dict(decision.readings)
    return DecisionShape(
        verdict=decision.verdict.value,
        rules=list(decision.rules),
        may_rules=list(decision.may_rules),
        possible=[verdict.value for verdict in decision.possible],
        contested_by=[
            ContestShape(dict(c.change), c.verdict.value, [verdict.value for verdict in c.possible])
            for c in decision.contested_by
        ],
        depends_on=list(decision.depends_on),
        unknown=list(decision.unknown),
        given={name: list(items) for name, items in decision.given.items()},
        notes=list(decision.notes),
        receipt=ReceiptShape(decision.policy, decision.policy_hash, decision.remit_version, readings, day),
    )
