"""The shape of a timeline as data: the same in the output of the command, and in Python."""

from __future__ import annotations

from dataclasses import dataclass

from remit.decide.day_changes import TurnKind
from remit.decide.decision_shape import ContestShape, VerdictName


@dataclass(frozen=True)
class TurnShape:
    """What is otherwise from a day on: a part of the policy, its name, what becomes of it, and what it rests on."""

    kind: TurnKind
    name: str
    says: str
    cites: tuple[str, ...]


@dataclass(frozen=True)
class DecidedShape:
    """What is decided on some days; `verdict` is null, and `impossible` says why, where no case fits."""

    verdict: VerdictName | None
    possible: tuple[VerdictName, ...]
    rules: tuple[str, ...]
    may_rules: tuple[str, ...]
    depends_on: tuple[str, ...]
    contested_by: tuple[ContestShape, ...]
    impossible: str | None


@dataclass(frozen=True)
class SpanShape(DecidedShape):
    """Days from the first to the last (null is no bound) that are decided alike, and what begins with the first."""

    first: str | None
    last: str | None
    begins: tuple[TurnShape, ...]


@dataclass(frozen=True)
class TimelineShape:
    """A case day by day by one policy; `absent` is what is decided where there is no such day (null: there always is).

    `left_out` was given and says the day already. What changed after `newest_source`, the policy cannot know.
    """

    policy: str
    policy_sha256: str
    over: str
    given: dict[str, tuple[str, ...]]
    left_out: dict[str, tuple[str, ...]]
    readings: dict[str, str]
    newest_source: str | None
    spans: tuple[SpanShape, ...]
    absent: DecidedShape | None
    unlinked: tuple[str, ...]
