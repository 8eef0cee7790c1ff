"""A case day by day: the spans of days on which each verdict holds, and what begins and ends each of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from remit.decide.day_changes import DayTurn, turns
from remit.decide.day_cuts import DayCuts
from remit.decide.decision import Decision
from remit.decide.decision_shape import ContestShape
from remit.decide.given_values import Raw, Readings
from remit.decide.loaded import LoadedPolicy, StatedCase
from remit.decide.timeline_shape import DecidedShape, SpanShape, TimelineShape, TurnShape
from remit.decide.unlinked import behind
from remit.errors import Problem, RemitError, near_miss
from remit.model.items import Stated, texts_of
from remit.model.kinds.scale import Scale
from remit.model.matching import Unreadable
from remit.model.plain_data import as_data, filled
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.progress import told


@dataclass(frozen=True)
class TimelineSpan:
    """Days that follow each other, and what is decided on each of them.

    Attributes:
        first: The first day; None where it has been so always.
        last: The last day; None where it stays so.
        decision: The decision of its first day (the earliest there is, where it has been so always); of all others it
            differs in the day only. None where no case fits.
        impossible: Why none fits; None where one does.
        begins: What changes on its first day; nothing of the first span of a timeline.
    """

    first: datetime.date | None
    last: datetime.date | None
    decision: Decision | None
    impossible: str | None = None
    begins: tuple[DayTurn, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """What holds on these days; None where no case fits."""
        return None if self.decision is None else self.decision.verdict

    def has(self, day: datetime.date) -> bool:
        """Whether a day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Timeline:
    """What a policy says of one case, day by day.

    Attributes:
        over: The fact that is the day.
        spans: They follow each other without a gap; two neighbours are decided differently.
        left_out: What was given and says the day already, by fact.
        absent: What is decided where there is no such day; None where there always is one.
        loaded: The policy.
    """

    over: str
    spans: tuple[TimelineSpan, ...]
    stated: Stated
    left_out: Mapping[str, tuple[str, ...]]
    readings: Mapping[str, str]
    absent: Decision | None
    loaded: LoadedPolicy = field(repr=False, compare=False)

    @property
    def policy(self) -> Policy:
        """The policy itself."""
        return self.loaded.policy

    @property
    def given(self) -> Mapping[str, tuple[str, ...]]:
        """What is known of the case, as a person reads it."""
        return {name: texts_of(items) for name, items in self.stated.items()}

    @property
    def newest(self) -> datetime.date | None:
        """The day of the newest source, where dates go on beyond: what changed later it cannot know."""
        newest, last = self.policy.newest, self.spans[-1].last
        is_date = self.over == "date"
        return newest if is_date and newest is not None and (last is None or newest < last) else None

    def on(self, day: datetime.date) -> TimelineSpan | None:
        """The span that a day lies in; None where it is in none.

        Args:
            day: Any day.
        """
        return next((span for span in self.spans if span.has(day)), None)

    def shape(self) -> TimelineShape:
        """It, as the published shape."""
        return _shape(self)

    def to_dict(self) -> dict[str, Any]:
        """It as plain data: one of the `timelines` in the output of `remit timeline --format json`."""
        data: dict[str, Any] = as_data(self.shape())
        return data

    def to_dicts(self) -> list[dict[str, Any]]:
        """Its spans as plain data, one by one."""
        spans: list[dict[str, Any]] = self.to_dict()["spans"]
        return spans


def timeline(
    loaded: LoadedPolicy,
    given: Mapping[str, Raw] | None = None,
    *,
    readings: Readings | None = None,
    over: str = "date",
    first: Raw = None,
    last: Raw = None,
) -> Timeline:
    """What a policy says of a case, day by day: spans of days, and what begins each.

    `remit.timeline(remit.load("lending"), {"item": "tool"})`; its `spans` have days, a decision and what begins it.

    Args:
        loaded: The policy.
        given: Values by fact, as for `decide`; what it says of the day is left out.
        readings: A choice by reading, or "open".
        over: The fact that is the day: one that is declared as `date`.
        first: The first day that is looked at; without it, all there are.
        last: The last day.

    Raises:
        RemitError: An unknown fact, value or reading, no such day, or facts that no case fits on any day.
        TooLarge: So many days differ that they are not looked at one by one.
    """
    return _Walk(loaded, given or {}, readings, over).timeline(first, last)


class _Walk:
    """One walk over the days of a case."""

    def __init__(self, loaded: LoadedPolicy, given: Mapping[str, Raw], readings: Readings | None, over: str) -> None:
        self.loaded, self.policy, self.readings, self.over = loaded, loaded.policy, readings, over
        self.scale = _axis(self.policy, over)
        inputs = {over, *behind(self.policy, [over])}
        stated = loaded.stated(given, readings=readings)  # all of it, so that what is wrong with it is said
        self.left_out = {name: raw for name, raw in stated.given.items() if name in inputs}
        self.given = {name: raw for name, raw in stated.given.items() if name not in inputs}

    def timeline(self, first: Raw, last: Raw) -> Timeline:
        """The timeline between two days."""
        low, high = self._ends(first, last)
        cuts = DayCuts(self.loaded, self.given, self.over)
        days = [*cuts.spans(low, high)]  # all of them, so that too many are refused before any is decided
        spans = [*self._begun(self._merged(told("spans of days are decided", days)))]
        if all(span.decision is None for span in spans):
            raise RemitError([Problem("impossible-scenario", str(spans[0].impossible))])
        spans = self._open(spans, first, last)
        stated = self.loaded.stated(self.given, readings=self.readings)
        items = self.loaded.knowledge.items
        return Timeline(
            over=self.over,
            spans=tuple(spans),
            stated={name: items(name, raw) for name, raw in stated.given.items()},
            left_out={name: texts_of(items(name, raw)) for name, raw in self.left_out.items()},
            readings=stated.picked,
            absent=self._decided("absent")[0] if self.scale.optional else None,
            loaded=self.loaded,
        )

    def _ends(self, first: Raw, last: Raw) -> tuple[datetime.date, datetime.date]:
        """The first and the last day that are looked at."""
        bounds = [self.scale.low or self.scale.lowest, self.scale.high or self.scale.highest]
        for place, (option, raw) in enumerate((("first", first), ("last", last))):
            if raw is None:
                continue
            try:
                bounds[place] = self.scale.value(raw)
            except Unreadable as wrong:
                said = f"the {option} day: {wrong.message}"
                raise RemitError([Problem(wrong.code, said, None, wrong.help)]) from None
        low, high = (cast("datetime.date", each) for each in bounds)
        if low > high:
            said = f"the first day, {low}, is after the last, {high}"
            raise RemitError([Problem("bad-range", said, None, "give the earlier day first")])
        return low, high

    def _merged(self, days: Iterable[tuple[datetime.date, datetime.date]]) -> Iterator[TimelineSpan]:
        """Spans that are decided differently, of such as may be."""
        found: TimelineSpan | None = None
        for first, last in days:
            decision, wrong = self._decided(str(first))
            if found is not None and _alike(found, decision, wrong):
                found = TimelineSpan(found.first, last, found.decision, found.impossible)
                continue
            if found is not None:
                yield found
            found = TimelineSpan(first, last, decision, wrong)
        if found is not None:
            yield found

    def _decided(self, day: str) -> tuple[Decision | None, str | None]:
        """The decision on a day; or why no case fits it."""
        try:
            return self.loaded.decide({**self.given, self.over: day}, readings=self.readings), None
        except RemitError as wrong:
            if any(problem.code != "impossible-scenario" for problem in wrong.problems):
                raise
            return None, wrong.problems[0].message

    def _begun(self, spans: Iterable[TimelineSpan]) -> Iterator[TimelineSpan]:
        """The same with what begins each."""
        before: StatedCase | None = None
        for place, span in enumerate(spans):
            assert span.first is not None
            assert span.last is not None
            there = span.decision is not None
            after = self._stated(span.first) if there else None
            begins = turns(self.loaded, self.over, span.first, before, after) if place else ()
            yield TimelineSpan(span.first, span.last, span.decision, span.impossible, begins)
            before = self._stated(span.last) if there else None

    def _stated(self, day: datetime.date) -> StatedCase:
        return self.loaded.stated({**self.given, self.over: str(day)}, readings=self.readings)

    def _open(self, spans: list[TimelineSpan], first: Raw, last: Raw) -> list[TimelineSpan]:
        """The same without the ends of the calendar, where nobody set them."""
        if first is None and self.scale.low is None:
            spans[0] = replace(spans[0], first=None)
        if last is None and self.scale.high is None:
            spans[-1] = replace(spans[-1], last=None)
        return spans


def _alike(span: TimelineSpan, decision: Decision | None, wrong: str | None) -> bool:
    """Whether a decision is that of a span, but for the day."""
    if span.decision is None or decision is None:
        return span.decision is decision and span.impossible is not None and wrong is not None
    return _said(span.decision) == _said(decision)


def _said(decision: Decision) -> Sequence[object]:
    """What a decision says that is not the day itself."""
    carried = [(duty.duty, duty.sure) for duty in decision.duties]
    told = (decision.verdict, decision.rules, decision.may_rules, decision.possible, decision.contested_by)
    return (*told, decision.depends_on, carried)


def _axis(policy: Policy, over: str) -> Scale:
    """What the days of a fact can be. Raises RemitError where it has none."""
    fact = policy.facts.get(over)
    days = [name for name, each in policy.facts.items() if each.kind == "date"]
    if fact is not None and fact.kind == "date":
        return cast("Scale", fact.domain)
    if not days:
        said = f"{policy.policy} declares no fact of days: it says the same on each"
        raise RemitError([Problem("date-not-declared", said, None, 'date: {ask: "On what day?", date: {}}')])
    if fact is not None:
        raise RemitError([Problem("fact-kind", f"`{over}` is no day in {policy.policy}", None, _days_there(days))])
    help = _days_there(days) if over == "date" else near_miss(over, days, "facts that are days")
    raise RemitError([Problem("undeclared-fact", f"no fact `{over}` in {policy.policy}", None, help)])


def _days_there(days: Sequence[str]) -> str:
    return f"facts that are days: {', '.join(days)} (--over FACT; in Python, over=…)"


def _shape(timeline: Timeline) -> TimelineShape:
    """A timeline in its shape."""
    policy, decisions = timeline.policy, [span.decision for span in timeline.spans if span.decision is not None]
    return TimelineShape(
        policy=policy.policy,
        policy_sha256=timeline.loaded.hash,
        over=timeline.over,
        given=dict(timeline.given),
        left_out=dict(timeline.left_out),
        readings=dict(timeline.readings),
        newest_source=_day(policy.newest),
        spans=tuple(map(_span, timeline.spans)),
        absent=None if timeline.absent is None else _decided(timeline.absent),
        unlinked=tuple(dict.fromkeys(name for decision in decisions for name in decision.unlinked)),
    )


def _span(span: TimelineSpan) -> SpanShape:
    decided = _decided(span.decision, span.impossible)
    begins = tuple(filled(TurnShape, turn) for turn in span.begins)
    return filled(SpanShape, decided, first=_day(span.first), last=_day(span.last), begins=begins)


def _decided(decision: Decision | None, impossible: str | None = None) -> DecidedShape:
    if decision is None:
        return DecidedShape(None, (), (), (), (), (), impossible)
    contests = tuple(filled(ContestShape, each, change=dict(each.change)) for each in decision.contested_by)
    return filled(DecidedShape, decision, contested_by=contests, impossible=None)


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else str(day)
