"""What every kind of fact has to answer for other layers, whichever kind it is: all kinds that there are, drawn."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.decide.cell_words import items
from remit.decide.python_values import handed_over
from remit.model.facts import Fact
from remit.model.kinds.domain import Domain
from remit.model.kinds.every_kind import KINDS
from remit.model.kinds.scale import Scale
from remit.model.kinds.text import OpenText
from remit.model.matching import ABSENT, Span, Unreadable
from remit.normal.cells import Cells
from remit.testing.drawn_numbers import Anywhere, Numbers

NUMBERS = st.lists(st.integers(0, 59), max_size=12)
FAR = st.integers(-(10**18) + 1, 10**18 - 1)
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


class Draws:
    """A fact of a kind, values of it near and far, and what conditions ask of it."""

    def __init__(self, draw: st.DrawFn, kind: str) -> None:
        declared = {kind: KINDS[kind].draw(Numbers(draw(NUMBERS))), "optional": draw(st.booleans())}
        self.fact = Fact.model_validate(declared)
        self.domain: Domain = self.fact.domain
        far = [self.domain.draw(Anywhere(number)) for number in draw(st.lists(FAR, min_size=1, max_size=3))]
        self.items = [self.domain.draw_item(Numbers(draw(NUMBERS))) for _ in range(3)]
        self.tests = [self.domain.test(item) for item in self.items]
        near = [v for test in self.tests for c in test.constants() for v in self.domain.neighbourhood(c)]
        self.values: list[Any] = list(dict.fromkeys([*far, *near, *self.domain.neighbourhood(None)]))

    @property
    def present(self) -> list[Any]:
        return [value for value in self.values if value is not ABSENT]


@st.composite
def drawn(draw: st.DrawFn, kind: str) -> Draws:
    return Draws(draw, kind)


@EVERY_KIND
@given(st.data())
def test_a_value_is_written_as_it_is_read(kind: str, data: st.DataObject) -> None:
    each = data.draw(drawn(kind))

    for value in each.present:
        assert each.domain.has(value)
        assert each.domain.value(each.domain.value(value)) == value
        assert [other for other in each.values if each.domain.test(each.domain.written(value)).holds(other)] == [value]


@EVERY_KIND
@given(st.data())
def test_pieces_hold_every_value_once_and_no_test_tells_values_of_one_apart(kind: str, data: st.DataObject) -> None:
    each = data.draw(drawn(kind))
    cells = Cells(each.domain, [(test,) for test in each.tests])
    pieces = each.domain.pieces(each.tests)

    for value in each.values:
        alike = [test.holds(cells.value(cells.code(value))) for test in each.tests]
        assert alike == [test.holds(value) for test in each.tests]
    spans = [piece.shown for piece in pieces if isinstance(piece.shown, Span)]
    assert sum(each.domain.has(piece.value) for piece in pieces) == len(pieces)
    assert len({piece.value for piece in pieces}) == len(pieces)
    assert all(one.high < other.low for one, other in pairwise(spans))


@EVERY_KIND
@given(st.data())
def test_representatives_meet_the_tests_in_every_way_that_a_value_can(kind: str, data: st.DataObject) -> None:
    each = data.draw(drawn(kind))

    def ways(values: list[Any]) -> set[tuple[bool, ...]]:
        return {tuple(test.holds(value) for test in each.tests) for value in values}

    assert ways(each.values) <= ways(list(each.domain.representatives(each.tests, 1, None)))


@EVERY_KIND
@given(st.data())
def test_what_is_said_of_cells_is_read_as_these_cells(kind: str, data: st.DataObject) -> None:
    each = data.draw(drawn(kind))
    cells = Cells(each.domain, [(test,) for test in each.tests])
    chosen = data.draw(st.sets(st.sampled_from(range(cells.count)), min_size=1))
    if len(chosen) == cells.count:  # nothing is said of a fact that may be anything
        return
    said = [each.domain.test(item) for item in items(cells, sorted(chosen))]

    for value in each.values:
        assert any(test.holds(value) for test in said) is (cells.code(value) in chosen)


@EVERY_KIND
@given(st.data())
def test_what_is_vague_holds_of_the_value(kind: str, data: st.DataObject) -> None:
    each = data.draw(drawn(kind))
    value, other = (data.draw(st.sampled_from(each.values)) for _ in range(2))

    assert all(each.domain.test(item).holds(value) for item in each.domain.vaguely(value, other))


@EVERY_KIND
@given(st.data())
def test_edges_are_declared_values_on_both_sides_of_a_bound(kind: str, data: st.DataObject) -> None:
    each = data.draw(drawn(kind))
    edges = list(each.domain.edges(each.tests))

    assert all(each.domain.has(value) for value in edges)
    assert not edges or each.domain.is_ordered
    for test in each.tests:
        bounds = [bound for bound in test if bound is not None] if isinstance(test, Span) else []
        assert set(bounds).intersection(each.present) <= set(edges)


@EVERY_KIND
@given(st.data())
def test_two_declarations_share_what_both_have(kind: str, data: st.DataObject) -> None:
    old, new = data.draw(drawn(kind)), data.draw(drawn(kind))
    if new.domain.clash(old.domain) is not None:
        return
    shared = new.domain.shared(old.domain, new.fact.declared(kind))
    both = Fact.model_validate({kind: shared}).domain

    for value in {*old.present, *new.present}:
        one, other = (each.domain.has(value) for each in (old, new))
        assert both.has(value) is ((one or other) if each_member_counts(new.domain) else (one and other))


def each_member_counts(domain: Domain) -> bool:
    """Of sets, a member that only one side knows is one that the other does not ask for."""
    return domain.takes_lists


@dataclass(frozen=True, order=True)
class Floor:
    """A value of a type of its own, as a new kind of fact may have it."""

    number: int

    def __str__(self) -> str:
        return f"floor {self.number}"


def read_floor(raw: object) -> Floor:
    return raw if isinstance(raw, Floor) else Floor(int(str(raw).removeprefix("floor ")))


def test_values_of_a_type_of_its_own_are_handed_over_as_they_are() -> None:
    ends = {"anywhere": Floor(0), "lowest": Floor(-9), "highest": Floor(99)}
    floors = Scale(read=read_floor, step=1, editor={}, **ends)

    assert handed_over(floors, Floor(3)) == (Floor(3),)
    assert floors.test(floors.written(Floor(3))).holds(Floor(3))
    with pytest.raises(Unreadable, match="is no value"):
        handed_over(OpenText(), Floor(3))
