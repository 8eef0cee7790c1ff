"""Cases day by day as data, for programs (its form: `report/timeline/shape.py`)."""

from __future__ import annotations

from collections.abc import Iterable

from remit.model.plain_data import filled
from remit.report.timeline import shape as s
from remit.report.timeline.accounts import AccountSpan, CaseDays, in_turn


def timelines_data(cases: Iterable[CaseDays]) -> s.TimelinesShape:
    """All cases, as the published shape.

    Args:
        cases: By one or several policies.
    """
    return s.TimelinesShape([_case(case) for case in cases])


def _case(case: CaseDays) -> s.CaseDaysShape:
    shapes = [timeline.shape() for timeline in case.timelines]
    return filled(s.CaseDaysShape, case, timelines=shapes, latest=[*map(_account, in_turn(case))])


def _account(span: AccountSpan) -> s.AccountSpanShape:
    first, last = (None if day is None else str(day) for day in (span.first, span.last))
    return filled(s.AccountSpanShape, span, first=first, last=last)
