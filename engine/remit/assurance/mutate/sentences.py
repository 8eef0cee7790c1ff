"""A statement that was never made: the policy without what rests on it alone.

A rule or an override all of whose citations are that statement is not there. A concept that rests on it alone has
nothing that falls under it. A choice of a reading that rests on it alone is no choice: who takes it gets what the
default gives, so it contests nothing; where it was the default, the first choice that is left is. A reading of which
no choice is left stays at its default. What rests on other statements too stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from remit.model.conditions import Condition
from remit.model.editing import Inside, Written, remade, with_rules
from remit.model.policy import Policy
from remit.model.readings import Reading
from remit.model.rules import Concept, Rule
from remit.model.sources import Citation

NEVER = Condition(any_of=())


def unsaid(policy: Policy) -> Iterator[Written]:
    """The policy without each statement on which something rests alone."""
    for citation in _cited(policy):
        without = _Without(policy, citation)
        without.policy()
        if without.changes:
            what = f"{citation.locator} never said: {'; '.join(without.changes)}"
            path = ("statements", citation.source, citation.locator)
            yield Written(path, what, _Without(policy, citation).policy)


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
        rules, readings = self._rules(policy.rules), dict(policy.readings)
        made = with_rules(policy.model_copy(update={"concepts": concepts}), rules)
        for name, reading in policy.readings.items():
            if left := self._left(name, reading):
                default = str(reading.default) if reading.default in left else left[0]
                readings[name] = reading.model_copy(update={"default": default})
                made = _settled(made, name, {choice for choice in reading.choices if choice not in left}, default)
        return made.model_copy(update={"readings": readings})

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
        tests = dict(part.tests)
        if name in tests:
            tests[name] = accepted(tests[name])
            if not tests[name]:
                return NEVER
        return remade(part, tests, _inside(part, settled))

    return _with_conditions(policy, settled)


def _inside(part: Condition, change: Callable[[Condition], Condition]) -> Inside:
    """What is inside a condition, changed."""
    return {
        "all": None if part.all_of is None else tuple(map(change, part.all_of)),
        "any": None if part.any_of is None else tuple(map(change, part.any_of)),
        "not": None if part.not_ is None else change(part.not_),
    }


def _with_conditions(policy: Policy, change: Callable[[Condition], Condition]) -> Policy:
    """The policy with every condition changed that bears on a verdict."""
    constraints = {
        name: each.model_copy(update={"when": change(each.when), "then": change(each.then)})
        for name, each in policy.constraints.items()
    }
    concepts = {name: c.model_copy(update={"when": change(c.when)}) for name, c in policy.concepts.items()}
    rules = {name: rule.model_copy(update={"when": change(rule.when)}) for name, rule in policy.rules.items()}
    return policy.model_copy(update={"constraints": constraints, "concepts": concepts, "rules": rules})
