"""Derived facts as they are written: one operation, and the facts and constants that it takes.

What an operation comes to is in `operations`; which values follow from what is known, in `remit.decide.derived_values`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from remit.model.clock import zone_of
from remit.model.kinds.day import DAY, read_day
from remit.model.kinds.domain import ColumnType, Domain
from remit.model.kinds.number import DECIMAL
from remit.model.matching import ABSENT, Unreadable
from remit.model.operations import DAYS, OPERATIONS, MonthEnd, Operation, Period
from remit.model.written import Frozen, Texts, fail

PERIOD = re.compile(r"([0-9]{1,6}) +(day|week|month|year)s?")
NAME_IT = "write one: {sum: [a, b]}"


class Operand(NamedTuple):
    """What an operation takes: a fact or concept by its name, or a constant (a number, a day, a period, a zone)."""

    name: str | None
    constant: Decimal | datetime.date | Period | str | None = None


class Derivation(Frozen):
    """`derive: {sum: [a, b]}`: what a fact is worked out from. Exactly one operation."""

    sum: Texts | None = None
    difference: Texts | None = None
    product: Texts | None = None
    quotient: Texts | None = None
    minimum: Texts | None = None
    maximum: Texts | None = None
    count: Texts | None = None
    years: Texts | None = None
    months: Texts | None = None
    days: Texts | None = None
    after: Texts | None = None
    before: Texts | None = None
    day: Texts | None = None
    weekday: Texts | None = None
    hour: Texts | None = None
    minute: Texts | None = None
    month_end: Literal["last day", "next day"] | None = Field(None, alias="month end")

    @model_validator(mode="after")
    def _one_operation(self) -> Self:
        named = [name for name in OPERATIONS if getattr(self, name) is not None]
        if len(named) != 1:
            said = f"derived by {' and '.join(named)} at once" if named else "derived by no operation"
            fail("derivation", said, f"write one of: {', '.join(OPERATIONS)}")
        operation, written = OPERATIONS[named[0]], getattr(self, named[0])
        if not operation.least <= len(written) <= (operation.most or len(written)):
            fail("derivation", f"`{named[0]}` takes {operation.arity}, and here are {len(written)}", None, [named[0]])
        if self.month_end is not None and not operation.has_months:
            help = "it is for years and months between days, and for a day after or before another"
            fail("derivation", f"`month end` means nothing to `{named[0]}`", help, ["month_end"])
        for index, text in enumerate(written):
            try:
                operand(text, operation.last if 0 < index == len(written) - 1 else None)
            except Unreadable as wrong:
                fail(wrong.code, wrong.message, wrong.help, [named[0], index])
        return self

    @cached_property
    def verb(self) -> str:
        """The name of the operation."""
        return next(name for name in OPERATIONS if getattr(self, name) is not None)

    @property
    def operation(self) -> Operation:
        """What it does."""
        return OPERATIONS[self.verb]

    @property
    def month_ends(self) -> MonthEnd:
        """What becomes of a month that has no such day."""
        return self.month_end or "last day"

    @cached_property
    def operands(self) -> tuple[Operand, ...]:
        """What it takes, in order."""
        written: tuple[str, ...] = getattr(self, self.verb)
        last = len(written) - 1
        return tuple(operand(text, self.operation.last if 0 < n == last else None) for n, text in enumerate(written))

    @property
    def fills(self) -> bool:
        """Whether it comes to every value between the least and the greatest, where what it takes does."""
        last = self.operands[-1].constant
        return self.operation.fills or (isinstance(last, Period) and last.unit in DAYS)

    def worked_out(self, values: Sequence[Any], domain: Domain) -> Any:
        """Its value; absent where any of what it takes is, but for what is counted.

        Args:
            values: Of each operand, in order; of constants, anything.
            domain: That of the derived fact.
        """
        constants = [operand.constant for operand in self.operands]
        if self.verb == "count":
            return self.operation.value([value is True for value in values], self.month_ends)
        whole = [value if each is None else each for value, each in zip(values, constants, strict=True)]
        if ABSENT in whole:
            return ABSENT
        exact = [Fraction(each) if isinstance(each, (int, Decimal)) else each for each in whole]
        return value_of(domain, self.operation.value(exact, self.month_ends))

    @property
    def inputs(self) -> Iterator[str]:
        """The facts and concepts that it takes."""
        return (each.name for each in self.operands if each.name is not None)


def value_of(domain: Domain, number: Any) -> Any:
    """What was worked out, as a value of the fact, which has places enough; None where it is infinite.

    Args:
        domain: That of the derived fact.
        number: A fraction, a whole number, a day or a weekday; infinite numbers are floats.
    """
    if isinstance(number, float):
        return None
    if isinstance(number, (datetime.date, str)):
        return number
    if domain.has_between:
        twice = 2 * Fraction(number) * 10**domain.places  # a whole number where it is a value or between two
        halves = int(twice) if twice.denominator == 1 and twice % 2 == 0 else 2 * (twice // 2) + 1
        return Decimal(f"{5 * halves}E-{domain.places + 1}")
    units = int(Fraction(number) * 10**domain.places)
    return units if domain.column is ColumnType.WHOLE else Decimal(f"{units}E-{domain.places}")


def operand(text: str, wanted: Literal["period", "zone"] | None = None) -> Operand:
    """What is written in the list of an operation, read.

    >>> operand("shop-hours"), operand("2.5"), operand("6 months", "period")
    (Operand(name='shop-hours', constant=None), Operand(name=None, constant=Decimal('2.5')), \
Operand(name=None, constant=Period(number=6, unit='month')))

    Args:
        text: A name or a constant.
        wanted: A period or a time zone, and nothing else.

    Raises:
        Unreadable: It is not what is wanted, or a day that does not exist.
    """
    if wanted == "zone":
        zone_of(text)
        return Operand(None, text)
    if wanted == "period":
        match = PERIOD.fullmatch(text.strip())
        if match is None:
            raise Unreadable("derivation", f"`{text}` is not a period", "write it as 30 days, 6 months or 1 year")
        return Operand(None, Period(int(match[1]), match[2]))
    if DECIMAL.fullmatch(text):
        return Operand(None, Decimal(text))
    return Operand(None, read_day(text)) if DAY.fullmatch(text) else Operand(text)
