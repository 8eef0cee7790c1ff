"""Values to go through, for the definition: enough of each fact's to lie in every way to what a policy and a case name.

They are of their own making: nothing of it is shared with the cells that quicker ways use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from remit.errors import TooLarge
from remit.model.comparisons import Comparison
from remit.model.kinds.domain import Domain, OpenText, Value, others
from remit.model.kinds.scale import Scale
from remit.model.kinds.sets import Subset
from remit.model.matching import ABSENT, Members, Test
from remit.model.policy import Policy

Known = Mapping[str, tuple[Test, ...]]  # of some facts and readings, that any of the tests holds


def representatives(policy: Policy, name: str, known: Known) -> tuple[Value, ...]:
    """One value for each way in which the policy can tell apart the values that `known` leaves possible.

    Of a fact that is compared with others, every value that could make a difference to any of the comparisons.
    Raises TooLarge for a set of which too many ways are told apart.
    """
    return _compared(policy, name, known) if name in policy.compared else _alone(policy, name, known)


def _exactly(given: Sequence[Test] | None) -> list[Value] | None:
    """The values that are listed, where that is all that is given."""
    if given is None or not all(isinstance(test, Members) for test in given):
        return None
    listed = {value for test in given for value in test.constants()}
    return sorted(listed, key=lambda value: sorted(value) if isinstance(value, frozenset) else [])


def _sets(policy: Policy, name: str, tests: Sequence[Test], given: Sequence[Test] | None) -> list[Value]:
    """Of a set, those that are given, or else one for each way in which tests count members. Raises TooLarge."""
    if (exactly := _exactly(given)) is not None:
        return exactly
    try:
        return list(_candidates(policy.domains[name], tests, 1))
    except TooLarge as wrong:
        raise TooLarge(wrong.said, ("facts", name)) from None


def _alone(policy: Policy, name: str, known: Known) -> tuple[Value, ...]:
    """They are drawn from all values of a choice or flag, and of a scale from the constants named for it and the values
    right beside them; sets are built up member by member. Of those that no condition tells apart, the first is kept. A
    reading has all its choices.
    """
    domain, given, named = policy.domains[name], known.get(name), policy.tested[name]
    tests = [test for tests in (*named, given or ()) for test in tests]
    is_set = isinstance(domain, Subset)
    candidates = dict.fromkeys(_sets(policy, name, tests, given) if is_set else _candidates(domain, tests, 1))
    possible = [v for v in candidates if given is None or any(test.holds(v) for test in given)]
    if name in policy.readings:  # they are picked by name, so each choice counts
        return tuple(possible)
    by_signature = {tuple(any(test.holds(v) for test in tests) for tests in named): v for v in reversed(possible)}
    return tuple(by_signature.values())[::-1]


def _candidates(domain: Domain, tests: Sequence[Test], reach: int) -> Iterator[Value]:
    """Values that lie in every way to what is named: constants, so many values to each side, and some others."""
    constants = {c: None for test in tests for c in test.constants()}
    if isinstance(domain, Subset):
        yield from domain.told_apart(tests)
        yield from (ABSENT,) if domain.optional else ()
        return
    if isinstance(domain, OpenText):
        yield from (*constants, *others(constants.keys(), reach))
    near = dict.fromkeys(v for c in (None, *constants) for v in domain.neighbourhood(c))
    for _ in range(reach - 1):
        near |= dict.fromkeys(v for c in list(near) for v in domain.neighbourhood(c))
    if reach > 1 and isinstance(domain, Scale):  # beyond the last constant as many as there are between two of them
        for _ in range(reach):
            there = [v for v in near if v is not ABSENT]
            near |= dict.fromkeys(v for c in (min(there), max(there)) for v in domain.neighbourhood(c))
    yield from near


def _compared(policy: Policy, name: str, known: Known) -> tuple[Value, ...]:
    """All that can matter of it, beside the facts that it is compared with: what is named for any of them counts."""
    group, domain, given = policy.compared[name], policy.domains[name], known.get(name)
    alike = [other for other in policy.domains if other in group and type(policy.domains[other]) is type(domain)]
    if isinstance(domain, Subset):  # what has each member, or not, in each way that the tests tell apart
        singles = [Members(frozenset([frozenset([member])])) for member in domain.members]
        stated = [test for tests in (*policy.tested[name], given or ()) for test in tests]
        candidates: Iterable[Value] = _sets(policy, name, [*stated, *singles], given)
    else:
        tests = [test for other in alike for tests in (*policy.tested[other], known.get(other, ())) for test in tests]
        bounds = [Members(frozenset(policy.domains[other].neighbourhood(None)) - {ABSENT}) for other in alike]
        candidates = _candidates(domain, [*tests, *bounds], len(group))
    inside = (v for v in dict.fromkeys(candidates) if v is not ABSENT or domain.optional)
    inside = (v for v in inside if not isinstance(domain, Scale) or v is ABSENT or domain.span.holds(v))
    return tuple(v for v in inside if given is None or any(test.holds(v) for test in given))


def truths(policy: Policy, name: str, against: Comparison, known: Known) -> set[bool]:
    """The truths that a comparison of two facts can have."""
    mates = representatives(policy, against.other, known)
    return {against.holds(value, mate) for value in representatives(policy, name, known) for mate in mates}
