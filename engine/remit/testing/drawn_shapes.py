"""What is drawn of a policy: shapes without names, in which a number picks one of whatever there is to pick from.

So no strategy depends on what another one drew, which keeps them quick, and lets failures shrink well.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

PICK = st.integers(0, 59)  # 60 has many divisors: of up to six things each is picked as often
ITEM = st.integers(0, 999)  # a digit for the form of an item, and one for each end of a range
MAYBE = st.none() | PICK
COMPARED = 900  # of ITEM: from here on a fact is compared with another, where there is one of its kind
SELDOM = 50  # of PICK: what is so of one in six

Option = TypeVar("Option")
Tree = list[Any]  # of a choice: None for a value, a tree for a group
Bounds = tuple[int | None, int | None]
Tests = list[tuple[int, list[int]]]  # of which names, and the items that are accepted of each


def picked(options: Sequence[Option], number: int) -> Option:
    """The option that a number picks."""
    return options[number % len(options)]


class Flag(NamedTuple):
    """A flag has no shape."""

    optional: bool = False


class Choice(NamedTuple):
    """The tree of its values."""

    tree: Tree
    optional: bool = False


class Scale(NamedTuple):
    """A number or a day, and where its bounds lie."""

    kind: str
    bounds: Bounds
    optional: bool = False


class Text(NamedTuple):
    """Open text has no shape."""

    optional: bool = False


class Members(NamedTuple):
    """A set: how many members there are, the last two in a group."""

    size: int
    optional: bool = False


Fact = Flag | Choice | Scale | Text | Members
SCALES = ("integer", "date", "number", "datetime")


class Reading(NamedTuple):
    """How many choices it has and which of them is the default."""

    choices: int
    default: int


class Condition(NamedTuple):
    """Tests of names, and how what is inside is joined to them."""

    tests: Tests
    joint: int = 0
    inside: list[Condition] | None = None


class Concept(NamedTuple):
    """Its condition, and where it stands in the file."""

    when: Condition
    place: int


class Rule(NamedTuple):
    """Its effect and condition, first and last day, what it overrides, in which style, and its place in the file.

    The place also gives its priority, where it needs one.
    """

    effect: int
    when: Condition
    days: Bounds
    overrides: list[int]
    style: int
    place: int


class Policy(NamedTuple):
    """All parts of a policy."""

    facts: list[Fact]
    readings: list[Reading]
    constraints: list[tuple[Condition, Condition]]
    concepts: list[Concept]
    rules: list[Rule]
    otherwise: int
    combining: int = 0


def _plain_fact() -> st.SearchStrategy[Fact]:
    """A flag, a choice, a whole number or a day."""
    there = st.just(value=False)
    scale = st.builds(Scale, st.sampled_from(SCALES[:2]), st.tuples(MAYBE, MAYBE), there)
    return st.just(Flag()) | st.builds(Choice, _tree(), there) | scale


def _tree() -> st.SearchStrategy[Tree]:
    """Values, and groups of them up to two deep."""
    value = st.none()
    group = st.lists(value | st.lists(value, min_size=1, max_size=2), min_size=1, max_size=2)
    return st.lists(value | group, min_size=1, max_size=3)


def _tabular_fact() -> st.SearchStrategy[Fact]:
    """A flag; a choice of values, and groups of them up to two deep; a number or a day, bounded or not; text."""
    optional = PICK.map(lambda number: number >= SELDOM)
    scale = st.builds(Scale, st.sampled_from(SCALES), st.tuples(MAYBE, MAYBE), optional)
    return st.builds(Flag, optional) | st.builds(Choice, _tree(), optional) | scale | st.builds(Text, optional)


def _fact() -> st.SearchStrategy[Fact]:
    """The same, or a set."""
    optional = PICK.map(lambda number: number >= SELDOM)
    return _tabular_fact() | st.builds(Members, st.integers(1, 3), optional)


def conditions(*, plain: bool = False) -> st.SearchStrategy[Condition]:
    """Tests first, then `not`, `any` and `all` of them, up to two deep; last what always holds."""
    item = ITEM.map(lambda number: number % COMPARED) if plain else ITEM
    tests = st.lists(st.tuples(PICK, st.lists(item, min_size=1, max_size=2)), min_size=1, max_size=2)
    flat = st.builds(Condition, tests, st.just(0), st.none())
    beside: st.SearchStrategy[Tests] = st.just([]) | tests
    nested = flat | st.builds(Condition, beside, PICK, st.lists(flat, min_size=1, max_size=3))
    deep = st.builds(Condition, beside, PICK, st.lists(nested, min_size=1, max_size=2))
    return nested | deep | st.just(Condition([]))


@cache
def policies(
    facts: int,
    rules: int,
    concepts: int,
    constraints: int,
    readings: int,
    *,
    plain: bool = False,
    tabular: bool = False,
) -> st.SearchStrategy[Policy]:
    """Policies with up to so many parts; at least one fact and one rule."""
    condition = conditions(plain=plain or tabular)
    fact = _plain_fact() if plain else _tabular_fact() if tabular else _fact()
    rule = st.builds(Rule, PICK, condition, st.tuples(MAYBE, MAYBE), st.lists(PICK, max_size=2), PICK, PICK)
    return st.builds(
        Policy,
        st.lists(fact, min_size=1, max_size=facts),
        st.lists(st.builds(Reading, PICK, PICK), max_size=readings),
        st.lists(st.tuples(condition, condition), max_size=constraints),
        st.lists(st.builds(Concept, condition, PICK), max_size=concepts),
        st.lists(rule, min_size=1, max_size=rules),
        PICK,
        PICK,
    )
