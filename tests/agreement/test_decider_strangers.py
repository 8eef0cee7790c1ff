"""Values of types that a fact does not have never lead the generated decider to a wrong verdict or a strange error."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from enum import IntEnum, StrEnum
from itertools import product
from random import Random
from typing import Any
from unittest.mock import ANY

import pytest
from outcome_table import shipped, shipped_table

from remit import LoadedPolicy, RemitError
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.testing import opened

Facts = Mapping[str, Any]


class Liar(str):  # noqa: SLOT000  # as a caller would write it
    """Text that says it is equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return hash("united-states")

    def __str__(self) -> str:
        return "united-states"


class Refuser(str):  # noqa: SLOT000  # as a caller would write it
    """Text that cannot be compared, hashed or printed."""

    def __eq__(self, other: object) -> bool:
        raise ZeroDivisionError

    def __hash__(self) -> int:
        raise ZeroDivisionError

    def __str__(self) -> str:
        raise ZeroDivisionError


class Number(int):
    def __lt__(self, other: object) -> bool:
        return True

    __gt__ = __le__ = __ge__ = __lt__


class Day(datetime.date):
    def __lt__(self, other: object) -> bool:
        return True

    __gt__ = __le__ = __ge__ = __lt__


Chosen = StrEnum("Chosen", {"HERE": "border-near-kharkiv", "NOBODY": "nobody"})
NEW_YEAR = datetime.date(2024, 1, 1)
STRANGERS: list[Any] = [
    *(1, 0, 1.0, 0.0, float("nan"), Decimal(1), 10**18, 10**5_000, -(10**5_000), Number(3), IntEnum("N", ["ONE"])(1)),
    *(b"united-states", bytearray(b"x"), "", "yes", "True", "united-states ", "UNITED-STATES", "2024-06-02T00:00"),
    *(Liar("troops"), Refuser("atacms"), Chosen.HERE, Chosen.NOBODY, ANY, object(), type, Ellipsis, None),
    *([], ["artillery"], {"artillery"}, frozenset({"artillery"}), (), {}, {"one of": []}, {"one of": [[]]}, {"a": 1}),
    *(datetime.datetime(2024, 6, 2, tzinfo=datetime.UTC), datetime.time(), Day(2024, 6, 2), True, False),
    {"one of": ["artillery", {"one of": ["troops"]}]},
]


def strange_answers(loaded: LoadedPolicy, cases: list[Facts]) -> Iterator[tuple[Verdict, Facts, str, Any]]:
    """What the decider says, if it says anything, of cases in which one fact is strange."""
    decider = loaded.decider()
    for facts, stranger in product(cases, STRANGERS):
        for name in facts:
            with suppress(RemitError):
                yield decider({**facts, name: stranger}), facts, name, stranger


def right(loaded: LoadedPolicy, facts: Facts, name: str, stranger: Any) -> set[Verdict]:
    """The verdict that the other facts settle; or that of the text, number or day that a stranger plainly is."""
    others = {fact: value for fact, value in facts.items() if fact != name}
    found = {loaded.decide(others).verdict}
    kind = type(loaded.policy.domains[name].neighbourhood(None)[0])
    if kind is int and isinstance(stranger, (float, Decimal)) and stranger == stranger // 1:
        stranger = int(stranger)  # 1.0 is a whole number, as in a table
    if isinstance(stranger, (str, kind)) and not isinstance(stranger, datetime.datetime):
        plain = str.__str__(stranger) if isinstance(stranger, str) else stranger
        with suppress(RemitError):
            found.add(loaded.decide({**others, name: plain}).verdict)
    return found


def test_values_of_other_types_are_refused_or_read_as_what_they_are() -> None:
    table = shipped_table()
    possible = [table.given(codes) for codes, row in table.rows.items() if row[0][0] is not None]
    answered = list(strange_answers(shipped(), Random(6).sample(possible, 25)))

    assert len(answered) > 1_000
    for verdict, facts, name, stranger in answered:
        assert verdict in right(shipped(), facts, name, stranger), (name, type(stranger))


NUMBERS = {
    "remit": "1",
    "policy": "numbers",
    "title": "Numbers, flags and days",
    "facts": {"armed": {"flag": {}}, "distance": {"integer": {"min": "0", "max": "400"}}, "date": {"date": {}}},
    "rules": {
        "near": {"forbid": "x", "when": {"distance": ["< 100"], "armed": ["true"]}},
        "far": {"permit": "x", "when": {"distance": ["200 .. 300"], "date": [">= 2024-05-30"]}},
    },
}


def test_numbers_flags_and_days_of_other_types_are_refused_or_read_as_what_they_are() -> None:
    loaded = opened(Policy.model_validate(NUMBERS))
    cases = [
        {"armed": armed, "distance": distance, "date": day}
        for armed in (True, False)
        for distance in (0, 99, 100, 250, 400)
        for day in (NEW_YEAR, datetime.date(2024, 5, 30))
    ]
    for verdict, facts, name, stranger in strange_answers(loaded, cases):
        assert verdict in right(loaded, facts, name, stranger), (name, type(stranger))


@pytest.mark.parametrize(("name", "stranger"), [("armed", 1), ("armed", 0), ("distance", True), ("distance", 99.5)])
def test_a_number_is_no_truth_and_a_truth_is_no_number(name: str, stranger: object) -> None:
    decider = opened(Policy.model_validate(NUMBERS)).decider()

    with pytest.raises(RemitError):
        decider({"armed": True, "distance": 99, "date": NEW_YEAR, name: stranger})


def test_a_float_without_a_fraction_is_the_whole_number_that_it_is() -> None:
    decider = opened(Policy.model_validate(NUMBERS)).decider()
    verdicts = [decider({"armed": True, "distance": each, "date": NEW_YEAR}) for each in (99, 99.0, 100, 100.0)]

    assert verdicts == ["prohibited", "prohibited", "unregulated", "unregulated"]


@pytest.mark.parametrize("facts", [None, {}, {"weapon": "atacms"}, [], "supplier", 5, [("supplier", "france")], {5: 6}])
def test_facts_that_are_missing_or_no_facts_are_refused(facts: Any) -> None:
    with pytest.raises(RemitError):
        shipped().decider()(facts)


def test_facts_that_do_not_matter_are_not_looked_at() -> None:
    decider = opened(Policy.model_validate(NUMBERS)).decider()

    assert decider({"distance": 150}) is decider({"distance": 150, "armed": object()}) is Verdict.UNREGULATED
