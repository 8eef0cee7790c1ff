"""Generated code that looks at a fact: its value in a variable, if it is one that the fact has; else `otherwise`.

Invariant: what is in the variable afterwards is a value as `decide` would read it, or ABSENT; of a set, a bit for each
member. Texts that no condition names are as good as what `decide` takes for texts: neither too long, nor with signs in
them that nobody can see.
"""

from __future__ import annotations

import ast
import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from remit.diagram.source_syntax import (
    Statements,
    any_of,
    assign,
    at,
    both,
    called,
    compared,
    const,
    each,
    hand_on,
    hand_on_if,
    joined,
    name,
    negated,
    of,
    when,
)
from remit.diagram.space import Space
from remit.model.kinds.domain import PRESENCE, Domain
from remit.model.kinds.scale import Scale
from remit.model.kinds.text import LONGEST
from remit.model.matching import ABSENT
from remit.model.written import REFUSED

THERE, GONE, MAYBE = "there", "gone", "maybe"  # what is known of a value that is in its variable: MAYBE it is ABSENT
State = Mapping[str, str]  # of the facts that have been looked at
After = Callable[[State], Statements]  # the code that follows
LISTS = (frozenset, list, set, tuple)


class FactCode:
    """Code for looking at the facts of a space; `names` are the objects that it refers to."""

    def __init__(self, space: Space, names: dict[str, Any]) -> None:
        self.space, self.names = space, names
        self._number = {each: number for number, each in enumerate(space.domains)}

    def variable(self, fact: str) -> str:
        """Where its value is; of a set its members as bits."""
        return f"v{self._number[fact]}"

    def value(self, fact: str) -> ast.expr:
        """What is in its variable."""
        return name(self.variable(fact))

    def constant(self, value: Any) -> ast.expr:
        """A text, a truth or a whole number as it stands; anything else is an object that the code refers to."""
        if isinstance(value, str):
            return const(str.__str__(value))  # of no type of our own
        if isinstance(value, int):
            return const(value)
        number = next((called for called, other in self.names.items() if other is value), f"c{len(self.names)}")
        self.names[number] = value
        return name(number)

    def scale(self, fact: str) -> Scale | None:
        """The scale that its values are on, where they are on one: code that compares has its bounds and step in it."""
        domain = self.space.domains[fact]
        return domain if isinstance(domain, Scale) else None

    def bits(self, fact: str) -> dict[str, int]:
        """A bit for each member of a set."""
        return {member: 1 << place for place, member in enumerate(self.space.domains[fact].members)}

    def looked(self, fact: str, state: State, there: After, gone: After, *, checked: bool = True) -> Statements:
        """The fact looked at, if it was not before; then what follows where it has a value, and where it is absent.

        Args:
            fact: Its name.
            state: What was looked at before.
            there: What follows where it has a value.
            gone: What follows where it is absent.
            checked: Whether it is to be made sure here that it has such a value; else `there` does it.
        """
        status = state.get(fact)
        if status == GONE:
            return gone(state)
        if status == THERE:
            return there(state)
        if status == MAYBE:
            absent = compared(self.value(fact), ast.Is(), self.constant(ABSENT))
            return [when(absent, gone({**state, fact: GONE})), *there({**state, fact: THERE})]
        domain, value = self.space.domains[fact], self.value(fact)
        look = assign(self.variable(fact), at(name("facts"), const(fact)))
        else_: Statements = [hand_on()]
        if domain.optional:
            absent = compared(value, ast.Is(), self.constant(ABSENT))
            else_.insert(0, when(absent, gone({**state, fact: GONE})))
        kind = self._is_of_kind(fact, domain)
        check = self.check(fact) if checked else []
        return [look, *([] if kind is None else [when(kind, else_)]), *check, *there({**state, fact: THERE})]

    def _is_of_kind(self, fact: str, domain: Domain) -> ast.expr | None:
        """Whether the value is *not* of the type of the fact's; None where comparing tells."""
        kind = called(name("type"), self.value(fact))
        if domain.takes_lists:
            self.names["LISTS"] = frozenset(LISTS)
            return compared(kind, ast.NotIn(), name("LISTS"))
        if (scale := self.scale(fact)) is not None:
            own = type(scale.anywhere)
            self.names[own.__name__] = own
            return compared(kind, ast.IsNot(), name(own.__name__))
        if isinstance(domain.neighbourhood(None)[0], bool):
            return compared(kind, ast.IsNot(), name("bool")) if domain.optional else None
        return compared(kind, ast.IsNot(), name("str"))

    def check(self, fact: str) -> Statements:
        """What hands on a value of the right type that the fact does not have."""
        domain = self.space.domains[fact]
        if domain.takes_lists:
            return self._members(fact)
        if domain.any_text:
            return self.text(fact)
        scale = self.scale(fact)
        return [] if scale is None else [*self.step(fact, scale), *self.bounds(fact, scale)]

    def _members(self, fact: str) -> Statements:
        """The members of a set as bits, in the place of the set."""
        self.names[f"bits{self._number[fact]}"] = self.bits(fact)
        odd = compared(called(name("type"), name("m")), ast.IsNot(), name("str"))
        add = joined("s", at(name(f"bits{self._number[fact]}"), name("m")))
        loop = each("m", self.value(fact), [hand_on_if(odd), add])
        return [assign("s", const(0)), loop, assign(self.variable(fact), name("s"))]

    def text(self, fact: str) -> Statements:
        """A text that no condition names: as long as texts may be, without signs that nobody can see."""
        self.names["has_refused"] = REFUSED.search
        value = self.value(fact)
        long = compared(called(name("len"), value), ast.Gt(), const(LONGEST))
        strange = both(negated(called(of(value, "isprintable"))), called(name("has_refused"), value))
        return [*self.word(fact), hand_on_if(any_of([long, strange]))]

    def word(self, fact: str) -> Statements:
        """Of an optional text, `absent` and `present` say something else than what they are."""
        words = compared(self.value(fact), ast.In(), const(frozenset(PRESENCE)))
        return [hand_on_if(words)] if self.space.domains[fact].optional else []

    def step(self, fact: str, domain: Scale) -> Statements:
        """What hands on decimals of more places than are declared, and moments between two seconds; these are UTC."""
        value = self.value(fact)
        if isinstance(domain.step, Decimal):
            places = of(called(of(value, "as_tuple")), "exponent")
            return [hand_on_if(compared(places, ast.Lt(), const(domain.step.as_tuple().exponent)))]
        if isinstance(domain.anywhere, datetime.datetime):
            self.names["UTC"], self.names["in_utc"] = datetime.UTC, _in_utc
            elsewhere = compared(of(value, "tzinfo"), ast.IsNot(), name("UTC"))
            moved = assign(self.variable(fact), called(name("in_utc"), value))
            return [hand_on_if(of(value, "microsecond")), when(elsewhere, [moved])]
        return []

    def bounds(self, fact: str, domain: Scale) -> Statements:
        """What hands on values out of bounds: those declared, or, where values are numbers, that of their digits."""
        ends = (None, None) if domain.is_calendar else domain.ends
        return [
            hand_on_if(compared(self.value(fact), sign, self.constant(bound)))
            for sign, bound in (
                (ast.Lt(), domain.low) if domain.low is not None else (ast.LtE(), ends[0]),
                (ast.Gt(), domain.high) if domain.high is not None else (ast.GtE(), ends[1]),
            )
            if bound is not None
        ]


def _in_utc(moment: datetime.datetime) -> datetime.datetime:
    """The same moment where no clock is changed. Raises TypeError where it is none, or beyond the calendar."""
    if moment.utcoffset() is None:
        raise TypeError
    try:
        return moment.astimezone(datetime.UTC)
    except (OverflowError, ValueError):
        raise TypeError from None
