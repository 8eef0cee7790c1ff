"""The shape of an audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from remit.report import DISCLAIMER
from remit.report.shared_shapes import VerdictName, When

SeverityName = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class RegionShape:
    """A box of cases: facts with the values that they have there, the same in words, and how many cases."""

    where: When
    says: str
    cases: int


@dataclass(frozen=True)
class PartShape:
    """Cases of a finding that belong together; `more` where not all of their regions are listed."""

    says: str
    cases: int
    more: bool
    regions: list[RegionShape]


@dataclass(frozen=True)
class FindingShape:
    """One finding: how grave, of which kind, where it is written, the cases, and a scenario to paste.

    The scenario is a `smallest` one where no other states fewer facts; else not all sets of facts were gone through.
    """

    severity: SeverityName
    code: str
    message: str
    help: str | None
    subject: str | None
    file: str
    line: int | None
    column: int | None
    cases: int | None
    parts: list[PartShape]
    details: list[str]
    scenario: str | None
    smallest: bool | None


@dataclass(frozen=True)
class AuditShape:
    """The output of `remit audit --format json`.

    A case is a combination of what the rules tell apart; the values of choices, flags and readings are each one.
    `unlinked` are derived facts that are looked at apart from what they are derived from: a case may be none.
    `by_rule` is to how many cases each rule gives the verdict, by the default readings.
    """

    policy: str
    file: str
    cases: int
    verdicts: dict[VerdictName, int]
    contested: int
    by_rule: dict[str, int]
    findings: list[FindingShape]
    summary: dict[SeverityName, int]
    unlinked: tuple[str, ...]
    about: str = DISCLAIMER
    format: Literal["remit-audit/1"] = "remit-audit/1"
