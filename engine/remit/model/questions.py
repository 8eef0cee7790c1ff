"""Policies that ask something of another: whether a concept is so, or which rules are in force.

They have the facts, readings, constraints and concepts of the policy itself, and other rules. So whatever decides,
explains and counts cases answers for a question as it does for a policy, and nothing of it is said a second time.

    whether `member` is so     one rule, which permits where it is so; all else is prohibited
    which rules are in force   the same rules, all of which permit: those that determine the verdict are all in force
"""

from __future__ import annotations

from remit.model.policy import Policy
from remit.model.rules import Effect, Rule, Verdict

TRUTH_OF = {Verdict.PERMITTED: "true", Verdict.PROHIBITED: "false", Verdict.UNDETERMINED: "undetermined"}


class Question(Policy):
    """Whether a concept is so: permitted where it is, prohibited where it is not."""

    @property
    def concept(self) -> str:
        """The concept that is asked about; its one rule is called so."""
        return next(iter(self.rules))


def asking(policy: Policy, concept: str) -> Question:
    """The question whether a concept of a policy is so.

    Args:
        policy: It stays as it is.
        concept: The name of one of its concepts.
    """
    asked = policy.concepts[concept]
    rule = Rule(permit=asked.means or _sentence(asked.phrase or f"{concept} holds"), when=asked.when, cites=asked.cites)
    own = {name: getattr(policy, name) for name in Policy.model_fields}
    changed = {"rules": {concept: rule}, "otherwise": "prohibited", "combining": "explicit", "properties": {}}
    return Question.model_construct(**{**own, **changed})


def _sentence(clause: str) -> str:
    return f"{clause[0].upper()}{clause[1:]}."


def all_permitting(policy: Policy) -> Policy:
    """The policy with every rule permitting, and overriding what it did: all that is in force determines the verdict.

    Args:
        policy: It stays as it is.
    """
    silent = dict.fromkeys((effect.value for effect in Effect), None)
    if None in policy.rank.values():  # what has no rank would get one with the effect
        return _written_out(policy)
    ranked = policy.combining != "explicit"
    rules = {
        name: rule.model_copy(
            update={**silent, "permit": rule.says, "priority": policy.rank[name] if ranked else rule.priority}
        )
        for name, rule in policy.rules.items()
    }
    combining = "priority" if ranked else "explicit"
    return policy.model_copy(update={"rules": rules, "combining": combining, "properties": {}})


def _written_out(policy: Policy) -> Policy:
    """The same with all that rules override by rank named one by one."""
    silent = dict.fromkeys((effect.value for effect in Effect), None)
    rules = {
        name: rule.model_copy(update={**silent, "permit": rule.says, "overrides": policy.beaten_by(name)})
        for name, rule in policy.rules.items()
    }
    return policy.model_copy(update={"rules": rules, "combining": "explicit", "properties": {}})
