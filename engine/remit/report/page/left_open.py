"""What a policy leaves open and what is contested in it, from its audit: sentences with shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from remit.assurance.audit.audit import Audit
from remit.assurance.audit.audited_policy import Ground
from remit.assurance.audit.findings import FindingPart
from remit.assurance.audit.readings import ReadingChange, turned_bit
from remit.assurance.region_words import say_where
from remit.explain.words import sentence
from remit.model.policy import Policy
from remit.model.rules import Verdict

MOST_LINES = 12  # regions of one verdict that are listed


@dataclass(frozen=True, slots=True)
class Line:
    """A region in words, and how many cases it holds."""

    says: str
    cases: int


@dataclass(frozen=True, slots=True)
class TurnedVerdict:
    """From which verdict to which, and where."""

    before: Verdict
    after: Verdict
    cases: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What a change of readings changes."""

    change: tuple[tuple[str, str], ...]
    cases: int
    turns: tuple[TurnedVerdict, ...]


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Rules that are in force at once and of which none gives way; by the default readings, or by others."""

    rules: tuple[str, ...]
    is_default: bool
    cases: int
    lines: tuple[Line, ...]


def lines(policy: Policy, part: FindingPart) -> tuple[Line, ...]:
    """The regions of a part, each of what those before it leave.

    Args:
        policy: Says what they are called in words.
        part: Cases of a finding that belong together.
    """
    found = [Line(sentence(say_where(policy, region.where)), region.cases) for region in part.regions[:MOST_LINES]]
    more = part.more or len(part.regions) > MOST_LINES
    return (*found, *([Line("And more, in other regions.", 0)] if more else []))


def silent(audit: Audit) -> tuple[Line, ...]:
    """Where no rule decides."""
    return tuple(line for finding in audit.of("gap") for part in finding.parts for line in lines(audit.policy, part))


def conflicts(audit: Audit) -> tuple[ConflictView, ...]:
    """Every set of rules that clash, by the default readings or once they are read otherwise."""
    return tuple(
        ConflictView(
            tuple(finding.subject.split(" + ")),
            finding.code == "conflict",
            finding.cases or 0,
            tuple(line for part in finding.parts for line in lines(audit.policy, part)),
        )
        for finding in audit.of("conflict", "conflict-in-a-reading")
    )


def readings(ground: Ground, found: Sequence[ReadingChange]) -> dict[str, tuple[ChangeView, ...]]:
    """Of every reading, what it changes alone."""
    return {
        name: tuple(_change(ground, change) for change in found if set(change.choices) == {name})
        for name in ground.policy.readings
    }


def together(ground: Ground, found: Sequence[ReadingChange]) -> tuple[ChangeView, ...]:
    """What several readings change together, and none of them alone.

    Args:
        ground: The policy over the space of its cases.
        found: What readings change, alone and together.
    """
    return tuple(_change(ground, change) for change in found if len(change.choices) > 1)


def _change(ground: Ground, change: ReadingChange) -> ChangeView:
    return ChangeView(
        tuple(change.choices.items()), change.cases, tuple(_turn(ground, change, turn) for turn in change.turns)
    )


def _turn(ground: Ground, change: ReadingChange, turn: tuple[Verdict, Verdict]) -> TurnedVerdict:
    part = ground.part("", change.root, turned_bit(*turn), ground.usual)
    return TurnedVerdict(*turn, part.cases, lines(ground.policy, part))
