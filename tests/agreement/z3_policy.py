"""A policy as formulas of z3, from its conditions as they are written: an oracle that shares nothing with ours."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import z3
from z3_values import Values

from remit.model.comparisons import Comparison
from remit.model.conditions import Condition
from remit.model.items import Accepted, Item
from remit.model.matching import Test
from remit.model.policy import Policy
from remit.model.rules import Effect, Verdict

Known = Mapping[str, tuple[Test, ...]]


class Formulas:
    """Of every rule and verdict the formula that says when it is so."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        names: dict[str, int] = {}  # of values of choices and texts: the same name is the same value in all of them
        self.values = {name: Values(name, policy.domains[name], names) for name in (*policy.facts, *policy.readings)}
        self.concepts: dict[str, z3.BoolRef] = {}
        self.force: dict[str, z3.BoolRef] = {}

    @cached_property
    def possible(self) -> z3.BoolRef:
        """Every variable has a value of its domain, and the constraints hold."""
        bounds = [values.declared() for values in self.values.values()]
        constraints = self.policy.constraints.values()
        return z3.And(bounds + [z3.Implies(self.condition(c.when), self.condition(c.then)) for c in constraints])

    def known(self, known: Known) -> z3.BoolRef:
        return z3.And([z3.Or([self.values[name].meet(test) for test in tests]) for name, tests in known.items()])

    def condition(self, condition: Condition) -> z3.BoolRef:
        """A mapping is all of its parts."""
        parts = [self._test(name, accepted) for name, accepted in condition.tests.items()]
        parts += [self.condition(part) for part in condition.all_of or ()]
        if condition.any_of is not None:
            parts.append(z3.Or([self.condition(part) for part in condition.any_of]))
        if condition.not_ is not None:
            parts.append(z3.Not(self.condition(condition.not_)))
        return z3.And(parts)

    def _test(self, name: str, accepted: Accepted) -> z3.BoolRef:
        if name not in self.policy.concepts:
            return z3.Or([self._item(name, item) for item in accepted])
        if name not in self.concepts:
            self.concepts[name] = self.condition(self.policy.concepts[name].when)
        return z3.Or([self.concepts[name] if item == "true" else z3.Not(self.concepts[name]) for item in accepted])

    def _item(self, name: str, item: Item) -> z3.BoolRef:
        """What is asked of a fact alone, or beside another."""
        values = self.values[name]
        if isinstance(item, Comparison):
            return values.compared(item, self.values[item.other])
        return values.meet(self.policy.domains[name].test(item))

    def in_force(self, name: str) -> z3.BoolRef:
        """It applies, and none of those that override it is in force."""
        if name not in self.force:
            stronger = [other for other in self.policy.rules if self._overrides(other, name)]
            beaten = [z3.Not(self.in_force(other)) for other in stronger]
            self.force[name] = z3.And(self.condition(self.policy.rules[name].condition), *beaten)
        return self.force[name]

    def _overrides(self, one: str, other: str) -> bool:
        """Whether a rule overrides another: it says so, or the way of combining does."""
        rule, beaten = self.policy.rules[one], self.policy.rules[other]
        effects, allows = (rule.effect, beaten.effect), (Effect.PERMIT, Effect.EXEMPT)
        match self.policy.combining:
            case _ if Effect.WAIVE in effects:
                by_predicate = False
            case "forbid-overrides":
                by_predicate = rule.effect is Effect.FORBID and beaten.effect in allows
            case "permit-overrides":
                by_predicate = rule.effect in allows and beaten.effect is Effect.FORBID
            case "first-applicable":
                by_predicate = self._place(one) < self._place(other)
            case "priority":
                assert rule.priority is not None
                assert beaten.priority is not None
                by_predicate = rule.priority < beaten.priority
            case "explicit":
                by_predicate = False
        return by_predicate or other in rule.overrides

    def _place(self, name: str) -> int:
        """Where a rule stands in the file; those of one included policy stand where it is included."""
        at = self.policy.rules[name].priority
        return list(self.policy.rules).index(name) if at is None else at

    def _any(self, effect: Effect) -> z3.BoolRef:
        return z3.Or([self.in_force(name) for name, rule in self.policy.rules.items() if rule.effect is effect])

    @cached_property
    def verdicts(self) -> dict[Verdict, z3.BoolRef]:
        """When each verdict is given."""
        forbid, permit, exempt = self._any(Effect.FORBID), self._any(Effect.PERMIT), self._any(Effect.EXEMPT)
        found = {
            Verdict.CONFLICT: z3.And(forbid, z3.Or(permit, exempt)),
            Verdict.PROHIBITED: z3.And(forbid, z3.Not(permit), z3.Not(exempt)),
            Verdict.PERMITTED: z3.And(permit, z3.Not(forbid)),
            Verdict.EXEMPT: z3.And(exempt, z3.Not(permit), z3.Not(forbid)),
        }
        none, abstain = z3.Not(z3.Or(forbid, permit, exempt)), self._any(Effect.ABSTAIN)
        found[Verdict.UNREGULATED] = z3.And(none, abstain)
        otherwise = Verdict(self.policy.otherwise)
        return {**found, otherwise: z3.Or(found[otherwise], z3.And(none, z3.Not(abstain)))}

    @cached_property
    def _solver(self) -> z3.Solver:
        solver = z3.Solver()
        solver.add(self.possible)
        return solver

    def possible_verdicts(self, known: Known, stated: Mapping[str, bool] | None = None) -> set[Verdict]:
        """The verdicts that some case has which fits what is known: those whose formula can be satisfied.

        `stated` are concepts, and whether they are so.
        """
        concepts = [self._test(name, (str(truth).lower(),)) for name, truth in (stated or {}).items()]
        fits = z3.And(self.known(known), *concepts)
        return {v for v, formula in self.verdicts.items() if self._solver.check(fits, formula) == z3.sat}

    def verdict(self, facts: Mapping[str, Any]) -> Verdict | None:
        """The verdict on a complete case, by putting its values in; None where constraints do not allow it."""
        put = [pair for name, value in facts.items() for pair in self.values[name].put(value)]
        if not z3.is_true(z3.simplify(z3.substitute(self.possible, put))):
            return None
        (verdict,) = (v for v, f in self.verdicts.items() if z3.is_true(z3.simplify(z3.substitute(f, put))))
        return verdict
