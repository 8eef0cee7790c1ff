"""The shape of timelines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from remit.decide.timeline_shape import TimelineShape
from remit.report import DISCLAIMER
from remit.report.shared_shapes import VerdictName


@dataclass(frozen=True)
class AccountSpanShape:
    """Days on which the same accounts are the latest that speak of the case: of each its verdict and rules.

    `verdict` is what all of them say; null where they differ, or no case fits.
    """

    first: str | None
    last: str | None
    policies: tuple[str, ...]
    verdict: VerdictName | None
    verdicts: tuple[VerdictName | None, ...]
    rules: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class CaseDaysShape:
    """One case by each policy, and what the latest account says each day (empty where there is one policy).

    `unsaid` are, for each policy in turn, given facts that it does not have, or not with such a value: left out for it.
    """

    name: str
    timelines: list[TimelineShape]
    unsaid: tuple[tuple[str, ...], ...]
    latest: list[AccountSpanShape]


@dataclass(frozen=True)
class TimelinesShape:
    """The output of `remit timeline --format json`."""

    cases: list[CaseDaysShape]
    about: str = DISCLAIMER
    format: Literal["remit-timeline/1"] = "remit-timeline/1"
