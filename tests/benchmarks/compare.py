"""A comparison on the shipped policy, once both are loaded: medians of processor time."""

from __future__ import annotations

import datetime
import statistics
import time
from collections.abc import Callable

import remit
from remit.assurance.compare.compare import ComparedSide, PolicyComparison, compare
from remit.testing import default_readings

ROUNDS = 101


def median(run: Callable[[], PolicyComparison]) -> float:
    """Milliseconds of processor time for one run."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1e3


def main() -> None:
    old, new = (remit.load("us-weapons-in-russia").policy for _ in range(2))
    readings = default_readings(old)
    other = {**readings, "long-range-scope": "beyond-the-area"}
    days = [ComparedSide(old, readings, datetime.date(2024, 5, day)) for day in (29, 30)]
    rules = {name: rule for name, rule in new.rules.items() if name != "inbound-airplane"}
    edited = new.model_copy(update={"rules": rules})
    pairs = {
        "two days": days,
        "two readings": [ComparedSide(old, readings), ComparedSide(old, other)],
        "two equal policies": [ComparedSide(old, readings), ComparedSide(new, readings)],
        "two policies, one without a rule": [ComparedSide(old, readings), ComparedSide(edited, readings)],
    }
    for name, (before, after) in pairs.items():
        found = compare(before, after)
        took = median(lambda before=before, after=after: compare(before, after))  # type: ignore[misc]
        print(f"{name}: {took:.1f} ms; {found.changed:,} of {found.cases:,} cases change")


if __name__ == "__main__":
    main()
