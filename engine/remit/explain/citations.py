"""Statements that are cited: named in brackets, or told with who says them and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from remit.explain.words import say_day
from remit.reader.policies import WrittenPolicy


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement that the answer rests on, in the policy's words and, with the text at hand, in the source's."""

    citation: str
    speaker: str | None
    source: str
    says: str
    verbatim: str | None = None

    @classmethod
    def of(cls, written: WrittenPolicy, cite: str, passages: Mapping[str, Mapping[str, str]] | None = None) -> Cited:
        """The statement of a citation, as it is written; `passages` are those of texts, by source and locator."""
        (name, locator), statement = written.policy.citation(cite), written.statement(cite)
        source = written.policy.sources[name]
        where = f"{source.publisher or source.title}, {say_day(source.published)}"
        verbatim = (passages or {}).get(name, {}).get(locator, statement.quote)
        return cls(cite, statement.speaker, where, statement.account, verbatim)

    def __str__(self) -> str:
        """With who says it, and where; verbatim where the text is at hand."""
        speaker = f"{self.speaker}, " if self.speaker else ""
        words = quoted(self.verbatim) if self.verbatim else self.says
        return f"[{self.citation}] {speaker}{self.source}: {words}"


def quoted(passage: str) -> str:
    """A passage in quotation marks, unless it has its own."""
    return passage if passage.startswith(('"', "“", "„", "«")) else f"“{passage}”"


def in_brackets(cites: Iterable[str]) -> str:
    """Citations behind what rests on them; nothing where there are none.

    >>> in_brackets(["p1.s1", "p2.s3"]), in_brackets([])
    (' [p1.s1, p2.s3]', '')
    """
    listed = ", ".join(cites)
    return f" [{listed}]" if listed else ""


def say_grounds(because: str | None, cites: Iterable[str]) -> str:
    """Why something is so, and what that rests on."""
    return f"{f', because {because}' if because else ''}{in_brackets(cites)}"
