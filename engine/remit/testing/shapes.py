"""What is drawn of a policy: shapes without names, in which a number picks one of whatever there is to pick from.

So no strategy depends on what another one drew, which keeps them quick, and lets failures shrink well.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import strategies as st

PICK = st.integers(0, 59)  # 60 has many divisors: of up to six things each is picked as often
ABSENT = st.none()
MAYBE = ABSENT | PICK
Tree = list[Any]  # of a choice: None for a value, a tree for a group


def picked(options: Any, number: int) -> Any:
    """The option that a number picks."""
    return options[number % len(options)]


class Fact(NamedTuple):
    """Its kind, where its bounds lie if it is a number or a day, and the tree of its values if it is a choice."""

    kind: int
    bounds: tuple[int | None, int | None]
    tree: Tree


class Reading(NamedTuple):
    """How many choices it has and which of them is the default."""

    choices: int
    default: int


class Item(NamedTuple):
    """What a test accepts: a value, a group, or a range between two values."""

    form: int
    ends: tuple[int, int]


Tests = list[tuple[int, list[Item]]]  # of which names, and what is accepted of them


class Condition(NamedTuple):
    """Tests of names, and the shapes of its `not`, `any` and `all` where it has them."""

    tests: Tests
    not_: Condition | None
    any_of: list[Condition] | None
    all_of: list[Condition] | None


class Concept(NamedTuple):
    """Its condition, and where it stands in the file."""

    when: Condition
    place: int


class Rule(NamedTuple):
    """Its effect and condition, first and last day, what it overrides, in which style, and its place in the file."""

    effect: int
    when: Condition
    days: tuple[int | None, int | None]
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


def trees() -> st.SearchStrategy[Tree]:
    """Values, and groups of them up to two deep."""
    value = st.none()
    group = st.lists(value | st.lists(value, min_size=1, max_size=2), min_size=1, max_size=2)
    return st.lists(value | group, min_size=1, max_size=3)


def conditions() -> st.SearchStrategy[Condition]:
    """One test first, then several, then `not`, `any` and `all`, up to two deep; last what always holds."""
    test = st.tuples(PICK, st.lists(st.builds(Item, PICK, st.tuples(PICK, PICK)), min_size=1, max_size=2))
    tests = st.lists(test, min_size=1, max_size=2)
    flat = st.builds(Condition, tests, ABSENT, ABSENT, ABSENT)
    nested = flat | _joining(tests, flat)
    return nested | _joining(tests, nested) | st.just(Condition([], None, None, []))


def _joining(tests: st.SearchStrategy[Tests], inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    """`not`, `any` or `all` of inner conditions, by itself; then some of them beside tests."""
    alone, parts = st.just([]), st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(Condition, alone, inner, ABSENT, ABSENT),
        st.builds(Condition, alone, ABSENT, parts, ABSENT),
        st.builds(Condition, alone, ABSENT, ABSENT, parts),
        st.builds(Condition, tests, inner, ABSENT, ABSENT),
        st.builds(Condition, tests, ABSENT, parts, ABSENT),
        st.builds(Condition, tests, inner, parts, ABSENT),
    )


def policies(*, facts: int, rules: int, concepts: int, constraints: int, readings: int) -> st.SearchStrategy[Policy]:
    """Policies with up to so many parts; at least one fact and one rule."""
    condition, bounds = conditions(), st.tuples(MAYBE, MAYBE)
    fact = st.builds(Fact, PICK, bounds, trees())
    rule = st.builds(Rule, PICK, condition, bounds, st.lists(PICK, max_size=2), PICK, PICK)
    return st.builds(
        Policy,
        st.lists(fact, min_size=1, max_size=facts),
        st.lists(st.builds(Reading, PICK, PICK), max_size=readings),
        st.lists(st.tuples(condition, condition), max_size=constraints),
        st.lists(st.builds(Concept, condition, PICK), max_size=concepts),
        st.lists(rule, min_size=1, max_size=rules),
        PICK,
    )
