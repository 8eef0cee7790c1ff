"""The mask table: for every fact and cell one integer, with a bit for each cube that the cell satisfies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import partial, reduce
from itertools import chain
from operator import and_, getitem
from typing import Any

from remit.model.conditions import Condition
from remit.model.policy import Policy
from remit.model.rules import Effect
from remit.normal.cells import Cells, Tests
from remit.normal.cubes import Cube, cubes_of
from remit.verdict import Known, Outcome, conclude, in_force

Allowed = list[tuple[int, ...]]  # for every level, the cells that are possible


class PolicyCubes:
    """All cubes of a policy: those of broken constraints, and those of rules. Raises TooManyCubes."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        cubes = partial(cubes_of, concepts=policy.concepts)
        broken = [Condition(all_of=(c.when, Condition(not_=c.then))) for c in policy.constraints.values()]
        self.broken = [cube for condition in broken for cube in cubes(condition)]
        self.ruled = [(name, cube) for name in policy.precedence for cube in cubes(policy.rules[name].condition)]
        self.all = [*self.broken, *(cube for _, cube in self.ruled)]


class Space:
    """Levels and their cells, for one policy or for several that are looked at together.

    A level is a fact or a reading; readings come first, then the facts that most cubes mention. Facts of one name have
    the same domain in all the policies.
    """

    def __init__(self, policies: Sequence[PolicyCubes]) -> None:
        self.names = _order(policies)
        self.level_of = {name: level for level, name in enumerate(self.names)}
        tests = _tests(policies)
        domains = {name: domain for one in reversed(policies) for name, domain in one.policy.domains.items()}
        self.cells = [Cells(domains[name], tests[name]) for name in self.names]


class MaskTable:
    """The masks of one policy over a space, one bit for each cube: first those of broken constraints, then of rules.

    The bits that are left after ANDing one mask for each level are the cubes that hold of a case.
    """

    def __init__(self, policy: Policy, cubes: PolicyCubes | None = None, space: Space | None = None) -> None:
        self.policy = policy
        cubes = cubes or PolicyCubes(policy)
        space = space or Space([cubes])
        self.broken = (1 << len(cubes.broken)) - 1
        self.rule_of_bit = [None] * len(cubes.broken) + [name for name, _ in cubes.ruled]
        self.all_bits = (1 << len(cubes.all)) - 1
        self.names, self.level_of, self.cells = space.names, space.level_of, space.cells
        self.masks = self._masks(cubes.all)
        self.coupled = _coupled([{self.level_of[literal.name] for literal in cube} for cube in cubes.broken])
        self._outcomes: dict[int, Outcome] = {}

    def _masks(self, cubes: Sequence[Cube]) -> list[list[int]]:
        masks = [[(1 << len(cubes) + len(Effect)) - 1] * cells.count for cells in self.cells]  # see `Settling`
        for bit, cube in enumerate(cubes):
            for name, accepted, wanted in cube:
                level = self.level_of[name]
                truths = self.cells[level].truth(self.policy.tests(name, accepted))
                for cell, truth in enumerate(truths):
                    if truth is not wanted:
                        masks[level][cell] &= ~(1 << bit)
        return masks

    def code(self, facts: Any) -> tuple[int, ...]:
        """The cell of every level, of a complete case."""
        return tuple(cells.code(facts[name]) for name, cells in zip(self.names, self.cells, strict=True))

    def alive(self, codes: Iterable[int]) -> int:
        """The cubes that hold of a complete case."""
        return reduce(and_, map(getitem, self.masks, codes), self.all_bits)

    def decide(self, codes: Iterable[int]) -> Outcome | None:
        """The outcome of a complete case by masks alone; None where constraints do not allow it."""
        return self.outcome(self.alive(codes))

    def outcome(self, alive: int) -> Outcome | None:
        """What follows where exactly these cubes hold: `verdict.conclude` says it, this remembers it."""
        if alive & self.broken:
            return None
        found = self._outcomes.get(alive)
        if found is None:
            if len(self._outcomes) > MOST_REMEMBERED:
                self._outcomes.clear()
            applicable = {name for bit in _bits(alive) if (name := self.rule_of_bit[bit]) is not None}
            found = self._outcomes[alive] = conclude(self.policy, in_force(self.policy, applicable))
        return found

    def allowed(self, known: Known) -> Allowed:
        """The cells that are possible at every level."""
        return [cells.meeting(known.get(name)) for name, cells in zip(self.names, self.cells, strict=True)]


MOST_REMEMBERED = 20_000  # outcomes


def _coupled(groups: Iterable[set[int]]) -> list[frozenset[int]]:
    """The levels that constraints tie together, directly or through others."""
    joined: list[set[int]] = []
    for group in groups:
        touching = [other for other in joined if other & group]
        joined = [other for other in joined if not other & group]
        joined.append(group.union(*touching))
    return [frozenset(group) for group in joined]


def _order(policies: Sequence[PolicyCubes]) -> tuple[str, ...]:
    """Readings, then facts, those first that most cubes mention; what none mentions last."""
    cubes = [cube for policy in policies for cube in policy.all]
    mentioned = Counter(name for cube in cubes for name in {literal.name for literal in cube})
    readings = dict.fromkeys(name for one in policies for name in one.policy.readings)
    facts = dict.fromkeys(name for one in policies for name in one.policy.facts if name not in readings)
    return tuple(name for group in (readings, facts) for name in sorted(group, key=lambda name: -mentioned[name]))


def _tests(policies: Sequence[PolicyCubes]) -> dict[str, list[Tests]]:
    """Of every name, all tests of it in any cube."""
    found = defaultdict[str, list[Tests]](list)
    for one in policies:
        for name, accepted, _ in chain.from_iterable(one.all):
            found[name].append(one.policy.tests(name, accepted))
    return found


def _bits(number: int) -> Iterable[int]:
    while number:
        last = number.bit_length() - 1
        yield last
        number ^= 1 << last
