"""Sets of so many kinds that they are cut by what tests ask of their members, and not by every number of members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import comb

from remit.errors import TooLarge
from remit.model.kinds.domain import Piece
from remit.model.matching import ABSENT, Members, Overlap, Test, Together


def counted_pieces(parts: Sequence[Overlap], classes: Sequence[Sequence[str]], most: int) -> list[Piece]:
    """Class by class: sets that no test will ever tell apart are one.

    Invariant: of the members gone through so far, each counter has how many of those that it is about are in the set,
    or the number from which on no test asks for more.

    Args:
        parts: What tests ask, as `asked_parts` has it.
        classes: The members, those together that are in the same parts.
        most: How many pieces there may be.

    Returns:
        A piece for each way in which the parts can be met, with the number of its sets.

    Raises:
        TooLarge: There are more, or there were on the way.

    """
    counters = _counters(parts)
    if 1 << sum(len(of) == 1 for of, _ in counters) > most:
        raise TooLarge(f"the tests on it tell more than {most:,} kinds of sets apart")
    found: dict[tuple[int, ...], Piece] = {(0,) * len(counters): Piece(frozenset(), frozenset())}
    for names in classes:
        after: dict[tuple[int, ...], Piece] = {}
        about = [names[0] in of for of, _ in counters]
        for counts, (value, _, size) in found.items():
            for n in range(len(names) + 1):
                more = zip(counts, about, counters, strict=True)
                key = tuple([min(count + n * is_in, least) for count, is_in, (_, least) in more])
                kept = after.get(key)
                there = value | set(names[:n]) if kept is None else kept.value
                after[key] = Piece(there, there, (kept.size if kept else 0) + size * comb(len(names), n))
        if len(after) > most:
            raise TooLarge(f"the tests on it tell more than {most:,} kinds of sets apart")
        found = after
    return list(found.values())


def _counters(parts: Iterable[Overlap]) -> list[tuple[frozenset[str], int]]:
    """The members that tests count, and the number from which on none of them asks for more."""
    most: dict[frozenset[str], int] = {}
    for part in parts:
        most[part.of] = max(most.get(part.of, 0), part.least, 0 if part.most is None else part.most + 1)
    return list(most.items())


def asked_parts(members: Sequence[str], tests: Iterable[Test]) -> list[Overlap]:
    """All that some tests ask of members; of a set by itself, that all of it is there, and nothing else."""
    found: dict[Overlap, None] = {}
    for test in tests:
        if isinstance(test, Members):
            for value in test.values - {ABSENT}:
                rest = frozenset(members) - value
                found |= {Overlap(value, len(value)): None, Overlap(rest, 0, 0): None}
        elif isinstance(test, (Overlap, Together)):
            found |= dict.fromkeys([test] if isinstance(test, Overlap) else test.tests)
    return [part for part in found if part.of and part != Overlap(part.of)]
