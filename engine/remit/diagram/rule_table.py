"""Where the conditions of a policy multiply out too far for masks: a bit for each rule, read off diagrams.

`RuleTable` answers what `MaskTable` answers, `Descent` goes through the levels as `Builder` does; bits stand for whole
conditions here, not for cubes. A condition is a diagram (`remit.diagram.truths`); at some level a few of them are still
open, and the others are settled. Invariant: of an open condition, the node that is left depends on this level or on a
later one, so that a state (which bits hold or may hold, which nodes are left of those that may) says all there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from remit.diagram.junctions import HOLDS, Junctions
from remit.diagram.masks import BitTable, remembered_outcomes
from remit.diagram.nodes import Diagram, Node
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.space import Space
from remit.diagram.truths import Truths
from remit.model.policy import Policy

Built = TypeVar("Built")
Open = tuple[tuple[int, Node], ...]  # bits, and what is left of their conditions


class RuleTable(BitTable):
    """The conditions of one policy over a space: first that constraints are broken, then rule by rule.

    Raises TooLarge where they come to too large diagrams.
    """

    def __init__(self, policy: Policy, space: Space) -> None:
        self.policy, self.space = policy, space
        self.names, self.level_of, self.cells = space.names, space.level_of, space.cells
        self.diagram = Diagram(len(space.names), space.too_large)
        self.truths = truths = Truths(policy, space, Junctions(self.diagram))
        broken = truths.junctions.negated(truths.possible)
        ruled = [(name, truths.holds(policy.rules[name].condition)) for name in policy.precedence]
        self.rule_of_bit: list[str | None] = [None, *(name for name, _ in ruled)]
        self.roots = [broken, *(node for _, node in ruled)]
        self.broken, self.all_bits = 1, (1 << len(self.roots)) - 1
        self.outcome = remembered_outcomes(policy, self.rule_of_bit, self.broken)

    @property
    def coupled(self) -> list[frozenset[int]]:
        """The levels that constraints tie together."""
        return self.truths.coupled

    def alive(self, codes: Sequence[int]) -> int:
        """The bits that hold of a complete case."""
        return sum(1 << bit for bit, root in enumerate(self.roots) if self.diagram.walk(root, codes) == HOLDS)


class Descent(Generic[Built]):
    """Folds the cases within the allowed cells, as `Builder` does. Raises TooLarge beyond `limit` states."""

    def __init__(
        self,
        table: RuleTable,
        allowed: AllowedLists,
        leaf: Callable[[int], Built],
        join: Callable[[int, tuple[Built, ...]], Built],
        limit: int,
        settle: Callable[[int, int], int] | None = None,
    ) -> None:
        self.table, self.allowed, self.leaf, self.join = table, allowed, leaf, join
        self.limit, self.settle, self.states = limit, settle, 0
        self.memo: dict[tuple[int, Open], Built] = {}

    def root(self) -> Built:
        alive, left = self._sorted(0, enumerate(self.table.roots))
        return self._build(alive, left)

    def _sorted(self, alive: int, conditions: Iterable[tuple[int, Node]]) -> tuple[int, Open]:
        """The bits that hold or may hold, and what is open of them."""
        truths, left = self.table.truths, []
        always, never = truths.junctions.always, truths.junctions.never
        for bit, node in conditions:
            if node != never:
                alive |= 1 << bit
                if node != always:
                    left.append((bit, node))
        return alive, tuple(left)

    def _build(self, alive: int, left: Open) -> Built:
        if self.settle is not None:
            lasting = alive & ~sum(1 << bit for bit, _ in left)
            alive = self.settle(alive, lasting)
            left = tuple([each for each in left if alive >> each[0] & 1])
        is_broken = alive & self.table.broken and not (left and left[0][0] == 0)
        if is_broken or not left:
            return self.leaf(alive)
        key = (alive, left)
        if key not in self.memo:
            self.states += 1
            if self.states > self.limit:
                raise self.table.space.too_large(self.limit)
            self.memo[key] = self._split(alive, left)
        return self.memo[key]

    def _split(self, alive: int, left: Open) -> Built:
        at, children = self.table.diagram.level, self.table.diagram.children
        level = min([at[node] for _, node in left])
        cells = self.allowed[level]
        later = [each for each in left if at[each[1]] != level]
        here = [each for each in left if at[each[1]] == level]
        surely = alive & ~sum(1 << bit for bit, _ in left)
        after: dict[int, tuple[int, Open]] = {}
        for cell in cells:
            stepped = sorted([*later, *((bit, children[node][cell]) for bit, node in here)])
            after[cell] = self._sorted(surely, stepped)
        built = {state: self._build(*state) for state in dict.fromkeys(after.values())}
        if len(cells) == 1:
            return built[after[cells[0]]]
        width = range(self.table.cells[level].count)  # cells that are not allowed follow the first that is
        return self.join(level, tuple([built[after[cell if cell in after else cells[0]]] for cell in width]))
