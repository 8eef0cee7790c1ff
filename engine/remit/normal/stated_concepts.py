"""Concepts that a scenario states as known: one more constraint each, on the cases that the policy's own ones leave.

    known  {member: true}   ->   constraints  {..., "stated member": {when: {all: []}, then: {member: true}}}

No name can have a space in it, so no constraint of a policy is called so. That it comes to the same as
`verdict.completions` says, tests compare over all cases.
"""

from __future__ import annotations

from typing import NamedTuple

from remit.model.conditions import Condition
from remit.model.kinds.flag import Flag
from remit.model.policy import Policy
from remit.model.rules import Constraint
from remit.representatives import KnownFacts

ALWAYS = Condition(all_of=())


class StatedPolicy(NamedTuple):
    """A policy without the cases in which a stated concept is not as stated; what is known of facts and readings."""

    policy: Policy
    known: KnownFacts


def stating(policy: Policy, known: KnownFacts) -> StatedPolicy:
    """The policy on the cases in which concepts are as is known; the very same one where nothing is known of any.

    Args:
        policy: One that lint has passed.
        known: Of some facts, readings and concepts, tests of which at least one holds.
    """
    stated = truths_stated(policy, known)
    if not stated:
        return StatedPolicy(policy, known)
    more = {f"stated {name}": Constraint(when=ALWAYS, then=_so(name, truths)) for name, truths in stated.items()}
    rest = {name: tests for name, tests in known.items() if name not in stated}
    return StatedPolicy(policy.model_copy(update={"constraints": {**policy.constraints, **more}}), rest)


def truths_stated(policy: Policy, known: KnownFacts) -> dict[str, tuple[bool, ...]]:
    """The truths that what is known leaves of each concept of which anything is known: one of them, or both.

    Args:
        policy: The one that has the concepts.
        known: As for `stating`.
    """
    return {
        name: tuple([truth for truth in Flag.values if any(test.holds(truth) for test in tests)])
        for name, tests in known.items()
        if name in policy.concepts
    }


def truth_stated(policy: Policy, known: KnownFacts) -> dict[str, bool]:
    """The truth of each concept of which one is known, in the order in which they are stated.

    Args:
        policy: The one that has the concepts.
        known: As for `stating`.
    """
    found = truths_stated(policy, known)
    return {name: truths[0] for name, truths in found.items() if len(truths) == 1}


def _so(name: str, truths: tuple[bool, ...]) -> Condition:
    return Condition.model_validate({name: [Flag().written(truth) for truth in truths]})
