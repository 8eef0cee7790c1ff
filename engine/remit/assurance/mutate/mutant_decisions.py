"""A mutant's decisions read off the diagram that it shares with the policy, so that nothing is compiled for it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from functools import cached_property

from remit.assurance.variants import Variants
from remit.decide import LoadedPolicy
from remit.decide.loaded import StatedCase
from remit.diagram.build import verdicts_of
from remit.diagram.compiled import contests_at
from remit.diagram.junctions import FAILS, HOLDS
from remit.diagram.nodes import Node
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.questions import deciding_levels
from remit.diagram.ruled import EVERY, Ruled, bits_of
from remit.diagram.space import taken
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.possible import Contest, Findings
from remit.representatives import KnownFacts


class VariantOnDiagram(LoadedPolicy):
    """A variant that is ready to decide; of what its diagram does not tell, it is compiled by itself."""

    def __init__(
        self, loaded: LoadedPolicy, variant: Policy, variants: Variants, *, with_dependence: bool = False
    ) -> None:
        """What an open verdict depends on is found out `with_dependence` only: it takes longest."""
        super().__init__(replace(loaded.written, policy=variant), loaded.explainer)
        self.variants, self.study, self.with_dependence = variants, variants.study, with_dependence

    def alike(self, stated: StatedCase) -> Hashable | None:  # noqa: ARG002  # what is asked of every policy
        """Nothing is remembered of other scenarios: the cells of the variant alone would have to be put together."""
        return None

    @cached_property
    def ruled(self) -> Ruled:
        """What follows by it."""
        is_original = self.policy is self.variants.policy
        return self.variants.original if is_original else self.variants.ruled(self.policy)

    def _findings(self, known: KnownFacts, picked: Mapping[str, str]) -> Findings | None:
        """The findings on what is known; None where no case fits. Raises TooLarge."""
        if self.policy.derived or not self.policy.concepts.keys().isdisjoint(known):
            return super()._findings(known, picked)
        space = self.study.space
        open_cells = self.study.meeting(known)
        allowed = taken(space, open_cells, picked)
        tells = space.tells(known)
        root = self.ruled.verdicts if tells else self.study.knowing(self.ruled.verdicts, known)
        bits = self.variants.diagram.reach(root, allowed) if all(allowed) else 0
        possible = verdicts_of(bits)
        if not possible:
            return None
        is_open = self.with_dependence and len(possible) > 1
        if is_open and not tells:
            return super()._findings(known, picked)  # what it depends on is asked of values, not of cells
        some = [rule for rule in self.policy.rules if self._may_determine(rule, root, bits, allowed)]
        return Findings(
            possible=possible,
            every=frozenset(rule for rule in some if self._determines(rule, root, bits, allowed)),
            some=frozenset(some),
            contests=self._contests(root, open_cells, picked, possible),
            depends_on=self._deciding(known, allowed) if is_open else (),
        )

    def _may_determine(self, rule: str, root: Node, bits: int, allowed: AllowedLists) -> bool:
        """Whether a rule determines the verdict in some case; `bits` are the verdicts of the cases there are."""
        diagram, mine = self.variants.diagram, bits_of(self.policy.rules[rule].effect)
        return bool(bits & mine) and diagram.coincide(self.ruled.in_force[rule], HOLDS, root, mine, allowed)

    def _determines(self, rule: str, root: Node, bits: int, allowed: AllowedLists) -> bool:
        """Whether a rule determines the verdict in every case."""
        diagram, mine = self.variants.diagram, bits_of(self.policy.rules[rule].effect)
        others = EVERY & ~mine
        return not bits & others and not diagram.coincide(self.ruled.in_force[rule], FAILS, root, mine, allowed)

    def _contests(
        self, root: Node, allowed: AllowedLists, picked: Mapping[str, str], possible: tuple[Verdict, ...]
    ) -> tuple[Contest, ...]:
        space, whole = self.study.space, self.variants.diagram
        if not picked or verdicts_of(whole.reach(root, allowed)) == possible[:1]:
            return ()
        first = min(space.level_of[name] for name in self.policy.readings)
        nodes = whole.frontier(root, first, allowed)
        return contests_at(self.policy, space, whole, nodes, allowed, picked)

    def _deciding(self, known: KnownFacts, allowed: AllowedLists) -> tuple[str, ...]:
        space = self.study.space
        facts, coupled = space.open_facts(known, allowed), self.ruled.truths.coupled
        levels = deciding_levels(self.variants.diagram, self.ruled.verdicts, allowed, coupled, facts, space.same)
        names = {space.names[level] for level in levels}
        return tuple(name for name in (*self.policy.facts, *self.policy.readings) if name in names)
