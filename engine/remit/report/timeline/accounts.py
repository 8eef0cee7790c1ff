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
        unsaid: Of each policy the given facts that it does not declare so, and that are left out for it.
    """

    name: str
    timelines: tuple[Timeline, ...]
    unsaid: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class AccountSpan:
    """Days on which the same accounts are the latest that speak of the case, and decide alike.

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
    """The latest account of each day that speaks of the case, and what it says.

    An account speaks from the day of its newest source on; one that leaves the case unregulated is passed over for
    those before it, unless none of them speaks of it. Nothing of one policy alone, or where one has no dated source.

    Args:
        case: By several policies.
    """
    newest = {timeline.policy.newest for timeline in case.timelines}
    if len(case.timelines) == 1 or None in newest or any(timeline.over != "date" for timeline in case.timelines):
        return ()
    found: list[AccountSpan] = []
    for first, last in _cut(case.timelines):
        there = _speaking(case.timelines, first or last)
        rules = (() if span.decision is None else span.decision.may_rules for _, span in there)
        policies, verdicts = (timeline.policy.policy for timeline, _ in there), (span.verdict for _, span in there)
        new = AccountSpan(first, last, tuple(policies), tuple(verdicts), tuple(rules))
        is_same = bool(found) and _says(found[-1]) == _says(new)
        found.append(AccountSpan(found.pop().first, last, *_says(new)) if is_same else new)
    return tuple(found)


def _says(span: AccountSpan) -> tuple[tuple[str, ...], tuple[Verdict | None, ...], tuple[tuple[str, ...], ...]]:
    return span.policies, span.verdicts, span.rules


def _cut(timelines: Sequence[Timeline]) -> Iterator[tuple[datetime.date | None, datetime.date | None]]:
    """The days that all timelines have, cut where any of them says something else, or another account is there."""
    first = max((day for each in timelines if (day := each.spans[0].first)), default=None)
    last = min((day for each in timelines if (day := each.spans[-1].last)), default=None)
    if first is not None and last is not None and last < first:
        return
    starts = {span.first for each in timelines for span in each.spans if span.first}
    starts |= {day for each in timelines if (day := each.policy.newest)}
    inner = sorted(day for day in starts if (first is None or day > first) and (last is None or day <= last))
    yield from zip([first, *inner], [*(day - DAY for day in inner), last], strict=True)


def _speaking(timelines: Sequence[Timeline], day: datetime.date | None) -> list[tuple[Timeline, TimelineSpan]]:
    """The accounts that count on a day, and what they say; before the first, the first tells what had been so."""
    known = sorted({newest for each in timelines if (newest := each.policy.newest)}, reverse=True)
    there = [newest for newest in known if day is not None and newest <= day] or known[-1:]
    latest = None
    for newest in there:
        group = [(each, _on(each, day)) for each in timelines if each.policy.newest == newest]
        speaking = [pair for pair in group if pair[1].verdict is not Verdict.UNREGULATED]
        if speaking:
            return speaking
        latest = latest or group
    assert latest is not None, "every timeline is of some day"
    return latest


def _on(timeline: Timeline, day: datetime.date | None) -> TimelineSpan:
    """The span of a day; where there is none, all days are one."""
    found = timeline.spans[0] if day is None else timeline.on(day)
    assert found is not None, "the days are those of the timelines"
    return found
