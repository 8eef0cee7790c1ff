"""Facts that are compared with each other: the strata in which their values lie, and how two of them lie to each other.

A stratum is a span between two of the constants and bounds of all of the facts, or a value by itself. Invariant: it has
one value, or at least as many as there are facts, so that any order of them can be put on it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from remit.model.comparisons import Comparison
from remit.model.kinds.domain import Domain
from remit.model.kinds.scale import Scale, cuts, length
from remit.model.kinds.text import others
from remit.model.matching import ABSENT, Members, Present, Span, Test, Tests

LESS, SAME, MORE, APART = range(4)  # APART: one of two facts is absent
LIES = {LESS: (0, 1), SAME: (0, 0), MORE: (1, 0)}  # two values that lie like this


@dataclass(frozen=True)
class Lying:
    """The cells of a pair of facts: how the later of them lies to the earlier. Like `Cells`, without values.

    Where only `same as` and `different from` are asked, LESS stands for different.
    """

    later: str
    earlier: str
    kinds: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.kinds)

    def meeting(self, tests: Tests | None) -> tuple[int, ...]:  # noqa: ARG002  # nothing is known of a pair by itself
        """All cells."""
        return tuple(range(self.count))

    def weights(self, tests: Tests | None = None) -> list[int]:  # noqa: ARG002
        """Each is a case."""
        return [1] * self.count

    def truth(self, against: Comparison, *, turned: bool) -> list[bool]:
        """Whether a comparison holds in each cell; `turned`, it is said of the earlier fact."""
        pairs = [LIES.get(kind, (ABSENT, ABSENT)) for kind in self.kinds]
        return [against.holds(*(pair[::-1] if turned else pair)) for pair in pairs]

    def lying(self, value: Any, other: Any) -> int:
        """The cell of two values, that of the later fact first."""
        if value is ABSENT or other is ABSENT:
            return self.kinds.index(APART)
        kind = SAME if value == other else MORE if MORE in self.kinds and value > other else LESS
        return self.kinds.index(kind)


class Strata:
    """The strata of some facts of one kind, numbered in order; of texts each that is named, and all others as one."""

    def __init__(self, domains: Mapping[str, Domain], tests: Iterable[Test], near: int = 0) -> None:
        """So many values `near` each end of a span are strata of their own, so that all others have room around."""
        self.domains, self.near, listed = domains, near, list(tests)
        self.scale = next((domain for domain in domains.values() if isinstance(domain, Scale)), None)
        self.spans: list[Span | str | None] = list(self._texts(listed) if self.scale is None else self._spans(listed))
        self.single = [
            span is not None if not isinstance(span, Span) else None not in span and span.low == span.high
            for span in self.spans
        ]
        self._lows = [span.low for span in self.spans if isinstance(span, Span)][1:]

    @staticmethod
    def _texts(tests: Iterable[Test]) -> Iterator[str | None]:
        yield from dict.fromkeys(c for test in tests for c in test.constants() if c is not ABSENT)
        yield None

    def _spans(self, tests: Sequence[Test]) -> Iterator[Span]:
        """From end to end; the first and the last value that a fact can have are strata of their own.

        With one of them alone it may be settled how it lies to the others.
        """
        assert self.scale is not None
        scale = self.scale
        bounds = [domain.span for domain in self.domains.values() if isinstance(domain, Scale)]
        low, high = (scale.lowest, scale.highest) if scale.is_calendar else (None, None)
        bounds += [Span(end, end) for bound in (*bounds, Span(low, high)) for end in bound if end is not None]
        ends = cuts(replace(scale, low=low, high=high), [*tests, *bounds])
        lasts = [*(scale.before(cut) for cut in ends), high]
        for span in (Span(*pair) for pair in zip([low, *ends], lasts, strict=True)):
            yield from self._apart(scale, span)

    def _apart(self, scale: Scale, span: Span) -> Iterator[Span]:
        """A span with the values by themselves that are near its ends; all of few."""
        size = None if None in span else length(scale, [span])
        if size is not None and size <= max(len(self.domains), 2 * self.near + 1):
            yield from (Span(v, v) for v in (span.low + n * scale.step for n in range(size)))
            return
        below = [] if span.low is None else [span.low + n * scale.step for n in range(self.near)]
        above = [] if span.high is None else [span.high - n * scale.step for n in reversed(range(self.near))]
        yield from (Span(value, value) for value in below)
        yield Span(below[-1] + scale.step if below else span.low, above[0] - scale.step if above else span.high)
        yield from (Span(value, value) for value in above)

    def has_whole(self, tests: Tests) -> bool:
        """Whether some tests accept whole strata only."""
        if self.scale is None:
            named = {c for test in tests for c in test.constants() if c is not ABSENT}
            return named <= set(self.spans)
        spans = [test for test in tests if isinstance(test, Span)]
        lows = [span.low for span in self.spans if isinstance(span, Span)]
        scale = replace(self.scale, low=lows[0], high=self.spans[-1].high)  # type: ignore[union-attr]
        return set(cuts(scale, spans)) <= set(lows)

    def has_room(self, value: Any) -> bool:
        """Whether there are values for all of the facts on both sides of one, in its stratum."""
        if value is None or value is ABSENT:
            return False
        span = self.spans[self.of(value)]
        if self.scale is None or not isinstance(span, Span):
            return True
        ends = (Span(span.low, value), Span(value, span.high))
        return all(None in end or length(self.scale, [end]) > len(self.domains) for end in ends)

    def of(self, value: Any) -> int:
        """The stratum of a value that is there."""
        if self.scale is not None:
            return bisect_right(self._lows, value)
        return self.spans.index(value) if value in self.spans else len(self.spans) - 1

    def within(self, name: str) -> list[int]:
        """The strata of one of the facts."""
        return [stratum for stratum in range(len(self.spans)) if self.has(name, self.value(stratum))]

    @property
    def ends(self) -> tuple[Any, ...]:
        """The first and the last value of all, where there is one."""
        return () if self.scale is None else tuple(self.value(s) for s in {0, len(self.spans) - 1} if self.single[s])

    def has(self, name: str, value: Any) -> bool:
        """Whether a value is one of a fact's."""
        return self.domains[name].has(value)

    def tests(self, name: str) -> list[Tests]:
        """Tests that tell the strata of a fact apart, and whether it is there."""
        found: list[Tests] = [(Present(),)] * self.domains[name].optional
        for stratum in self.within(name):
            span = self.spans[stratum]
            found += [(span,)] if isinstance(span, Span) else [(Members(frozenset([span])),)] if span else []
        return found

    def value(self, stratum: int) -> Any:
        """Some value of a stratum."""
        return self.values(stratum, 1)[0]

    def values(self, stratum: int, number: int) -> list[Any]:
        """So many values of a stratum, in order, with room for all of the facts around each where there is any."""
        span = self.spans[stratum]
        if self.single[stratum]:
            return [span.low if isinstance(span, Span) else span] * number
        if not isinstance(span, Span):
            return list(others({text for text in self.spans if isinstance(text, str)}, number))
        assert self.scale is not None
        step = self.scale.step
        room = None if None in span else length(self.scale, [span]) - number
        gap = len(self.domains) if room is None else min(len(self.domains), room // (number + 1))
        if span.low is not None:
            first = span.low + gap * step
        elif span.high is not None:
            first = span.high - (number - 1) * (gap + 1) * step - gap * step
        else:
            first = self.scale.anywhere
        return [first + index * (gap + 1) * step for index in range(number)]


def are_ordered(domains: Iterable[Domain], comparisons: Iterable[Comparison]) -> bool:
    """Whether it matters which of two values is more.

    Args:
        domains: Those of the facts that are compared.
        comparisons: What is asked of them; an order matters where one of them is about it and the values have one.
    """
    return all(domain.is_ordered for domain in domains) and any(
        against.verb not in ("same as", "different from") for against in comparisons
    )
