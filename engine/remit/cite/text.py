"""A source's text, in which passages are looked for by the hash of their words, and found again by the words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import cached_property
from hashlib import sha256
from itertools import accumulate

from remit.cite.words import Fingerprint, words_of


class SourceText:
    """The words of a text, one after the other, and where in the text they stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_of(text)
        encoded = [word.text.encode() for word in self.words]
        self._joined = b" ".join(encoded)
        self._offsets = list(accumulate((len(word) + 1 for word in encoded), initial=0))  # of each word in it

    def stands_at(self, start: int, wanted: Fingerprint) -> bool:
        """Whether the words from `start` have a fingerprint.

        Args:
            start: The number of a word, from 0; it may be beyond the end.
            wanted: How many words, and the hash of them.
        """
        if start + wanted.words > len(self.words):
            return False
        return sha256(self._window(start, wanted.words)).hexdigest() == wanted.sha256

    def first(self, size: int, wanted: Collection[str]) -> dict[str, int]:
        """Where windows of that many words first have the wanted hashes; the slow part, one hash a word.

        Args:
            size: Words of each window.
            wanted: SHA-256 in hexadecimal digits.

        Returns:
            The number of the first word (from 0) by hash, of those that were found.
        """
        left, found = {bytes.fromhex(digest) for digest in wanted}, dict[str, int]()
        joined, offsets = self._joined, self._offsets
        for start, (begin, end) in enumerate(zip(offsets, offsets[size:], strict=False)):
            digest = sha256(joined[begin : end - 1]).digest()
            if digest in left:
                found[digest.hex()] = start
                left.remove(digest)
                if not left:
                    break
        return found

    def everywhere(self, start: int, size: int) -> tuple[int, ...]:
        """Every place at which the same words stand, by searching for them instead of hashing again.

        Args:
            start: The number of the first word, from 0.
            size: How many words.
        """
        return tuple(self._places(b" " + self._window(start, size) + b" "))

    def _places(self, needle: bytes) -> Iterator[int]:
        at = self._spaced.find(needle)
        while at >= 0:
            yield bisect_left(self._offsets, at)
            at = self._spaced.find(needle, at + 1)

    @cached_property
    def _spaced(self) -> bytes:
        """All words with a space around each; a space stands where its word begins in `_joined`."""
        return b" " + self._joined + b" "

    def _window(self, start: int, size: int) -> bytes:
        return self._joined[self._offsets[start] : self._offsets[start + size] - 1]

    def passage(self, start: int, size: int) -> str:
        """So many words as they stand, punctuation and all, on one line.

        Args:
            start: The number of the first word, from 0.
            size: How many words; of none, nothing.
        """
        if size < 1:
            return ""
        return " ".join(self.text[self.words[start].start : self.words[start + size - 1].end].split())

    def line(self, word: int) -> int:
        """The line on which a word stands; behind the last word, that of the last one."""
        if not self.words:
            return 1
        return bisect_left(self._breaks, self.words[min(word, len(self.words) - 1)].start) + 1

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]
