"""Values to go through, for the definition: enough of each fact's to lie in every way to what a policy and a case name.

They are of their own making: nothing of it is shared with the cells that quicker ways use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from remit.errors import TooLarge
from remit.model.comparisons import Comparison
from remit.model.kinds.domain import Domain, Value
from remit.model.kinds.two_sets import truths_of_sets
from remit.model.matching import ABSENT, Members, Overlap, Test
from remit.model.policy import Policy

KnownFacts = Mapping[str, tuple[Test, ...]]  # of some facts, readings and concepts, that any of the tests holds


def representatives(policy: Policy, name: str, known: KnownFacts) -> tuple[Value, ...]:
    """One value for each way in which the policy can tell apart the values that `known` leaves possible.

    Of a fact that is compared with others, every value that could make a difference to any of the comparisons.

    Args:
        policy: Says what is tested of the fact, and with which facts it is compared.
        name: A fact or a reading.
        known: Of some facts and readings, tests of which at least one holds; those of facts that it is compared with
            name constants for this one, too.

    Returns:
        Values in an order that is the same each time; none where nothing fits what is known.

    Raises:
        TooLarge: A set is told apart in too many ways.
    """
    return _compared(policy, name, known) if name in policy.compared else _alone(policy, name, known)


def _candidates(policy: Policy, name: str, tests: Sequence[Test], reach: int, known: KnownFacts) -> dict[Value, None]:
    """Values that lie in every way to what the tests name. Raises TooLarge with the place of the fact."""
    try:
        return dict.fromkeys(policy.domains[name].representatives(tests, reach, known.get(name)))
    except TooLarge as wrong:
        raise TooLarge(wrong.said, ("facts", name)) from None


def _alone(policy: Policy, name: str, known: KnownFacts) -> tuple[Value, ...]:
    """They are drawn from all values of a choice or flag, and of a scale from the constants named for it and the values
    right beside them; sets are built up member by member. Of those that no condition tells apart, the first is kept. A
    reading has all its choices.
    """
    given, named = known.get(name), policy.tested[name]
    tests = [test for tests in (*named, given or ()) for test in tests]
    candidates = _candidates(policy, name, tests, 1, known)
    possible = [v for v in candidates if given is None or any(test.holds(v) for test in given)]
    if name in policy.readings:  # they are picked by name, so each choice counts
        return tuple(possible)
    by_signature = {tuple(any(test.holds(v) for test in tests) for tests in named): v for v in reversed(possible)}
    return tuple(by_signature.values())[::-1]


def _compared(policy: Policy, name: str, known: KnownFacts) -> tuple[Value, ...]:
    """All that can matter of it, beside the facts that it is compared with: what is named for any of them counts."""
    group, domain, given = policy.compared[name], policy.domains[name], known.get(name)
    alike = [other for other in policy.domains if other in group and domain.is_like(policy.domains[other])]
    tests = [test for other in alike for tests in (*policy.tested[other], known.get(other, ())) for test in tests]
    bounds = [Members(frozenset(policy.domains[other].neighbourhood(None)) - {ABSENT}) for other in alike]
    candidates = _candidates(policy, name, [*tests, *bounds], len(group), known)
    return tuple(v for v in candidates if domain.has(v) and (given is None or any(test.holds(v) for test in given)))


def passed(policy: Policy, name: str, tests: Sequence[Test], known: Sequence[Test] | None) -> set[bool]:
    """The truths that a test of one fact can have, looked at by itself: for sets of which too much is asked in all.

    Args:
        policy: The one that has the fact.
        name: A fact that is not compared with others, or a set.
        tests: The test: one of these holds.
        known: What is known of the fact, as for `representatives`.

    Returns:
        One of them or both; none where no value fits what is known.

    Raises:
        TooLarge: What is known and the test alone tell a set apart in too many ways.
    """
    domain = policy.domains[name]
    values = domain.representatives([*tests, *(known or ())], 1, known)
    possible = [value for value in values if known is None or any(test.holds(value) for test in known)]
    return {any(test.holds(value) for test in tests) for value in possible}


def is_any(policy: Policy, name: str, known: KnownFacts) -> bool:
    """Whether a fact has a value that fits what is known.

    Args:
        policy: The one that has the fact.
        name: The fact.
        known: As for `representatives`.

    Raises:
        TooLarge: A set is told apart in too many ways by what is known of it.
    """
    try:
        return bool(representatives(policy, name, known))
    except TooLarge:  # it is a set
        return bool(passed(policy, name, (), known.get(name)))


def truths(policy: Policy, name: str, against: Comparison, known: KnownFacts) -> set[bool]:
    """The truths that a comparison of two facts can have.

    Args:
        policy: One in which the two are compared.
        name: The fact on the left; the other one is in the comparison.
        against: How they are compared.
        known: What is known of either, as for `representatives`.

    Returns:
        One of them or both; none where one of the facts has no value that fits what is known.

    Raises:
        TooLarge: A set is told apart in too many ways.
    """
    if policy.domains[name].members:
        return truths_of_sets(
            against, (policy.domains[name], policy.domains[against.other]), (known.get(name), known.get(against.other))
        )
    values = representatives(policy, name, known)
    if policy.domains[against.other].members:  # of which only the one member matters
        given = known.get(against.other)
        each = [_included(policy.domains[against.other], value) for value in values]
        return set[bool]().union(*(passed(policy, against.other, test, given) for test in each))
    mates = representatives(policy, against.other, known)
    return {against.holds(value, mate) for value in values for mate in mates}


def _included(domain: Domain, value: Value) -> tuple[Test, ...]:
    """The tests of which one holds where a value is in a set."""
    return (Overlap(frozenset([value]), 1),) if isinstance(value, str) and value in domain.members else ()
