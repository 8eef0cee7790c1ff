"""What a clock shows while a moment is only known within bounds is what it shows at each of its minutes."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

import remit

TEXT = """
remit: 1
policy: clocks
title: "What clocks show"
facts:
  now: {{datetime: {{}}}}
  hour: {{integer: {{min: 0, max: 23}}, derive: {{hour: [now, {zone}]}}}}
  minute: {{integer: {{min: 0, max: 1439}}, derive: {{minute: [now, {zone}]}}}}
  today: {{date: {{}}, derive: {{day: [now, {zone}]}}}}
  weekday:
    choice: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]
    derive: {{weekday: [now, {zone}]}}
  its-weekday:
    choice: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]
    derive: {{weekday: today}}
rules:
  always: {{permit: "It is.", when: {{all: []}}}}
"""
ZONES = ("Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia", "UTC")
MOMENTS = st.datetimes(datetime.datetime(2016, 1, 1), datetime.datetime(2020, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=datetime.UTC)
)
BACK = datetime.datetime(2018, 2, 18, 1, 30, tzinfo=datetime.UTC)  # in Sao Paulo from midnight back to eleven
FACTS = ("hour", "minute", "today", "weekday", "its-weekday")


def shown(moment: datetime.datetime, zone: str) -> dict[str, Any]:
    """What a clock shows."""
    there = moment.astimezone(zoneinfo.ZoneInfo(zone))
    weekday = f"{there:%A}".lower()
    minute = there.hour * 60 + there.minute
    return {"hour": there.hour, "minute": minute, "today": there.date(), "weekday": weekday, "its-weekday": weekday}


@given(MOMENTS, st.integers(0, 60 * 30), st.sampled_from(ZONES))
@example(BACK, 30, "America/Sao_Paulo")
@example(BACK, 60 * 8, "America/Sao_Paulo")
@example(datetime.datetime(2018, 3, 25, 0, 30, tzinfo=datetime.UTC), 60, "Europe/Berlin")
def test_a_clock_shows_what_it_shows_at_each_minute(low: datetime.datetime, length: int, zone: str) -> None:
    policy = remit.loads(TEXT.format(zone=zone), name="clocks.yaml")
    moments = [low + datetime.timedelta(minutes=n) for n in range(length + 1)]
    seen = [shown(moment, zone) for moment in moments]

    exactly = policy.decide({"now": moments[-1]}).derived
    known = policy.decide({"now": f"{low.isoformat()} .. {moments[-1].isoformat()}"}).known

    assert {name: items[0] for name, items in exactly.items()} == {name: str(seen[-1][name]) for name in FACTS}
    for name in FACTS:
        tests = known.get(name)
        assert tests is None or all(any(test.holds(each[name]) for test in tests) for each in seen), name
    for name in ("weekday", "its-weekday"):
        listed = {value for test in known.get(name, ()) for value in test.constants()}
        assert not listed or listed == {each[name] for each in seen}


def test_a_decider_reads_clocks() -> None:
    rule = '{hour: [">= 22", "<= 5"], weekday: friday}'
    policy = remit.loads(TEXT.format(zone="Europe/Berlin").replace("{all: []}", rule), name="clocks.yaml")
    decide = policy.decider()

    assert decide({"now": datetime.datetime(2024, 7, 5, 20, 0, tzinfo=datetime.UTC)}) == "permitted"
    assert decide({"now": datetime.datetime(2024, 7, 5, 22, 0, tzinfo=datetime.UTC)}) == "unregulated"  # Saturday there
