"""An explanation as data: what follows, why, what it beat, what is open, the sources; each with its sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from remit.decide.answers import FactChanges, Flip, SmallestReason
from remit.model.rules import Effect, Verdict

UNVERIFIED = "unverified"  # said of a statement that is reported, wherever it is shown


@dataclass(frozen=True, slots=True)
class Overridden:
    """A rule that applies and is overridden."""

    rule: str
    says: str
    because: str | None
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deciding:
    """A determining rule, with the clauses that make it apply."""

    rule: str
    says: str
    facts: tuple[str, ...]
    overrides: tuple[Overridden, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """A rule that would have given another verdict, and what stands against it; nothing: not one and the same thing."""

    rule: str
    effect: Effect
    says: str
    unmet: tuple[str, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement that the answer rests on; `verbatim` where the source's text is at hand.

    One that is `reported` was read elsewhere, and is not verified.
    """

    citation: str
    speaker: str | None
    source: str
    says: str
    verbatim: str | None
    reported: str | None = None  # where, by whom and when


@dataclass(frozen=True, slots=True)
class Hinge:
    """A verdict that is still possible, and the boxes of facts in which it follows; no boxes: in all other cases."""

    verdict: Verdict
    where: tuple[FactChanges, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """The question to ask first, and how many answers are expected to settle the verdict."""

    fact: str
    question: str
    expected: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """Reasons, flips, hinges and the first question; empty where they do not apply."""

    settled_by: SmallestReason | None
    flips: tuple[Flip, ...]
    hinges: tuple[Hinge, ...]
    ask: Ask | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a decision is as it is. Printed, it is in sentences."""

    verdict: Verdict
    headline: str
    deciding: tuple[Deciding, ...]
    not_applied: tuple[str, ...]
    contested: tuple[str, ...]
    unknown: tuple[str, ...]
    outlook: Outlook
    outlook_said: tuple[str, ...]
    notes: tuple[str, ...]
    statements: tuple[Cited, ...]
    missed: tuple[Missed, ...] = ()
    waivers: tuple[Deciding, ...] = ()  # the rules that only stop others, and which
    rules_said: tuple[str, ...] = ()  # why the rules apply, what they override, what the missed ones lack
    duties_said: tuple[str, ...] = ()  # what is to be done, surely or perhaps

    def paragraphs(self, *, noted: bool = True) -> Iterator[str]:
        """The explanation in words, but for the statements; with its notes, or without."""
        yield self.headline
        yield from (*self.rules_said, *self.duties_said, *self.not_applied, *self.outlook_said)
        yield from (*self.contested, *self.unknown)
        yield from self.notes if noted else ()

    def __str__(self) -> str:
        lines = [*self.paragraphs(), *(say_statement(cited) for cited in self.statements)]
        return "\n".join(lines)


def say_statement(cited: Cited) -> str:
    """A statement with who says it, verbatim where the text is at hand; of one that is not verified, that."""
    speaker = f"{cited.speaker}, " if cited.speaker else ""
    words = _quoted(cited.verbatim) if cited.verbatim else cited.says
    unverified = f" ({UNVERIFIED}: {cited.reported})" if cited.reported else ""
    return f"[{cited.citation}] {speaker}{cited.source}{unverified}: {words}"


def _quoted(passage: str) -> str:
    """A passage in quotation marks, unless it has its own."""
    return passage if passage.startswith(('"', "“", "„", "«")) else f"“{passage}”"
