"""Which unknown facts matter, how much the answer to each is expected to tell, and the fewest questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, partial
from itertools import chain, product
from math import log2
from typing import NamedTuple

from remit.diagram.counting import Weights, count, possible_cases
from remit.diagram.nodes import IMPOSSIBLE, Allowed, Diagram, Node
from remit.errors import TooLarge
from remit.possible import subsets

MOST_PAIRS = 1_000_000  # of nodes: some seconds
MOST_SEARCHED = 200_000  # steps to find the best order
MOST_EXACT = 6  # questions among which the best order is searched for; beyond, the most informative goes first


def deciding_levels(
    diagram: Diagram,
    root: Node,
    allowed: Allowed,
    coupled: Sequence[frozenset[int]],
    facts: Mapping[int, AbstractSet[int]],
    same: Mapping[int, int],
) -> set[int]:
    """The levels of the facts in some smallest set on which two cases of different verdicts differ (`remit.possible`).

    A smallest set of more than one level lies inside one of the coupled sets: levels outside of it could be changed one
    at a time, and one of the changes would tell. Where no case is impossible, every level that the diagram depends on
    tells by itself.

    Args:
        diagram: Its terminals are sets of verdicts.
        root: Where it begins.
        allowed: The cells that are possible at every level.
        coupled: The sets of levels that constraints tie together.
        facts: By the level of each fact, all levels that say something of it.
        same: Of the level of each pair of compared facts, the cell in which the two are the same.

    Raises:
        TooLarge: There are too many pairs of nodes to be walked.
    """
    diagram, root = diagram.restricted(root, allowed)
    free = diagram.support(root)
    bearing = {level for level, levels in facts.items() if levels & free}
    if IMPOSSIBLE not in {diagram.value[node] for node in diagram.below(root) if not diagram.children[node]}:
        return bearing
    pairs = _QuestionPairs(diagram, root, allowed)
    alone = {level for level in bearing if pairs.differ(facts[level], _halves([level], facts, same))}
    found: list[frozenset[int]] = []
    for group in coupled:
        for chosen in subsets(sorted(group & (bearing - alone))):
            levels = frozenset[int]().union(*(facts[level] for level in chosen))
            halves = _halves(chosen, facts, same)
            if not any(smaller <= chosen for smaller in found) and pairs.differ(levels, halves):
                found.append(chosen)
    return alone.union(*found)


def _halves(chosen: Iterable[int], facts: Mapping[int, AbstractSet[int]], same: Mapping[int, int]) -> dict[int, int]:
    """The pairs of which one fact alone differs between two cases: it cannot be the same as the other in both."""
    counted = Counter(level for fact in chosen for level in facts[fact])
    return {level: cell for level, cell in same.items() if counted[level] == 1}


class _QuestionPairs:
    """Pairs of cases, walked together: they part on some levels only, and the question is whether verdicts differ."""

    def __init__(self, diagram: Diagram, root: Node, allowed: Allowed) -> None:
        self.diagram, self.root, self.allowed, self.steps = diagram, root, allowed, 0

    def differ(self, levels: AbstractSet[int], halves: Mapping[int, int]) -> bool:
        """Whether two possible cases differ in nothing but these levels, and in their verdicts.

        At the levels in `halves` they are not both in that cell.
        """
        anywhere, root = self.diagram.anywhere, self.root
        seen, todo = {(root, root)}, [(root, root)]
        while todo:
            left, right = todo.pop()
            level = min(self.diagram.level[left], self.diagram.level[right])
            if level == self.diagram.levels:  # of two that differ, or they would not have been kept
                return True
            for pair in self._below(left, right, level, halves.get(level), parting=level in levels):
                one, other = anywhere[pair[0]], anywhere[pair[1]]
                telling = one and other and (one | other).bit_count() > 1
                if telling and pair not in seen and (pair[0] != pair[1] or self._has_below(pair[0], levels)):
                    seen.add(pair)
                    todo.append(pair)
            self._count()
        return False

    def _below(
        self, left: Node, right: Node, level: int, half: int | None, *, parting: bool
    ) -> Iterable[tuple[Node, Node]]:
        """Where two cases can be after a level, not both in the cell `half`; a pair has no order."""
        cells = self.allowed[level]
        ours, theirs = ([self._after(node, level, cell) for cell in cells] for node in (left, right))
        pairs: Iterable[tuple[Node, Node]] = zip(ours, theirs, strict=True)
        if parting and half in cells:
            both = list(product(zip(cells, ours, strict=True), zip(cells, theirs, strict=True)))
            pairs = [(a, b) for (cell, a), (other, b) in both if not cell == other == half]
        elif parting:
            pairs = product(dict.fromkeys(ours), dict.fromkeys(theirs))
        return dict.fromkeys((a, b) if a <= b else (b, a) for a, b in pairs)

    def _after(self, node: Node, level: int, cell: int) -> Node:
        return self.diagram.children[node][cell] if self.diagram.level[node] == level else node

    def _has_below(self, node: Node, levels: AbstractSet[int]) -> bool:
        """Whether two cases that are one so far can still part."""
        return self.diagram.level[node] <= max(levels)

    def _count(self) -> None:
        self.steps += 1
        if self.steps > MOST_PAIRS:
            raise TooLarge(f"which facts matter takes more than {MOST_PAIRS:,} steps to find out", ("constraints",))


class LevelQuestion(NamedTuple):
    """A level to ask for, and the bits of information about the verdict that its answer is expected to give."""

    level: int
    gain: float


class Plan(NamedTuple):
    """The question to ask first, how many are expected in all, and whether no other order needs fewer."""

    first: int | None
    expected: float
    exact: bool


def entropy(counted: dict[int, int]) -> float:
    """The uncertainty of the verdict in bits, all possible cases being equally likely."""
    total = possible_cases(counted)
    shares = [number / total for value, number in counted.items() if value != IMPOSSIBLE and number]
    return -sum(share * log2(share) for share in shares)


FactLevels = Mapping[int, AbstractSet[int]]  # by the level of each fact, all levels that say something of it


def questions(
    diagram: Diagram, root: Node, weights: Weights, levels: Sequence[int], facts: FactLevels
) -> list[LevelQuestion]:
    """The facts of some levels by expected information, the most informative first; ties in the order of levels.

    Args:
        diagram: Its terminals are sets of verdicts.
        root: Where it begins.
        weights: Of every level, how many cases each cell is.
        levels: Those that can be asked for.
        facts: By the level of each fact, all levels that say something of it.
    """
    search = _Search(diagram, root, weights, levels, facts)
    before = entropy(search.counted(search.root))
    uncertainty = partial(search.mean, search.root, value=lambda left: entropy(search.counted(left)))
    found = [LevelQuestion(level, before - uncertainty(level)) for level in levels]
    return sorted(found, key=lambda question: (-round(question.gain, 12), question.level))


def plan(diagram: Diagram, root: Node, weights: Weights, levels: Sequence[int], facts: FactLevels) -> Plan:
    """The first question of an order that needs the fewest on average; exact for up to MOST_EXACT of them.

    Args:
        diagram: Its terminals are sets of verdicts.
        root: Where it begins.
        weights: Of every level, how many cases each cell is.
        levels: Those that can be asked for, at least one.
        facts: By the level of each fact, all levels that say something of it.
    """
    if len(levels) <= MOST_EXACT:
        search = _Search(diagram, root, weights, levels, facts)
        search.diagram.most = MOST_SEARCHED
        try:
            first, expected = search.best(search.root)
            together = Counter(chain.from_iterable(facts.values()))
            is_exact = all(together[each] == 1 for level in levels for each in facts[level])
            return Plan(first, expected if is_exact else float(len(levels)), is_exact)
        except TooLarge:
            pass  # too many answers to go through in every order
    ranked = questions(diagram, root, weights, levels, facts)
    return Plan(ranked[0].level, float(len(levels)), exact=False)


class _Search:
    """What is left to ask after some answers, as a diagram; one that can be reached in several ways is one node."""

    def __init__(
        self, diagram: Diagram, root: Node, weights: Weights, levels: Sequence[int], facts: FactLevels
    ) -> None:
        allowed = [[cell for cell, weight in enumerate(level) if weight] for level in weights]
        self.diagram, self.root = diagram.restricted(root, allowed)
        self.weights, self.levels, self.facts = weights, levels, facts
        self.counted = cache(lambda node: count(self.diagram, node, weights))
        self.best, self.after = cache(self._best), cache(self._after)

    def _best(self, node: Node) -> tuple[int | None, float]:
        """The question to ask first, and the expected number of all questions."""
        best: tuple[int | None, float] = (None, 0.0)
        if self.diagram.anywhere[node].bit_count() > 1:
            support = self.diagram.support(node)
            for level in sorted(level for level in self.levels if self.facts[level] & support):
                cost = 1 + self.mean(node, level, lambda after: self.best(after)[1])
                if best[0] is None or cost < best[1] - 1e-12:
                    best = (level, cost)
        return best

    def mean(self, node: Node, level: int, value: Callable[[Node], float]) -> float:
        """The mean of something over the possible answers to a question."""
        after = {node: 1}
        for each in sorted(self.facts[level]):
            before, after = after, {}
            for left, times in before.items():
                for cell, weight in enumerate(self.weights[each]):
                    if weight:
                        told = self.after(left, each, cell)
                        after[told] = after.get(told, 0) + times * weight
        cases = [(possible_cases(self.counted(left)) * times, left) for left, times in after.items()]
        return sum(number * value(left) for number, left in cases if number) / sum(number for number, _ in cases)

    def _after(self, node: Node, level: int, cell: int) -> Node:
        """What is left once a level is known to be in a cell."""
        at, below = self.diagram.level[node], self.diagram.children[node]
        if at >= level:
            return below[cell] if at == level else node
        return self.diagram.find_or_add(at, tuple([self.after(child, level, cell) for child in below]))
