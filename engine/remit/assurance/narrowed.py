"""What a policy comes to once some facts are known: the verdicts that are left, where, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from remit.assurance.case_space import CaseSpace
from remit.decide import LoadedPolicy
from remit.decide.answers import FactChanges
from remit.decide.given_values import Raw, Readings
from remit.diagram.build import BIT_OF
from remit.diagram.junctions import FAILS, HOLDS
from remit.diagram.nodes import Node
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.regions import LevelBox
from remit.errors import TooLarge
from remit.model.conditions import Condition
from remit.model.items import Accepted
from remit.model.rules import Verdict

MOST_REGIONS = 8  # of one verdict
ORDER = (Verdict.PERMITTED, Verdict.EXEMPT, Verdict.PROHIBITED, Verdict.CONFLICT, Verdict.UNREGULATED)


@dataclass(frozen=True, slots=True)
class NarrowedRegion:
    """A box of the cases that are left: where, the rules that determine in all of them, others that do in some; and
    whether in some none does.
    """

    where: FactChanges
    every: tuple[str, ...]
    some: tuple[str, ...]
    or_none: bool


@dataclass(frozen=True, slots=True)
class NarrowedVerdict:
    """A verdict that is left, with the first regions in which it is, and whether there are more."""

    verdict: Verdict
    regions: tuple[NarrowedRegion, ...]
    more: bool


@dataclass(frozen=True)
class Narrowed:
    """What is left of a policy: what was given, the readings that are picked, and the verdicts with their regions."""

    policy: LoadedPolicy
    given: Mapping[str, Accepted]
    picked: Mapping[str, str]
    verdicts: tuple[NarrowedVerdict, ...]


def narrowed(
    loaded: LoadedPolicy,
    given: Mapping[str, Raw],
    readings: Readings | None = None,
    as_of: Raw = None,
    most: int = MOST_REGIONS,
) -> Narrowed:
    """The verdicts that are left where some facts are known, in few regions of the others.

    Args:
        loaded: The policy.
        given: Values by fact, and truths of concepts, as `decide` takes them.
        readings: A choice by reading, or "open".
        as_of: The day, where it is not given.
        most: Regions of one verdict that are described.

    Raises:
        RemitError: An unknown fact, value or reading, or facts that no case fits.
        TooLarge: The cases that are left are more than can be looked at.
    """
    stated = loaded.stated(given, readings=readings, as_of=as_of)
    with suppress(TooLarge):  # whether any case fits; it is said below where it matters
        loaded.concluded(stated)
    return _Narrowing(loaded, stated.given, stated.picked).found(most)


class _Narrowing:
    """The policy on a diagram whose cells say all that is given."""

    def __init__(self, loaded: LoadedPolicy, given: Mapping[str, Raw], picked: Mapping[str, str]) -> None:
        self.loaded, self.picked, policy = loaded, picked, loaded.policy
        self.given = {name: loaded.knowledge.items(name, raw) for name, raw in given.items()}
        asked = [  # so that other facts are said to be these values, and not to be the same as a fact
            Condition.model_validate({name: list(items)})
            for name, items in self.given.items()
            if name in policy.compared and all(isinstance(item, str) for item in items)
        ]
        self.space = CaseSpace(policy, conditions=asked)
        chosen = {name: policy.tests(name, (choice,)) for name, choice in picked.items()}
        known = {**loaded.knowledge.known(given), **chosen}
        facts = {name: tests for name, tests in known.items() if name not in policy.concepts}
        self.within: AllowedLists = self.space.meeting(facts)
        self.root = self.space.knowing(self.space.verdicts(), known)

    def found(self, most: int) -> Narrowed:
        left = self.space.diagram.reach(self.root, self.within)
        verdicts = tuple(self._verdict(verdict, most) for verdict in ORDER if BIT_OF[verdict] & left)
        return Narrowed(self.loaded, self.given, self.picked, verdicts)

    def _verdict(self, verdict: Verdict, most: int) -> NarrowedVerdict:
        told, top, inside = self.space.told(self.root, self.within)
        boxes = told.boxes(top, BIT_OF[verdict], inside)
        regions = tuple(self._region(verdict, box) for box in islice(boxes, most))
        return NarrowedVerdict(verdict, regions, next(boxes, None) is not None)

    def _region(self, verdict: Verdict, box: LevelBox) -> NarrowedRegion:
        told, _, _ = self.space.told(self.root, self.within)
        join = self.space.junctions
        inside = join.where(told.indicator(self.space.diagram, box), HOLDS)
        those = join.both(join.where(self.root, BIT_OF[verdict]), inside)
        some = list(self._determining(those))
        every = tuple(rule for rule, always in some if always)
        any_rule = join.any_of(self.space.ruled().determining(rule) for rule, _ in some)
        or_none = self.space.diagram.coincide(those, HOLDS, any_rule, FAILS, self.within)
        others = tuple(rule for rule, always in some if not always)
        return NarrowedRegion(told.words(box), every, others, or_none)

    def _determining(self, those: Node) -> Iterator[tuple[str, bool]]:
        """The rules that determine in any of some cases, and whether in all of them."""
        ruled, meet = self.space.ruled(), self.space.diagram.coincide
        for rule in self.loaded.policy.rules:
            node = ruled.determining(rule)
            if meet(those, HOLDS, node, HOLDS, self.within):
                yield rule, not meet(those, HOLDS, node, FAILS, self.within)
