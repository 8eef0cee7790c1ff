"""Statements that are cited: named in brackets, or told with who says them and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from remit.explain.words import say_day
from remit.reader.policies import WrittenPolicy

if TYPE_CHECKING:
    from remit.decide.explanation import Cited

Passages = Mapping[str, Mapping[str, str]]  # of texts, by source and locator


def cited(written: WrittenPolicy, cite: str, passages: Passages | None = None) -> Cited:
    """The statement of a citation; verbatim where a passage is at hand, or the policy quotes it.

    Args:
        written: the policy.
        cite: the citation, as it is written.
        passages: those of texts that are at hand, by source and locator.
    """
    from remit.decide.explanation import Cited  # a line of citations needs no explanation

    (name, locator), statement = written.policy.citation(cite), written.statement(cite)
    source = written.policy.sources[name]
    where = f"{source.publisher or source.title}, {say_day(source.published)}"
    verbatim = (passages or {}).get(name, {}).get(locator, statement.quote)
    read = None if statement.reported is None else str(statement.reported)
    return Cited(cite, statement.speaker, where, statement.account, verbatim, read)


def in_brackets(cites: Iterable[str]) -> str:
    """Citations behind what rests on them; nothing where there are none.

    >>> in_brackets(["p1.s1", "p2.s3"]), in_brackets([])
    (' [p1.s1, p2.s3]', '')
    """
    listed = ", ".join(cites)
    return f" [{listed}]" if listed else ""


def say_grounds(because: str | None, cites: Iterable[str]) -> str:
    """Why something is so, and what that rests on.

    Args:
        because: the reason, if one is given.
        cites: the citations, as they are written.
    """
    return f"{f', because {because}' if because else ''}{in_brackets(cites)}"
