"""Drawn facts of policies that derive some: derived values are those of the inputs, or the inputs are left out."""

from __future__ import annotations

from collections.abc import Mapping

from remit.decide.derived_case import worked_out
from remit.decide.derived_values import with_derived
from remit.decide.given_values import item_of
from remit.decide.unlinked import idle_inputs
from remit.errors import RemitError
from remit.model.kinds.domain import Value
from remit.model.policy import Policy
from remit.verdict import CaseValues, allowed


def stated_whole(policy: Policy, facts: CaseValues) -> Mapping[str, Value] | None:
    """A case in which derived facts are worked out; else one that states them itself, and not what only they take.

    Args:
        policy: The one that it is a case of.
        facts: A value for every fact and reading.

    Returns:
        Facts and readings; None where neither is a case.
    """
    if not policy.derived:
        return facts
    whole = worked_out(policy, facts)
    if all(policy.domains[name].has(whole[name]) for name in policy.derived) and allowed(policy, whole):
        return whole
    bare = {name: value for name, value in facts.items() if name not in idle_inputs(policy)}
    return bare if is_case(policy, bare) else None


def is_case(policy: Policy, facts: Mapping[str, Value]) -> bool:
    """Whether what is derived goes together with what it is derived from.

    Args:
        policy: The one that derives it.
        facts: Values of facts and readings, perhaps not of all.
    """
    known = {name: policy.tests(name, (item_of(value),)) for name, value in facts.items() if name in policy.facts}
    try:
        return bool(with_derived(policy, known)) or not known
    except RemitError:
        return False
