"""Members of sets that conditions ask for: what scenarios are to show is each of them in a set, and each out of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from remit.model.asked import Path
from remit.model.items import Item, of_set
from remit.model.matching import Overlap, Test, Together
from remit.model.policy import Policy

MOST_MEMBERS = 8  # of a set, that are told apart: each doubles the number of its cells


def members(policy: Policy) -> Iterator[tuple[tuple[str, Item], Path]]:
    """Each member that a condition names, in a set and out of it, as items of a condition; and the place of its fact.

    Of a set of which very many members are named, none is looked at.
    """
    for name in policy.facts:
        domain = policy.domains[name]
        named = _named(domain.members, (test for tests in policy.tested[name] for test in tests))
        for member in named if len(named) <= MOST_MEMBERS else ():
            yield from (((name, of_set(verb, member)), ("facts", name)) for verb in ("includes", "excludes"))


def _named(members: Sequence[str], tests: Iterable[Test]) -> list[str]:
    """The members that some test tells from others: a size counts all of them alike."""
    parts = [part for test in tests for part in (test.tests if isinstance(test, Together) else (test,))]
    counted = {part.of for part in parts if isinstance(part, Overlap)} - {frozenset(members)}
    return [member for member in members if any(member in of for of in counted)]
