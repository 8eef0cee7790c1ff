"""The mask table: for every fact and cell one integer, with a bit for each cube that the cell satisfies."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial, reduce
from itertools import chain, product
from math import prod
from operator import and_, getitem
from typing import Any

from remit.diagram.causes import (
    MOST_TOGETHER,
    cells_of,
    refuse_many_cubes,
    refuse_many_pairs,
    refuse_many_rows,
    too_large,
)
from remit.errors import TooLarge
from remit.model.conditions import Condition, Path
from remit.model.items import Accepted
from remit.model.matching import Members, Tests
from remit.model.policy import Policy
from remit.model.rules import Concept, Effect
from remit.normal.cells import AnyCells
from remit.normal.compared import Order, PlacedCells
from remit.normal.cubes import MOST_CUBES, Cube, Expansion, Literal, literals_of
from remit.representatives import Known
from remit.verdict import Outcome, conclude, in_force

Allowed = list[tuple[int, ...]]  # for every level, the cells that are possible
Fits = tuple[int, tuple[bool, ...]]  # of a level, which cells fit
Row = list[Fits]


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
        self.compared = [{each.name, against.other} for each, against in self.literals.items() if against is not None]
        about = {each: each.names for each in self.literals}
        self.mentions = Counter(chain.from_iterable({n for each in group for n in about[each]} for group in groups))


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
            compared = self.compared  # also where no cube has it left: it tells cases apart
            self._count(self.all)
            self.compared = compared

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


class Space:
    """Levels and their cells, for one policy or for several that are looked at together.

    A level is a fact or a reading; readings come first, then the facts that most cubes mention. Facts of one name have
    the same domain in all the policies. `room` is for how many values at once may be known of facts that are compared;
    `sides` for how many cases are looked at together, each with values of its own. What is `known` of a case beforehand
    has places of its own, however much that is; and there is no room for more.
    """

    def __init__(
        self, policies: Sequence[PolicyTests], room: int = 0, sides: int = 1, known: Known | None = None
    ) -> None:
        self.names = _order(policies)
        self.level_of = {name: level for level, name in enumerate(self.names)}
        self.tests = tests = _tests(policies)
        domains = {name: domain for one in reversed(policies) for name, domain in one.policy.domains.items()}
        groups = tied({self.level_of[name] for name in group} for one in policies for group in one.compared)
        together = {self.names[level]: [self.names[i] for i in sorted(group)] for group in groups for level in group}
        self.orders = {
            name: Order(
                {other: domains[other] for other in together[name]}, tests, room, sides, known, lean=known is not None
            )
            for name in {group[0]: None for group in together.values()}
            if not domains[name].singly()
        }
        self.cells: list[AnyCells] = []
        for name in self.names:
            first = together.get(name, [name])[0]
            more = domains[name].singly() if name in together and first not in self.orders else []
            placed = PlacedCells(name, self.orders[first]) if first in self.orders else None
            self.cells.append(placed or cells_of(name, domains[name], [*tests[name], *more]))
        refuse_many_pairs(policies, self)
        self.too_large = partial(too_large, policies, self)
        compared = {tuple(sorted(self.level_of[n] for n in pair)) for one in policies for pair in one.compared}
        ordered = [pair for pair in sorted(compared) if together[self.names[pair[0]]][0] in self.orders]
        self.pairs: list[tuple[int, ...]] = ordered  # levels of facts whose places are compared
        self.everywhere: Allowed = [tuple(range(cells.count)) for cells in self.cells]

    def framed(self, known: Known, *, twice: bool = False) -> list[AnyCells]:
        """The cells with what is known of one case on those of compared facts, `twice` with room for another case.

        Raises NoRoom.
        """
        if not self.orders:
            return self.cells
        frames = {order: order.frame(known, twice=twice) for order in self.orders.values()}
        return [cells.framed(frames) for cells in self.cells]

    def ways(self, policy: Policy, literal: Literal) -> list[Row]:
        """A literal as rows: of some levels, whether each cell fits; where facts are compared, one for each way."""
        if literal.comparison is not None:
            return list(self._pairs(literal))
        level = self.level_of[literal.name]
        truths = self.cells[level].truth(policy.tests(literal.name, literal.accepted))
        return [[(level, tuple([truth is literal.wanted for truth in truths]))]]

    def _pairs(self, literal: Literal) -> Iterator[Row]:
        """The cells of two facts that fit a comparison: all combinations of some with some, each once."""
        fits: dict[tuple[bool, ...], list[int]] = {}
        assert literal.comparison is not None
        level, other = (self.level_of[name] for name in literal.names)
        theirs = self.cells[other].marks()
        for cell, mark in enumerate(self.cells[level].marks()):
            row = tuple(literal.comparison.holds(mark, mate) is literal.wanted for mate in theirs)
            fits.setdefault(row, []).append(cell)
        for row, cells in fits.items():
            if any(row):
                yield [(level, tuple([cell in cells for cell in self.everywhere[level]])), (other, row)]


class BitTable(ABC):
    """The conditions of one policy over a space, a bit for each: `alive` has those that hold of a complete case."""

    policy: Policy
    space: Space
    outcome: Callable[[int], Outcome | None]  # what follows where exactly the conditions of some bits hold

    @abstractmethod
    def alive(self, codes: Sequence[int]) -> int:
        """The bits that hold of a complete case."""

    def decide(self, codes: Sequence[int]) -> Outcome | None:
        """The outcome of a complete case; None where constraints do not allow it."""
        return self.outcome(self.alive(codes))

    def code(self, facts: Any) -> tuple[int, ...]:
        """The cell of every level, of a complete case."""
        space, cells = self.space, self.space.cells
        if space.orders:
            cells = space.framed({name: (Members(frozenset([facts[name]])),) for name in space.names})
        return tuple([each.code(facts[name]) for name, each in zip(space.names, cells, strict=True)])

    def allowed(self, known: Known) -> Allowed:
        """The cells that are possible at every level. Raises NoRoom."""
        named = zip(self.space.names, self.space.framed(known, twice=True), strict=True)
        return [cells.meeting(known.get(name)) for name, cells in named]


class MaskTable(BitTable):
    """The masks of one policy over a space, one bit for each cube: first those of broken constraints, then of rules.

    Raises TooLarge where there are too many cubes; `remit.diagram.build.table_of` takes what holds rule by rule then.
    The bits that are left after ANDing one mask for each level are the cubes that hold of a case.
    """

    def __init__(self, policy: Policy, cubes: PolicyCubes | None = None, space: Space | None = None) -> None:
        self.policy = policy
        cubes = cubes or PolicyCubes(policy)
        if cubes.too_many is not None:
            raise cubes.too_many
        space = space or Space([cubes])
        self.names, self.level_of, self.cells, self.space = space.names, space.level_of, space.cells, space
        ways = {literal: space.ways(policy, literal) for literal in cubes.literals}
        rows = _consistent if space.orders else _rows
        most = MOST_CUBES if space.orders else MOST_TOGETHER
        counted = {cube: prod(len(ways[literal]) for literal in cube) for cube in cubes.all}
        if not space.orders:
            refuse_many_rows(cubes.all, cubes.paths, counted, most)
        broken = [row for cube in cubes.broken for row in rows(cube, ways)]
        ruled = [(name, row) for name, cube in cubes.ruled for row in rows(cube, ways)]
        if len(broken) + len(ruled) > most:  # what rules itself out where facts are compared is not counted
            refuse_many_rows(cubes.all, cubes.paths, counted, most)
        self.broken = (1 << len(broken)) - 1
        self.rule_of_bit = [None] * len(broken) + [name for name, _ in ruled]
        self.all_bits = (1 << len(self.rule_of_bit)) - 1
        self.masks = self._masks([*broken, *(row for _, row in ruled)])
        self.coupled = tied({level for level, _ in row} for row in broken)
        self.outcome = remembered_outcomes(policy, self.rule_of_bit, self.broken)

    def _masks(self, rows: Sequence[Row]) -> list[list[int]]:
        masks = [[(1 << len(rows) + len(Effect)) - 1] * cells.count for cells in self.cells]  # see `Settling`
        bits = defaultdict[Fits, int](int)
        for bit, row in enumerate(rows):
            for fits in row:
                bits[fits] |= 1 << bit
        for (level, fit), those in bits.items():
            for cell in (cell for cell, fits in enumerate(fit) if not fits):
                masks[level][cell] &= ~those
        return masks

    def alive(self, codes: Sequence[int]) -> int:
        """The cubes that hold of a complete case."""
        return reduce(and_, map(getitem, self.masks, codes), self.all_bits)


def remembered_outcomes(
    policy: Policy, rule_of_bit: Sequence[str | None], broken: int
) -> Callable[[int], Outcome | None]:
    """What follows where exactly the conditions of some bits hold: `verdict.conclude` says it, this remembers it."""
    found: dict[int, Outcome] = {}

    def outcome(alive: int) -> Outcome | None:
        if alive & broken:
            return None
        if alive not in found:
            if len(found) > MOST_REMEMBERED:
                found.clear()
            applicable = {name for bit in _bits(alive) if (name := rule_of_bit[bit]) is not None}
            found[alive] = conclude(policy, in_force(policy, applicable))
        return found[alive]

    return outcome


MOST_REMEMBERED = 20_000  # outcomes


def _rows(cube: Cube, ways: Mapping[Literal, list[Row]]) -> Iterator[Row]:
    """A cube as rows, one for each way in which all its literals can fit."""
    for chosen in product(*[ways[literal] for literal in cube]):
        yield list(chain.from_iterable(chosen))


def _consistent(cube: Cube, ways: Mapping[Literal, list[Row]]) -> Iterator[Row]:
    """The same where facts are compared, without the ways that rule each other out; there would be too many of them."""
    rows: list[dict[int, tuple[bool, ...]]] = [{}]
    for literal in sorted(cube, key=lambda literal: len(ways[literal])):
        rows = [both for row in rows for way in ways[literal] if (both := _both(row, way)) is not None]
        if len(rows) > MOST_CUBES:
            break  # too many to be looked at: who asks refuses
    yield from (list(row.items()) for row in rows)


def _both(row: dict[int, tuple[bool, ...]], way: Row) -> dict[int, tuple[bool, ...]] | None:
    """The cells that fit both; None where there are none at some level."""
    joined = dict(row)
    for level, fits in way:
        if level in joined:
            fits = tuple(map(and_, joined[level], fits))  # noqa: PLW2901  # narrowed
        if not any(fits):
            return None
        joined[level] = fits
    return joined


def tied(groups: Iterable[set[int]]) -> list[frozenset[int]]:
    """The levels that are tied together, directly or through others."""
    joined: list[set[int]] = []
    for group in groups:
        touching = [other for other in joined if other & group]
        joined = [other for other in joined if not other & group]
        joined.append(group.union(*touching))
    return [frozenset(group) for group in joined]


def _order(policies: Sequence[PolicyTests]) -> tuple[str, ...]:
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


def _tests(policies: Sequence[PolicyTests]) -> dict[str, list[Tests]]:
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


def _bits(number: int) -> Iterable[int]:
    while number:
        last = number.bit_length() - 1
        yield last
        number ^= 1 << last
