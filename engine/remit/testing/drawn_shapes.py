"""What is drawn of a policy: shapes without names, in which a number picks one of whatever there is to pick from.

So no strategy depends on what another one drew, which keeps them quick, and lets failures shrink well.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from hypothesis import strategies as st

from remit.model import facts as model
from remit.model.kinds.every_kind import KINDS
from remit.testing.drawn_numbers import MAYBE, PICK, Numbers

ITEM = st.integers(0, 99_999)  # its digits pick the form of an item, and what stands in it
COMPARED = 90_000  # of ITEM: from here on a fact is compared with another, where there is one of its kind
SELDOM = 50  # of PICK: what is so of one in six
MOST_NUMBERS = 12  # that pick what is declared of a fact; after them everything is the simplest
PLAIN = ("flag", "choice", "integer", "date")
SIMPLEST_FIRST = [*PLAIN, *(kind for kind in KINDS if kind not in PLAIN)]

DrawnBounds = tuple[int | None, int | None]
DrawnTests = list[tuple[int, list[int]]]  # of which names, and the items that are accepted of each


class DrawnFact(NamedTuple):
    """Its kind, numbers that pick what is declared, and whether it may be absent."""

    kind: str
    numbers: list[int]
    optional: bool = False

    def declared(self) -> dict[str, Any]:
        """The fact as a file has it."""
        declared = {self.kind: KINDS[self.kind].draw(Numbers(self.numbers))}
        return {**declared, "optional": True} if self.optional else declared


class DrawnReading(NamedTuple):
    """How many choices it has and which of them is the default."""

    choices: int
    default: int


class DrawnCondition(NamedTuple):
    """Tests of names, and how what is inside is joined to them."""

    tests: DrawnTests
    joint: int = 0
    inside: list[DrawnCondition] | None = None


class DrawnConcept(NamedTuple):
    """Its condition, and where it stands in the file."""

    when: DrawnCondition
    place: int


class DrawnRule(NamedTuple):
    """Its effect and condition, first and last day, what it overrides, in which style, and its place in the file.

    The place also gives its priority, where it needs one.
    """

    effect: int
    when: DrawnCondition
    days: DrawnBounds
    overrides: list[int]
    style: int
    place: int


class DrawnPolicy(NamedTuple):
    """All parts of a policy."""

    facts: list[DrawnFact]
    readings: list[DrawnReading]
    constraints: list[tuple[DrawnCondition, DrawnCondition]]
    concepts: list[DrawnConcept]
    rules: list[DrawnRule]
    otherwise: int
    combining: int = 0


def _fact(*, plain: bool, tabular: bool) -> st.SearchStrategy[DrawnFact]:
    """A fact of any kind, the simplest first; or of those with single values; or a plain one that is always there."""
    kinds = PLAIN if plain else [kind for kind in SIMPLEST_FIRST if not tabular or _is_single(kind)]
    optional = st.just(value=False) if plain else PICK.map(lambda number: number >= SELDOM)
    return st.builds(DrawnFact, st.sampled_from(kinds), st.lists(PICK, max_size=MOST_NUMBERS), optional)


def _is_single(kind: str) -> bool:
    return not model.Fact.model_validate(DrawnFact(kind, []).declared()).domain.takes_lists


def conditions(*, plain: bool = False) -> st.SearchStrategy[DrawnCondition]:
    """Tests first, then `not`, `any` and `all` of them, up to two deep; last what always holds."""
    item = ITEM.map(lambda number: number % COMPARED) if plain else ITEM
    tests = st.lists(st.tuples(PICK, st.lists(item, min_size=1, max_size=2)), min_size=1, max_size=2)
    flat = st.builds(DrawnCondition, tests, st.just(0), st.none())
    beside: st.SearchStrategy[DrawnTests] = st.just([]) | tests
    nested = flat | st.builds(DrawnCondition, beside, PICK, st.lists(flat, min_size=1, max_size=3))
    deep = st.builds(DrawnCondition, beside, PICK, st.lists(nested, min_size=1, max_size=2))
    return nested | deep | st.just(DrawnCondition([]))


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
) -> st.SearchStrategy[DrawnPolicy]:
    """Policies with up to so many parts; at least one fact and one rule."""
    condition = conditions(plain=plain or tabular)
    rule = st.builds(DrawnRule, PICK, condition, st.tuples(MAYBE, MAYBE), st.lists(PICK, max_size=2), PICK, PICK)
    return st.builds(
        DrawnPolicy,
        st.lists(_fact(plain=plain, tabular=tabular), min_size=1, max_size=facts),
        st.lists(st.builds(DrawnReading, PICK, PICK), max_size=readings),
        st.lists(st.tuples(condition, condition), max_size=constraints),
        st.lists(st.builds(DrawnConcept, condition, PICK), max_size=concepts),
        st.lists(rule, min_size=1, max_size=rules),
        PICK,
        PICK,
    )
