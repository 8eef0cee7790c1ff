"""A policy as formulas of z3, from its conditions as they are written: an oracle that shares nothing with ours.

Facts and readings are whole numbers (values by their place, days by their ordinal) or truths.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import z3

from remit.model.conditions import Condition
from remit.model.domains import Choice, Flag
from remit.model.matching import Span, Test
from remit.model.policy import Policy
from remit.model.rules import Effect, Verdict
from remit.model.scales import Scale

Known = Mapping[str, tuple[Test, ...]]
FIRST, LAST = datetime.date.min.toordinal(), datetime.date.max.toordinal()


class Formulas:
    """Variables for all facts and readings, and of every rule and verdict the formula that says when it is so."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.domains = {name: policy.domains[name] for name in (*policy.facts, *policy.readings)}
        self.variables = {
            name: z3.Bool(name) if isinstance(domain, Flag) else z3.Int(name) for name, domain in self.domains.items()
        }
        self.concepts: dict[str, z3.BoolRef] = {}
        self.force: dict[str, z3.BoolRef] = {}

    @cached_property
    def possible(self) -> z3.BoolRef:
        """Every variable has a value of its domain, and the constraints hold."""
        bounds = [self._within(name) for name in self.domains]
        constraints = self.policy.constraints.values()
        return z3.And(bounds + [z3.Implies(self.condition(c.when), self.condition(c.then)) for c in constraints])

    def _within(self, name: str) -> z3.BoolRef:
        domain, variable = self.domains[name], self.variables[name]
        if isinstance(domain, Choice):
            return z3.And(variable >= 0, variable < len(domain.values))
        if isinstance(domain, Scale) and isinstance(domain.anywhere, datetime.date):
            return z3.And(variable >= FIRST, variable <= LAST, self._meets(name, Span(domain.low, domain.high)))
        return self._meets(name, Span(domain.low, domain.high)) if isinstance(domain, Scale) else z3.BoolVal(val=True)

    def number(self, name: str, value: Any) -> Any:
        domain = self.domains[name]
        if isinstance(domain, Choice):
            return domain.values.index(value)
        return value.toordinal() if isinstance(value, datetime.date) else value

    def _meets(self, name: str, test: Test) -> z3.BoolRef:
        variable = self.variables[name]
        if not isinstance(test, Span):
            return z3.Or([variable == self.number(name, value) for value in test.values])
        low = [] if test.low is None else [variable >= self.number(name, test.low)]
        high = [] if test.high is None else [variable <= self.number(name, test.high)]
        return z3.And(low + high)

    def known(self, known: Known) -> z3.BoolRef:
        return z3.And([z3.Or([self._meets(name, test) for test in tests]) for name, tests in known.items()])

    def condition(self, condition: Condition) -> z3.BoolRef:
        """A mapping is all of its parts."""
        parts = [self._test(name, accepted) for name, accepted in condition.tests.items()]
        parts += [self.condition(part) for part in condition.all_of or ()]
        if condition.any_of is not None:
            parts.append(z3.Or([self.condition(part) for part in condition.any_of]))
        if condition.not_ is not None:
            parts.append(z3.Not(self.condition(condition.not_)))
        return z3.And(parts)

    def _test(self, name: str, accepted: Iterable[str]) -> z3.BoolRef:
        if name not in self.policy.concepts:
            return z3.Or([self._meets(name, self.domains[name].test(item)) for item in accepted])
        if name not in self.concepts:
            self.concepts[name] = self.condition(self.policy.concepts[name].when)
        return z3.Or([self.concepts[name] if item == "true" else z3.Not(self.concepts[name]) for item in accepted])

    def in_force(self, name: str) -> z3.BoolRef:
        """It applies, and none of those that override it is in force."""
        if name not in self.force:
            stronger = [other for other, rule in self.policy.rules.items() if name in rule.overrides]
            beaten = [z3.Not(self.in_force(other)) for other in stronger]
            self.force[name] = z3.And(self.condition(self.policy.rules[name].condition), *beaten)
        return self.force[name]

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
        otherwise, none = Verdict(self.policy.otherwise), z3.Not(z3.Or(forbid, permit, exempt))
        return {**found, otherwise: z3.Or(found.get(otherwise, z3.BoolVal(val=False)), none)}

    @cached_property
    def _solver(self) -> z3.Solver:
        solver = z3.Solver()
        solver.add(self.possible)
        return solver

    def possible_verdicts(self, known: Known) -> set[Verdict]:
        """The verdicts that some case has which fits what is known: those whose formula can be satisfied."""
        fits = self.known(known)
        return {v for v, formula in self.verdicts.items() if self._solver.check(fits, formula) == z3.sat}

    def verdict(self, facts: Mapping[str, Any]) -> Verdict | None:
        """The verdict on a complete case, by putting its values in; None where constraints do not allow it."""
        sorts = {bool: z3.BoolVal, int: z3.IntVal}
        numbers = {name: self.number(name, value) for name, value in facts.items()}
        values = [(self.variables[name], sorts[type(number)](number)) for name, number in numbers.items()]
        if not z3.is_true(z3.simplify(z3.substitute(self.possible, values))):
            return None
        (verdict,) = (v for v, f in self.verdicts.items() if z3.is_true(z3.simplify(z3.substitute(f, values))))
        return verdict
