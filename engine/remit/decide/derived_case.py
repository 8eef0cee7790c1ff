"""The values of derived facts in a complete case: what they are by definition."""

from __future__ import annotations

from remit.model.kinds.domain import Value
from remit.model.policy import Policy
from remit.verdict import CaseValues, holds


def worked_out(policy: Policy, facts: CaseValues) -> CaseValues:
    """A complete case with the values that its derived facts have by all the others: so it is, and otherwise in none.

    Args:
        policy: One that lint has passed.
        facts: A value for every fact and reading; those of derived facts do not matter.

    Returns:
        All of them. A derived value may be beyond what its fact declares (`Domain.has`); then there is no such case.
    """
    found = dict(facts)
    for name, derivation in policy.derived.items():
        values = [None if each.name is None else _value(policy, each.name, found) for each in derivation.operands]
        found[name] = derivation.worked_out(values, policy.domains[name])
    return found


def _value(policy: Policy, name: str, facts: CaseValues) -> Value:
    """Whether a concept holds, or the value of a fact."""
    return holds(policy, policy.concepts[name].when, facts) if name in policy.concepts else facts[name]
