"""A statement that was never made: the policy without what rests on it alone.

A rule or an override all of whose citations are that statement is not there. A concept that rests on it alone has
nothing that falls under it. A choice of a reading that rests on it alone is no choice: who takes it gets what the
default gives, so it contests nothing; where it was the default, the first choice that is left is. A reading of which
no choice is left stays at its default. What rests on other statements too stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from remit.model.conditions import Condition
from remit.model.editing import NEVER, Edit, with_conditions, with_part, with_rules
from remit.model.policy import Policy
from remit.model.readings import Reading
from remit.model.rules import Concept, Rule
from remit.model.sources import Citation


def unsaid(policy: Policy) -> Iterator[Edit]:
    """The policy without each statement on which something rests alone."""
    for citation in _cited(policy):
        without = _Without(policy, citation)
        without.policy()
        if without.changes:
            what = f"{citation.locator} never said: {'; '.join(without.changes)}"
            path = ("statements", citation.source, citation.locator)
            yield Edit(path, what, _Without(policy, citation).policy)


def _cited(policy: Policy) -> list[Citation]:
    """Every statement that is cited, in the order of the file."""
    cites = [concept.cites for concept in policy.concepts.values()]
    cites += [taken.cites for reading in policy.readings.values() for taken in reading.choices.values()]
    for rule in policy.rules.values():
        cites += [rule.cites, *(override.cites for override in rule.overrides.values())]
    return list(dict.fromkeys(sorted(policy.citation(cite) for listed in cites for cite in listed)))


class _Without:
    """A policy without one statement, and what that changes."""

    def __init__(self, policy: Policy, citation: Citation) -> None:
        self.written, self.citation = policy, citation
        self.changes: list[str] = []

    def policy(self) -> Policy:
        policy = self.written
        concepts = {name: self._concept(name, concept) for name, concept in policy.concepts.items()}
        rules = self._rules(policy.rules)
        made = with_rules(policy.model_copy(update={"concepts": concepts}), rules)
        for name, reading in policy.readings.items():
            if left := self._left(name, reading):
                default = str(reading.default) if reading.default in left else left[0]
                made = with_part(made, ("readings", name, "default"), default)
                made = _settled(made, name, {choice for choice in reading.choices if choice not in left}, default)
        return made

    def _alone(self, cites: tuple[str, ...]) -> bool:
        """Whether something rests on the statement and on nothing else."""
        return bool(cites) and {self.written.citation(cite) for cite in cites} == {self.citation}

    def _concept(self, name: str, concept: Concept) -> Concept:
        if not self._alone(concept.cites):
            return concept
        self.changes.append(f"nothing is a {name}")
        return concept.model_copy(update={"when": NEVER})

    def _left(self, name: str, reading: Reading) -> tuple[str, ...]:
        """The choices that can still be taken, where some cannot."""
        left = tuple(choice for choice, taken in reading.choices.items() if not self._alone(taken.cites))
        if len(left) == len(reading.choices):
            return ()
        left = left or (str(reading.default),)
        self.changes.append(f"{name} can only be {' or '.join(left)}")
        return left

    def _rules(self, rules: Mapping[str, Rule]) -> dict[str, Rule]:
        gone = [name for name, rule in rules.items() if self._alone(rule.cites)]
        self.changes += [f"no rule {name}" for name in gone]
        return {name: self._rule(name, rule, gone) for name, rule in rules.items() if name not in gone}

    def _rule(self, name: str, rule: Rule, gone: list[str]) -> Rule:
        kept = {beaten: why for beaten, why in rule.overrides.items() if not self._alone(why.cites)}
        fewer = [beaten for beaten in rule.overrides if beaten not in kept and beaten not in gone]
        self.changes += [f"{name} does not override {beaten}" for beaten in fewer]
        return rule.model_copy(update={"overrides": kept})


def _settled(policy: Policy, name: str, gone: set[str], default: str) -> Policy:
    """The policy with choices of a reading taken for its default, wherever it is tested."""

    def accepted(items: tuple[str, ...]) -> tuple[str, ...]:
        kept = tuple(item for item in items if item not in gone)
        return (*kept, *sorted(gone)) if default in kept else kept

    def settled(part: Condition) -> Condition:
        if name not in part.tests:
            return part
        kept = accepted(part.tests[name])
        return with_part(part, (name,), kept) if kept else NEVER

    return with_conditions(policy, settled)
