"""What was written differently in the later of two policies, by name: added, taken out, changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.model.policy import Policy
from remit.model.rules import Rule

PARTS = ("constraints", "readings", "concepts", "rules")


@dataclass(frozen=True, slots=True)
class Edits:
    """What was written differently in one part of the policy, by name."""

    part: str
    added: tuple[str, ...]
    taken_out: tuple[str, ...]
    changed: tuple[str, ...]  # in what it does
    reworded: tuple[str, ...]  # in its sentences or citations only


def edits(before: Policy, after: Policy) -> tuple[Edits, ...]:
    """The parts in which two policies differ."""
    found = (_edits(part, getattr(before, part), getattr(after, part)) for part in PARTS)
    return tuple(part for part in found if part.added or part.taken_out or part.changed or part.reworded)


def _edits(part: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Edits:
    differing = [name for name in after if name in before and before[name] != after[name]]
    changed = [name for name in differing if _does(before[name]) != _does(after[name])]
    return Edits(
        part,
        added=tuple(name for name in after if name not in before),
        taken_out=tuple(name for name in before if name not in after),
        changed=tuple(changed),
        reworded=tuple(name for name in differing if name not in changed),
    )


def _does(part: Any) -> tuple[Any, ...]:
    """What bears on verdicts and duties, without the sentences and citations."""
    if isinstance(part, Rule):
        return part.effect, part.condition, frozenset(part.overrides), part.priority, _demands(part)
    if hasattr(part, "choices"):
        return part.default, frozenset(part.choices)
    return part.when, getattr(part, "then", None)


def _demands(rule: Rule) -> dict[str, tuple[object, ...]]:
    return {name: duty.demands for name, duty in rule.duties.items()}
