"""Conditions, alternatives and constraints that change nothing: without them every case has the same outcome.

An outcome is a verdict and the rules that determine it: what changes only these restates.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from remit.assurance.audit.audited_policy import Ground
from remit.assurance.audit.findings import AuditFinding
from remit.assurance.audit.removals import Removal, removals, used_concepts
from remit.assurance.variants import Likeness, Variants
from remit.errors import about
from remit.model.asked import Path
from remit.model.editing import without
from remit.model.rules import Property
from remit.progress import told

HELP = "take it out, or say what it was meant to change; look again then: of two that do the same, one is needed"
RESTATES = "it may stand for its own sentence; no verdict rests on it alone"

Idle = tuple[Removal, bool]  # what can be left out, and whether the reasons would change


def idle_conditions(ground: Ground, skipped: Container[str]) -> Iterator[AuditFinding]:
    """What changes nothing in the conditions of rules (but those skipped, by name), concepts and constraints."""
    return (_finding(ground, removal, restates=restates) for removal, restates in idle_parts(ground, skipped))


def idle_parts(ground: Ground, skipped: Container[str] = ()) -> Iterator[Idle]:
    """What can be left out without a change of any verdict; of parts in each other, the outermost."""
    tried = [(removal, without(ground.policy, removal.path)) for removal in removals(ground.policy, skipped)]
    variants = Variants(ground.policy, (other for _, other in tried))
    looked_at = told("parts of conditions are looked at in all cases", tried)
    found = ((removal, variants.likeness(other)) for removal, other in looked_at)
    return outermost((removal, like is Likeness.SAME_VERDICTS) for removal, like in found if like)


def _named(property: Property) -> Iterator[str]:
    """What a claim names: a concept may be a conclusion, and no rule's business."""
    yield from property.when.names()
    if property.then is not None:
        yield from property.then.names()


def unused_concepts(ground: Ground) -> Iterator[AuditFinding]:
    claimed = {name for property in ground.policy.properties.values() for name in _named(property)}
    used = used_concepts(ground.policy) | claimed
    for name in ground.policy.concepts:
        if name not in used:
            said = f"concept {name}: no rule and no constraint uses it"
            at = ground.written.origins.key("concepts", name)
            yield AuditFinding("concept-unused", said, at, "use it in a condition, or take it out", subject=name)


def outermost(idle: Iterable[Idle]) -> Iterator[Idle]:
    """Without what is inside of a part that is found already."""
    found: set[Path] = set()
    for removal, restates in idle:
        if not any(removal.path[:end] in found for end in range(len(removal.path))):
            found.add(removal.path)
            yield removal, restates


def _finding(ground: Ground, removal: Removal, *, restates: bool) -> AuditFinding:
    path, origins = removal.path, ground.written.origins
    subject, name = about(tuple(path)), str(path[1])
    if len(path) == 2:  # noqa: PLR2004  # a section and a name
        said = f"{subject}without it the same cases would be possible"
        return AuditFinding("constraint-changes-nothing", said, origins.key(*path), HELP, subject=name)
    if restates:
        said = f"{subject}{removal.part} changes no verdict, only which rules give it"
        return AuditFinding("condition-restates", said, origins.key(*path), RESTATES, subject=name)
    code = "alternative-changes-nothing" if removal.is_alternative else "condition-changes-nothing"
    said = f"{subject}{removal.part} changes nothing: without it every case has the same outcome"
    return AuditFinding(code, said, origins.key(*path), HELP, subject=name)
