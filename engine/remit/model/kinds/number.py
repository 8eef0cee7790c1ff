"""Whole numbers, and decimals: facts that are declared as `integer` or `number`."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from remit.model.kinds.declared import BoundedKind, FactKind, draw_bounds, in_order, quoted, reading
from remit.model.kinds.domain import ColumnType
from remit.model.kinds.editor_schema import TEXT, value_or_range
from remit.model.kinds.protocols import Draw
from remit.model.kinds.ranges import said
from remit.model.kinds.scale import Scale
from remit.model.matching import Unreadable
from remit.model.written import Text, fail

WHOLE = re.compile(r"[+-]?[0-9]+")
DECIMAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,6})?")
MOST_DIGITS = 18
LONGEST_NUMBER = 400  # characters, zeros among them
LOWEST = -(10**MOST_DIGITS)  # whole numbers have at most so many digits
MOST_PLACES = 12


def _number(raw: object) -> Decimal | None:
    """A number exactly as it is written, whatever the spelling (1e-05, 2E+3); None for what is none. True is not 1."""
    if isinstance(raw, Decimal):
        return raw if raw.is_finite() else None
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        raw = int.__repr__(raw) if isinstance(raw, int) else float.__repr__(raw)
    if not isinstance(raw, str) or len(raw) > LONGEST_NUMBER or not DECIMAL.fullmatch(raw):
        return None
    return Decimal(raw)


def _places(number: Decimal) -> int:
    """How many places a number has behind the point, zeros at the end not counted."""
    _, digits, exponent = number.as_tuple()
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -int(exponent) - zeros) if number else 0


def read_integer(raw: object) -> int:
    """A whole number, from digits (also 5.0 and 5e3, which are whole) or a number; True is not 1."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and WHOLE.fullmatch(raw) and len(raw.lstrip("+-")) <= MOST_DIGITS:
        return int(raw)
    number = _number(raw)
    is_digits = isinstance(raw, str) and WHOLE.fullmatch(raw) is not None
    if is_digits or (number is not None and number.adjusted() >= MOST_DIGITS):
        raise Unreadable("bad-number", f"`{raw}` has too many digits", f"a whole number has at most {MOST_DIGITS}")
    if number is None or _places(number):
        raise Unreadable("bad-number", f"{quoted(raw)} is not a whole number", _how(raw, "write digits: 300"))
    return int(number)


def _how(raw: object, otherwise: str) -> str:
    """How a number is written that is written as elsewhere."""
    if isinstance(raw, str) and re.fullmatch(r"[+-]?[0-9]+([.,'_\u2019 ][0-9]+)+", raw):
        return f"{otherwise}; the decimal sign is a point, and nothing stands between thousands"
    if isinstance(raw, str) and re.fullmatch(r"[+-]?\.[0-9]+|[+-]?[0-9]+\.", raw):
        return f"{otherwise}; digits stand on both sides of the point"
    return otherwise


@dataclass(frozen=True, kw_only=True)
class Quotients(Scale):
    """Decimals, and between each two of them all that lies there as one value more: 0.335 is what is more than 0.33 and
    less than 0.34. So quotients are compared with decimals without being rounded.
    """

    has_between = True

    @classmethod
    def of(cls, numbers: Scale) -> Self:
        """The same numbers, and what lies between them."""
        kept = {each.name: getattr(numbers, each.name) for each in fields(numbers)}
        return cls(**{**kept, "step": numbers.step / 2, "read": Halves(numbers.places)})


@dataclass(frozen=True)
class Halves:
    """Reads decimals of at most so many places, and what lies between two of them."""

    places: int

    def __call__(self, raw: object) -> Decimal:
        number = Decimals(self.places + 1)(raw)
        if number.as_tuple().digits[-1] not in (0, 5):
            help = (
                f"the fact is declared with `places: {self.places}`; a 5 behind them is what lies between two numbers"
            )
            raise Unreadable("bad-number", f"`{raw}` has more than {self.places} places", help)
        return number


@dataclass(frozen=True)
class Decimals:
    """Reads decimals of at most so many places: exactly, from text, an int, a float as it is printed, or a Decimal."""

    places: int

    def __call__(self, raw: object) -> Decimal:
        number = _number(raw)
        if number is None:
            raise Unreadable("bad-number", f"{quoted(raw)} is not a number", _how(raw, "write digits: 2.5"))
        if number and number.adjusted() + 1 + self.places > MOST_DIGITS:
            raise Unreadable("bad-number", f"`{raw}` has too many digits", f"a number has at most {MOST_DIGITS}")
        if _places(number) > self.places:
            help = f"the fact is declared with `places: {self.places}`"
            raise Unreadable("bad-number", f"`{raw}` has more than {self.places} places", help)
        return number.quantize(self.step) if number else Decimal(0).quantize(self.step)

    @property
    def most(self) -> Decimal:
        """The greatest number that has not too many digits."""
        return Decimal(10) ** (MOST_DIGITS - self.places) - self.step

    @property
    def step(self) -> Decimal:
        """The smallest difference of two numbers."""
        return Decimal(1).scaleb(-self.places)


Whole = Annotated[int, BeforeValidator(reading(read_integer)), WithJsonSchema({"type": "integer"})]
Number = Annotated[
    Decimal,
    BeforeValidator(reading(lambda raw: plain(Decimals(MOST_PLACES)(raw)))),
    PlainSerializer(said, when_used="json"),  # in digits, whatever Python would write
    WithJsonSchema({"type": "number"}),
]


def plain(number: Decimal) -> Decimal:
    """A number without zeros behind its last place."""
    return Decimal(f"{number.normalize():f}")


class IntegerKind(BoundedKind):
    """`integer: {min: 0, max: 400, unit: days}`: whole numbers, both bounds included."""

    ends: ClassVar[tuple[str, str]] = ("min", "max")

    min: Whole | None = None
    max: Whole | None = None
    unit: Text | None = None

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        in_order(self.min, self.max, "max", f"nothing lies between `min` {self.min} and `max` {self.max}")
        return self

    def domain(self, *, optional: bool) -> Scale:
        return whole_numbers(self.min, self.max, optional=optional)


class NumberKind(BoundedKind):
    """`number: {min: 0, max: 100, places: 2, unit: EUR}`: decimals, exactly, of so many places after the point."""

    ends: ClassVar[tuple[str, str]] = ("min", "max")

    min: Number | None = None
    max: Number | None = None
    places: Annotated[Whole, Field(ge=0, le=MOST_PLACES)] = 6
    unit: Text | None = None

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        read = Decimals(self.places)
        for key in ("min", "max"):
            try:
                _ = None if getattr(self, key) is None else read(getattr(self, key))
            except Unreadable as wrong:
                fail(wrong.code, wrong.message, wrong.help, [key])
        in_order(self.min, self.max, "max", f"nothing lies between `min` {self.min} and `max` {self.max}")
        return self

    def domain(self, *, optional: bool) -> Scale:
        read = Decimals(self.places)
        return Scale(
            read=read,
            step=read.step,
            anywhere=read(0),
            lowest=-read.most,
            highest=read.most,
            low=None if self.min is None else read(self.min),
            high=None if self.max is None else read(self.max),
            column=ColumnType.DECIMAL,
            places=self.places,
            editor=TEXT,
            optional=optional,
        )


def whole_numbers(low: int | None = None, high: int | None = None, *, optional: bool = False) -> Scale:
    """Whole numbers between two bounds, both included; None is no bound."""
    return Scale(
        read=read_integer,
        step=1,
        anywhere=0,
        lowest=LOWEST,
        highest=-LOWEST,
        low=low,
        high=high,
        column=ColumnType.WHOLE,
        editor=value_or_range(r"[+-]?\d+", "integer"),
        optional=optional,
    )


def draw_integers(draw: Draw) -> object:
    """What can be declared under `integer`, as a file has it."""
    return draw_bounds(whole_numbers().examples(), IntegerKind.ends, draw)


def draw_numbers(draw: Draw) -> object:
    """What can be declared under `number`, as a file has it."""
    tenths = NumberKind(places=1).domain(optional=False)
    return {**draw_bounds(tenths.examples(), NumberKind.ends, draw), "places": "1"}


INTEGER = FactKind(IntegerKind.domain, draw_integers)
NUMBER = FactKind(NumberKind.domain, draw_numbers)
