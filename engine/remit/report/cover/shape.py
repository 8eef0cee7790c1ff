"""The shape of what scenarios exercise of a policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from remit.report import DISCLAIMER
from remit.report.shared_shapes import WrittenScenarioShape


@dataclass(frozen=True)
class ShareShape:
    """How many things are exercised of those that can be, and how many no case could exercise."""

    exercised: int
    possible: int
    percent: float
    impossible: int


@dataclass(frozen=True)
class ThresholdShape:
    """A share that was asked for, of one kind or (null) of everything, and whether it is reached."""

    kind: str | None
    percent: float
    reached: bool


@dataclass(frozen=True)
class FirstShape:
    """The first scenario that exercises something."""

    name: str
    file: str
    line: int | None


@dataclass(frozen=True)
class ItemShape:
    """One thing to exercise, where it is written, whether any case could, and how many scenarios do."""

    kind: str
    shows: str
    file: str
    line: int | None
    column: int | None
    possible: bool
    scenarios: int
    first: FirstShape | None


@dataclass(frozen=True)
class CoverShape:
    """The output of `remit cover --format json`; `to_fill_in` has a scenario for each thing that is not exercised.

    With --on, rows of a table or of a log are counted in the place of scenarios, and no item says which is the first.
    `unlinked` are derived facts that are looked at apart from what they are derived from: a scenario may be of no case.
    """

    policy: str
    scenarios: int
    of_other_policies: int
    without_expectation: int
    total: ShareShape
    kinds: dict[str, ShareShape]
    thresholds: list[ThresholdShape]
    items: list[ItemShape]
    to_fill_in: list[WrittenScenarioShape]
    unlinked: tuple[str, ...]
    about: str = DISCLAIMER
    format: Literal["remit-cover/1"] = "remit-cover/1"
