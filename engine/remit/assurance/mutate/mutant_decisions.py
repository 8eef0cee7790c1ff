"""A mutant's decisions read off the diagram that it shares with the policy, so that nothing is compiled for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from remit.assurance.variants import Variants
from remit.decide import LoadedPolicy
from remit.diagram.build import verdicts_of
from remit.diagram.compiled import contests_at
from remit.diagram.junctions import HOLDS
from remit.diagram.nodes import Node
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.questions import deciding_levels
from remit.diagram.ruled import Ruled, bits_of
from remit.diagram.space import taken
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.possible import Contest, Findings
from remit.representatives import KnownFacts


class VariantOnDiagram(LoadedPolicy):
    """A variant that is ready to decide; of what its diagram does not tell, it is compiled by itself."""

    def __init__(self, loaded: LoadedPolicy, variant: Policy, variants: Variants) -> None:
        super().__init__(replace(loaded.written, policy=variant), loaded.explainer)
        self.variants, self.study = variants, variants.study

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
        possible = verdicts_of(self.variants.diagram.reach(root, allowed)) if all(allowed) else ()
        if not possible:
            return None
        if len(possible) > 1 and not tells:
            return super()._findings(known, picked)  # what it depends on is asked of values, not of cells
        determined = {rule: self._determines(rule, root, allowed) for rule in self.policy.rules}
        return Findings(
            possible=possible,
            every=frozenset(rule for rule, found in determined.items() if found == {True}),
            some=frozenset(rule for rule, found in determined.items() if True in found),
            contests=self._contests(root, open_cells, picked, possible),
            depends_on=self._deciding(known, allowed) if len(possible) > 1 else (),
        )

    def _determines(self, rule: str, root: Node, allowed: AllowedLists) -> set[bool]:
        """Whether a rule determines the verdict, in the cases there are."""
        diagram, in_force = self.variants.diagram, self.ruled.in_force[rule]
        if not diagram.reach(in_force, allowed) & HOLDS:
            return {False}
        mine = bits_of(self.policy.rules[rule].effect)
        found = diagram.together(in_force, root, allowed)
        return {held == HOLDS and bool(verdict & mine) for held, verdict in found if verdict}

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
