"""Scenarios of a page day by day, where days matter: a strip for each whose verdict is another on some days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.check import Result
from remit.decide import LoadedPolicy
from remit.decide.timeline import timeline
from remit.errors import RemitError
from remit.report.check.first_look import is_highlight
from remit.report.timeline.accounts import CaseDays
from remit.report.timeline.svg import picture

MOST = 2  # scenarios that are drawn
LOOKED_AT = 60  # scenarios, so that a page of very many is made without delay


class Drawing(str):
    """A picture whose texts are escaped already."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def day_by_day(loaded: LoadedPolicy, results: Sequence[Result]) -> Drawing:
    """The picture; empty where no scenario that is looked at has another verdict on another day.

    Args:
        loaded: The policy.
        results: Its scenarios; highlighted ones come first.
    """
    if "date" not in loaded.policy.facts or loaded.policy.facts["date"].kind != "date":
        return Drawing()
    chosen = sorted(results, key=lambda result: not is_highlight(result))[:LOOKED_AT]
    turning = [case for case in _cases(loaded, chosen) if len({span.verdict for span in case.timelines[0].spans}) > 1]
    return Drawing(picture(turning[:MOST]) if turning else "")


def _cases(loaded: LoadedPolicy, results: Sequence[Result]) -> Iterator[CaseDays]:
    """Those that have a timeline."""
    for result in results:
        scenario = result.written.scenario
        try:
            found = timeline(loaded, scenario.given, readings=scenario.readings)
        except RemitError:  # too many spans of days: `remit timeline` says so
            continue
        yield CaseDays(scenario.name, (found,), ((),))
