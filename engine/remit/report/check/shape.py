"""The shapes of decisions, explanations, check results and interviews."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from remit.decide.decision_shape import DecisionShape
from remit.report.shared_shapes import VerdictName, When, Where


@dataclass(frozen=True)
class OverriddenShape:
    """A rule that applies and is overridden."""

    rule: str
    says: str
    because: str | None
    cites: list[str]


@dataclass(frozen=True)
class DecidingShape:
    """A determining rule, with the clauses that make it apply."""

    rule: str
    says: str
    facts: list[str]
    overrides: list[OverriddenShape]
    cites: list[str]


@dataclass(frozen=True)
class MissedShape:
    """Where no rule decides: a rule that would have said otherwise, and the clauses that stand against it."""

    rule: str
    effect: Literal["forbid", "permit", "exempt"]
    says: str
    unmet: list[str]
    cites: list[str]


@dataclass(frozen=True)
class StatementShape:
    """A statement that the answer rests on; `verbatim` where the source's text is at hand."""

    citation: str
    speaker: str | None
    source: str
    says: str
    verbatim: str | None


@dataclass(frozen=True)
class ReasonShape:
    """A smallest set of facts that settles the verdict, and how many sets are as small (at least, where many)."""

    facts: list[str]
    equally_small: int
    at_least: bool


@dataclass(frozen=True)
class FlipShape:
    """The fewest facts whose change makes another verdict possible, and to what they change."""

    verdict: VerdictName
    changes: Where


@dataclass(frozen=True)
class HingeShape:
    """Where a verdict that is still possible follows; nowhere listed: in all other cases."""

    verdict: VerdictName
    where: list[When]


@dataclass(frozen=True)
class AskShape:
    """The question to ask first, and how many answers are expected to settle the verdict."""

    fact: str
    question: str
    expected: float
    exact: bool


@dataclass(frozen=True)
class ExplanationShape:
    """Why a decision is as it is; `sentences` is all of it in words. Of what is missed, the nearest comes first."""

    sentences: list[str]
    deciding: list[DecidingShape]
    missed: list[MissedShape]
    settled_by: ReasonShape | None
    flips: list[FlipShape]
    hinges: list[HingeShape]
    ask: AskShape | None
    statements: list[StatementShape]


@dataclass(frozen=True)
class ScenarioShape:
    """A scenario of a file, its decision, and what was expected in vain."""

    name: str
    file: str
    line: int | None
    as_expected: bool | None
    misses: list[str]
    decision: DecisionShape
    explanation: ExplanationShape | None = None


@dataclass(frozen=True)
class SummaryShape:
    """How many scenarios there are of each kind."""

    total: int
    verdicts: dict[str, int]
    as_expected: int
    not_as_expected: int
    without_expectation: int
    not_compared: int  # what they expect, they expect under readings that were left open


@dataclass(frozen=True)
class CheckShape:
    """The output of `remit check --format json`."""

    scenarios: list[ScenarioShape]
    summary: SummaryShape
    about: str
    format: Literal["remit-check/1"] = "remit-check/1"


@dataclass(frozen=True)
class OptionShape:
    """A value or a group that can be answered."""

    name: str
    label: str
    depth: int
    is_group: bool


@dataclass(frozen=True)
class QuestionShape:
    """The question to ask next, and what can be answered.

    Of a set any number of the options, its members: `{a | b}`. Of a day, a moment, a number or a text, the value itself
    or a range of it; the only option there can be is `absent`.
    """

    fact: str
    question: str
    kind: str
    why: str
    expected: float | None
    options: list[OptionShape] = field(default_factory=list)


@dataclass(frozen=True)
class InterviewShape:
    """The output of `remit ask` without a terminal; no question where nothing unanswered matters."""

    question: QuestionShape | None
    decision: DecisionShape
    about: str
    format: Literal["remit-ask/1"] = "remit-ask/1"
