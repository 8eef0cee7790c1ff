"""Several accounts of one matter, each from the day of its newest source on: what the latest of them says each day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from remit.decide.day_cuts import DAY
from remit.decide.timeline import Timeline, TimelineSpan
from remit.model.rules import Verdict


@dataclass(frozen=True)
class CaseDays:
    """One case by one or several policies.

    Attributes:
        name: What it is called; empty where nobody called it anything.
        timelines: One for each policy, in the order in which they were asked for.
        unsaid: Of each policy the given facts that it does not declare, and that are left out for it.
    """

    name: str
    timelines: tuple[Timeline, ...]
    unsaid: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class AccountSpan:
    """Days on which the same accounts are the latest, and decide alike.

    Several where their newest sources are of one day. Before the first account, the first tells what had been so.
    """

    first: datetime.date | None
    last: datetime.date | None
    policies: tuple[str, ...]
    verdicts: tuple[Verdict | None, ...]
    rules: tuple[tuple[str, ...], ...]

    @property
    def verdict(self) -> Verdict | None:
        """What all of them say; None where they differ, or no case fits."""
        return self.verdicts[0] if len(set(self.verdicts)) == 1 else None


def in_turn(case: CaseDays) -> tuple[AccountSpan, ...]:
    """The latest account of each day, and what it says; nothing of one policy alone, or where one has no dated source.

    Args:
        case: By several policies.
    """
    days = [timeline.policy.newest for timeline in case.timelines]
    known = sorted({day for day in days if day is not None})
    if len(case.timelines) == 1 or None in days or any(timeline.over != "date" for timeline in case.timelines):
        return ()
    found: list[AccountSpan] = []
    for place, day in enumerate(known):
        latest = [timeline for timeline in case.timelines if timeline.policy.newest == day]
        first = None if place == 0 else day
        last = known[place + 1] - DAY if place + 1 < len(known) else None
        for span in _together(latest, first, last):
            is_same = bool(found) and _says(found[-1]) == _says(span)
            found.append(AccountSpan(found.pop().first, span.last, *_says(span)) if is_same else span)
    return tuple(found)


def _says(span: AccountSpan) -> tuple[tuple[str, ...], tuple[Verdict | None, ...], tuple[tuple[str, ...], ...]]:
    return span.policies, span.verdicts, span.rules


def _together(
    timelines: Sequence[Timeline], first: datetime.date | None, last: datetime.date | None
) -> Iterator[AccountSpan]:
    """What some policies say between two days, cut where any of them says something else."""
    starts = {span.first for timeline in timelines for span in timeline.spans if span.first is not None}
    low = max((start for timeline in timelines if (start := timeline.spans[0].first)), default=None)
    ends = [end for timeline in timelines if (end := timeline.spans[-1].last)]
    first = max((day for day in (first, low) if day is not None), default=None)
    last = min((day for day in (last, *ends) if day is not None), default=None)
    if first is not None and last is not None and last < first:
        return
    inner = sorted(day for day in starts if (first is None or day > first) and (last is None or day <= last))
    for begin, end in zip([first, *inner], [*(day - DAY for day in inner), last], strict=True):
        there = [_on(timeline, begin or end) for timeline in timelines]
        rules = tuple(span.decision.may_rules if span.decision else () for span in there)
        yield AccountSpan(
            begin, end, tuple(t.policy.policy for t in timelines), tuple(span.verdict for span in there), rules
        )


def _on(timeline: Timeline, day: datetime.date | None) -> TimelineSpan:
    """The span of a day; where there is none, all days are one."""
    found = timeline.spans[0] if day is None else timeline.on(day)
    assert found is not None, "the days are those of the timelines"
    return found
