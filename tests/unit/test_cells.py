"""Cells are the values that no test tells apart, all of them and nothing else, and they count values exactly."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.model.facts import Fact
from remit.model.items import of_set
from remit.model.kinds.domain import Domain
from remit.model.kinds.sets import set_of
from remit.model.matching import Members, Span
from remit.model.scenario import set_in_one_line
from remit.normal.cells import Cells, Tests

FROM, TO = -3, 12  # bounds of what is drawn; values a little beyond them are looked at, too
FIRST, LAST = datetime.date.min, datetime.date.max
GROUPS = Fact.model_validate({"choice": ["a", {"g": ["b", {"h": ["c", "d"]}]}, "e"]}).domain
FLAG = Fact.model_validate({"flag": {}}).domain


def integers(low: int | None = None, high: int | None = None) -> Domain:
    bounds = {key: str(bound) for key, bound in (("min", low), ("max", high)) if bound is not None}
    return Fact.model_validate({"integer": bounds}).domain


def dates(low: str | None = None, high: str | None = None) -> Domain:
    bounds = {key: bound for key, bound in (("from", low), ("to", high)) if bound is not None}
    return Fact.model_validate({"date": bounds}).domain


def accepting(domain: Domain, *listed: str) -> list[Tests]:
    """Each text is what one condition accepts: items with bars between them."""
    return [tuple(domain.test(set_in_one_line(item)) for item in text.split("|")) for text in listed]


def named(cells: Cells) -> list[set[Any]]:
    return [set(cells.pieces_of([cell])) for cell in range(cells.count)]


def test_values_of_a_group_that_is_only_tested_whole_are_one_cell() -> None:
    assert named(Cells(GROUPS, accepting(GROUPS, "h", "a|e"))) == [{"a", "e"}, {"b"}, {"c", "d"}]


def test_without_tests_all_values_are_one_cell() -> None:
    assert named(Cells(GROUPS, [])) == [{"a", "b", "c", "d", "e"}]
    assert named(Cells(FLAG, [])) == [{True, False}]
    assert named(Cells(integers(), [])) == [{Span(None, None)}]


def test_a_flag_has_two_cells_once_it_is_tested() -> None:
    assert named(Cells(FLAG, accepting(FLAG, "false"))) == [{True}, {False}]


def test_ranges_cut_a_scale_at_both_of_their_ends() -> None:
    domain = integers(0, 10)

    assert named(Cells(domain, accepting(domain, "3 .. 5"))) == [{Span(0, 2), Span(6, 10)}, {Span(3, 5)}]


def test_days_are_cut_like_numbers() -> None:
    domain, day = dates(), datetime.date(2024, 5, 30)
    before = Span(None, day - datetime.timedelta(days=1))

    assert named(Cells(domain, accepting(domain, ">= 2024-05-30"))) == [{before}, {Span(day, None)}]


@pytest.mark.parametrize("everything", [">= 0001-01-01", "<= 9999-12-31", "0001-01-01 .. 9999-12-31"])
def test_a_range_up_to_the_end_of_the_calendar_holds_of_every_day(everything: str) -> None:
    domain = dates()
    (tests,) = accepting(domain, everything)
    cells = Cells(domain, [tests])

    assert cells.truth(tests) == [True]


def test_the_last_day_of_the_calendar_can_be_a_cell_of_its_own() -> None:
    domain = dates()
    (tests,) = accepting(domain, "9999-12-31")
    cells = Cells(domain, [tests])

    assert [cells.truth(tests)[cells.code(day)] for day in (FIRST, LAST - datetime.timedelta(days=1), LAST)] == [
        False,
        False,
        True,
    ]


def test_a_number_with_more_digits_than_text_may_have_lies_in_the_outermost_cell() -> None:
    domain = integers()
    (tests,) = accepting(domain, "< 0")
    cells = Cells(domain, [tests])

    assert [cells.truth(tests)[cells.code(number)] for number in (-(10**30), 10**30)] == [True, False]


def test_ranges_that_overlap_are_counted_once() -> None:
    domain = integers(0, 100)
    cells = Cells(domain, accepting(domain, ">= 50"))

    assert cells.sizes(accepting(domain, "10 .. 20|15 .. 60|20|58 .. 59")[0]) == [40, 11]


def test_days_that_overlap_are_counted_once_up_to_the_last_day_of_the_calendar() -> None:
    domain = dates()
    cells = Cells(domain, [])

    assert cells.sizes(accepting(domain, "9999-12-01 .. 9999-12-31|9999-12-15 .. 9999-12-31")[0]) == [31]


def test_a_range_without_an_end_counts_as_one_value() -> None:
    domain = dates()
    cells = Cells(domain, accepting(domain, ">= 2024-05-30"))

    assert cells.sizes() == [1, 1]
    assert cells.sizes(accepting(domain, ">= 2024-05-28")[0]) == [2, 1]


def test_what_no_test_tells_apart_is_one_case_however_many_values_it_has() -> None:
    numbers = integers(0, 100)
    cells = Cells(numbers, accepting(numbers, "50 .. 60"))
    members = Fact.model_validate({"set": ["a", "b", "c"]}).domain
    texts = Fact.model_validate({"text": {}, "optional": "true"}).domain

    assert cells.weights() == [1, 1]
    assert cells.weights(accepting(numbers, "3 .. 9")[0]) == [1, 0]
    assert Cells(members, accepting(members, "includes a")).weights() == [1, 1]
    assert Cells(texts, accepting(texts, "x|y")).weights() == [1, 1]
    assert Cells(texts, []).weights() == [1]


def test_each_value_that_somebody_listed_is_a_case_whether_or_not_it_is_told_apart() -> None:
    cells = Cells(GROUPS, accepting(GROUPS, "h"))

    assert cells.weights() == [3, 2]
    assert cells.weights(accepting(GROUPS, "a|c")[0]) == [1, 1]
    assert Cells(FLAG, []).weights() == [2]


def test_what_is_known_of_part_of_a_cell_leaves_the_cell_possible() -> None:
    domain = integers(0, 10)
    cells = Cells(domain, accepting(domain, ">= 5"))

    assert cells.meeting(accepting(domain, "0 .. 3")[0]) == (0,)
    assert cells.meeting(accepting(domain, "3 .. 5")[0]) == (0, 1)
    assert cells.meeting(None) == (0, 1)


BOUNDS = st.none() | st.integers(FROM, TO)
SPANS = st.tuples(BOUNDS, BOUNDS).filter(lambda ends: ends != (None, None)).map(lambda ends: _span(*ends))
SCALES = st.tuples(BOUNDS, BOUNDS).map(lambda ends: (integers(*_span(*ends)), _span(*ends)))
CHOICES = st.just((GROUPS, None)) | st.just((FLAG, None))


def _span(low: int | None, high: int | None) -> Span:
    return Span(high, low) if low is not None and high is not None and high < low else Span(low, high)


@st.composite
def domains_with_tests(draw: st.DrawFn) -> tuple[Domain, list[Any], list[Tests]]:
    """A domain, its values (of an endless one, those near the bounds that are drawn), and tests on it."""
    domain, span = draw(SCALES | CHOICES)
    values = list(_near(span)) if span else list(domain.values)
    test = SPANS if span else st.frozensets(st.sampled_from(values), min_size=1).map(Members)
    return domain, values, draw(st.lists(st.lists(test, min_size=1, max_size=3).map(tuple), max_size=4))


def _near(span: Span) -> Iterator[int]:
    return (number for number in range(FROM - 2, TO + 3) if span.holds(number))


@given(domains_with_tests())
def test_two_values_share_a_cell_if_and_only_if_no_test_tells_them_apart(drawn: Any) -> None:
    domain, values, tests = drawn
    cells = Cells(domain, tests)
    signatures = {value: tuple(any(t.holds(value) for t in each) for each in tests) for value in values}

    for value in values:
        assert {v for v in values if cells.code(v) == cells.code(value)} == {
            v for v in values if signatures[v] == signatures[value]
        }


@given(domains_with_tests())
def test_the_cell_of_a_value_is_the_one_whose_pieces_hold_it(drawn: Any) -> None:
    domain, values, tests = drawn
    cells = Cells(domain, tests)

    for value in values:
        holding = [cell for cell in range(cells.count) for p in cells.pieces_of([cell]) if _in_piece(value, p)]
        assert holding == [cells.code(value)]


def _in_piece(value: Any, piece: Any) -> bool:
    return piece.holds(value) if isinstance(piece, Span) else piece is value or piece == value


@given(domains_with_tests())
def test_a_cell_meets_a_test_if_its_values_do(drawn: Any) -> None:
    domain, values, tests = drawn
    cells = Cells(domain, tests)

    for each in tests:
        assert [cells.truth(each)[cells.code(value)] for value in values] == [
            any(test.holds(value) for test in each) for value in values
        ]


@given(domains_with_tests(), st.data())
def test_sizes_count_the_values_that_are_known_to_be_possible(drawn: Any, data: st.DataObject) -> None:
    domain, values, tests = drawn
    test = st.frozensets(st.sampled_from(values), min_size=1).map(Members)
    if isinstance(domain, type(integers())):
        lows, highs = st.sampled_from(values), st.sampled_from(values)
        test = st.builds(_span, lows, highs)
    known = tuple(data.draw(st.lists(test, min_size=1, max_size=4)))
    cells = Cells(domain, tests)
    expected = [0] * cells.count
    for value in values:
        expected[cells.code(value)] += any(test.holds(value) for test in known)

    assert cells.sizes(known) == expected
    assert cells.meeting(known) == tuple(cell for cell, weight in enumerate(expected) if weight)


def test_a_set_that_is_known_has_one_cell_however_many_members_there_are() -> None:
    members = [f"v{number}" for number in range(24)]
    domain = Fact.model_validate({"set": [{f"g{at}": members[at : at + 8]} for at in range(0, 24, 8)]}).domain
    cells = Cells(domain, [(domain.test(of_set("includes", "g0")),), (domain.test(of_set("includes", "g8")),)])
    known = (domain.test(set_of(members[::3])), domain.test(set_of([])))

    assert cells.sizes(known) == [1, 0, 0, 1]
    assert cells.meeting(known) == (0, 3)
