"""A scenario as it is written: what is known of one case, and what its author expects of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from remit.model.asked import OF_TEXTS, as_items
from remit.model.bars import clauses_of, names_in_braces, parts_of, unquoted
from remit.model.items import Clause, Item, Items, OfSet, SetOf
from remit.model.kinds.domain import ONE_OF, Domain
from remit.model.matching import SET_VERBS
from remit.model.written import Frozen, NamesSaid, Scalar, Text, Texts, Truth, composed, fail, read_truth


class Given(Frozen):
    """What is known of one fact: one of these values, groups or ranges."""

    one_of: Items = Field(alias="one of", min_length=1)

    def items(self, domain: Domain) -> tuple[Item, ...]:
        """The items of which one is so of a fact with this domain: a set may be listed in braces."""
        if not domain.takes_lists:
            return self.one_of
        return tuple(in_braces(item) if isinstance(item, str) else item for item in self.one_of)


class InCell(Given):
    """What a cell of a table says, and the cell as it is: of a text, and of the name of a value, bars are parts."""

    cell: str

    def items(self, domain: Domain) -> tuple[Item, ...]:
        if domain.any_text or (not domain.takes_lists and composed(self.cell) in domain.groups):
            return (self.cell,)
        return super().items(domain)


def in_braces(text: str) -> str | SetOf:
    """The set that a text lists in braces; any other text as it is."""
    listed = names_in_braces(text)
    return text if listed is None else SetOf(listed)


def set_in_one_line(text: str) -> str | SetOf | OfSet:
    """The set that a text lists in braces, or what it asks of one: `{a|b}`, `includes a|b; size >= 2`; else the text.

    >>> set_in_one_line("includes a | b; size >= 2").data(), set_in_one_line("within"), set_in_one_line("a; b")
    ({'includes': ['a', 'b'], 'size': '>= 2'}, OfSet(clauses=(Clause(verb='within', names=()),)), 'a; b')
    """
    clauses = [_clause(clause) for clause in clauses_of(text)]
    known = tuple(clause for clause in clauses if clause is not None)
    return OfSet(known) if len(known) == len(clauses) else in_braces(text)


def _clause(text: str) -> Clause | None:
    """A verb with what stands behind it; None where a text begins with none."""
    verb = next((verb for verb in SET_VERBS if text == verb or text.startswith(f"{verb} ")), None)
    if verb is None:
        return None
    names = [part for each in parts_of(text[len(verb) :]) if (part := each.strip())]
    return Clause(verb, (" | ".join(names),) if verb == "size" else tuple(map(unquoted, names)))


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
    """What a cell of a table says: what stands between bars is one of several; in braces stands a set."""
    return InCell(one_of=tuple(map(unquoted, parts_of(str(cell)))), cell=str(cell))


def _item(value: object, path: tuple[int, ...]) -> object:
    """One item: a word, a list that is a set, or what is asked of a set or a text."""
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
    return SetOf(tuple(value))


def _known(given: object) -> object:
    """Leave out the facts that are given as null: they are unknown."""
    if not isinstance(given, dict):
        return given
    return {composed(name): what for name, what in given.items() if what is not None}


def _truth_said(value: object) -> object:
    """`true` and `false` however they are written; any other text as it is, which is refused where it is no truth."""
    truth = read_truth(value)
    if truth is None and isinstance(value, str) and value != UNDETERMINED:
        fail("undeclared-value", f"`{value}` is no truth of a concept", "write true, false or undetermined")
    return value if truth is None else str(truth).lower()


UNDETERMINED = "undetermined"
TruthSaid = Annotated[
    Literal["true", "false", "undetermined"],
    BeforeValidator(_truth_said, json_schema_input_type=bool | Literal["true", "false", "undetermined"]),
]


def _by_composed_name(named: object) -> object:
    return {composed(name): what for name, what in named.items()} if isinstance(named, dict) else named


class Expectation(Frozen):
    """What the author expects; what is given is compared exactly, what is left out is not compared.

    `not` names verdicts that are not possible, `any of` some of which one surely is it; `undetermined` stands there for
    that itself. `in force` are all rules that surely are in force, `not because` some that do not determine it.
    """

    verdict: Text | None = None
    not_: Texts | None = Field(None, alias="not", min_length=1)
    any_of: Texts | None = Field(None, alias="any of", min_length=1)
    could_be: Texts | None = Field(None, alias="could be")
    depends_on: NamesSaid | None = Field(None, alias="depends on")
    contested_by: NamesSaid | None = Field(None, alias="contested by")
    concepts: Annotated[Mapping[str, TruthSaid], BeforeValidator(_by_composed_name)] = {}
    in_force: NamesSaid | None = Field(None, alias="in force")
    not_because: NamesSaid | None = Field(None, alias="not because", min_length=1)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            fail("missing-value", "`expect` is empty", "say the verdict, or what else is expected")
        return self


def _expectation(value: object) -> object:
    """A verdict; what a cell of a table lists are verdicts of which one is it."""
    if isinstance(value, Cell):
        listed = [part.strip() for part in value.split("|")]
        return {"any of": listed} if listed[1:] else {"verdict": str(value)}
    return {"verdict": value} if isinstance(value, str) else value


GivenValue = Annotated[Given, BeforeValidator(_given, json_schema_input_type=Scalar | list[Scalar] | Given)]


GivenFacts = Annotated[
    Mapping[str, GivenValue], BeforeValidator(_known, json_schema_input_type=dict[str, GivenValue | None])
]
CASES, FOR_EACH, GIVEN = "cases", "for each", "given."  # `given.name` is the fact `name`, beside the scenario's name


def _unwritten(key: str) -> Callable[[object], object]:
    """What refuses a key that a file of scenarios writes out before: elsewhere, a scenario is one case."""

    def refuse(_: object) -> object:
        help = "write it into a YAML or JSON file of scenarios, or a line for each case"
        fail("wrong-type", f"`{key}` stands for several cases, and here stands one", help)

    return refuse


class Scenario(Frozen):
    """One case: the known facts by name; what is left out is unknown.

    In a file, `cases` and `for each` make it stand for several; they are written out before it is read as a model.
    """

    name: Text
    given: GivenFacts = Field({})
    readings: Mapping[str, Text] = {}
    expect: Annotated[Expectation | None, BeforeValidator(_expectation, json_schema_input_type=str | Expectation)] = (
        None
    )
    because: NamesSaid | None = None
    duties: NamesSaid | None = Field(None, alias="with")
    note: Text | None = None
    highlight: Truth = False
    cases: Annotated[None, BeforeValidator(_unwritten(CASES), json_schema_input_type=list[list[Any]])] = None
    for_each: Annotated[
        None, BeforeValidator(_unwritten(FOR_EACH), json_schema_input_type=dict[str, list[GivenValue | None]])
    ] = Field(None, alias=FOR_EACH)

    @property
    def expects(self) -> bool:
        """Whether it says what should follow."""
        return any(each is not None for each in (self.expect, self.because, self.duties))


class ScenarioFile(Frozen):
    """A file of scenarios, the policy that they are for, and what is given for all that do not say otherwise."""

    policy: Text | None = None
    given: GivenFacts = Field({})
    scenarios: tuple[Scenario, ...]


class ScenarioHead(Frozen):
    """What a file says besides its scenarios, which are read one by one."""

    policy: Text | None = None
    given: GivenFacts = Field({})
    scenarios: tuple[()] = ()


class ScenarioLine(Scenario):
    """A scenario that stands by itself, as in JSON Lines: it may name its policy."""

    policy: Text | None = None


def plain(scenario: Scenario) -> dict[str, Any]:
    """What a scenario says, as plain data."""
    return scenario.model_dump(by_alias=True, exclude_defaults=True)
