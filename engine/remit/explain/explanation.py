"""The parts of an explanation, and how they read: what follows, why, what it beat, what is open, and the sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from remit.explain.counterfactuals import Outlook
from remit.explain.words import clauses, listed
from remit.model.rules import Effect, Verdict

MOST_MISSED = 4  # rules whose reasons are said; further ones are named


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
class Missed:
    """A rule that would have given another verdict, and what stands against it; nothing: not one and the same thing."""

    rule: str
    effect: Effect
    says: str
    unmet: tuple[str, ...]
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
    missed: tuple[Missed, ...] = ()

    def paragraphs(self, *, noted: bool = True) -> Iterator[str]:
        """The explanation in words, but for the statements; with its notes, or without."""
        yield self.headline
        said: dict[str, None] = {}
        for rule in self.deciding:
            yield f"The rule {rule.rule} applies{_because(rule.facts, said)}."
            said |= dict.fromkeys(rule.facts)
            for beaten in rule.overrides:
                yield _override(beaten)
        yield from _misses(self.missed)
        yield from self.not_applied
        yield from self.outlook_said
        yield from self.contested
        yield from self.unknown
        yield from self.notes if noted else ()

    def __str__(self) -> str:
        lines = [*self.paragraphs(), *(say_statement(cited) for cited in self.statements)]
        return "\n".join(lines)


def _because(facts: Iterable[str], said: Collection[str]) -> str:
    """Why a rule applies: of what has been said of another one, no word again."""
    listed = list(facts)
    if not listed:
        return " whatever is so of what is not known"
    if left := [fact for fact in listed if fact not in said]:
        return f"{', too,' if said else ''} because {clauses(left)}"
    return ", too"


def _misses(missed: tuple[Missed, ...]) -> Iterator[str]:
    """What the nearest rules lack, and the names of those that are further off."""
    for rule in missed[:MOST_MISSED]:
        but = clauses(rule.unmet) if rule.unmet else "it is in force in no case that fits what is known"
        yield f"The rule {rule.rule} would {rule.effect} it (“{rule.says}”), but {but}."
    if further := [rule.rule for rule in missed[MOST_MISSED:]]:
        yield f"Further from applying: {listed(further)}."


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
