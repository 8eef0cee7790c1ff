"""The shape of what became of the properties of a policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from remit.report import DISCLAIMER
from remit.report.shared_shapes import VerdictName, Where


@dataclass(frozen=True)
class CounterexampleShape:
    """A scenario that refutes a claim, with readings that are not in their default; its verdict and rules.

    It is `smallest` where no other states fewer facts; else there were too many sets of facts to go through all. `case`
    is false where what derived facts are derived from leaves no such case; null where that is not known.
    """

    given: Where
    readings: dict[str, str]
    verdict: VerdictName
    rules: list[str]
    smallest: bool
    case: bool | None


@dataclass(frozen=True)
class MissingShape:
    """A verdict that no case has, under these readings (none listed: under all that were looked at)."""

    verdict: VerdictName
    readings: dict[str, str]


@dataclass(frozen=True)
class AnswerShape:
    """What became of one claim (by its key); `vacuous` where it is about no case. `said` is all of it in words.

    `unlinked` are derived facts whose inputs may leave no case of which it claims that there is one.
    Of claims about two scenarios there are two counterexamples: before and after the change.
    """

    claim: str
    proved: bool
    vacuous: bool
    cases: int
    broken: int
    counterexamples: list[CounterexampleShape]
    missing: list[MissingShape]
    unlinked: tuple[str, ...]
    said: list[str]


@dataclass(frozen=True)
class PropertyShape:
    """A property, its cases by verdict, under how many choices of readings, and the answer to each claim."""

    name: str
    claim: str
    file: str
    line: int | None
    proved: bool
    cases: int
    verdicts: dict[VerdictName, int]
    readings: int
    answers: list[AnswerShape]


@dataclass(frozen=True)
class ProvedShape:
    """How many properties there are, and how many are proved."""

    total: int
    proved: int


@dataclass(frozen=True)
class ProveShape:
    """The output of `remit prove --format json`."""

    policy: str
    policy_sha256: str
    properties: list[PropertyShape]
    summary: ProvedShape
    about: str = DISCLAIMER
    format: Literal["remit-prove/1"] = "remit-prove/1"
