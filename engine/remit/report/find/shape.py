"""The shape of the rows that are surely, possibly or never allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from remit.decide.decision_shape import VerdictName
from remit.report import DISCLAIMER

Answer = Literal["surely", "possibly", "never"]


@dataclass(frozen=True)
class FoundCountsShape:
    """How many rows there are in all, and how many are surely, possibly and never allowed; no case fits the others."""

    rows: int
    surely: int
    possibly: int
    never: int


@dataclass(frozen=True)
class FoundRowsShape:
    """Rows of which the same is found, by their numbers from 1: whether they are permitted or exempt, and why.

    `rules` determine the verdict whatever is missing, `may_rules` may; it depends on the facts in `depends_on`.
    """

    answer: Answer
    verdict: VerdictName
    possible: tuple[VerdictName, ...]
    rules: tuple[str, ...]
    may_rules: tuple[str, ...]
    depends_on: tuple[str, ...]
    cites: tuple[str, ...]
    reason: str
    rows: list[int]


@dataclass(frozen=True)
class FindShape:
    """The output of `remit find --format json`; with `--only`, `found` has these rows alone."""

    policy: str
    policy_sha256: str
    table: str
    given: dict[str, list[str]]
    readings: dict[str, str]
    counts: FoundCountsShape
    found: list[FoundRowsShape]
    about: str = DISCLAIMER
    format: Literal["remit-find/1"] = "remit-find/1"
