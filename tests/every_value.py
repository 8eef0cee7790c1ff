"""All values of a fact for tests by brute force: every one of a small domain, of others all near what is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from remit.model.kinds.domain import Domain
from remit.model.kinds.scale import Scale
from remit.model.kinds.sets import Subset
from remit.model.kinds.text import ELSE, OpenText
from remit.model.matching import ABSENT, Test
from remit.model.policy import Policy

OTHERS = (ELSE, "another", "a third")


def every_value(policies: Policy | Sequence[Policy], name: str, stated: Iterable[Test] = ()) -> list[Any]:
    """Of a fact or reading, as the first of the policies that has it declares it.

    Of scales the values near all that any condition names, for it or for a fact that it is compared with, or `stated`;
    as many to each side as there are such facts.
    """
    listed = [policies] if isinstance(policies, Policy) else list(policies)
    domain = next(policy.domains[name] for policy in listed if name in policy.domains)
    groups = [policy.compared.get(name, {name}) for policy in listed if name in policy.domains]
    tests = [test for policy, group in zip(listed, groups, strict=False) for test in _named(policy, group)]
    constants = {c: None for test in (*tests, *stated) for c in test.constants() if c is not ABSENT}
    absent = [ABSENT] if domain.optional else []
    return [*_present(domain, constants, max(map(len, groups))), *absent]


def _named(policy: Policy, group: Iterable[str]) -> list[Test]:
    names = [name for name in group if name in policy.domains]
    return [test for name in names for tests in policy.tested[name] for test in tests] + [
        domain.span for name in names if isinstance(domain := policy.domains[name], Scale)
    ]


def _present(domain: Domain, constants: dict[Any, None], reach: int) -> list[Any]:
    if isinstance(domain, Subset):
        sizes = range(len(domain.members) + 1)
        return [frozenset(chosen) for size in sizes for chosen in combinations(domain.members, size)]
    if isinstance(domain, OpenText):
        return list(dict.fromkeys([*constants, *OTHERS]))
    if not isinstance(domain, Scale):
        return [value for value in domain.neighbourhood(None) if value is not ABSENT]
    near = {value for c in (None, *constants) for value in domain.neighbourhood(c)} - {ABSENT}
    for _ in range(reach - 1):
        near |= {value for c in near for value in domain.neighbourhood(c)}
    return sorted(near)
