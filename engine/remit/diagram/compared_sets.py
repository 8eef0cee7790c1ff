"""Sets of many members that are compared: a level for each member of each, those of one member beside each other.

    groups ? a | doc-groups ? a | groups ? b | doc-groups ? b | …

Invariant: the levels of one set come in the order in which going through the members settles its tests
(`remit.normal.asked_sets`), which is the same order of members for all sets that are compared. So whether two sets
meet, or one contains the other, is a diagram of one or two nodes for each member, however many these are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from remit.diagram.policy_tests import PolicyTests, tied
from remit.model.kinds.domain import Domain
from remit.model.matching import Present, Tests
from remit.normal.asked_sets import AskedSet

FEW_MEMBERS = 12  # of two sets together, of which every set can be compared with every other


def compared_sets(
    policies: Sequence[PolicyTests], domains: Mapping[str, Domain], doubled: Mapping[str, str]
) -> list[list[str]]:
    """The sets that have too many members together to be compared set by set, those together that are compared.

    Args:
        policies: Those that compare them, directly or through others.
        domains: Of every fact.
        doubled: What the other value of a fact is called, of facts that have one; it is beside the first.
    """
    pairs = [pair for one in policies for pair in one.compared if all(domains[name].members for name in pair)]
    names = list(dict.fromkeys(name for pair in pairs for name in sorted(pair)))
    place = {name: number for number, name in enumerate(names)}
    found = [[names[number] for number in sorted(those)] for those in tied({place[n] for n in two} for two in pairs)]
    large = {name for pair in pairs if sum(len(domains[n].members) for n in pair) > FEW_MEMBERS for name in pair}
    return [
        [each for name in those for each in (name, doubled.get(name)) if each is not None]
        for those in found
        if not large.isdisjoint(those)
    ]


def told_if_there(policies: Sequence[PolicyTests]) -> set[str]:
    """The facts of which it makes a difference whether they are absent or an empty set.

    Args:
        policies: Those that compare them.
    """
    both = [each for one in policies for each in zip(one.compared, one.against, strict=False)]
    return {name for pair, against in both if against.verb not in ("meets", "member of") for name in pair}


def members_of(names: Iterable[str], domains: Mapping[str, Domain]) -> tuple[str, ...]:
    """All members of some sets, in one order.

    Args:
        names: The sets.
        domains: Of every fact.
    """
    return tuple(dict.fromkeys(member for name in names for member in domains[name].members))


def each_member(domain: Domain, *, is_there: bool) -> list[Tests]:
    """The tests by which a fact that is compared value by value, or member by member, is told apart.

    Args:
        domain: That of the fact.
        is_there: Whether it is told apart, too, if the fact is there.
    """
    return [*domain.singly(), *([(Present(),)] if is_there and domain.members and domain.optional else [])]


def in_order(sets: Mapping[str, AskedSet]) -> list[tuple[str, Tests]]:
    """The tests on sets that are compared in the order of their levels.

    Args:
        sets: The sets, gone through in one order of members.
    """
    tests = [
        (asked.settled_by(each), number, place, name, each)
        for number, (name, asked) in enumerate(sets.items())
        for place, each in enumerate(asked.tests)
    ]
    return [(name, each) for _, _, _, name, each in sorted(tests, key=lambda one: one[:3])]
