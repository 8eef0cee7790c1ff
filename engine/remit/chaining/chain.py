"""The chain: facts in, derivation out. Agrees with `remit.verdict` on every complete case (tests/agreement).

Each stratum fires in rulesets of its own, and what it derives joins the fact as symbols for those after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from remit.chaining.derivation import SETTLED, Derivation, DerivationStep, StepKey, StepKind, symbol
from remit.chaining.precedence import Stratum
from remit.chaining.ruleset import engine_problem
from remit.chaining.ruleset_part import MOST_RULESETS, Memory, RulesetPart, SymbolFact, parts_of
from remit.chaining.strata import negated, strata_of
from remit.chaining.symbols import row_of
from remit.errors import Problem, TooLarge
from remit.model.policy import Policy
from remit.normal.stated_concepts import truth_stated
from remit.representatives import KnownFacts

RULED: tuple[StepKind, ...] = ("rule", "force")  # what is derived of every rule
NEVER = "what is never known"


class Chain:
    """A policy compiled to rulesets. What fires is what surely holds of every case that fits what is known."""

    def __init__(self, policy: Policy, *, remember: bool = False) -> None:
        """With `remember`, a ruleset that reads what it read before does not fire again: the same would.

        `problem` says why durable-rules has no part in it, where it cannot be imported or the policy is too large.

        Then the same rulesets are gone through without it; where even the cubes are too many, nothing is derived.
        """
        self.policy = policy
        self.problem = engine_problem()
        self.strata = self._strata()
        self.layers: list[list[RulesetPart]] = []
        left = 0 if self.problem else MOST_RULESETS
        for stratum in self.strata:
            self.layers.append(list(parts_of(policy, stratum, left)))
            left -= sum(part.by_engine for part in self.layers[-1])
        for part in self._all_parts():
            part.remembers = remember
        self._memories = self._number()
        compared = {row: literal.names for part in self._all_parts() for row, literal in part.alphabet.compared.items()}
        stated = {*policy.facts, *policy.readings}
        rows = list(enumerate(self._memories.items()))
        self._stated = [(row, name, memory) for row, (name, memory) in rows if name in stated]
        self._concepts = {name: (row, memory) for row, (name, memory) in rows if name in policy.concepts}
        self._compared = [(name, row, compared[name], memory) for row, (name, memory) in rows if name in compared]
        self._blank: SymbolFact = [("",) * len(memory.parts) for memory in self._memories.values()]

    def fire(self, known: KnownFacts) -> Derivation:
        """Everything that follows from what is known, in the order of the strata.

        It costs one call into the engine for each part of a stratum, whatever is known. The same facts that were
        encoded before, up to some thousands of each name, are not encoded again.
        """
        fact = list(self._blank)
        for row, name, memory in self._stated:
            fact[row] = memory[known.get(name)]
        for _, row, names, memory in self._compared:
            fact[row] = memory[tuple(map(known.get, names))]
        known_concepts = self._state(fact, known) if self.policy.concepts else []
        fired = [step for layer in self.layers for part in layer for step in part.fire(fact)]
        return Derivation((*known_concepts, *fired))

    def _state(self, fact: SymbolFact, known: KnownFacts) -> list[DerivationStep]:
        """Put the concepts whose truth is stated into a fact; each is a step that rests on nothing."""
        stated = truth_stated(self.policy, known)
        for name, truth in stated.items():
            if name in self._concepts:  # some rule reads it
                row, memory = self._concepts[name]
                fact[row] = memory[truth]
        return [DerivationStep("concept", name, truth, ()) for name, truth in stated.items()]

    def unsettled(self, known: KnownFacts, truths: Mapping[StepKey, bool]) -> tuple[str, ...]:
        """What neither holds nor does not, though every test in its rules is decided: then a rule did not fire.

        Args:
            known: What the chain was fired on.
            truths: What came of it, as `Derivation.truths` has it.

        Returns:
            Names as later strata call them (`derivation.symbol`); none where the engine did its work.
        """
        missing = [key for key in self._rests_on if key not in truths]
        if not missing:
            return ()
        decided = self.decided(known) | {symbol(*key) for key in truths}
        return tuple([symbol(*key) for key in missing if self._rests_on[key] <= decided])

    def decided(self, known: KnownFacts) -> set[str]:
        """The facts, readings and comparisons of which every test is true or false of what is known."""
        alone = {name for _, name, memory in self._stated if memory.is_decided(known.get(name))}
        compared = self._compared
        return alone | {row for row, _, ns, memory in compared if memory.is_decided(tuple(map(known.get, ns)))}

    @cached_property
    def _rests_on(self) -> Mapping[StepKey, frozenset[str]]:
        """Of everything that is derived, what its rules test.

        That a rule does not apply may be too much to be chained; then so much is never known of it.
        """
        keys: list[StepKey] = [("concept", name) for name in self.policy.concepts]
        keys += [(kind, name) for name in self.policy.rules for kind in RULED]
        keys += [("verdict", verdict.value) for verdict in SETTLED]
        found: dict[StepKey, set[str]] = {key: set() for key in keys}
        denied: set[StepKey] = set()
        for step in (step for stratum in self.strata for step in stratum):
            found.setdefault(step.key, set()).update(row_of(literal) for literal in step.cube)
            denied |= set() if step.holds else {step.key}
        for name, rule in self.policy.rules.items():
            if ("rule", name) not in denied and negated(rule.condition) is None:
                found["rule", name].add(NEVER)
        return {key: frozenset(names) for key, names in found.items()}

    def close(self) -> None:
        """Free what the C module holds; the chain can be used again all the same."""
        for part in self._all_parts():
            part.ruleset.close()

    def _strata(self) -> tuple[Stratum, ...]:
        try:
            return strata_of(self.policy)
        except TooLarge:
            said = (
                f"policy {self.policy.policy} multiplies out beyond what can be chained; verdicts stand without reasons"
            )
            help = "name the parts of its largest condition as concepts"
            self.problem = Problem("chain-unavailable", said, None, help)
            return ()

    def _number(self) -> dict[str, Memory]:
        """The memory of every name that some part reads, in the order of their rows; each part learns its rows."""
        readers: dict[str, list[RulesetPart]] = {}
        for part in self._all_parts():
            for name in part.alphabet.names:
                readers.setdefault(name, []).append(part)
        memories = {name: Memory(name, parts) for name, parts in readers.items()}
        row_of_name = {name: row for row, name in enumerate(memories)}
        for part in self._all_parts():
            part.connect(row_of_name, memories)
        return memories

    def _all_parts(self) -> Iterator[RulesetPart]:
        return (part for layer in self.layers for part in layer)
