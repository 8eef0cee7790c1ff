"""A timeline says of every day what `decide` says of it: shipped policies, and drawn ones whose days bear on much.

The reference is `decide`, day after day. Drawn policies compare the day with other days, known in part or not at all,
derive facts from it, test its weekday, and have figures that change.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from compared_policies import policies, stated
from hypothesis import given, settings
from hypothesis import strategies as st

import remit
from remit.decide import Decision, LoadedPolicy
from remit.decide.timeline import Timeline, TimelineSpan, timeline
from remit.errors import RemitError, TooLarge
from remit.reader.walk import scenario_files
from remit.run import run_files
from remit.scenario_policies import FoundPolicies
from remit.testing import opened

DAY = datetime.timedelta(days=1)
FIRST, LAST = datetime.date(2024, 3, 4), datetime.date(2024, 3, 24)
EACH = 30  # of so many shipped scenarios, one
DATED = """
remit: 1
policy: dated
title: "Days of all kinds"
facts:
  date: {{date: {{}}}}
  start: {{date: {{}}, optional: true}}
  end: {{date: {{}}}}
  born: {{date: {{}}}}
  amount: {{integer: {{min: 0, max: 50}}}}
  age: {{integer: {{min: 0, max: 30}}, derive: {{years: [born, date]}}}}
  left: {{integer: {{min: -400, max: 400}}, derive: {{days: [date, end]}}}}
  due: {{date: {{}}, optional: true, derive: {{after: [start, 10 days]}}}}
  notice: {{date: {{}}, derive: {{after: [date, 1 month]}}}}
  weekday: {{choice: [monday, tuesday, wednesday, thursday, friday, saturday, sunday], derive: {{weekday: [date]}}}}
  flag: {{flag: {{}}}}
figures:
  limit: {{values: {{2024-03-09: 20, 2024-03-20: 30}}, before: 10}}
constraints:
  in-order: {{when: {{flag: true}}, then: {constraint}}}
readings:
  wide: {{question: "Wide?", choices: {{narrow: {{}}, broad: {{}}}}, default: narrow}}
concepts:
  open: {{when: {{any: [{concept}, {{wide: broad, amount: "> limit"}}]}}}}
rules:
  one: {{permit: "one", when: {one}}}
  two: {{forbid: "two", when: {two}, since: {since}}}
  three: {{exempt: "three", when: {three}, overrides: [two]}}
  four: {{waive: "four", when: {{flag: true, date: "{since} .. 2024-03-22"}}, overrides: [one]}}
"""
COMPARED = (  # facts of which each policy compares some: all of them at once take long
    ('{date: {"less than": end}}', '{date: {"same as": end}}'),
    ('{date: {"at most": due}}', '{date: {"more than": start}}'),
    ('{notice: {"at most": end}}',),
    ('{notice: {"at most": due}, date: "<= 2024-03-17"}',),
)
TESTS = (
    '{age: ">= 18"}',
    '{age: "<= 20", flag: true}',
    '{left: "<= 14"}',
    '{left: "0 .. 3"}',
    "{weekday: [saturday, sunday]}",
    '{amount: "<= limit"}',
    '{date: "2024-03-10 .. 2024-03-12"}',
    '{not: {date: "2024-03-11"}, flag: true}',
    "{open: true}",
)
GIVEN = {
    "start": ("2024-03-05", "2024-03-08 .. 2024-03-11", "absent", ">= 2024-03-15"),
    "end": ("2024-03-18", "2024-03-20 .. 2024-03-22", "<= 2024-04-12"),
    "born": ("2006-03-14", "2004-02-29", "2006-03-01 .. 2006-03-20"),
    "amount": ("15", "10 .. 30", "25"),
    "flag": ("true", "false"),
}


def days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """The days from one to another."""
    return (first + DAY * n for n in range((last - first).days + 1))


def said(loaded: LoadedPolicy, facts: Mapping[str, Any], readings: Any = None) -> tuple[Any, ...] | None:
    """What is decided, without the day; None where no case fits."""
    try:
        decision = loaded.decide(facts, readings=readings)
    except RemitError as wrong:
        if {problem.code for problem in wrong.problems} != {"impossible-scenario"}:
            raise
        return None
    return told(decision)


def told(decision: Decision | None) -> tuple[Any, ...] | None:
    """What a decision says, without the day."""
    if decision is None:
        return None
    return decision.verdict, decision.rules, decision.may_rules, decision.contested_by, decision.depends_on


def holds(found: Timeline, facts: Mapping[str, Any], at: Iterator[datetime.date], readings: Any = None) -> None:
    """Every one of some days lies in one span, which says what is decided on it."""
    given = {name: raw for name, raw in facts.items() if name in found.given}
    for day in at:
        spans = [span for span in found.spans if span.has(day)]
        assert len(spans) == 1, day
        assert told(spans[0].decision) == said(found.loaded, {**given, found.over: day}, readings), day


def neighbours_differ(found: Timeline) -> None:
    """Where one span ends the next begins, and says something else."""
    for one, other in zip(found.spans, found.spans[1:], strict=False):
        assert one.last is not None
        assert other.first == one.last + DAY
        assert (told(one.decision), carried(one)) != (told(other.decision), carried(other))


def carried(span: TimelineSpan) -> list[object]:
    """The duties of a span."""
    return [] if span.decision is None else [(duty.duty, duty.sure) for duty in span.decision.duties]


@pytest.fixture(scope="module")
def shipped() -> list[Any]:
    ran = run_files(scenario_files(["scenarios"]), FoundPolicies().of)
    assert not ran.problems
    return ran.results


def test_shipped_scenarios_are_decided_on_each_day_as_their_timeline_says(shipped: list[Any]) -> None:
    seen, turned = dict[object, int](), 0
    for result in shipped:
        loaded, facts = result.decision.loaded, result.decision.stated
        axes = [name for name, fact in loaded.policy.facts.items() if fact.kind == "date"]
        given = {name: {"one of": list(items)} for name, items in facts.items()}
        for over in axes:
            key = (loaded.policy.policy, over)
            seen[key] = seen.get(key, 0) + 1
            if seen[key] % EACH != 1:
                continue
            found = timeline(loaded, given, over=over)
            turns = [span.first for span in found.spans if span.first is not None]
            turned += len(turns)
            around = {turn + DAY * n for turn in turns for n in (-2, -1, 0, 1) if turn > datetime.date.min + 2 * DAY}
            holds(found, given, _declared(found, around))
            neighbours_differ(found)
    assert turned > 20


def _declared(found: Timeline, some: set[datetime.date]) -> Iterator[datetime.date]:
    domain = found.policy.domains[found.over]
    return (day for day in some if domain.has(day))


@st.composite
def dated(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    test = st.sampled_from((*TESTS, *draw(st.sampled_from(COMPARED)) * 3))
    whole = draw(st.lists(test, min_size=3, max_size=3))
    concept = draw(test.filter(lambda each: "open" not in each))
    constraint = draw(st.sampled_from(("{flag: [true, false]}", '{date: "> 2024-03-07"}')))
    since = draw(st.sampled_from(("2024-03-06", "2024-03-11")))
    names = dict(zip(("one", "two", "three"), whole, strict=True))
    text = DATED.format(**names, concept=concept, constraint=constraint, since=since)
    facts = {name: draw(st.sampled_from(values)) for name, values in GIVEN.items() if draw(st.integers(0, 3))}
    return text, facts


@settings(max_examples=12)
@given(dated(), st.booleans())
def test_every_day_is_decided_as_the_timeline_of_a_drawn_policy_says(
    drawn: tuple[str, dict[str, str]], is_open: bool
) -> None:
    text, facts = drawn
    loaded, readings = remit.loads(text), "open" if is_open else None
    try:
        found = timeline(loaded, facts, readings=readings, first=FIRST, last=LAST)  # type: ignore[arg-type]
    except RemitError:
        assert not any(said(loaded, {**facts, "date": day}, readings) for day in days(FIRST, LAST))
        return

    holds(found, facts, days(FIRST, LAST), readings)
    neighbours_differ(found)
    assert (found.spans[0].first, found.spans[-1].last) == (FIRST, LAST)


def test_a_weekday_is_gone_through_on_few_days_and_refused_on_all() -> None:
    weekend = "{weekday: [saturday, sunday]}"
    text = DATED.format(
        one=weekend, two="{flag: true}", three="{flag: true}", concept=weekend, constraint="{flag: true}", since=FIRST
    )
    loaded = remit.loads(text)

    with pytest.raises(TooLarge) as refused:
        timeline(loaded, {"flag": False})
    assert "--from DAY --to DAY" in str(refused.value.problems[0].help)

    found = timeline(loaded, {"flag": False}, first=FIRST, last=LAST)
    assert [span.first for span in found.spans] == [FIRST + DAY * n for n in (0, 5, 7, 12, 14, 19)]


@settings(max_examples=25)
@given(st.data())
def test_days_that_are_compared_at_the_ends_of_what_they_can_be(data: st.DataObject) -> None:
    policy = data.draw(policies(kinds=("first days", "last days")))
    loaded, facts = opened(policy), data.draw(stated(policy))
    facts.pop("a", None)
    domain: Any = policy.domains["a"]
    try:
        found = timeline(loaded, facts, over="a")
    except RemitError:
        assert not any(said(loaded, {**facts, "a": day}) for day in days(domain.low, domain.high))
        return

    holds(found, facts, days(domain.low, domain.high))
    if domain.optional and said(loaded, {**facts, "a": "absent"}) is not None:
        assert found.absent is not None
        assert found.absent.verdict == loaded.decide({**facts, "a": "absent"}).verdict
