"""The shapes of what the tools for an assistant answer, each with the words that say the same."""

from __future__ import annotations

from dataclasses import dataclass

from remit.decide.decision_shape import DecisionShape
from remit.interview import Option
from remit.report import DISCLAIMER
from remit.report.check.shape import ConceptShape, ExplanationShape, FlipShape, QuestionShape


@dataclass(frozen=True)
class NamedPolicyShape:
    """A policy that can be asked."""

    policy: str
    title: str
    covers: str | None
    facts: int
    rules: int


@dataclass(frozen=True)
class PoliciesShape:
    """The policies of the folder, and what is wrong with files that give none."""

    policies: list[NamedPolicyShape]
    problems: list[str]
    about: str = DISCLAIMER


@dataclass(frozen=True)
class FactShape:
    """A fact that a case can state, and what can be stated of it.

    The `options` are the values and groups of a choice, the members of a set. Of a number, a day, a moment or a text
    any value can be stated, or a range; `unit` is what a number counts. `derived`: it is worked out where not stated.
    """

    fact: str
    question: str | None
    means: str | None
    kind: str
    unit: str | None
    options: tuple[Option, ...]
    may_be_absent: bool
    derived: bool


@dataclass(frozen=True)
class ChoiceShape:
    """One way to read a passage."""

    choice: str
    says: str | None
    because: str | None
    cites: tuple[str, ...]


@dataclass(frozen=True)
class ReadingShape:
    """A passage that can be read in several ways; decisions are made under the default."""

    reading: str
    question: str
    choices: list[ChoiceShape]
    default: str | None


@dataclass(frozen=True)
class ConceptNameShape:
    """A concept, which may be stated like a flag where its facts are not known."""

    concept: str
    means: str | None
    cites: tuple[str, ...]


@dataclass(frozen=True)
class VocabularyShape:
    """What can be stated of a case."""

    policy: str
    title: str
    facts: list[FactShape]
    concepts: list[ConceptNameShape]
    readings: list[ReadingShape]
    about: str = DISCLAIMER


@dataclass(frozen=True)
class DecidedShape:
    """What follows. It is allowed only where the verdict is permitted or exempt, whatever is not known."""

    allowed: bool
    decision: DecisionShape
    about: str = DISCLAIMER


@dataclass(frozen=True)
class ExplainedShape:
    """What follows, and why."""

    allowed: bool
    decision: DecisionShape
    explanation: ExplanationShape
    about: str = DISCLAIMER


@dataclass(frozen=True)
class AskedShape:
    """The question to ask next; none where nothing that is not known matters."""

    allowed: bool
    question: QuestionShape | None
    decision: DecisionShape
    concept: ConceptShape | None = None
    about: str = DISCLAIMER


@dataclass(frozen=True)
class ChangedShape:
    """The fewest facts whose change would give another verdict, and the readings that would."""

    allowed: bool
    flips: list[FlipShape]
    sentences: list[str]
    decision: DecisionShape
    about: str = DISCLAIMER


@dataclass(frozen=True)
class StatementShape:
    """A statement of a source: its own words where they may be shown, else in the words of the policy.

    One that is `reported` was read elsewhere, and is not verified.
    """

    statement: str
    source: str
    publisher: str | None
    published: str | None
    speaker: str | None
    quote: str | None
    says: str
    is_background: bool
    cited_by: list[str]
    reported: str | None


@dataclass(frozen=True)
class StatementsShape:
    """Statements of the sources that a policy rests on."""

    policy: str
    statements: list[StatementShape]
    about: str = DISCLAIMER
