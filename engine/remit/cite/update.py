"""New fingerprints for statements whose words have changed in the source, where their place in the text is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from remit.cite.draft import sentences
from remit.cite.report import Replaced, Report, Status
from remit.cite.words import Fingerprint, fingerprint
from remit.model.sources import Statement

WordRange = tuple[int, int]  # line and column, both from 1


@dataclass(frozen=True, slots=True)
class Update:
    """A statement whose words are others now: both fingerprints, and the passage that stands in its place."""

    locator: str
    old: Fingerprint
    new: Fingerprint
    line: int  # of the text
    passage: str
    change: str | None  # where one word makes the difference, which


@dataclass(frozen=True, slots=True)
class Refusal:
    """Missing statements that are left as they are, and why."""

    locators: tuple[str, ...]
    why: str


def updates(statements: Mapping[str, Statement], report: Report) -> tuple[list[Update], list[Refusal]]:
    """What can be said for certain of the missing statements, and what cannot.

    Args:
        statements: Those of the file, by locator.
        report: What `verify` found of them in the text.

    Returns:
        The updates, and the statements that are left as they are with the reason; every missing one is in one of both.
    """
    found: list[Update] = []
    refused: list[Refusal] = []
    for instead, doubt in _doubts(report):
        quoted = [locator for locator in instead.locators if statements[locator].quote is not None]
        why = doubt or ("it carries a quote: change that, and its fingerprint, by hand" if quoted else None)
        new = fingerprint(instead.passage)
        if why is None and new.words != instead.words:
            why = "the passage cannot be told from the signs around it"
        if why is not None:
            refused.append(Refusal(instead.locators, why))
            continue
        (locator,) = instead.locators
        old = Fingerprint(statements[locator].words, statements[locator].sha256)
        found.append(Update(locator, old, new, instead.line, instead.passage, instead.change))
    return found, [*refused, *_lost(report)]


def _lost(report: Report) -> Iterator[Refusal]:
    """Where nothing at all was found, no statement has a place."""
    missing = tuple(sighting.locator for sighting in report.sightings if sighting.status is Status.MISSING)
    if missing and not report.replaced:
        yield Refusal(missing, "no other statement was found in the text, so that nothing tells where they should be")


def _doubts(report: Report) -> Iterator[tuple[Replaced, str | None]]:
    """What stands in the place of missing statements, and what makes that place uncertain, if anything does."""
    certain = {sighting.locator for sighting in report.sightings if sighting.status is Status.FOUND}
    for moved in report.misplaced:
        certain -= {moved.locator, moved.other}
    for _, group in groupby(report.replaced, key=lambda instead: (instead.after, instead.before)):
        pieces = list(group)
        unproved = [piece for piece in pieces if piece.change is None]
        for piece in pieces:
            yield piece, _doubt(piece, unproved, certain)


def _doubt(piece: Replaced, unproved: Sequence[Replaced], certain: set[str]) -> str | None:
    """Why the place of a statement is not certain; None where it is. A change of one word is proved by the hash."""
    if not piece.words:
        return "nothing stands in its place: what rests on it has lost its ground"
    if piece.change is not None:
        return None
    if piece.after is None or piece.before is None:
        return "it has a neighbour on one side only, so that nothing tells where it " + (
            "begins" if piece.after is None else "ends"
        )
    if not {piece.after, piece.before} <= certain:
        return "its neighbours stand in several places, or out of order"
    if len(piece.locators) > 1 or len(unproved) > 1:
        return "more than one statement is missing there, and nothing tells where one ends and the next begins"
    if (number := len(list(sentences(piece.passage)))) > 1:
        return f"{number} sentences stand in its place"
    return None


class Unwritable(Exception):
    """A fingerprint that is not written in a way that can be changed in its place."""


def rewritten(text: str, changes: Sequence[tuple[Update, WordRange, WordRange]]) -> str:
    """The text of a statements file with new fingerprints at the places of `words` and `sha256`, and nothing else new.

    Args:
        text: The whole file, line ends and comments as they are.
        changes: Updates, each with the places of its `words` and of its `sha256` in the file.

    Raises:
        Unwritable: A value is not written there in a way that can be changed in its place.
    """
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
    spans: list[tuple[int, int, str]] = []
    for update, words, sha256 in changes:
        spans.append(_span(text, starts, words, str(update.old.words), str(update.new.words)))
        spans.append(_span(text, starts, sha256, update.old.sha256, update.new.sha256))
    for begin, end, new in sorted(spans, reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def _span(text: str, starts: Sequence[int], place: WordRange, old: str, new: str) -> tuple[int, int, str]:
    """Where an old value stands, quoted or not, and the new one. Raises Unwritable."""
    line, column = place
    match = re.compile(rf"""(?P<quote>["']?)(?P<old>{re.escape(old)})(?P=quote)(?![\w])""").match(
        text, starts[line - 1] + column - 1
    )
    if match is None:
        raise Unwritable
    return match.start("old"), match.end("old"), new
