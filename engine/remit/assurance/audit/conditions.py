"""Conditions, alternatives and constraints that change nothing: without them every case has the same outcome.

A part is left out of the whole policy, and what follows is compared on one diagram. An outcome is a verdict and the
rules that determine it: what changes only these restates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from remit.assurance.audit.audited_policy import Ground
from remit.assurance.audit.findings import Finding
from remit.assurance.audit.removals import Removal, removals
from remit.assurance.audit.variants import RuledStudy, study_of
from remit.errors import about
from remit.model.conditions import Condition, Path
from remit.model.policy import Policy
from remit.model.rules import Rule
from remit.progress import told

HELP = "take it out, or say what it was meant to change; look again then: of two that do the same, one is needed"
RESTATES = "it may stand for its own sentence; no verdict rests on it alone"


@dataclass(frozen=True, slots=True)
class Trial:
    """A removal from a rule's condition, and the whole condition that remains."""

    rule: str
    removal: Removal
    rest: Condition

    def of(self, policy: Policy) -> Policy:
        """The policy with only what remains."""
        rule = policy.rules[self.rule].model_copy(update={"when": self.rest, "since": None, "until": None})
        return policy.model_copy(update={"rules": {**policy.rules, self.rule: rule}})


Idle = tuple[Removal, bool]  # what can be left out, and whether the reasons would change


def idle_conditions(ground: Ground, skipped: Iterable[str]) -> Iterator[Finding]:
    """What changes nothing in the conditions of rules (but those skipped, by name), concepts and constraints."""
    return (_finding(ground, removal, restates=restates) for removal, restates in idle_parts(ground, skipped))


def idle_parts(ground: Ground, skipped: Iterable[str] = ()) -> Iterator[Idle]:
    """What can be left out without a change of any verdict; of parts in each other, the outermost."""
    passed_over = set(skipped)
    rules = [name for name in ground.policy.rules if name not in passed_over]
    trials = [trial for rule in rules for trial in trials_of(rule, ground.policy.rules[rule])]
    without = [
        *((trial.removal, trial.of(ground.policy), trial.rule) for trial in trials),
        *((*variant, None) for variant in variants_of(ground.policy)),
    ]
    return outermost(_idle(ground.policy, without))


def _idle(policy: Policy, without: Sequence[tuple[Removal, Policy, str | None]]) -> Iterator[Idle]:
    """Of policies without a part (of one rule), those with the same verdicts in all cases."""
    study = study_of(policy, [other for _, other, _ in without])
    whole = RuledStudy(study, policy)
    for removal, other, rule in told("parts of conditions are looked at in all cases", without):
        known = {} if rule is None else {name: node for name, node in whole.applicable.items() if name != rule}
        changed = RuledStudy(study, other, known)
        if changed.has_verdicts_of(whole):
            yield removal, not changed.has_reasons_of(whole)


def trials_of(name: str, rule: Rule) -> Iterator[Trial]:
    for removal in removals(rule.when, ("rules", name, "when")):
        yield Trial(name, removal, rule.model_copy(update={"when": removal.rest}).condition)
    for key, day in (("since", rule.since), ("until", rule.until)):
        if day is not None:
            rest = rule.model_copy(update={key: None}).condition
            yield Trial(name, Removal(("rules", name, key), f"`{key}: {day}`", False, rest), rest)


def variants_of(policy: Policy) -> Iterator[tuple[Removal, Policy]]:
    """The policy without a constraint, or without a part of a constraint or of a concept that is used."""
    for name, constraint in policy.constraints.items():
        others = {other: each for other, each in policy.constraints.items() if other != name}
        whole = Removal(("constraints", name), "", False, constraint.when)
        yield whole, policy.model_copy(update={"constraints": others})
        for key in ("when", "then"):
            for removal in removals(getattr(constraint, key), ("constraints", name, key), whole=key == "when"):
                changed = constraint.model_copy(update={key: removal.rest})
                yield removal, policy.model_copy(update={"constraints": {**policy.constraints, name: changed}})
    used = used_concepts(policy)
    for name, concept in policy.concepts.items():
        for removal in removals(concept.when, ("concepts", name, "when")) if name in used else ():
            changed_concept = concept.model_copy(update={"when": removal.rest})
            yield removal, policy.model_copy(update={"concepts": {**policy.concepts, name: changed_concept}})


def used_concepts(policy: Policy) -> set[str]:
    """The concepts that a rule or a constraint uses, directly or through others."""
    used: set[str] = set()
    todo = [c for path, condition in policy.conditions() if path[0] != "concepts" for c in condition.names()]
    while todo:
        name = todo.pop()
        if name in policy.concepts and name not in used:
            used.add(name)
            todo += policy.concepts[name].when.names()
    return used


def unused_concepts(ground: Ground) -> Iterator[Finding]:
    used = used_concepts(ground.policy)
    for name in ground.policy.concepts:
        if name not in used:
            said = f"concept {name}: no rule and no constraint uses it"
            at = ground.written.origins.key("concepts", name)
            yield Finding("concept-unused", said, at, "use it in a condition, or take it out", subject=name)


def outermost(idle: Iterable[Idle]) -> Iterator[Idle]:
    """Without what is inside of a part that is found already."""
    found: set[Path] = set()
    for removal, restates in idle:
        if not any(removal.path[:end] in found for end in range(len(removal.path))):
            found.add(removal.path)
            yield removal, restates


def _finding(ground: Ground, removal: Removal, *, restates: bool) -> Finding:
    path, origins = removal.path, ground.written.origins
    subject, name = about(tuple(path)), str(path[1])
    if len(path) == 2:  # noqa: PLR2004  # a section and a name
        said = f"{subject}without it the same cases would be possible"
        return Finding("constraint-changes-nothing", said, origins.key(*path), HELP, subject=name)
    if restates:
        said = f"{subject}{removal.part} changes no verdict, only which rules give it"
        return Finding("condition-restates", said, origins.key(*path), RESTATES, subject=name)
    code = "alternative-changes-nothing" if removal.is_alternative else "condition-changes-nothing"
    said = f"{subject}{removal.part} changes nothing: without it every case has the same outcome"
    return Finding(code, said, origins.key(*path), HELP, subject=name)
