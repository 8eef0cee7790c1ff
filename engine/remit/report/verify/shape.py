"""The shape of records that were decided again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from remit.decide.receipts import RecordKind
from remit.report import DISCLAIMER
from remit.report.verify.verified import Outcome


@dataclass(frozen=True)
class RecordDifferenceShape:
    """A part that is another now: of the decision, or `receipt.…`; null is that there is no such part."""

    part: str
    was: Any
    now: Any


@dataclass(frozen=True)
class VerifiedShape:
    """A record, whether it is decided to the same bytes, and what differs.

    `refused` says why the policy cannot decide it; `recorded_by` and `replaced_by` are git revisions: in which the
    policy was the recorded one, and which made it another (empty where none is found).
    """

    file: str
    line: int | None
    name: str
    kind: RecordKind
    policy: str
    outcome: Outcome
    differences: tuple[RecordDifferenceShape, ...]
    refused: str
    recorded_by: str
    replaced_by: str


@dataclass(frozen=True)
class VerificationShape:
    """The output of `remit verify --format json`."""

    decisions: list[VerifiedShape]
    same: int
    about: str = DISCLAIMER
    format: Literal["remit-verify/1"] = "remit-verify/1"
