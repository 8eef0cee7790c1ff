"""The shape of a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from remit.assurance.compare.determining import Determining
from remit.assurance.compare.edits import Edits
from remit.assurance.compare.vocabulary import OneSided
from remit.decide.explanation import Cited
from remit.report import DISCLAIMER
from remit.report.shared_shapes import VerdictName, When


@dataclass(frozen=True)
class SideShape:
    """One of the two: what it was asked for by, the policy, the choice of each reading, the day if one is fixed."""

    name: str
    policy: str
    readings: dict[str, str]
    day: str | None


@dataclass(frozen=True)
class TurnShape:
    """How many cases go from one verdict to another, or keep it; null where constraints allow no such case."""

    before: VerdictName | None
    after: VerdictName | None
    cases: int


@dataclass(frozen=True)
class KeptShape(TurnShape):
    """Cases that keep their verdict, and the rules before and after."""

    rules_before: Determining
    rules_after: Determining


@dataclass(frozen=True)
class ChangedRegionShape:
    """A box of cases in words and by facts, a smallest scenario in it, and the rules before and after.

    The scenario is a `smallest` one where no other states fewer facts; else not all sets of facts were gone through.
    """

    says: str
    where: When
    cases: int
    witness: dict[str, str]
    rules_before: Determining
    rules_after: Determining
    smallest: bool


@dataclass(frozen=True)
class ChangeShape(KeptShape):
    """Cases whose verdict changes, and their regions; `more` where not all are listed."""

    regions: list[ChangedRegionShape]
    more: bool


@dataclass(frozen=True)
class VocabularyShape:
    """What only one of the two declares; cases with values of only one side are left out of the comparison."""

    facts_before: list[str]
    facts_after: list[str]
    readings_before: list[str]
    readings_after: list[str]
    values: tuple[OneSided, ...]
    choices: tuple[OneSided, ...]


@dataclass(frozen=True)
class FigureValueShape:
    """A value of a figure, its first and last day (null is no bound), and the statements that it rests on."""

    value: str
    first: str | None
    last: str | None
    cites: list[str]


@dataclass(frozen=True)
class FigureShape:
    """A figure that is another after than before: on the days that are compared, or where none is fixed, on any day."""

    name: str
    before: list[FigureValueShape]
    after: list[FigureValueShape]


@dataclass(frozen=True)
class CompareShape:
    """The output of `remit compare --format json`; `failed` are the changes of --fail-on that occur.

    `unlinked` are derived facts that are looked at apart from what they are derived from: a case may be none.
    """

    before: SideShape
    after: SideShape
    said: str
    same: bool
    cases: int
    changed: int
    only_before: int
    only_after: int
    matrix: list[TurnShape]
    changes: list[ChangeShape]
    unchanged: list[KeptShape]
    vocabulary: VocabularyShape
    figures: list[FigureShape]
    edits: tuple[Edits, ...]
    statements: list[Cited]
    failed: list[str]
    unlinked: tuple[str, ...]
    about: str = DISCLAIMER
    format: Literal["remit-compare/1"] = "remit-compare/1"
