"""What a set can be: which tests on it hold together, as a diagram over their levels (see `normal/asked_sets.py`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from remit.diagram.junctions import Junctions
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.model.matching import Tests
from remit.normal.asked_sets import HOLDS, AskedSet, State, Step

ONE, SEVERAL = 1, 2  # terminals: one set is so; more than one is


class PossibleSets:
    """Where there is a set (or none, where it may be absent) of which tests hold as their levels say."""

    def __init__(self, asked: AskedSet, levels: Mapping[Tests, int], join: Junctions) -> None:
        """Of every test its level, in the order of the tests; one that has none must hold."""
        self.asked, self.levels, self.join = asked, levels, join
        self.some, self.none = join.always, join.never
        self._found: dict[tuple[int, State], Node] = {}

    def root(self) -> Node:
        """Raises TooLarge: there are too many ways to meet the tests."""
        there = self._by_tests(self.asked.settled_at[0], {self.asked.at_once: self._from(0, self.asked.start)})
        absent = self.asked.absent
        if absent is None:
            return there
        return self._either([there, self._by_tests(self.asked.tests, {tuple(absent): self.some})])

    def _from(self, place: int, state: State) -> Node:
        """What may be so of the tests that a class of members and those after it settle."""
        if place == len(self.asked.classes):
            return self.some
        if (place, state) not in self._found:
            ways: dict[tuple[int, ...], list[Node]] = {}
            for times, step in self._steps(place, state):
                ways.setdefault(step.settled, []).append(self._times(self._from(place + 1, step.state), times))
            after = {settled: self._either(nodes) for settled, nodes in ways.items()}
            self._found[place, state] = self._by_tests(self.asked.settled_at[place + 1], after)
        return self._found[place, state]

    def _by_tests(self, tests: list[Tests], after: Mapping[tuple[int, ...], Node]) -> Node:
        """A level for each test that is settled; of `after`, by what is so of them, what follows."""
        if not after:
            return self.none
        if not tests:
            return after[()]
        first, *rest = tests
        ways: list[dict[tuple[int, ...], Node]] = [{}, {}]
        for (is_so, *others), node in after.items():
            ways[is_so][tuple(others)] = node
        if first not in self.levels:
            return self._by_tests(rest, ways[HOLDS])
        return self.join.diagram.find_or_add(self.levels[first], tuple(self._by_tests(rest, way) for way in ways))

    def _steps(self, place: int, state: State) -> Iterable[tuple[int, Step]]:
        return ((1, step) for step in self.asked.after(place, state))

    def _times(self, node: Node, times: int) -> Node:  # noqa: ARG002  # one set is as good as several
        return node

    def _either(self, nodes: list[Node]) -> Node:
        return self.join.any_of(nodes)


class NumbersOfSets(PossibleSets):
    """The same with how many sets there are: ONE or SEVERAL, or IMPOSSIBLE."""

    def __init__(self, asked: AskedSet, levels: Mapping[Tests, int], join: Junctions) -> None:
        super().__init__(asked, levels, join)
        self.some, self.none = join.diagram.terminal(ONE), join.diagram.terminal(IMPOSSIBLE)

    def _steps(self, place: int, state: State) -> Iterable[tuple[int, Step]]:
        return self.asked.ways(place, state)

    def _times(self, node: Node, times: int) -> Node:
        return node if times == 1 else self.join.diagram.mapped(node, _several)

    def _either(self, nodes: list[Node]) -> Node:
        first, *rest = nodes
        for node in rest:
            first = self.join.diagram.apply(first, node, _sum)
        return first


def _several(number: int) -> int:
    return SEVERAL if number else IMPOSSIBLE


def _sum(one: int, other: int) -> int:
    return min(one + other, SEVERAL)
