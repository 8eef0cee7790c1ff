"""Pieces: a domain cut so finely that no test tells values of one piece apart; how many values each has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, product
from math import comb, prod
from typing import Any, NamedTuple

from remit.errors import TooLarge, number
from remit.model.kinds.domain import Choice, Domain, Flag, OpenText, others
from remit.model.kinds.scale import Scale
from remit.model.kinds.sets import Subset
from remit.model.matching import ABSENT, Members, Overlap, Span, Test, Together

MOST_SETS = 4_096  # that the tests on one fact may tell apart


class Piece(NamedTuple):
    """A value (all others of the piece meet the same tests), what there is of it, how many values that is."""

    value: Any
    shown: Any
    size: int = 1


def pieces(domain: Domain, tests: Sequence[Test]) -> list[Piece]:
    """All pieces, in the order of the domain; a value that is not there comes last. Raises TooLarge."""
    absent = [Piece(ABSENT, ABSENT)] if domain.optional else []
    return [*_present(domain, tests), *absent]


def _present(domain: Domain, tests: Sequence[Test]) -> Iterable[Piece]:
    if isinstance(domain, Scale):
        ends = cuts(domain, tests)
        lasts = [*(domain.before(cut) for cut in ends), domain.high]
        return [_spanned(domain, Span(*ends)) for ends in zip([domain.low, *ends], lasts, strict=True)]
    if isinstance(domain, Subset):
        return list(_sets(domain, tests))
    if isinstance(domain, OpenText):
        named = dict.fromkeys(c for test in tests for c in test.constants() if c is not ABSENT)
        return [Piece(value, value) for value in (*named, *others(named.keys(), 1))]
    assert isinstance(domain, (Choice, Flag))
    return [Piece(value, value) for value in domain.values]


def cuts(domain: Scale, tests: Iterable[Test]) -> list[Any]:
    """Where a new span begins: at every lower bound, and right after every upper one, that has a value before it."""
    spans = [test for test in tests if isinstance(test, Span)]
    found = {cut for span in spans for cut in (span.low, None if span.high is None else domain.after(span.high))}
    inside = domain.span
    return sorted(
        cut
        for cut in found - {None}
        if inside.holds(cut) and (before := domain.before(cut)) is not None and inside.holds(before)
    )


def _spanned(domain: Scale, span: Span) -> Piece:
    value = next((bound for bound in span if bound is not None), domain.anywhere)
    return Piece(value, span, length(domain, [span]))


def length(domain: Scale, spans: Iterable[Span]) -> int:
    """The number of values in a union of spans; one, where it has no end."""
    total, covered, listed = 0, None, list(spans)
    if any(None in span for span in listed):
        return 1
    for span in sorted(listed):
        if covered is None or span.high > covered:
            low = span.low if covered is None or span.low > covered else covered + domain.step
            total += int((span.high - low) // domain.step) + 1
            covered = span.high
    return total


def _sets(domain: Subset, tests: Sequence[Test]) -> Iterator[Piece]:
    """A piece for each number of members of each class."""
    listed = classes(domain, tests)
    if (kinds := prod(len(names) + 1 for names in listed)) > MOST_SETS:
        raise TooLarge(f"the tests on it tell apart {number(kinds)} kinds of sets, and {MOST_SETS:,} can be looked at")
    for numbers in product(*(range(len(names) + 1) for names in listed)):
        value = frozenset(chain.from_iterable(names[:n] for names, n in zip(listed, numbers, strict=True)))
        yield Piece(value, value, prod(comb(len(names), n) for names, n in zip(listed, numbers, strict=True)))


def classes(domain: Subset, tests: Sequence[Test]) -> list[list[str]]:
    """The members in classes: those that are in the same tests count alike."""
    asked = list(dict.fromkeys(chain.from_iterable(_asked(test) for test in tests)))
    found: dict[tuple[bool, ...], list[str]] = {}
    for name in domain.members:
        found.setdefault(tuple(name in of for of in asked), []).append(name)
    return list(found.values())


def _asked(test: Test) -> Iterable[frozenset[str]]:
    """The sets of members that a test counts in."""
    if isinstance(test, Overlap):
        return [test.of]
    if isinstance(test, Together):
        return [part.of for part in test.tests]
    return [value for value in test.values if value is not ABSENT] if isinstance(test, Members) else []
