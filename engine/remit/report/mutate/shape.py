"""The shape of what became of the mutants of a policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from remit.report import DISCLAIMER
from remit.report.shared_shapes import WrittenScenarioShape


@dataclass(frozen=True)
class UsedShape:
    """How many scenarios were used, and which and how many were not."""

    used: int
    not_as_expected: list[str]
    without_expectation: int
    of_other_policies: int


@dataclass(frozen=True)
class FatesShape:
    """How many mutants met each fate."""

    equivalent: int
    killed: int
    survived: int
    too_large: int


@dataclass(frozen=True)
class KillerShape:
    """The first scenario that kills a mutant, and what it misses of what it expects."""

    name: str
    file: str
    line: int | None
    miss: str | None


@dataclass(frozen=True)
class WitnessShape:
    """A smallest scenario that would kill a mutant, and what it would miss.

    It is a `smallest` one where no other states fewer facts; else not all sets of facts were gone through.
    """

    scenario: WrittenScenarioShape
    miss: str | None
    smallest: bool


@dataclass(frozen=True)
class MutantShape:
    """A mutant: its kind, what is wrong in it and where; its fate, and the scenario that killed it or would."""

    kind: str
    what: str
    fate: Literal["equivalent", "killed", "survived", "too large"]
    file: str
    line: int | None
    column: int | None
    killed_by: KillerShape | None
    would_be_killed_by: WitnessShape | None


@dataclass(frozen=True)
class MutateShape:
    """The output of `remit mutate --format json`; `same` is what an equivalent mutant has in common with the policy.

    `unlinked` are derived facts that are looked at apart from what they are derived from: a survivor may be equivalent.
    """

    policy: str
    same: Literal["verdict", "verdict and rules"]
    score: float
    threshold: float | None
    scenarios: UsedShape
    kinds: dict[str, FatesShape]
    mutants: list[MutantShape]
    unlinked: tuple[str, ...]
    about: str = DISCLAIMER
    format: Literal["remit-mutate/1"] = "remit-mutate/1"
