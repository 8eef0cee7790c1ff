"""Diagrams are reduced and shared, and every operation on them is what it is case by case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import product
from operator import or_

from hypothesis import given
from hypothesis import strategies as st

from remit.diagram.counting import count, possible_cases
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node

SIZES = (2, 3, 2, 3)  # cells of each level
CASES = list(product(*map(range, SIZES)))
VALUES = st.sampled_from([IMPOSSIBLE, 1, 2, 4])
TABLES = st.lists(VALUES, min_size=len(CASES), max_size=len(CASES)).map(
    lambda values: dict(zip(CASES, values, strict=True))
)
ALLOWED = st.tuples(*(st.sets(st.integers(0, size - 1), min_size=1).map(sorted).map(tuple) for size in SIZES))
LEVELS = st.sets(st.integers(0, len(SIZES) - 1))
Table = dict[tuple[int, ...], int]


def diagram_of(table: Table, diagram: Diagram) -> Node:
    def build(prefix: tuple[int, ...]) -> Node:
        if len(prefix) == len(SIZES):
            return diagram.terminal(table[prefix])
        return diagram.find_or_add(len(prefix), tuple(build((*prefix, cell)) for cell in range(SIZES[len(prefix)])))

    return build(())


def table_of(diagram: Diagram, root: Node) -> Table:
    return {case: diagram.walk(root, case) for case in CASES}


def within(allowed: tuple[tuple[int, ...], ...]) -> Iterator[tuple[int, ...]]:
    return product(*allowed)


@given(TABLES)
def test_a_diagram_has_the_values_that_it_was_made_of(table: Table) -> None:
    diagram = Diagram(len(SIZES))

    assert table_of(diagram, diagram_of(table, diagram)) == table


@given(TABLES, TABLES)
def test_equal_functions_are_one_node_and_different_ones_are_not(left: Table, right: Table) -> None:
    diagram = Diagram(len(SIZES))

    assert (diagram_of(left, diagram) == diagram_of(right, diagram)) == (left == right)


@given(TABLES)
def test_no_node_has_only_one_child_and_no_two_are_equal(table: Table) -> None:
    diagram = Diagram(len(SIZES))
    nodes = diagram.below(diagram_of(table, diagram))
    inner = [node for node in nodes if diagram.children[node]]

    assert all(len(set(diagram.children[node])) > 1 for node in inner)
    assert len({(diagram.level[node], diagram.children[node]) for node in inner}) == len(inner)


@given(TABLES, ALLOWED)
def test_what_can_be_reached_is_what_the_allowed_cases_have(table: Table, allowed: tuple[tuple[int, ...], ...]) -> None:
    diagram = Diagram(len(SIZES))

    assert diagram.reach(diagram_of(table, diagram), allowed) == reduce(or_, (table[case] for case in within(allowed)))


@given(TABLES)
def test_support_are_the_levels_that_make_a_difference(table: Table) -> None:
    diagram = Diagram(len(SIZES))
    differing = {
        level
        for level in range(len(SIZES))
        if any(table[case] != table[(*case[:level], 0, *case[level + 1 :])] for case in CASES)
    }

    assert diagram.support(diagram_of(table, diagram)) == differing


@given(TABLES, ALLOWED)
def test_a_restricted_diagram_is_a_new_one_that_is_right_inside(
    table: Table, allowed: tuple[tuple[int, ...], ...]
) -> None:
    diagram = Diagram(len(SIZES))
    root = diagram_of(table, diagram)
    before = len(diagram.level)
    new, inside = diagram.restricted(root, allowed)

    assert new is not diagram
    assert len(diagram.level) == before
    assert {case: new.walk(inside, case) for case in within(allowed)} == {case: table[case] for case in within(allowed)}
    assert {new.value[node] for node in new.below(inside) if not new.children[node]} == {
        table[c] for c in within(allowed)
    }


@given(TABLES, TABLES)
def test_the_union_has_the_verdicts_of_both(left: Table, right: Table) -> None:
    diagram = Diagram(len(SIZES))
    union = diagram.union([diagram_of(left, diagram), diagram_of(right, diagram)])

    assert table_of(diagram, union) == {case: left[case] | right[case] for case in CASES}


def _minus(left: int, right: int) -> int:
    return left & ~right


def _first(left: int, right: int) -> int:
    return left or right


@given(TABLES, TABLES, st.sampled_from([_minus, _first, int.__and__]))
def test_two_diagrams_are_combined_case_by_case(left: Table, right: Table, combine: Callable[[int, int], int]) -> None:
    diagram = Diagram(len(SIZES))
    both = diagram.apply(diagram_of(left, diagram), diagram_of(right, diagram), combine)

    assert table_of(diagram, both) == {case: combine(left[case], right[case]) for case in CASES}


@given(TABLES, LEVELS, ALLOWED, st.booleans())
def test_a_forgotten_level_may_have_any_of_its_allowed_cells(
    table: Table, levels: set[int], allowed: tuple[tuple[int, ...], ...], elsewhere: bool
) -> None:
    diagram = Diagram(len(SIZES))
    root, into = diagram_of(table, diagram), Diagram(len(SIZES)) if elsewhere else diagram
    merged = diagram.forget(root, levels, allowed, into)
    for case in CASES:
        options = [allowed[level] if level in levels else [cell] for level, cell in enumerate(case)]

        assert into.walk(merged, case) == reduce(or_, (table[other] for other in product(*options)))


@given(st.lists(TABLES, min_size=1, max_size=4), LEVELS, ALLOWED)
def test_nodes_that_are_merged_are_the_union_of_what_each_is_without_the_levels(
    tables: list[Table], levels: set[int], allowed: tuple[tuple[int, ...], ...]
) -> None:
    diagram, into = Diagram(len(SIZES)), Diagram(len(SIZES))
    nodes = frozenset([diagram_of(table, diagram) for table in tables])
    number = len(diagram.level)
    merged = diagram.merged(nodes, levels, allowed, into)

    assert merged == into.union([diagram.forget(node, levels, allowed, into) for node in nodes])
    assert len(diagram.level) == number  # several threads may ask at once


@given(TABLES, st.integers(0, len(SIZES)), ALLOWED)
def test_the_frontier_is_where_the_allowed_cases_come_to(
    table: Table, level: int, allowed: tuple[tuple[int, ...], ...]
) -> None:
    diagram = Diagram(len(SIZES))
    root = diagram_of(table, diagram)
    frontier = diagram.frontier(root, level, allowed)
    reached = set()
    for case in product(*allowed):
        node = root
        while diagram.level[node] < level:
            node = diagram.children[node][case[diagram.level[node]]]
        reached.add(node)

    assert frontier == reached


@given(TABLES, st.tuples(*(st.lists(st.integers(0, 5), min_size=size, max_size=size) for size in SIZES)))
def test_cases_are_counted_by_verdict_with_their_weights(table: Table, weights: tuple[list[int], ...]) -> None:
    diagram = Diagram(len(SIZES))
    expected = dict.fromkeys(table.values(), 0)
    for case in CASES:
        number = 1
        for cell, level in zip(case, weights, strict=True):
            number *= level[cell]
        expected[table[case]] += number
    counted = count(diagram, diagram_of(table, diagram), weights)

    assert {value: number for value, number in counted.items() if number} == {v: n for v, n in expected.items() if n}
    assert possible_cases(counted) == sum(n for value, n in expected.items() if value != IMPOSSIBLE)
