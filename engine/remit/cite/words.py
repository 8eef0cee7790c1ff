"""The words of a text, and the fingerprint of a passage: how many words it has, and the SHA-256 of them.

Words are the runs of letters and digits of the text in NFKC, case-folded, without invisible signs (soft hyphens,
joiners, marks of direction). Punctuation, quotation marks and line breaks, which reposts lose, do not count.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

RUN = re.compile(r"[^\W_]+")
OPENING = "(\\[{“«„\N{SINGLE LOW-9 QUOTATION MARK}"
OPENED_RUN = re.compile(f"(?<![{OPENING}])[{OPENING}]*+[^\\W_]+")  # with the signs that open it, all of them
HIDDEN = "\u00ad\u061c\u180e\ufeff"  # soft hyphen, marks of direction, byte order
INVISIBLE = dict.fromkeys([*map(ord, HIDDEN), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)])


class Fingerprint(NamedTuple):
    """The number of words, and the SHA-256 of them joined by one space, as hexadecimal digits."""

    words: int
    sha256: str


class Word(NamedTuple):
    """A run of letters and digits, normalised, and where it stands in the text with the punctuation beside it."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    r"""The words of a text, in order.

    >>> [word.text for word in words_of("\"We've never told them,\" she said.")]
    ['we', 've', 'never', 'told', 'them', 'she', 'said']
    """
    return [word for chunk in re.finditer(r"\S+", text) for word in _words(chunk[0], chunk.start())]


def _words(chunk: str, at: int) -> Iterator[Word]:
    """The words of a text without white space that begins `at`; they share its punctuation out among them."""
    runs = RUN.findall(_normal(chunk))
    begins = [match.start() for match in OPENED_RUN.finditer(chunk)]
    if len(begins) != len(runs):  # one sign stands for several, or an invisible one divides what is one
        begins, ends = [0] * len(runs), [len(chunk)] * len(runs)
    else:
        begins[:1] = [0] if runs else []
        ends = [*begins[1:], len(chunk)][: len(runs)]
    for run, begin, end in zip(runs, begins, ends, strict=True):
        yield Word(run, at + begin, at + end)


def _normal(chunk: str) -> str:
    if chunk.isascii():
        return chunk.lower()
    visible = unicodedata.normalize("NFKC", chunk).translate(INVISIBLE)
    return unicodedata.normalize("NFKC", visible.casefold())


def fingerprint(passage: str) -> Fingerprint:
    """The fingerprint of a passage.

    >>> fingerprint("A ban.") == fingerprint("a  BAN")
    True
    """
    return fingerprint_of(word.text for word in words_of(passage))


def fingerprint_of(words: Iterable[str]) -> Fingerprint:
    """The fingerprint of words that are normalised."""
    listed = list(words)
    return Fingerprint(len(listed), hashlib.sha256(" ".join(listed).encode()).hexdigest())
