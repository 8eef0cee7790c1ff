"""Conditions as clauses in lists, each in the words of the policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from remit.explain.words import say, say_concept, say_reading
from remit.model.conditions import Condition
from remit.model.items import Accepted
from remit.model.policy import Policy
from remit.model.written import asked_true


@dataclass(frozen=True, slots=True)
class ConditionClause:
    """A clause, or some of which `how` says how they are joined: `any` of them, or `none`; `link` is an anchor."""

    text: str = ""
    how: str = ""
    parts: tuple[tuple[ConditionClause, ...], ...] = ()
    link: str = ""


def condition_clauses(policy: Policy, condition: Condition) -> tuple[ConditionClause, ...]:
    """The clauses all of which make a condition.

    Args:
        policy: Says what its facts and values are called in words.
        condition: One of its conditions.
    """
    return tuple(_clauses(policy, condition))


def _clauses(policy: Policy, condition: Condition) -> Iterator[ConditionClause]:
    for name, accepted in condition.tests.items():
        yield _test(policy, name, accepted, holds=True)
    for part in condition.all_of or ():
        yield from _clauses(policy, part)
    if condition.any_of is not None:
        yield ConditionClause(how="any", parts=tuple(condition_clauses(policy, part) for part in condition.any_of))
    if condition.not_ is not None:
        yield _denied(policy, condition.not_)


def _denied(policy: Policy, condition: Condition) -> ConditionClause:
    """What must not be so: one test turned round, or a list of what is not all so."""
    tests = condition.tests
    if len(tests) == 1 and not list(condition.parts()):
        ((name, accepted),) = tests.items()
        return _test(policy, name, accepted, holds=False)
    return ConditionClause(how="none", parts=(condition_clauses(policy, condition),))


def _test(policy: Policy, name: str, accepted: Accepted, *, holds: bool) -> ConditionClause:
    if name in policy.concepts:
        return ConditionClause(say_concept(policy, name, holds=holds == asked_true(accepted)), link=f"concept-{name}")
    if name in policy.readings:
        said = say_reading(policy, name, accepted)
        return ConditionClause(said if holds else said.replace(" is read", " is not read", 1), link=f"reading-{name}")
    return ConditionClause(say(policy, name, accepted, holds=holds))
