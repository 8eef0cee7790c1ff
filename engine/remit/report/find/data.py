"""Rows that are found, as data."""

from __future__ import annotations

from remit.model.plain_data import as_data, filled
from remit.report.find import shape as s
from remit.report.find.text import FoundTable


def find_data(table: FoundTable) -> s.FindShape:
    """All of it."""
    policy = table.policy
    return s.FindShape(
        policy=policy.policy.policy,
        policy_sha256=policy.hash,
        table=table.shown,
        given={name: as_data(items) for name, items in table.given.items()},
        readings=dict(table.readings),
        counts=s.FoundCountsShape(table.rows, *(table.count(answer) for answer in ("surely", "possibly", "never"))),
        found=[
            filled(s.FoundRowsShape, each.found, rows=list(each.rows))
            for each in table.shown_rows
            if each.found is not None
        ],
    )
