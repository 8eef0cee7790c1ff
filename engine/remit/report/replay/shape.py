"""The shape of a comparison over real cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from remit.decide.explanation import Cited
from remit.report import DISCLAIMER
from remit.report.shared_shapes import VerdictName, When


@dataclass(frozen=True)
class ReplaySideShape:
    """One of the two: what it was asked for by, the policy, its readings, the day of rows without a date.

    `unstated` are its facts that no column says, unknown in every row.
    """

    name: str
    policy: str
    readings: dict[str, str]
    day: str | None
    unstated: list[str]


@dataclass(frozen=True)
class VerdictRowsShape:
    """How many rows have which verdict before and after; null where a row is no case of that policy."""

    before: VerdictName | None
    after: VerdictName | None
    rows: int


@dataclass(frozen=True)
class RuleRowsShape:
    """The rules that determine the verdict before and after, and how many rows have them."""

    before: list[str]
    after: list[str]
    rows: int


@dataclass(frozen=True)
class RegionRowsShape:
    """A box of cases in words and by facts, and how many rows lie in it: all of their cases that change do.

    `region` is its number, as in the rows that are written.
    """

    region: int
    says: str
    where: When
    rows: int


@dataclass(frozen=True)
class TurnRowsShape:
    """Rows whose verdict goes from one to another, by rules and by regions; `elsewhere` are those of no one region."""

    before: VerdictName
    after: VerdictName
    rows: int
    rules: list[RuleRowsShape]
    regions: list[RegionRowsShape]
    elsewhere: int


@dataclass(frozen=True)
class LogShape:
    """What a decision log has: decisions that were looked at, and lines that were passed over, by why.

    `read_otherwise` are decisions that were made under other readings than those of their policy here.
    """

    decisions: int
    others: int
    refused: int
    lost: int
    cut_short: int
    read_otherwise: int


@dataclass(frozen=True)
class ReplayShape:
    """The output of `remit compare --on --format json`; `failed` are the changes of --fail-on that occur.

    Of rows that leave facts out, `changes` are those that change in every case that fits, `could_change` those that
    change in some; there a row is listed with each change that it could take. `only_before` and `only_after` are cases
    of one of the two, `neither` of none. Of rows `apart` it is known what either policy says, but not case by case.
    """

    before: ReplaySideShape
    after: ReplaySideShape
    table: str
    log: LogShape | None
    said: str
    rows: int
    same: int
    changed: int
    could: int
    only_before: int
    only_after: int
    neither: int
    apart: int
    matrix: list[VerdictRowsShape]
    changes: list[TurnRowsShape]
    could_change: list[TurnRowsShape]
    statements: list[Cited]
    output: str | None
    written: int | None
    failed: list[str]
    about: str = DISCLAIMER
    format: Literal["remit-replay/1"] = "remit-replay/1"
