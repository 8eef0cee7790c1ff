"""The values of a fact as variables of z3, whatever its kind, and what is asked of them as formulas.

A choice, a text or a scale is a whole number (names by a table, days by their ordinal, moments by their second,
decimals by their steps), a flag a truth, a set a truth for each member; an optional fact has one more: it is absent.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import z3

from remit.model.comparisons import Comparison
from remit.model.kinds.choice import Choice
from remit.model.kinds.domain import Domain
from remit.model.kinds.flag import Flag
from remit.model.kinds.scale import Scale
from remit.model.kinds.sets import Subset
from remit.model.matching import ABSENT, Members, Outside, Overlap, Present, Span, Test, Together

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
FIRST_DAY, LAST_DAY = datetime.date.min.toordinal(), datetime.date.max.toordinal()
FIRST_SECOND = (datetime.datetime.min.replace(tzinfo=datetime.UTC) - EPOCH) // datetime.timedelta(seconds=1)
LAST_SECOND = FIRST_SECOND + (LAST_DAY - FIRST_DAY + 1) * 86_400 - 1


class Values:
    """The variables of one fact or reading; `names` is a table that all of them share."""

    def __init__(self, name: str, domain: Domain, names: dict[str, int]) -> None:
        self.domain, self.names = domain, names
        self.absent = z3.Bool(f"{name} is absent") if domain.optional else z3.BoolVal(val=False)
        members = domain.members if isinstance(domain, Subset) else ()
        self.has = {member: z3.Bool(f"{name} has {member}") for member in members}
        self.variable = z3.Bool(name) if isinstance(domain, Flag) else z3.Int(name)

    def declared(self) -> z3.BoolRef:
        """Its value is one of its domain."""
        return z3.Or(self.absent, self._within())

    def _within(self) -> z3.BoolRef:
        if isinstance(self.domain, Choice):
            return z3.Or([self._is(value) for value in self.domain.values])
        if not isinstance(self.domain, Scale):
            return z3.BoolVal(val=True)
        bounds = self._between(self.domain.low, self.domain.high)
        if isinstance(self.domain.anywhere, datetime.datetime):
            return z3.And(bounds, self.variable >= FIRST_SECOND, self.variable <= LAST_SECOND)
        if isinstance(self.domain.anywhere, datetime.date):
            return z3.And(bounds, self.variable >= FIRST_DAY, self.variable <= LAST_DAY)
        return bounds

    def _number(self, value: Any) -> Any:
        """What stands for a value: a truth or a whole number."""
        if isinstance(value, str):
            return self.names.setdefault(value, len(self.names))
        if isinstance(value, datetime.datetime):
            return (value - EPOCH) // datetime.timedelta(seconds=1)
        if isinstance(value, datetime.date):
            return value.toordinal()
        if isinstance(value, Decimal):
            assert isinstance(self.domain, Scale)
            return int(value / self.domain.step)
        return value

    def _is(self, value: Any) -> z3.BoolRef:
        if value is ABSENT:
            return self.absent
        if isinstance(value, frozenset):
            return z3.And([has == z3.BoolVal(val=member in value) for member, has in self.has.items()])
        return self.variable == self._number(value)

    def _between(self, low: Any, high: Any) -> z3.BoolRef:
        above = [] if low is None else [self.variable >= self._number(low)]
        below = [] if high is None else [self.variable <= self._number(high)]
        return z3.And(above + below)

    def meet(self, test: Test) -> z3.BoolRef:
        """A test holds; of what is absent, only one that accepts this."""
        if isinstance(test, Members):
            there = z3.Or([self._is(value) for value in test.values - {ABSENT}])
            return z3.Or(z3.And(z3.Not(self.absent), there), z3.And(self.absent, ABSENT in test.values))
        return z3.And(z3.Not(self.absent), self._there(test))

    def _there(self, test: Test) -> z3.BoolRef:
        match test:
            case Span(low, high):
                return self._between(low, high)
            case Overlap(of, least, most):
                shared = z3.Sum([z3.If(self.has[member], 1, 0) for member in of])
                return z3.And(shared >= least, z3.BoolVal(val=True) if most is None else shared <= most)
            case Together(tests):
                return z3.And([self._there(part) for part in tests])
            case Outside(values):
                return z3.Not(z3.Or([self._is(value) for value in values]))
            case Present():
                return z3.BoolVal(val=True)
        raise AssertionError(test)

    def compared(self, against: Comparison, other: Values) -> z3.BoolRef:
        """Both are there, and it is so of the two."""
        verb = against.verb
        if verb == "lies in":
            pairs = [z3.And(other._is(group), self._is(value)) for group, value in against.below or ()]
            return z3.And(z3.Not(self.absent), z3.Not(other.absent), z3.Or(self.variable == other.variable, *pairs))
        return z3.And(z3.Not(self.absent), z3.Not(other.absent), self._beside(verb, other))

    def _beside(self, verb: str, other: Values) -> z3.BoolRef:
        if self.has:
            return self._beside_set(verb, other)
        match verb:
            case "same as":
                return self.variable == other.variable
            case "different from":
                return self.variable != other.variable
            case "at least":
                return self.variable >= other.variable
            case "at most":
                return self.variable <= other.variable
            case "less than":
                return self.variable < other.variable
            case "more than":
                return self.variable > other.variable
            case "member of":
                return z3.Or([z3.And(self._is(member), has) for member, has in other.has.items()])
        raise AssertionError(verb)

    def _beside_set(self, verb: str, other: Values) -> z3.BoolRef:
        """Member by member; what a set cannot have it does not have."""
        never = z3.BoolVal(val=False)
        both = [(self.has.get(each, never), other.has.get(each, never)) for each in {**self.has, **other.has}]
        match verb:
            case "meets":
                return z3.Or([z3.And(*pair) for pair in both])
            case "contains":
                return z3.And([z3.Implies(theirs, ours) for ours, theirs in both])
            case "contained in":
                return z3.And([z3.Implies(ours, theirs) for ours, theirs in both])
        same = z3.And([ours == theirs for ours, theirs in both])
        return same if verb == "same as" else z3.Not(same)

    def put(self, value: Any) -> list[tuple[z3.ExprRef, z3.ExprRef]]:
        """Its variables, each with what it is where the fact has this value; of an absent one, anything."""
        sorts = {bool: z3.BoolVal, int: z3.IntVal}
        put = [(self.absent, z3.BoolVal(val=value is ABSENT))] if self.domain.optional else []
        if isinstance(self.domain, Subset):
            held = frozenset() if value is ABSENT else value
            return [*put, *((has, z3.BoolVal(val=member in held)) for member, has in self.has.items())]
        if value is ABSENT:
            nothing = z3.BoolVal(val=False) if isinstance(self.domain, Flag) else z3.IntVal(0)
            return [*put, (self.variable, nothing)]
        number = self._number(value)
        return [*put, (self.variable, sorts[type(number)](number))]
