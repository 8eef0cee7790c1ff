"""Sufficient reasons: sets of known facts that settle the verdict by themselves, whatever the others are.

Source: Darwiche and Hirth, "On the reasons behind decisions", ECAI 2020; smallest ones by implicit hitting sets:
Ignatiev, Previti, Liffiton and Marques-Silva, "Smallest MUS extraction with minimal hitting set dualization", CP 2015.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from remit.diagram.flips import nearest
from remit.diagram.nodes import Allowed, Diagram, Node
from remit.errors import TooLarge

Levels = frozenset[int]
MOST_LISTED = 1_000  # smallest reasons that are counted one by one
MOST_TRIED = 500_000  # steps of some microseconds to find the smallest reasons of one case: some seconds
NODES = 200  # of a diagram, that are looked at in one step


class CellCase:
    """A case whose verdict is settled: what is known of it, and what would be possible if a fact were not."""

    def __init__(
        self, diagram: Diagram, root: Node, known: Allowed, within: Allowed, first: Sequence[int] | None = None
    ) -> None:
        """`first` has of every level the first of those of the same fact, which stands for it; None: each has one."""
        self.diagram, self.root, self.known, self.within = diagram, root, known, within
        self.verdicts, self.steps = diagram.reach(root, known), 0
        self.first = range(diagram.levels) if first is None else first
        self.own: dict[int, list[int]] = {}
        for level, fact in enumerate(self.first):
            self.own.setdefault(fact, []).append(level)
        telling = {self.first[level] for level in diagram.support(root)}
        told = {self.first[i] for i, cells in enumerate(known) if len(cells) < len(within[i])}
        self.levels = sorted(telling & told)

    def settled_by(self, levels: Iterable[int]) -> bool:
        """Whether these facts alone leave no other verdict possible."""
        self._tried(len(self.diagram.level) // NODES)
        cells: list[Sequence[int]] = list(self.within)
        for level in self._every(levels):
            cells[level] = self.known[level]
        return self.diagram.reach(self.root, cells) & ~self.verdicts == 0

    def minimal_reason(self) -> Levels:
        """A set that settles the verdict and of which no fact can be left out; rarely mentioned facts go first."""
        kept = list(self.levels)
        for level in reversed(self.levels):
            fewer = [other for other in kept if other != level]
            if self.settled_by(fewer):
                kept = fewer
        return frozenset(kept)

    def smallest_reasons(self) -> list[Levels]:
        """Every settling set of the smallest size (of those, the first MOST_LISTED). Raises TooLarge."""
        # sets of facts of which every settling set has one; first the facts that all of them have
        contrary = [frozenset([level]) for level in self.levels if not self.settled_by(set(self.levels) - {level})]
        while True:
            candidates = smallest_hitting_sets(contrary, self._tried)
            missed = next((c for c in candidates if not self.settled_by(c)), None)
            if missed is None:
                return candidates
            contrary.append(self._contrary(missed))

    def _tried(self, steps: int = 0) -> None:
        self.steps += 1 + steps
        if self.steps > MOST_TRIED:
            raise TooLarge(f"the smallest reasons of a case take more than {MOST_TRIED:,} steps to find")

    def _contrary(self, kept: Levels) -> Levels:
        """Facts that change on the nearest way to another verdict that keeps some facts as they are."""
        fixed = set(self._every(kept))
        flips = nearest(self.diagram, self.root, self.known, self.within, fixed, first=self.first)
        others = [changes for value, changes in flips.items() if value & ~self.verdicts]
        return min((frozenset(self.first[level] for level, _ in changes) for changes in others), key=len)

    def _every(self, facts: Iterable[int]) -> Iterator[int]:
        """All levels of some facts."""
        return (level for fact in facts for level in self.own[fact])


def _nothing() -> None:
    """Nobody counts."""


def smallest_hitting_sets(sets: Sequence[Levels], tried: Callable[[], None] = _nothing) -> list[Levels]:
    """All sets of the smallest size that meet every given set, at most MOST_LISTED; `tried` is told of every step."""
    size = 0
    while True:
        if found := list(islice(_hitting(sets, size, tried), MOST_LISTED)):
            return found
        size += 1


def _hitting(sets: Sequence[Levels], size: int, tried: Callable[[], None]) -> Iterator[Levels]:
    """Sets of at most `size` that meet all; an element is tried only with those before it ruled out."""
    tried()
    if not sets:
        yield frozenset()
        return
    sets, met = sorted(sets, key=len), set[int]()
    apart = [met := met | each for each in sets if not met & each]  # sets without an element in common
    for place, level in enumerate(sorted(sets[0]) if len(apart) <= size else ()):
        rest = [each.difference(sorted(sets[0])[:place]) for each in sets if level not in each]
        if all(rest):
            yield from (hit | {level} for hit in _hitting(rest, size - 1, tried))
