"""What cells and pairs of compared facts can say at once is what some values say, one case after the other."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, product
from typing import Any

import pytest
from compared_policies import policies, stated, values_known
from hypothesis import given
from hypothesis import strategies as st

from remit.diagram.arrangements import MOST_STEPS, Arrangements, consistent, orders
from remit.diagram.counting import count
from remit.diagram.junctions import HOLDS, Junctions
from remit.diagram.nodes import Diagram, Node
from remit.diagram.policy_tests import PolicyTests
from remit.diagram.space import Space
from remit.diagram.truths import Truths
from remit.errors import TooLarge
from remit.model.policy import Policy
from remit.representatives import KnownFacts
from remit.testing import opened


@st.composite
def questions(draw: st.DrawFn) -> tuple[Policy, Mapping[str, Any]]:
    policy = draw(policies())
    return policy, draw(stated(policy))


def said(policy: Policy, space: Space, known: KnownFacts) -> set[tuple[int, ...]]:
    """What the levels say of every case that is as known, whatever constraints say."""
    names = [*policy.facts, *policy.readings]
    cases = product(*(values_known(policy, name, known) for name in names))
    return {space.code(dict(zip(names, case, strict=True))) for case in cases}


def spanned(space: Space, root: Node, diagram: Diagram, codes: set[tuple[int, ...]]) -> int:
    """How many combinations of cells a condition holds of, among those of facts that are not compared."""
    about = [space.about(level)[0] in space.group_of for level in range(len(space.names))]
    seen = [{code[level] for code in codes} for level in range(len(space.names))]
    weights = [
        [int(is_compared or cell in seen[level]) for cell in range(space.cells[level].count)]
        for level, is_compared in enumerate(about)
    ]
    return count(diagram, root, weights).get(HOLDS, 0)


@given(questions())
def test_all_that_is_consistent_is_said_of_some_values_and_nothing_else(
    question: tuple[Policy, Mapping[str, Any]],
) -> None:
    policy, facts = question
    space = Space([PolicyTests(policy)])
    known = opened(policy).knowledge.known(facts)
    diagram = Diagram(len(space.names))
    root = consistent(space, Junctions(diagram), known=known)
    codes = said(policy, space, known)

    assert all(diagram.walk(root, code) == HOLDS for code in codes)
    assert not codes or spanned(space, root, diagram, codes) == len(codes)


@given(policies())
def test_the_values_that_are_put_on_cells_lie_as_the_cells_say(policy: Policy) -> None:
    space = Space([PolicyTests(policy)])
    for code in said(policy, space, {}):
        assert space.code(space.values(code)) == code


@pytest.mark.parametrize("kind", ["text", "integer", "date"])
@pytest.mark.parametrize("count", [3, 4])
def test_values_that_are_only_equal_or_different_are_put_on_cells_in_whatever_order(kind: str, count: int) -> None:
    """One that is equal to an earlier fact may be different from a fact between the two."""
    names = ["a", "b", "c", "d"][:count]
    pairs = [{one: {"different from": other}} for n, one in enumerate(names) for other in names[:n]]
    raw = {"remit": "1", "policy": "generated", "title": "Made up", "facts": {name: {kind: {}} for name in names}}
    space = Space(
        [PolicyTests(Policy.model_validate({**raw, "rules": {"r": {"permit": "So.", "when": {"any": pairs}}}}))]
    )
    group = space.group_of["a"]
    values = [group.strata.values(group.strata.single.index(False), count)] * count

    assert not group.is_ordered
    for case in product(*values):
        code = space.code(dict(zip(names, case, strict=True)))
        assert space.code(space.values(code)) == code


@given(questions())
def test_what_constraints_rule_out_may_be_left_out_and_nothing_else(question: tuple[Policy, Mapping[str, Any]]) -> None:
    policy, facts = question
    space = Space([PolicyTests(policy)])
    known = opened(policy).knowledge.known(facts)
    join = Junctions(Diagram(len(space.names)))
    care = Truths(policy, space, join).allowed
    fewer = consistent(space, join, known=known, care=care)
    every = consistent(space, join, known=known)

    assert join.both(every, join.all_of(care)) == join.both(fewer, join.all_of(care))
    assert join.both(fewer, every) == fewer


@given(questions())
def test_no_more_ways_are_foreseen_than_there_are(question: tuple[Policy, Mapping[str, Any]]) -> None:
    policy, facts = question
    space = Space([PolicyTests(policy)])
    known = opened(policy).knowledge.known(facts)
    compared = {name: tests for name, tests in known.items() if name in space.group_of}
    join = Junctions(Diagram(len(space.names)))
    for group in space.groups:
        arrangements = Arrangements(space, join, group, frozenset(), compared)
        arrangements.root()

        assert arrangements.fewest_ways() <= arrangements.steps


def all_compared(count: int, kind: str, verb: str, *, are_apart: bool = False, is_optional: bool = False) -> Policy:
    """Facts of which each two are compared; if they `are_apart`, as a constraint says."""
    names = [f"fact-{number}" for number in range(count)]
    declared = {name: {kind: {}, **({"optional": True} if is_optional else {})} for name in names}
    each = {"all": [{b: {verb: a}} for a, b in combinations(names, 2)]}
    raw = {"remit": "1", "policy": "generated", "title": "Made up", "facts": {"night": {"flag": {}}, **declared}}
    apart = {"constraints": {"apart": {"when": {"night": ["true", "false"]}, "then": each}}} if are_apart else {}
    return Policy.model_validate({**raw, **apart, "rules": {"r": {"permit": "So.", "when": each}}})


@pytest.mark.parametrize("is_optional", [False, True])
@pytest.mark.parametrize(("kind", "verb"), [("text", "different from"), ("date", "less than"), ("date", "same as")])
@pytest.mark.parametrize("count", [2, 4, 5])
def test_the_ways_are_foreseen_exactly_where_all_facts_are_compared(
    count: int, kind: str, verb: str, *, is_optional: bool
) -> None:
    space = Space([PolicyTests(all_compared(count, kind, verb, is_optional=is_optional))])
    arrangements = Arrangements(space, Junctions(Diagram(len(space.names))), space.groups[0], frozenset(), {})
    arrangements.root()

    assert arrangements.fewest_ways() == arrangements.steps


@pytest.mark.parametrize("is_ordered", [True, False])
@pytest.mark.parametrize("count", range(6))
def test_orders_are_as_many_as_there_are(count: int, *, is_ordered: bool) -> None:
    pairs = list(combinations(range(count), 2))
    ways = {
        tuple((v[a] > v[b]) - (v[a] < v[b]) if is_ordered else v[a] == v[b] for a, b in pairs)
        for v in product(range(count), repeat=count)
    }

    assert orders(count, is_ordered=is_ordered)[count] == len(ways)


@pytest.mark.parametrize(("count", "kind", "verb"), [(8, "date", "less than"), (20, "text", "same as")])
def test_more_facts_than_can_be_put_in_order_are_refused_before_any_is(count: int, kind: str, verb: str) -> None:
    space = Space([PolicyTests(all_compared(count, kind, verb))])
    diagram = Diagram(len(space.names))

    with pytest.raises(TooLarge, match=f"{MOST_STEPS:,} states"):
        consistent(space, Junctions(diagram))
    assert diagram.steps == 0


def test_many_facts_are_put_in_order_where_no_two_can_be_the_same() -> None:
    policy = all_compared(20, "text", "different from", are_apart=True)
    facts = {name: f"somebody-{place}" for place, name in enumerate(policy.facts)} | {"night": "true"}
    loaded = opened(policy)

    assert loaded.decide({}).verdict == "permitted"
    assert loaded.decide(facts).verdict == "permitted"
