"""Records that were decided again, as data (form: `report/verify/shape.py`)."""

from __future__ import annotations

from collections.abc import Sequence

from remit.model.plain_data import filled
from remit.report.verify import shape as s
from remit.report.verify.verified import VerifiedRecord


def verified_data(found: Sequence[VerifiedRecord]) -> s.VerificationShape:
    """All records, as the published shape.

    Args:
        found: Each with what differs.
    """
    return s.VerificationShape([*map(_record, found)], sum(each.outcome == "same" for each in found))


def _record(each: VerifiedRecord) -> s.VerifiedShape:
    parts = tuple(filled(s.RecordDifferenceShape, part) for part in each.differences)
    return filled(s.VerifiedShape, each, each.record, each.at, differences=parts)
