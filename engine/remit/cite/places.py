"""Where statements stand: by hash where that is needed, by their words once those are known, by their neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from remit.cite.text import SourceText
from remit.cite.words import Fingerprint

Wanted = Mapping[str, Fingerprint]  # by locator, in the order in which the statements are listed


def occurrences(wanted: Wanted, text: SourceText) -> dict[str, tuple[int, ...]]:
    """Every place at which each statement stands.

    Statements tile a text, so one is first looked for right behind its predecessor. Only where it is not there is
    the text gone through, and then for all statements of that length at once: at worst a hash for each word of the text
    and each length of a statement.

    Args:
        wanted: The fingerprints by locator, in the order in which they are listed.
        text: The source.

    Returns:
        For each locator, the numbers of the words (from 0) at which it begins, ascending; none where it is missing.
    """
    scanned: dict[int, dict[str, int]] = {}
    starts: dict[str, tuple[int, ...]] = {}
    behind = 0
    for locator, sought in wanted.items():
        if text.stands_at(behind, sought):
            start: int | None = behind
        else:
            if sought.words not in scanned:
                hashes = {other.sha256 for other in wanted.values() if other.words == sought.words}
                scanned[sought.words] = text.first(sought.words, hashes)
            start = scanned[sought.words].get(sought.sha256)
        starts[locator] = () if start is None else text.everywhere(start, sought.words)
        behind = behind if start is None else start + sought.words
    return starts


@dataclass
class Places:
    """The place of each statement, and which of them were chosen among several by nothing but the order."""

    wanted: Wanted
    starts: Mapping[str, tuple[int, ...]]
    of: dict[str, int] = field(default_factory=dict)
    guessed: set[str] = field(default_factory=set)
    alike: dict[Fingerprint, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        listed = list(self.wanted)
        for locator, sought in self.wanted.items():
            self.alike[sought].append(locator)
        self._settle_equal()
        for before, locator in pairwise(listed):
            if before in self.of:
                self._take(locator, self.of[before] + self.wanted[before].words)
        for after, locator in pairwise(reversed(listed)):
            if after in self.of:
                self._take(locator, self.of[after] - self.wanted[locator].words)
        self._guess(listed)

    def _settle_equal(self) -> None:
        """Statements of the same words that stand as often as they are listed: each in its turn."""
        for locators in self.alike.values():
            starts = self.starts[locators[0]]
            if len(starts) == len(locators):
                self.of.update(zip(locators, starts, strict=True))

    def _take(self, locator: str, start: int) -> None:
        if locator not in self.of and start in self._free(locator):
            self.of[locator] = start

    def _free(self, locator: str) -> list[int]:
        """The places of a statement that none of the same words has."""
        taken = {self.of[other] for other in self.alike[self.wanted[locator]] if other in self.of}
        return [start for start in self.starts[locator] if start not in taken]

    def _guess(self, listed: Sequence[str]) -> None:
        """The rest: the first place behind the predecessor, else the first."""
        behind = 0
        for locator in listed:
            free = self._free(locator) if locator not in self.of else []
            if free:
                self.of[locator] = next((start for start in free if start >= behind), free[0])
                self.guessed |= {locator} if len(free) > 1 else set()
            if locator in self.of:
                behind = self.of[locator] + self.wanted[locator].words
