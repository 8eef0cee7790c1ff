"""Chains with and without durable-rules, and a policy of so many parts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from remit.chaining.chain import Chain
from remit.errors import Problem
from remit.model.matching import Members
from remit.model.policy import Policy
from remit.representatives import KnownFacts
from remit.verdict import CaseValues

HEAD = {"remit": "1", "policy": "large", "title": "A large policy"}
MISSING = Problem("chain-unavailable", "durable-rules is not there, for the sake of the test")


def plain_chain(policy: Policy) -> Chain:
    """The chain as it is where durable-rules cannot be imported."""
    with patch("remit.chaining.chain.engine_problem", return_value=MISSING):
        return Chain(policy)


@contextmanager
def chain_of(policy: Policy) -> Iterator[Chain]:
    """The chain on durable-rules, which is freed in the end."""
    chain = Chain(policy)
    try:
        yield chain
    finally:
        chain.close()


def exactly(facts: CaseValues) -> KnownFacts:
    return {name: (Members(frozenset([value])),) for name, value in facts.items()}


def policy_of(facts: dict[str, Any], conditions: dict[str, Any], **more: Any) -> Policy:
    """A policy of rules that permit, one for each condition."""
    rules = {name: {"permit": "It is allowed.", "when": when} for name, when in conditions.items()}
    return Policy.model_validate({**HEAD, "facts": facts, "rules": rules, **more})


def flags(count: int) -> dict[str, Any]:
    return {f"flag-{number}": {"flag": {}} for number in range(count)}
