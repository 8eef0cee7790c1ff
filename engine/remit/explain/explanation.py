"""The parts of an explanation, and how they read: what follows, why, what it beat, what is open, and the sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from remit.explain.outlook import Outlook
from remit.explain.words import clauses
from remit.model.rules import Verdict


@dataclass(frozen=True, slots=True)
class Overridden:
    """A rule that applies and is beaten: its sentence, and why and by which statements it is."""

    rule: str
    says: str
    because: str | None
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deciding:
    """A determining rule: its sentence, the clauses that make it apply, what it overrides, what it cites."""

    rule: str
    says: str
    facts: tuple[str, ...]
    overrides: tuple[Overridden, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement that the answer rests on, in the policy's words and, with the text at hand, in the source's."""

    citation: str
    speaker: str | None
    source: str
    says: str
    verbatim: str | None = None


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

    def paragraphs(self) -> Iterator[str]:
        """The explanation in words, but for the statements."""
        yield self.headline
        for rule in self.deciding:
            because = f"because {clauses(rule.facts)}" if rule.facts else "whatever is so of what is not known"
            yield f"The rule {rule.rule} applies {because}."
            for beaten in rule.overrides:
                yield _override(beaten)
        yield from self.not_applied
        yield from self.outlook_said
        yield from self.contested
        yield from self.unknown
        yield from self.notes

    def __str__(self) -> str:
        lines = [*self.paragraphs(), *(say_statement(cited) for cited in self.statements)]
        return "\n".join(lines)


def say_statement(cited: Cited) -> str:
    """A statement with who says it, verbatim where the text is at hand."""
    speaker = f"{cited.speaker}, " if cited.speaker else ""
    words = _quoted(cited.verbatim) if cited.verbatim else cited.says
    return f"[{cited.citation}] {speaker}{cited.source}: {words}"


def _quoted(passage: str) -> str:
    """A passage in quotation marks, unless it has its own."""
    return passage if passage.startswith(('"', "“", "„", "«")) else f"“{passage}”"


def _override(beaten: Overridden) -> str:
    because = f", because {beaten.because}" if beaten.because else ""
    cites = f" [{', '.join(beaten.cites)}]" if beaten.cites else ""
    return f"It overrides {beaten.rule} (“{beaten.says}”){because}{cites}."
