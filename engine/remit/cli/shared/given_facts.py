"""Facts that are given at the command line."""

from __future__ import annotations

from remit.model.policy import Policy
from remit.model.scenario import Given, in_cell, set_in_one_line


def given_value(policy: Policy, name: str, text: str) -> object:
    """What is given: `a|b` is one of them; a set is `{a|b}` or `includes a|b`, a text is itself.

    Args:
        policy: The policy, which may have the fact.
        name: Of the fact.
        text: What stands behind the `=`.
    """
    is_set = name in policy.facts and policy.facts[name].domain.takes_lists
    return Given(one_of=(set_in_one_line(text),)) if is_set else in_cell(text)
