"""The strategy for scenarios on the edge: just inside a rule's condition, or outside of it by one test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from hypothesis import strategies as st

from remit.decide.unlinked import idle_inputs
from remit.model.kinds.domain import Value
from remit.model.matching import Members
from remit.model.policy import Policy
from remit.normal.cubes import Cube, Literal, cubes_of
from remit.representatives import KnownFacts, representatives
from remit.testing.derived_cases import is_case
from remit.testing.scenario_strategy import default_readings
from remit.verdict import CaseValues, completions, test_holds

MOST_CASES = 12  # of one edge


def boundary_scenarios(policy: Policy) -> st.SearchStrategy[dict[str, Value]]:
    """Complete facts, under the default readings, that make all tests of one way into a rule hold, or all but one.

    A way into a rule is a cube of its condition with concepts replaced by what defines them. A policy that draws a line
    one value too far is found out by these far sooner than by `scenarios` (boundary value analysis: Myers, *The Art of
    Software Testing*, 1979). All of them are worked out when the strategy is made.

    Raises:
        TooLarge: The condition of a rule multiplies out too far.
        ValueError: The policy has no edge that some case lies on.
    """
    cases = [facts for edge in _edges(policy) for facts in islice(_whole(policy, *edge), MOST_CASES)]
    if not cases:
        raise ValueError(f"no case lies on an edge of a rule of {policy.policy}")
    names = [name for name in policy.facts if name not in idle_inputs(policy)]  # derived facts are stated themselves
    return st.sampled_from(cases).map(lambda facts: {name: facts[name] for name in names})


def _whole(policy: Policy, cube: Cube, failing: Literal | None) -> Iterator[CaseValues]:
    """The cases on an edge in which derived facts go together with the others."""
    idle = idle_inputs(policy)
    for facts in _on(policy, cube, failing):
        if not policy.derived or is_case(policy, {name: v for name, v in facts.items() if name not in idle}):
            yield facts


def _edges(policy: Policy) -> Iterator[tuple[Cube, Literal | None]]:
    """Every cube with the test that fails; None where all hold."""
    for rule in policy.rules.values():
        for cube in cubes_of(rule.condition, concepts=policy.concepts):
            yield cube, None
            yield from ((cube, literal) for literal in cube if literal.name in policy.facts)


def _on(policy: Policy, cube: Cube, failing: Literal | None) -> Iterator[CaseValues]:
    """The cases on an edge, up to what the policy can tell apart."""
    wanted = [literal.negated() if literal == failing else literal for literal in cube]
    known: dict[str, tuple[Members, ...]] = {
        name: (Members(frozenset([choice])),) for name, choice in default_readings(policy).items()
    }
    alone = [literal for literal in wanted if literal.comparison is None]
    for name in dict.fromkeys(literal.name for literal in alone):
        values = _meeting(policy, name, known, [literal for literal in alone if literal.name == name])
        if not values:
            return
        known[name] = (Members(frozenset(values)),)
    against = [literal for literal in wanted if literal.comparison is not None]
    for facts in completions(policy, known):
        if all(test_holds(policy, each.name, each.accepted, facts) is each.wanted for each in against):
            yield facts


def _meeting(policy: Policy, name: str, known: KnownFacts, wanted: Sequence[Literal]) -> list[Value]:
    """The values of a fact, as far as they can be told apart, that meet all of some literals."""
    return [
        value
        for value in representatives(policy, name, known)
        if all(test_holds(policy, name, literal.accepted, {name: value}) is literal.wanted for literal in wanted)
    ]
