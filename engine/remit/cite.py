"""Fingerprints of sentences: make them, find them in a text, and see that they tile it without a gap.

A statement is identified by the number and the SHA-256 of its words: the text in NFKC, case-folded, its runs of letters
and digits joined by one space. Punctuation, quotation marks and line breaks, which reposts lose, do not count.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from remit.model.sources import Statement

RUN = re.compile(r"[^\W_]+")


class Fingerprint(NamedTuple):
    """The number of words, and the SHA-256 of them joined by one space, as hexadecimal digits."""

    words: int
    sha256: str


class Word(NamedTuple):
    """A run of letters and digits, normalised, and where the text around it begins and ends (white space excluded)."""

    text: str
    start: int
    end: int


class Status(StrEnum):
    """Whether a statement stands in a text: once, more than once, or not at all."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A statement looked for in a text: where it stands (first and last word), and the passage itself."""

    locator: str
    status: Status
    span: tuple[int, int] | None = None
    passage: str | None = None
    times: int = 0


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A passage between the first and the last statement that no statement stands for."""

    after: str
    before: str
    line: int
    passage: str


@dataclass(frozen=True, slots=True)
class Report:
    """A text compared with its statements: each sighting, and what the statements leave out."""

    sightings: tuple[Sighting, ...]
    unlisted: tuple[Unlisted, ...]

    @property
    def is_clean(self) -> bool:
        return not self.unlisted and all(s.status is Status.FOUND for s in self.sightings)

    def passages(self) -> dict[str, str]:
        """The passage of every statement that was found."""
        return {s.locator: s.passage for s in self.sightings if s.passage is not None}


def words_of(text: str) -> list[Word]:
    r"""The words of a text, in order.

    >>> [word.text for word in words_of("\"We've never told them,\" she said.")]
    ['we', 've', 'never', 'told', 'them', 'she', 'said']
    """
    return [
        Word(run, chunk.start(), chunk.end())
        for chunk in re.finditer(r"\S+", text)
        for run in RUN.findall(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", chunk[0]).casefold()))
    ]


def fingerprint(passage: str) -> Fingerprint:
    """The fingerprint of a passage.

    >>> fingerprint("A ban.") == fingerprint("a  BAN")
    True
    """
    return _fingerprint(words_of(passage))


def _fingerprint(words: Sequence[Word]) -> Fingerprint:
    joined = " ".join(word.text for word in words)
    return Fingerprint(len(words), hashlib.sha256(joined.encode()).hexdigest())


def verify(statements: Mapping[str, Statement], text: str) -> Report:
    """Look for every statement, in the order in which they are listed.

    Where one stands more than once, it is ambiguous, and the first after its predecessor is taken for its place.
    """
    words = words_of(text)
    starts = {locator: _starts(words, statement) for locator, statement in statements.items()}
    sightings, at = [], 0
    for locator, statement in statements.items():
        sighting = _sighting(locator, statement.words, starts[locator], at, words, text)
        sightings.append(sighting)
        at = sighting.span[1] + 1 if sighting.span else at
    return Report(tuple(sightings), tuple(_gaps(sightings, words, text)))


def _starts(words: Sequence[Word], statement: Statement) -> list[int]:
    """Every word at which a window of the statement's length has its fingerprint."""
    size = statement.words
    return [
        start
        for start in range(len(words) - size + 1)
        if _fingerprint(words[start : start + size]).sha256 == statement.sha256
    ]


def _sighting(locator: str, size: int, starts: list[int], after: int, words: Sequence[Word], text: str) -> Sighting:
    if not starts:
        return Sighting(locator, Status.MISSING)
    start = next((s for s in starts if s >= after), starts[0])
    span = (start, start + size - 1)
    status = Status.FOUND if len(starts) == 1 else Status.AMBIGUOUS
    return Sighting(locator, status, span, _passage(words, *span, text), len(starts))


def _gaps(sightings: Sequence[Sighting], words: Sequence[Word], text: str) -> list[Unlisted]:
    """The runs of words between statements that are found."""
    placed = sorted((s for s in sightings if s.span), key=lambda s: s.span or (0, 0))
    gaps = []
    for before, after in pairwise(placed):
        first, last = (before.span or (0, 0))[1] + 1, (after.span or (0, 0))[0] - 1
        if first <= last:
            line = text.count("\n", 0, words[first].start) + 1
            gaps.append(Unlisted(before.locator, after.locator, line, _passage(words, first, last, text)))
    return gaps


def _passage(words: Sequence[Word], first: int, last: int, text: str) -> str:
    return " ".join(text[words[first].start : words[last].end].split())
