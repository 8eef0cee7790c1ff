"""The shapes of decisions, explanations, check results and interviews."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from remit.check import Summary
from remit.decide.answers import SmallestReason
from remit.decide.decision_shape import DecisionShape
from remit.decide.explanation import Ask, Cited, Deciding
from remit.interview import Option
from remit.report import DISCLAIMER
from remit.report.shared_shapes import VerdictName, When, Where


@dataclass(frozen=True)
class MissedShape:
    """Where no rule decides: a rule that would have said otherwise, and the clauses that stand against it."""

    rule: str
    effect: Literal["forbid", "permit", "exempt", "abstain"]
    says: str
    unmet: list[str]
    cites: list[str]


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
class ExplanationShape:
    """Why a decision is as it is; `sentences` is all of it in words. Of what is missed, the nearest comes first."""

    sentences: list[str]
    deciding: tuple[Deciding, ...]
    missed: list[MissedShape]
    waivers: tuple[Deciding, ...]
    settled_by: SmallestReason | None
    flips: list[FlipShape]
    hinges: list[HingeShape]
    ask: Ask | None
    statements: tuple[Cited, ...]


@dataclass(frozen=True)
class ConceptShape:
    """Whether a concept that is asked about is so; what would settle it, and which readings would change it."""

    concept: str
    truth: Literal["true", "false", "undetermined"]
    means: str | None
    cites: tuple[str, ...]
    depends_on: tuple[str, ...]
    contested_by: tuple[str, ...]


@dataclass(frozen=True)
class ScenarioShape:
    """A scenario of a file, its decision, what was expected in vain, and the concepts that it asks about."""

    name: str
    file: str
    line: int | None
    as_expected: bool | None
    misses: list[str]
    decision: DecisionShape
    explanation: ExplanationShape | None = None
    concepts: list[ConceptShape] = field(default_factory=list)


@dataclass(frozen=True)
class CheckShape:
    """The output of `remit check --format json`."""

    scenarios: list[ScenarioShape]
    summary: Summary
    about: str = DISCLAIMER
    format: Literal["remit-check/1"] = "remit-check/1"


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
    options: tuple[Option, ...]


@dataclass(frozen=True)
class InterviewShape:
    """The output of `remit ask` without a terminal; no question where nothing unanswered matters.

    With `--about`, the questions are about a `concept`; the decision is that of the policy on the same answers.
    """

    question: QuestionShape | None
    decision: DecisionShape
    concept: ConceptShape | None = None
    about: str = DISCLAIMER
    format: Literal["remit-ask/1"] = "remit-ask/1"
