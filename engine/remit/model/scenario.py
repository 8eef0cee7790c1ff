"""A scenario as it is written: what is known of one case, and what its author expects of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from remit.model.asked import OF_TEXTS, as_items
from remit.model.exact import PRESENT_OR_ABSENT, exactly
from remit.model.kinds.domain import ONE_OF
from remit.model.matching import SET_VERBS
from remit.model.written import Frozen, Items, NamesSaid, Scalar, Text, Texts, Truth, composed, fail

BETWEEN_BARS = re.compile(r"(?P<item>\s*+\{[^{}]*+\}\s*+(?=\||\Z)|[^|]*+)(?P<more>\||\Z)")


class Given(Frozen):
    """What is known of one fact: one of these values, groups or ranges."""

    one_of: Items = Field(alias="one of", min_length=1)

    def items(self, *, of_text: bool) -> tuple[str, ...]:  # noqa: ARG002  # a cell of a table differs
        """The items of which one is so; `of_text` says that the fact is any text."""
        return self.one_of


class InCell(Given):
    """What a cell of a table says, and the cell as it is: of a text, bars and braces are parts."""

    cell: str

    def items(self, *, of_text: bool) -> tuple[str, ...]:
        return (_plain_text(self.cell),) if of_text else self.one_of


class Cell(str):
    """The text of a cell, which a reader of tables hands on."""

    __slots__ = ()


def _given(value: object) -> object:
    """A value, a list (a set of these), a mapping of what a set includes; or `one of` several of these."""
    if isinstance(value, dict) and "one of" in value:
        listed = value["one of"]
        items = [_item(item, (index,)) for index, item in enumerate(listed)] if isinstance(listed, list) else listed
        return {**value, "one of": items}
    if isinstance(value, Cell):
        return in_cell(value)
    return {"one of": [_item(value, ())]} if isinstance(value, (str, list, dict)) else value


def in_cell(cell: str) -> InCell:
    """What a cell of a table says. What stands between the bars is one of several; in braces stands a set."""
    return InCell(one_of=tuple(str(_item(item, ())) for item in between_bars(str(cell))), cell=str(cell))


def between_bars(cell: str) -> list[str]:
    """What stands between the bars of a cell; a bar in braces is one between members of a set.

    >>> between_bars("a | b"), between_bars("{a|b}|{}"), between_bars(" a ")
    (['a', 'b'], ['{a|b}', '{}'], [' a '])
    """
    found, at, more = list[str](), 0, "|"
    while more:
        match = BETWEEN_BARS.match(cell, at)
        assert match is not None
        found.append(match["item"])
        at, more = match.end(), match["more"]
    return [item.strip() for item in found] if found[1:] else found


def _plain_text(text: str) -> str:
    return text if text in PRESENT_OR_ABSENT else exactly(text)


def _item(value: object, path: tuple[int, ...]) -> object:
    """One item; a text is this text, whatever it reads like (that a fact is there or not is said by a plain word)."""
    if isinstance(value, str):
        return _plain_text(value)
    if isinstance(value, dict):
        of_text = len(value) == 1 and set(value) <= set(OF_TEXTS)
        if not value or not (of_text or all(verb in SET_VERBS for verb in value)):
            fail("wrong-type", "a mapping is not a value of this fact", ONE_OF, path)
        items = as_items(value, path)
        if len(items) != 1:
            fail("wrong-type", "`text` is one text here", ONE_OF, path)
        return items[0]
    if not isinstance(value, list):
        return value
    if not all(isinstance(name, str) for name in value):
        fail("wrong-type", "a set is a list of the names of its members", "write [a, b]", path)
    return f"{{{' | '.join(value)}}}"


def _known(given: object) -> object:
    """Leave out the facts that are given as null: they are unknown."""
    if not isinstance(given, dict):
        return given
    return {composed(name): what for name, what in given.items() if what is not None}


class Expectation(Frozen):
    """What the author expects; what is given is compared exactly, what is left out is not compared."""

    verdict: Text
    could_be: Texts | None = Field(None, alias="could be")
    depends_on: NamesSaid | None = Field(None, alias="depends on")
    contested_by: NamesSaid | None = Field(None, alias="contested by")


def _expectation(value: object) -> object:
    return {"verdict": value} if isinstance(value, str) else value


GivenValue = Annotated[Given, BeforeValidator(_given, json_schema_input_type=Scalar | list[Scalar] | Given)]


class Scenario(Frozen):
    """One case: the known facts by name; what is left out is unknown."""

    name: Text
    given: Annotated[
        Mapping[str, GivenValue], BeforeValidator(_known, json_schema_input_type=dict[str, GivenValue | None])
    ] = {}
    readings: Mapping[str, Text] = {}
    expect: Annotated[Expectation | None, BeforeValidator(_expectation, json_schema_input_type=str | Expectation)] = (
        None
    )
    because: NamesSaid | None = None
    note: Text | None = None
    highlight: Truth = False

    @property
    def expects(self) -> bool:
        """Whether it says what should follow."""
        return self.expect is not None or self.because is not None


class ScenarioFile(Frozen):
    """A file of scenarios, and the policy that they are for."""

    policy: Text | None = None
    scenarios: tuple[Scenario, ...]


class ScenarioHead(Frozen):
    """What a file says besides its scenarios, which are read one by one."""

    policy: Text | None = None
    scenarios: tuple[()] = ()


class ScenarioLine(Scenario):
    """A scenario that stands by itself, as in JSON Lines: it may name its policy."""

    policy: Text | None = None


def plain(scenario: Scenario) -> dict[str, Any]:
    """What a scenario says, as plain data."""
    return scenario.model_dump(by_alias=True, exclude_defaults=True)
