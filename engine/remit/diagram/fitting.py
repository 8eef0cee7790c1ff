"""Whether any case fits what is known: a question to constraints alone, whatever the rules are."""

from __future__ import annotations

from collections.abc import Mapping

from remit.diagram.build import fold, table_of
from remit.diagram.policy_tests import PolicyCubes
from remit.diagram.space import Space
from remit.errors import TooLarge
from remit.model.policy import Policy
from remit.model.rules import Constraint
from remit.normal.stated_concepts import stating, truth_stated
from remit.possible import are_few
from remit.representatives import KnownFacts
from remit.verdict import completions


def fits(policy: Policy, known: KnownFacts) -> bool:
    """Whether the constraints allow a case in which everything is as known.

    Args:
        policy: Its rules are of no matter.
        known: Of some facts, readings and concepts, tests of which at least one holds.

    Raises:
        TooLarge: Neither the diagram nor the cases can be gone through.
    """
    bare, known = stating(policy.model_copy(update={"rules": {}, "properties": {}}), known)
    try:
        cubes = PolicyCubes(bare)
        table = table_of(bare, cubes, Space([cubes], known=known))
        allowed = table.allowed(known)
    except TooLarge:
        if not are_few(bare, known):
            raise
        return any(True for _ in completions(bare, known))
    is_case = lambda alive: not alive & table.broken  # noqa: E731  # it has no other name
    return fold(table, allowed, is_case, lambda _, below: any(below))


def contradicting(policy: Policy, known: KnownFacts) -> Mapping[str, bool]:
    """Of what no case fits: the stated concepts, a smallest set of them by inclusion, without which one would.

    It looks once for each of them; none are needed where no case fits the facts by themselves.

    Args:
        policy: The one that has them.
        known: Of some facts, readings and concepts, tests of which at least one holds.
    """
    needed = truth_stated(policy, known)
    for name in list(needed):
        fewer = {other: tests for other, tests in known.items() if other != name}
        if not fits(policy, fewer):
            known = fewer
            del needed[name]
    return needed


def excluding(policy: Policy, known: KnownFacts) -> Mapping[str, Constraint]:
    """Of what no case fits: constraints, a smallest set of them by inclusion, that leave none.

    It looks once for each constraint whether the others do.

    Args:
        policy: The one that has them.
        known: Of some facts, readings and concepts, tests of which at least one holds.
    """
    needed = dict(policy.constraints)
    for name in list(needed):
        fewer = {other: constraint for other, constraint in needed.items() if other != name}
        if not fits(policy.model_copy(update={"constraints": fewer}), known):
            needed = fewer
    return needed
