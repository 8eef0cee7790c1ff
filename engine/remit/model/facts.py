"""The facts of a policy: what a scenario can state, each of one kind, with a question and words for its values."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from remit.model.domains import Choice, Domain, Flag, Scale, Unreadable, read_day, read_integer
from remit.model.written import Frozen, Text, fail

ChoiceItem = str | Mapping[str, "ChoiceTree"]
ChoiceTree = tuple[Any, ...]  # of ChoiceItem; the recursion is beyond what mypy takes for an alias

CHOICE_SCHEMA = {
    "type": "array",
    "minItems": 1,
    "items": {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "array"}}]},
}


SHAPE = "choice: [a, {group: [b, c]}]"


def _tree(items: object, path: tuple[str | int, ...] = ()) -> ChoiceTree:
    """Check the shape of a choice: a list whose items are values or {group: [items]}."""
    what = f"group `{path[-1]}`" if path else "a choice"
    if not isinstance(items, (list, tuple)):
        fail("wrong-type", f"{what} is a list of values and {{group: [values]}}", SHAPE, path)
    if not items:
        fail("missing-value", f"{what} has no values", SHAPE, path)
    return tuple(_item(item, (*path, index)) for index, item in enumerate(items))


def _item(item: object, path: tuple[str | int, ...]) -> ChoiceItem:
    if isinstance(item, Mapping):
        if not item:
            fail("wrong-type", "an item of a choice is a value or {group: [values]}", SHAPE, path)
        return {_value_name(group, (*path, group)): _tree(inner, (*path, group)) for group, inner in item.items()}
    return _value_name(item, path)


def _value_name(name: object, path: tuple[str | int, ...]) -> str:
    if not isinstance(name, str):
        fail("wrong-type", "an item of a choice is a value or {group: [values]}", SHAPE, path)
    if not name.strip() or set(name) & set("|\n\t") or name != name.strip():
        fail("bad-name", f"`{name}` cannot be the name of a value", "it has no bars, and no line breaks", path)
    return name


def walk_choice(tree: ChoiceTree) -> Iterator[tuple[str, ChoiceTree]]:
    """Every name of a choice with what is under it, values (nothing under them) and groups, as written."""
    for item in tree:
        for name, inner in item.items() if isinstance(item, Mapping) else [(item, ())]:
            yield name, inner
            yield from walk_choice(inner)


def _leaves(name: str, inner: ChoiceTree) -> tuple[str, ...]:
    return tuple(leaf for leaf, below in walk_choice(inner) if not below) if inner else (name,)


def _day(value: object) -> object:
    """A day from text, for pydantic."""
    try:
        return read_day(value)
    except Unreadable as wrong:
        fail(wrong.code, wrong.message, wrong.help)


def _integer(value: object) -> object:
    try:
        return read_integer(value)
    except Unreadable as wrong:
        fail(wrong.code, wrong.message, wrong.help)


Day = Annotated[datetime.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Whole = Annotated[int, BeforeValidator(_integer), WithJsonSchema({"type": "integer"})]


class FlagKind(Frozen):
    """`flag: {}`: true or false."""


class IntegerKind(Frozen):
    """`integer: {min: 0, max: 400, unit: days}`: whole numbers, both bounds included."""

    min: Whole | None = None
    max: Whole | None = None
    unit: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min is not None and self.max is not None and self.max < self.min:
            fail("bad-range", f"nothing lies between `min` {self.min} and `max` {self.max}", None, ["max"])
        return self


class DateKind(Frozen):
    """`date: {}`: a day; `from` and `to` bound it, both included."""

    from_: Day | None = Field(None, alias="from")
    to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ is not None and self.to is not None and self.to < self.from_:
            fail("bad-range", f"no day lies between `from` {self.from_} and `to` {self.to}", None, ["to"])
        return self


class Fact(Frozen):
    """A fact: one kind, the question that asks for it, and words for its values in explanations."""

    ask: Text | None = None
    means: Text | None = None
    phrase: Annotated[Text | None, Field(description="How a sentence states it; {} is the value")] = None
    labels: Annotated[Mapping[str, Text], Field(description="Words for values and groups")] = {}
    choice: Annotated[ChoiceTree | None, BeforeValidator(_tree), WithJsonSchema(CHOICE_SCHEMA)] = None
    flag: FlagKind | None = None
    integer: IntegerKind | None = None
    date: DateKind | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            said = f"declared as {' and '.join(kinds)} at once" if kinds else "declared as no kind of fact"
            fail("fact-kind", said, f"declare one of: {', '.join(KINDS)}")
        return self

    @property
    def kind(self) -> str:
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @cached_property
    def domain(self) -> Domain:
        """The values that it can have."""
        if self.choice is not None:
            return Choice({name: _leaves(name, inner) for name, inner in walk_choice(self.choice)})
        if self.integer is not None:
            return Scale(read_integer, 1, 0, LOWEST, self.integer.min, self.integer.max)
        if self.date is not None:
            day = datetime.timedelta(days=1)
            return Scale(read_day, day, datetime.date(2000, 1, 1), datetime.date.min, self.date.from_, self.date.to)
        return Flag()


LOWEST = -(10**18)  # whole numbers have at most 18 digits
KINDS = ("choice", "flag", "integer", "date")
