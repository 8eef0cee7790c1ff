"""Facts that are given at the command line."""

from __future__ import annotations

from collections.abc import Sequence

from remit.cli.shared.arguments import by_name
from remit.model.policy import Policy
from remit.model.scenario import Given, in_cell, set_in_one_line


def facts_given(policy: Policy, pairs: Sequence[tuple[str, str]]) -> dict[str, object]:
    """What is given by `--given FACT=VALUE`, by fact. Raises RemitError where one is given twice."""
    return {name: given_value(policy, name, text) for name, text in by_name(pairs, "--given").items()}


def given_value(policy: Policy, name: str, text: str) -> object:
    """What is given: `a|b` is one of them; a set is `{a|b}` or `includes a|b`, a text is itself.

    Args:
        policy: The policy, which may have the fact.
        name: Of the fact.
        text: What stands behind the `=`.
    """
    is_set = name in policy.facts and policy.facts[name].domain.takes_lists
    return Given(one_of=(set_in_one_line(text),)) if is_set else in_cell(text)
