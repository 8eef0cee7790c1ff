"""The shape of a decision as data: the same in every JSON output, and in Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

VerdictName = Literal["permitted", "prohibited", "exempt", "unregulated", "conflict", "undetermined"]
Where = Mapping[str, tuple[str, ...]]  # facts, and the values, groups or ranges that they have

ShownTest = str | dict[str, str | list[str]]  # a value, a group, a range; or what is asked, by its verb
When = dict[
    str, list[ShownTest] | list[dict[str, list[ShownTest]]]
]  # a condition; what else is so of a fact is under `all`


@dataclass(frozen=True)
class ContestShape:
    """A smallest set of readings that would change what is possible."""

    change: Mapping[str, str]
    verdict: VerdictName
    possible: tuple[VerdictName, ...]


@dataclass(frozen=True)
class ReceiptShape:
    """What a decision was made under: the same gives the same decision again."""

    policy: str
    policy_sha256: str
    remit: str
    readings: Mapping[str, str]
    day: str | None


@dataclass(frozen=True)
class DutyShape:
    """What is to be done, and by when; `sure` where every case that fits what is known carries it."""

    duty: str
    what: str
    by: str | None
    sure: bool
    rules: tuple[str, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True)
class DecisionShape:
    """What a policy says of one scenario; more than one possible verdict where it is undetermined."""

    verdict: VerdictName
    rules: tuple[str, ...]
    may_rules: tuple[str, ...]
    possible: tuple[VerdictName, ...]
    contested_by: tuple[ContestShape, ...]
    depends_on: tuple[str, ...]
    unknown: tuple[str, ...]
    given: Where
    duties: tuple[DutyShape, ...]
    notes: tuple[str, ...]
    unlinked: tuple[str, ...]
    receipt: ReceiptShape
