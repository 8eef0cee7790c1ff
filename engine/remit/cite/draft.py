"""A first draft of a statements file: a text divided into numbered sentences, each with its fingerprint."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from remit.cite.words import Fingerprint, fingerprint

EMPTY_LINES = r"\n[^\S\n]*\n"
NARROWEST = 40  # columns that a text is filled to
MOST_IN_COMMENT = 6  # words of a passage that tell which one it is
OPENING, CLOSING = "\"'([“«„\N{LEFT SINGLE QUOTATION MARK}", "\"')\\]”»\N{RIGHT SINGLE QUOTATION MARK}"
END = re.compile(rf"(?<![.!?…])[.!?…]++[{CLOSING}]*+(?=\s+[{OPENING}]*[A-Z0-9À-ÖØ-Þ])")
TITLES = "Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sen|Rep|Gov|St|No|Nos|Art|Sec|Para|vs|etc|e\\.g|i\\.e|cf"
ABBREVIATED = re.compile(rf"(?:^|[\s{OPENING}])(?:(?:\w\.)*[A-Z]|{TITLES})\.$")  # an initial, a title

HEADED = "Section|Sec\\.|Article|Art\\.|Rule|Clause|Chapter|Part|Paragraph|Para\\.|No\\.|§+"
NUMBERED = re.compile(rf"(?:(?:{HEADED})\s*)?[(\[]*(?:\d+(?:\.\d+)*|[A-Za-z]|[ivx]{{1,6}})[.)\]]*[.)\]]", re.IGNORECASE)


class Draft(NamedTuple):
    """A passage under the locator that it is to have."""

    locator: str
    passage: str

    @property
    def fingerprint(self) -> Fingerprint:
        return fingerprint(self.passage)


def draft(text: str) -> list[Draft]:
    """Every sentence of a text: p2.s1 is the first of the second paragraph.

    Where a sentence ends is guessed from its punctuation: an abbreviation that ends one is not noticed.
    """
    return [
        Draft(f"p{number}.s{place}", sentence)
        for number, paragraph in enumerate(paragraphs(text), start=1)
        for place, sentence in enumerate(sentences(paragraph), start=1)
    ]


def paragraphs(text: str) -> list[str]:
    r"""The paragraphs of a text: divided by empty lines, or, where there are none, one a line.

    >>> paragraphs("A line\nand another.\n\nA second paragraph."), paragraphs("1.\nOne.\nTwo.")
    (['A line and another.', 'A second paragraph.'], ['1. One.', 'Two.'])

    Where there are none and sentences go on from line to line, a paragraph ends where the next word would have fitted.

    >>> paragraphs("Members of the garden may borrow tools from\nthe shed.\nGuests may not.")
    ['Members of the garden may borrow tools from the shed.', 'Guests may not.']
    """
    stripped = text.strip()
    found, number = list[str](), ""
    for part in re.split(EMPTY_LINES, stripped) if re.search(EMPTY_LINES, stripped) else _lines_joined(stripped):
        joined = " ".join([number, *part.split()]).strip()
        number = joined if NUMBERED.fullmatch(joined) else ""  # a number belongs to what it stands before
        if not number and fingerprint(joined).words:
            found.append(joined)
    return [*found, *([number] if number else [])]


def _lines_joined(text: str) -> Iterator[str]:
    """The lines of a text, or, if it was filled to a width, what was one paragraph before that."""
    lines = [line.rstrip() for line in text.splitlines()]
    width = max(map(len, lines), default=0)
    full = [len(line) + 1 + len(next_line.split(" ")[0]) > width for line, next_line in pairwise(lines)]
    if width < NARROWEST or not any(map(_goes_on, full, lines, lines[1:])):
        full = [False] * len(lines)
    begin = 0
    for end in (*(place for place, goes_on in enumerate(full, start=1) if not goes_on), len(lines)):
        if begin < end:
            yield " ".join(lines[begin:end])
        begin = end


def _goes_on(full: bool, line: str, next_line: str) -> bool:
    """Whether a sentence that fills a line goes on in the next one."""
    return full and line[-1:].isalnum() and next_line[:1].islower()


def sentences(paragraph: str) -> Iterator[str]:
    """The sentences of a paragraph, by their punctuation.

    >>> list(sentences('Gen. C.Q. Brown spoke to U.S. reporters. "No," he said. He left.'))
    ['Gen. C.Q. Brown spoke to U.S. reporters.', '"No," he said.', 'He left.']
    >>> list(sentences("1. Members may enter. 2. (a) Guests may not. Nor may Dr. Who."))
    ['1. Members may enter.', '2. (a) Guests may not.', 'Nor may Dr. Who.']
    """
    begin = 0
    for match in END.finditer(paragraph):
        said = paragraph[begin : match.end()].strip()
        if not ABBREVIATED.search(said) and not NUMBERED.fullmatch(said) and fingerprint(said).words:
            yield said
            begin = match.end()
    yield paragraph[begin:].strip()


def as_yaml(drafts: Iterable[Draft], *, quote: bool) -> str:
    """Statements as they stand in a file, with `says` to fill in.

    Args:
        drafts: In the order of the text.
        quote: Write the text itself, too, where it may be republished.
    """
    return "\n".join(line for passage in drafts for line in _lines(passage, quote=quote))


def _lines(written: Draft, *, quote: bool) -> Iterator[str]:
    words, sha256 = written.fingerprint
    shown = written.passage.split()
    first = " ".join(shown[:MOST_IN_COMMENT])
    yield (
        f"  {written.locator}:"
        if quote
        else f"  {written.locator}:  # {first}{' …' if shown[MOST_IN_COMMENT:] else ''}"
    )
    yield f"    words: {words}"
    yield f"    sha256: {sha256}"
    if quote:
        yield f"    quote: {json.dumps(written.passage, ensure_ascii=False)}"
    yield '    says: ""'


def as_data(drafts: Iterable[Draft]) -> Mapping[str, Mapping[str, object]]:
    """The same as plain data."""
    return {passage.locator: passage.fingerprint._asdict() for passage in drafts}
