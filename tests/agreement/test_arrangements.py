"""What cells and pairs of compared facts can say at once is what some values say, one case after the other."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from compared_policies import policies, stated, values_known
from hypothesis import given
from hypothesis import strategies as st

from remit.diagram.arrangements import consistent
from remit.diagram.counting import count
from remit.diagram.junctions import HOLDS, Junctions
from remit.diagram.nodes import Diagram, Node
from remit.diagram.policy_tests import PolicyTests
from remit.diagram.space import Space
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
