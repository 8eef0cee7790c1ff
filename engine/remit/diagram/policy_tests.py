"""The tests of policies' conditions, as literals and as cubes: what levels of diagrams and their cells are made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations

from remit.diagram.causes import refuse_many_cubes
from remit.errors import TooLarge
from remit.model.asked import Path
from remit.model.conditions import Condition
from remit.model.items import Accepted
from remit.model.matching import Tests
from remit.model.policy import Policy
from remit.model.rules import Concept
from remit.normal.cubes import Cube, Expansion, literals_of

AllowedLists = list[tuple[int, ...]]  # for every level, the cells that are possible
Fits = tuple[int, tuple[bool, ...]]  # of a level, which cells fit
TestRow = list[Fits]
FEW = 5  # facts that are compared with each other, of which every two can have a level


class PolicyTests:
    """The tests of a policy's conditions as literals, and how many tests mention each name."""

    def __init__(self, policy: Policy, more: Iterable[Condition] = ()) -> None:
        """With the tests of some `more` conditions."""
        self.policy = policy
        written = [(path, test) for path, one in policy.conditions() for test in tests_in([one], policy.concepts)]
        self.paths: list[Path] = [path for path, _ in written]  # of every test, where it is written
        tests = [*(test for _, test in written), *tests_in(more, policy.concepts)]
        self._count([tuple(literals_of(name, accepted)) for name, accepted in tests])

    def _count(self, groups: Sequence[Cube]) -> None:
        self.literals = {each: each.comparison for each in dict.fromkeys(chain.from_iterable(groups))}
        self.against = [against for against in self.literals.values() if against is not None]
        self.compared = [{each.name, against.other} for each, against in self.literals.items() if against is not None]
        about = {each: each.names for each in self.literals}
        self.mentions = Counter(chain.from_iterable({n for each in group for n in about[each]} for group in groups))

    def compare_all_of_few(self, policy: Policy) -> None:
        """Take facts that are compared with each other through others as compared, if all of them together are few."""
        groups = dict.fromkeys(frozenset(group) | {name} for name, group in policy.compared.items())
        pairs = [set(pair) for group in groups if len(group) <= FEW for pair in combinations(sorted(group), 2)]
        domains = policy.domains
        alike = [pair for pair in pairs if len({type(domains[name]) for name in pair}) == 1]
        self.compared = [*self.compared, *(pair for pair in alike if pair not in self.compared)]


class PolicyCubes(PolicyTests):
    """All cubes of a policy: those of broken constraints, and those of rules; or why they would be too many.

    Without cubes it is no more than the tests.
    """

    def __init__(self, policy: Policy) -> None:
        super().__init__(policy)
        self.broken: list[Cube] = []
        self.ruled: list[tuple[str, Cube]] = []
        self.too_many: TooLarge | None = None
        tests, self.paths = self.paths, []  # of every cube, where it is written
        try:
            self._multiply_out()
        except TooLarge as wrong:
            self.too_many, self.broken, self.ruled, self.paths = wrong, [], [], tests
        self.all = [*self.broken, *(cube for _, cube in self.ruled)]
        if self.too_many is None:
            compared, against = self.compared, self.against  # also where no cube has it left: it tells cases apart
            self._count(self.all)
            self.compared, self.against = compared, against

    def _multiply_out(self) -> None:
        policy, expansion = self.policy, Expansion(self.policy.concepts)
        for name, constraint in policy.constraints.items():
            self.broken += self._written(expansion.breaking(constraint, ("constraints", name)), "constraints", name)
        for name in policy.precedence:
            rule = policy.rules[name]
            path = ("rules", name, "when") if rule.condition is rule.when else ("rules", name)
            self.ruled += [(name, cube) for cube in self._written(expansion.cubes(rule.condition, path=path), *path)]

    def _written(self, cubes: tuple[Cube, ...], *path: str | int) -> tuple[Cube, ...]:
        self.paths += [path] * len(cubes)
        refuse_many_cubes(self.paths)
        return cubes


def tied(groups: Iterable[set[int]]) -> list[frozenset[int]]:
    """The levels that are tied together, directly or through others."""
    joined: list[set[int]] = []
    for group in groups:
        touching = [other for other in joined if other & group]
        joined = [other for other in joined if not other & group]
        joined.append(group.union(*touching))
    return [frozenset(group) for group in joined]


def order(policies: Sequence[PolicyTests]) -> tuple[str, ...]:
    """Facts, then readings, those first that most cubes mention; what none mentions last.

    Once the facts are known few readings matter, so that they share their nodes; readings first would be told apart
    in every combination before any of them can matter.
    """
    mentioned = sum((one.mentions for one in policies), Counter[str]())
    readings = dict.fromkeys(name for one in policies for name in one.policy.readings)
    facts = dict.fromkeys(name for one in policies for name in one.policy.facts if name not in readings)
    return tuple(name for group in (facts, readings) for name in sorted(group, key=lambda name: -mentioned[name]))


def tests_in(conditions: Iterable[Condition], concepts: Mapping[str, Concept]) -> Iterator[tuple[str, Accepted]]:
    """Every test of a fact or reading in some conditions."""
    for condition in conditions:
        for _, part in condition.walk():
            yield from ((name, accepted) for name, accepted in part.tests.items() if name not in concepts)


def tests_of_names(policies: Sequence[PolicyTests]) -> dict[str, list[Tests]]:
    """Of every name, all tests of it in any cube, each once; then those that no cube has left, as they tell apart."""
    found = defaultdict[str, dict[Tests, None]](dict)
    for one in policies:
        for literal, against in one.literals.items():
            if against is None:
                found[literal.name][one.policy.tests(literal.name, literal.accepted)] = None
    for one in policies:
        for name, tests in one.policy.tested.items():
            found[name] |= dict.fromkeys(tests)
    return defaultdict(list, {name: list(tests) for name, tests in found.items()})
