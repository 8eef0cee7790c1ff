"""A policy as strata: concepts by the depth of their definitions, then rules, then what is in force and follows."""

from __future__ import annotations

from collections.abc import Iterator

from remit.chaining.derivation import DerivationStep
from remit.chaining.precedence import Stratum, precedence_of
from remit.errors import TooLarge
from remit.model.conditions import Condition
from remit.model.policy import Policy
from remit.normal.cubes import Cube, cubes_of

MOST_NEGATED = 200  # cubes of what makes a rule not apply; beyond them it is not said that it does not


def strata_of(policy: Policy) -> tuple[Stratum, ...]:
    """A policy as strata, each of which rests on facts, readings and the strata before.

    There are steps for being so and for not being so, so that what is not known is neither.

    Raises:
        TooLarge: A condition multiplies out into too many cubes.
    """
    levels: dict[int, list[DerivationStep]] = {}
    depths: dict[str, int] = {}
    for name in policy.concepts:
        levels.setdefault(_depth(policy, name, depths), []).extend(_concept(policy, name))
    rules = tuple(step for name in policy.rules for step in _rule(policy, name))
    return (*(tuple(levels[depth]) for depth in sorted(levels)), rules, *precedence_of(policy))


def _depth(policy: Policy, name: str, depths: dict[str, int]) -> int:
    """How many concepts deep the definition of a concept is."""
    if name not in depths:
        below = [used for used in policy.concepts[name].when.names() if used in policy.concepts]
        depths[name] = 1 + max((_depth(policy, used, depths) for used in below), default=0)
    return depths[name]


def _concept(policy: Policy, name: str) -> Iterator[DerivationStep]:
    concept = policy.concepts[name]
    for wanted in (True, False):
        yield from (
            DerivationStep("concept", name, wanted, cube, concept.cites) for cube in cubes_of(concept.when, wanted)
        )


def _rule(policy: Policy, name: str) -> Iterator[DerivationStep]:
    rule = policy.rules[name]
    yield from (DerivationStep("rule", name, True, cube, rule.cites) for cube in cubes_of(rule.condition))
    yield from (DerivationStep("rule", name, False, cube, rule.cites) for cube in negated(rule.condition) or ())


def negated(condition: Condition) -> tuple[Cube, ...] | None:
    """The cubes of what makes a rule not apply; None where they are too many to be chained."""
    try:
        cubes = cubes_of(condition, wanted=False)
    except TooLarge:
        return None
    return cubes if len(cubes) <= MOST_NEGATED else None
