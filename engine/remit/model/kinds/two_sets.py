"""Two sets of which something is known: whether a comparison of them can hold, and whether it can fail.

Members are gone through one by one. Of what there is so far a state has all that can matter to what follows: how many
members each test counts, and whether any member is in both sets, in the one only, or in the other only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from remit.errors import TooLarge
from remit.model.comparisons import Comparison
from remit.model.kinds.domain import Domain
from remit.model.matching import ABSENT, Members, Overlap, Test, Together

MOST_STATES = 50_000  # ways that two sets can be so far

Known = Sequence[Test] | None  # tests of which one holds; None where nothing is known
State = tuple[tuple[int, ...], tuple[int, ...], frozenset[str]]


def truths_of_sets(against: Comparison, sets: tuple[Domain, Domain], known: tuple[Known, Known]) -> set[bool]:
    """The truths that a comparison of two sets can have.

    Args:
        against: How they are compared.
        sets: The one on the left, and the other.
        known: What is known of each.

    Returns:
        One of them or both; none where one of the sets cannot be as is known.

    Raises:
        TooLarge: What is known tells too many sets apart.
    """
    ways = [list(_ways(domain, tests)) for domain, tests in zip(sets, known, strict=True)]
    there = [[way for way in each if way is not None] for each in ways]
    found = {truth for one, other in product(*there) for truth in _truths(against, sets, one, other)}
    if not found and any(None in each for each in ways):
        can_be = [
            None in each or any(_truths(against, (domain, domain), way, ()) for way in each if way is not None)
            for domain, each in zip(sets, ways, strict=True)
        ]
        return {False} if all(can_be) else set()
    return found | {False} if any(None in each for each in ways) else found  # nothing is so of a set that is absent


def _ways(domain: Domain, known: Known) -> Iterator[tuple[Overlap, ...] | None]:
    """What may be known of the members, all parts of each way; None stands for a set that is absent."""
    if domain.optional and (known is None or any(test.holds(ABSENT) for test in known)):
        yield None
    whole = frozenset(domain.members)
    if known is None:
        yield ()
    for test in known or ():
        if isinstance(test, Members):
            listed = [value for value in test.values if value is not ABSENT]
            yield from ((Overlap(each, len(each)), Overlap(whole - each, 0, 0)) for each in listed)
        else:
            yield test.tests if isinstance(test, Together) else (test,) if isinstance(test, Overlap) else ()


def _truths(
    against: Comparison, sets: tuple[Domain, Domain], one: tuple[Overlap, ...], other: tuple[Overlap, ...]
) -> set[bool]:
    """The truths of sets that are there, each as one way says."""
    states: set[State] = {((0,) * len(one), (0,) * len(other), frozenset())}
    for member in dict.fromkeys(name for domain in sets for name in domain.members):
        may = [(True, False) if member in domain.members else (False,) for domain in sets]
        steps = list(product(*may))
        states = {after for state in states for step in steps for after in [_after(state, member, step, one, other)]}
        if len(states) > MOST_STATES:
            raise TooLarge("what is known of two sets tells too many of them apart")
    return {_holds(against, lies) for left, right, lies in states if _is_met(left, one) and _is_met(right, other)}


def _after(
    state: State, member: str, step: tuple[bool, ...], one: tuple[Overlap, ...], other: tuple[Overlap, ...]
) -> State:
    left, right, lies = state
    is_left, is_right = step
    if is_left or is_right:
        lies |= {"both" if is_left and is_right else "left" if is_left else "right"}
    return _counted(left, one, member, is_left), _counted(right, other, member, is_right), lies


def _counted(count: tuple[int, ...], parts: tuple[Overlap, ...], member: str, is_there: bool) -> tuple[int, ...]:
    """How many members each part counts: no more than tell."""
    if not is_there:
        return count
    return tuple(
        [
            min(number + (member in part.of), 1 + (part.least if part.most is None else max(part.least, part.most)))
            for number, part in zip(count, parts, strict=True)
        ]
    )


def _is_met(count: tuple[int, ...], parts: tuple[Overlap, ...]) -> bool:
    return all(
        number >= part.least and (part.most is None or number <= part.most)
        for number, part in zip(count, parts, strict=True)
    )


def _holds(against: Comparison, lies: frozenset[str]) -> bool:
    """Whether it holds of two sets that lie so: the smallest that do will do."""
    return against.holds(lies - {"right"}, lies - {"left"})
