"""What scenarios can tell of a policy and its mutants: outcomes as numbers, and what comes with new cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import combinations, product

from remit.assurance.variants import Pair, Variants
from remit.decide.python_values import items_of
from remit.diagram.masks import Allowed
from remit.diagram.nodes import Node
from remit.diagram.ruled import EVERY, Ruled
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.model.scenario import Scenario
from remit.verdict import Outcome

Found = Outcome | Verdict
Combine = Callable[[int, int], int]


class Bench(Variants):
    """The policy and mutants; outcomes have numbers, the same in all diagrams, and 0 is no case. Raises TooLarge.

    `room` is for how many values at once may be known of facts that are compared with each other.
    """

    def __init__(self, policy: Policy, mutants: Sequence[Policy], room: int = 0) -> None:
        super().__init__(policy, mutants, room=room)
        self.numbers: dict[Found | None, int] = {None: 0}
        self._roots: dict[object, Node] = {}

    def root(self, ruled: Ruled, *, by_rules: bool) -> Node:
        """What follows: the verdict, or also by which rules, as the numbers of what is found."""

        def number(outcome: Outcome | None) -> int:
            found: Found | None = outcome if outcome is None or by_rules else outcome.verdict
            return self.numbers.setdefault(found, len(self.numbers))

        key = (ruled.verdicts, by_rules, tuple(map(ruled.determining, ruled.policy.rules)) if by_rules else ())
        if key not in self._roots:
            self._roots[key] = ruled.outcomes(number, EVERY if by_rules else 0)
        return self._roots[key]

    def known(self, scenario: Scenario) -> Allowed:
        """The cells that a scenario leaves possible, under every choice of every reading. Raises NoRoom."""
        return self.study.every_reading(
            {name: items_of(self.policy.domains[name], raw) for name, raw in scenario.given.items()}
        )

    def joined(self, pair: Pair, combine: Combine) -> Node:
        """Case by case, what the outcomes of a pair come to together."""
        return self.diagram.apply(*self._outcomes(pair), combine)

    def _outcomes(self, pair: Pair) -> tuple[Node, Node]:
        """What follows by both."""
        return self.root(pair.original, by_rules=pair.by_rules), self.root(pair.variant, by_rules=pair.by_rules)

    def untold(self, pair: Pair) -> bool:
        """Whether no scenario has other possible outcomes, where the mutant differs in new cases only.

        A scenario that tells is about a new case and one that was there, and about none that was there and came to
        the same as the new one. It then need leave open no facts but some that constraints tie together, and of each
        no more than the values of the two cases; so all of these are gone through.
        """
        return next(self.telling(pair), None) is None

    def telling(self, pair: Pair) -> Iterator[tuple[Allowed, Node, int]]:
        """The cells of some levels, a diagram over the others, and the terminal in it of scenarios that tell."""
        original, mutant = self._outcomes(pair)
        pairs = _Pairs({number: found for found, number in self.numbers.items()})  # of all that either comes to
        root = self.diagram.apply(original, mutant, pairs.bit)
        diagram = self.diagram
        for levels, allowed in self._boxes:
            merged = diagram.forget(root, set(levels), allowed)
            for value in sorted({diagram.value[node] for node in diagram.below(merged)}):
                if pairs.tell(value):
                    yield allowed, merged, value

    @cached_property
    def _boxes(self) -> list[tuple[tuple[int, ...], Allowed]]:
        """Some levels that constraints tie together, with two cells of each fact and all cells of each reading."""
        study, found = self.study, []
        for group in study.ruled().truths.coupled:
            for size in range(1, len(group) + 1):
                for levels in combinations(sorted(group), size):
                    for cells in product(*map(self._twos, levels)):
                        those = dict(zip(levels, cells, strict=True))
                        found.append((levels, [those.get(level, all) for level, all in enumerate(study.everything)]))
        return found

    def _twos(self, level: int) -> list[tuple[int, ...]]:
        cells = self.study.everything[level]
        is_reading = self.study.space.names[level] in self.policy.readings
        return [cells] if is_reading else list(combinations(cells, 2))


class _Pairs:
    """A bit for every pair of outcomes."""

    def __init__(self, found: Mapping[int, Found | None]) -> None:
        self.found, self.of = found, {(0, 0): 0}

    def bit(self, original: int, mutant: int) -> int:
        return self.of.setdefault((original, mutant), 1 << len(self.of))

    def tell(self, bits: int) -> bool:
        """Whether a new case comes to what no case came to, and there was one."""
        there = [pair for pair, bit in self.of.items() if bits & bit]
        before = {original for original, _ in there if original}
        new = {mutant for original, mutant in there if not original}
        return bool(before) and self._seen(before) != self._seen(before | new)

    def _seen(self, numbers: AbstractSet[int]) -> tuple[object, ...]:
        """What a scenario can expect: the verdicts, and the rules of all outcomes, or of any where verdicts differ."""
        found = [self.found[number] for number in numbers]
        outcomes = [one for one in found if isinstance(one, Outcome)]
        verdicts = frozenset(one.verdict if isinstance(one, Outcome) else one for one in found)
        rules = [frozenset(one.rules) for one in outcomes]
        join = frozenset[str].intersection if len(verdicts) == 1 else frozenset[str].union
        return (verdicts, join(*rules) if rules else frozenset())
