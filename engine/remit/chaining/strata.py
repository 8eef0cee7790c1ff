"""A policy as strata: concepts by the depth of their definitions, then rules; each a list of cubes to fire."""

from __future__ import annotations

from collections.abc import Iterator

from remit.chaining.derivation import Step
from remit.model.conditions import Condition
from remit.model.policy import Policy
from remit.normal.cubes import cubes_of

Stratum = tuple[Step, ...]


def strata_of(policy: Policy) -> tuple[Stratum, ...]:
    """Each stratum's names rest on facts, readings and the concepts of the strata before. Raises TooLarge.

    Concepts have steps for holding and for not holding, so that an unknown one is neither.
    """
    levels: dict[int, list[Step]] = {}
    depths: dict[str, int] = {}
    for name in policy.concepts:
        levels.setdefault(_depth(policy, name, depths), []).extend(_concept(policy, name))
    rules = tuple(step for name in policy.rules for step in _rule(policy, name))
    return (*(tuple(levels[depth]) for depth in sorted(levels)), rules)


def _depth(policy: Policy, name: str, depths: dict[str, int]) -> int:
    """How many concepts deep the definition of a concept is."""
    if name not in depths:
        below = [used for used in policy.concepts[name].when.names() if used in policy.concepts]
        depths[name] = 1 + max((_depth(policy, used, depths) for used in below), default=0)
    return depths[name]


def _concept(policy: Policy, name: str) -> Iterator[Step]:
    concept = policy.concepts[name]
    for wanted in (True, False):
        yield from (Step("concept", name, wanted, cube, concept.cites) for cube in cubes_of(concept.when, wanted))


def _rule(policy: Policy, name: str) -> Iterator[Step]:
    rule = policy.rules[name]
    condition: Condition = rule.condition
    yield from (Step("rule", name, True, cube, rule.cites) for cube in cubes_of(condition))
