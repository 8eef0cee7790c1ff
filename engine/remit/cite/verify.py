"""A text compared with its statements: is each there, and do they tile the text from the first to the last?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import pairwise

from remit.cite.change import one_word_changed
from remit.cite.places import Places, Wanted, occurrences
from remit.cite.report import Misplaced, Replaced, Report, Sighting, Status, Unlisted
from remit.cite.text import SourceText
from remit.cite.words import Fingerprint, fingerprint
from remit.model.sources import Statement

MOST_TRIALS = 200_000  # words put in the place of others to see what changed; some tenths of a second


def verify(statements: Mapping[str, Statement], text: str) -> Report:
    """Look for every statement, in the order in which they are listed.

    Words that stand more than once are taken where they join their neighbours; where those do not tell, the statement
    is ambiguous, and the first place after its predecessor is taken. What it costs grows with the words of the text
    times the lengths of missing statements; how many words are tried to see what changed has a bound.

    Args:
        statements: By locator, as they tile the text; those that are reported are not looked for.
        text: The whole source, as it is read by people: markup is not known to it.
    """
    reported = tuple(locator for locator, statement in statements.items() if statement.reported)
    wanted = {
        locator: Fingerprint(statement.words, statement.sha256)
        for locator, statement in statements.items()
        if locator not in reported
    }
    return replace(_Comparison(wanted, SourceText(text)).report(), reported=reported)


def misquoted(statements: Mapping[str, Statement]) -> dict[str, Fingerprint]:
    """The statements whose quote does not have the fingerprint that is said, and the one that it has."""
    quoted = {locator: _of_quote(said.quote) for locator, said in statements.items() if said.quote is not None}
    return {
        locator: found
        for locator, found in quoted.items()
        if found != (statements[locator].words, statements[locator].sha256)
    }


@lru_cache(4096)
def _of_quote(quote: str) -> Fingerprint:
    """The fingerprint of a quote, which an editor asks for after each key."""
    return fingerprint(quote)


class _Comparison:
    """The statements of a source and a text, each statement at its place."""

    def __init__(self, wanted: Wanted, text: SourceText) -> None:
        self.wanted, self.text = wanted, text
        self.starts = occurrences(wanted, text)
        self.places = Places(wanted, self.starts)
        self.listed = list(wanted)
        self.placed = sorted(self.places.of, key=lambda locator: (self.places.of[locator], self._end(locator)))

    def report(self) -> Report:
        return Report(
            sightings=tuple(self._sighting(locator) for locator in self.listed),
            replaced=tuple(self._replaced()),
            unlisted=tuple(self._unlisted()),
            misplaced=tuple(self._misplaced()),
        )

    def _end(self, locator: str) -> int:
        """The word behind a statement."""
        return self.places.of[locator] + self.wanted[locator].words

    def _sighting(self, locator: str) -> Sighting:
        size, start = self.wanted[locator].words, self.places.of.get(locator)
        if start is None:
            return Sighting(locator, Status.MISSING, size)
        return Sighting(
            locator,
            Status.AMBIGUOUS if locator in self.places.guessed else Status.FOUND,
            size,
            (start, start + size - 1),
            self.text.line(start),
            self.text.passage(start, size),
            len(self.starts[locator]),
        )

    def _gaps(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Statements that stand one after the other in the text, and the missing ones that are listed between them."""
        order = {locator: number for number, locator in enumerate(self.listed)}
        for before, after in pairwise(self.placed):
            between = self.listed[order[before] + 1 : order[after]]
            yield before, after, tuple(locator for locator in between if locator not in self.places.of)

    def _unlisted(self) -> Iterator[Unlisted]:
        for before, after, missing in self._gaps():
            start, size = self._end(before), self.places.of[after] - self._end(before)
            if size > 0 and not missing:
                passage = self.text.passage(start, size)
                yield Unlisted(before, after, size, self.text.line(start), passage)

    def _misplaced(self) -> Iterator[Misplaced]:
        found = [locator for locator in self.listed if locator in self.places.of]
        for before, locator in pairwise(found):
            if self.places.of[locator] < self._end(before):
                overlaps = self._end(locator) > self.places.of[before]
                yield Misplaced(locator, before, overlaps)

    def _replaced(self) -> Iterator[Replaced]:
        """What stands in the place of missing statements: before the first that was found, between two, at the end."""
        found = [locator for locator in self.listed if locator in self.places.of]
        if not found:
            return
        first, last = self.placed[0], self.placed[-1]
        if head := tuple(self.listed[: self.listed.index(found[0])]):
            yield self._beside(head, None, first)
        for before, after, missing in self._gaps():
            if missing:
                start = self._end(before)
                yield from self._between(missing, before, after, start, max(0, self.places.of[after] - start))
        if tail := tuple(self.listed[self.listed.index(found[-1]) + 1 :]):
            yield self._beside(tail, last, None)

    def _words(self, locators: Sequence[str]) -> int:
        return sum(self.wanted[locator].words for locator in locators)

    def _between(self, missing: tuple[str, ...], after: str, before: str, start: int, size: int) -> Iterator[Replaced]:
        """The passage between two that were found; divided among the missing where it has as many words as they."""
        if size != self._words(missing):
            yield self._instead(missing, after, before, start, size)
            return
        for locator in missing:
            words = self.wanted[locator].words
            yield self._instead((locator,), after, before, start, words)
            start += words

    def _beside(self, missing: tuple[str, ...], after: str | None, before: str | None) -> Replaced:
        """As many words as are missing, beside the only neighbour; or one more, or fewer, where that explains it."""
        tried = []
        for more in (1, 0, -1):
            size = self._words(missing) + more
            start = self._end(after) if after else max(0, self.places.of[before or ""] - size)
            end = min(start + size, len(self.text.words)) if after else self.places.of[before or ""]
            tried.append(self._instead(missing, after, before, start, end - start))
        return next((instead for instead in tried if instead.change), tried[1])

    def _instead(
        self, missing: tuple[str, ...], after: str | None, before: str | None, start: int, size: int
    ) -> Replaced:
        words = [word.text for word in self.text.words[start : start + size]]
        change = one_word_changed(words, self.wanted[missing[0]], self._vocabulary) if len(missing) == 1 else None
        line, passage = self.text.line(start), self.text.passage(start, size)
        return Replaced(missing, self._words(missing), after, before, size, line, passage, change)

    @cached_property
    def _vocabulary(self) -> list[str]:
        """The most frequent words of the text; the fewer, the more is missing, so that trying them has an end."""
        missing = self._words([locator for locator in self.listed if locator not in self.places.of])
        return [word for word, _ in Counter(word.text for word in self.text.words).most_common(MOST_TRIALS // missing)]
