"""Facts that are compared with each other: their strata, and values for them that lie to each other as is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from remit.model.kinds.domain import Domain
from remit.model.matching import ABSENT, Tests
from remit.normal.strata import LESS, MORE, SAME, Strata


class ComparedGroup(NamedTuple):
    """Facts that are compared with each other, directly or through others, in the order of their levels."""

    names: tuple[str, ...]
    domains: Mapping[str, Domain]
    pairs: AbstractSet[tuple[str, str]]  # the later, and the earlier that it is compared with
    is_ordered: bool
    tests: tuple[Tests, ...]  # of any of them alone
    strata: Strata


def put(group: ComparedGroup, kinds: Mapping[tuple[str, str], int], found: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the facts of a group, one after the other where the pairs say so, with room around each.

    Args:
        group: The facts.
        kinds: How the two of each pair lie.
        found: A value in the stratum of each fact.
    """
    there = [name for name in group.names if found.get(name, ABSENT) is not ABSENT]
    stratum = {name: group.strata.of(found[name]) for name in there}
    placed: dict[str, Any] = {}
    for number in sorted(set(stratum.values())):
        classes = _in_order([name for name in there if stratum[name] == number], kinds, group.is_ordered)
        values = group.strata.values(number, len(classes))
        placed |= {name: value for names, value in zip(classes, values, strict=True) for name in names}
    return placed


def _in_order(names: Sequence[str], kinds: Mapping[tuple[str, str], int], is_ordered: bool) -> list[list[str]]:
    """Facts of one stratum in classes of one value each, those that are less before those that are more.

    Where values have no order, LESS is only different, and says of two classes now the one, now the other.
    """
    of = {name: name for name in names}
    less: set[tuple[str, str]] = set()
    for (later, earlier), kind in kinds.items():
        if later in of and earlier in of:
            if kind == SAME:
                old, new = of[later], of[earlier]
                of = {name: new if one == old else one for name, one in of.items()}
            elif is_ordered and kind in (LESS, MORE):
                less.add((later, earlier) if kind == LESS else (earlier, later))
    before = {one: {of[low] for low, high in less if of[high] == one} for one in dict.fromkeys(of.values())}
    found: list[list[str]] = []
    while before:
        first = next(one for one, lower in before.items() if not lower & before.keys())
        del before[first]
        found.append([name for name, one in of.items() if one == first])
    return found
