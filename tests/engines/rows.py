"""A million random rows of the shipped policy's facts, 30 % of the values missing, and what the definition says.

Rows that no case fits are among them; of these the definition says nothing.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "agreement"))

NUMBER = 1_000_000
MISSING = 0.3


@cache
def combinations() -> list[tuple[int | None, ...]]:
    """The rows, as numbers of values."""
    from outcome_table import shipped_table

    random, sizes = Random(30), [len(values) for values in shipped_table().values]
    pick, number = random.random, random.randrange
    return [tuple(None if pick() < MISSING else number(size) for size in sizes) for _ in range(NUMBER)]


@cache
def expected() -> list[tuple[str, ...] | None]:
    """What the definition says of each row, in the order of `tables.ALL`."""
    from tables import by_definition

    found = by_definition()
    return [found[combination] for combination in combinations()]


@cache
def table() -> Any:
    """The rows as an Arrow table, with their number as `id`."""
    import pyarrow
    from outcome_table import shipped_table

    columns = {"id": pyarrow.array(range(NUMBER))}
    named = zip(shipped_table().names, shipped_table().values, zip(*combinations(), strict=True), strict=True)
    for name, values, codes in named:
        columns[name] = pyarrow.array([None if code is None else values[code] for code in codes])
    return pyarrow.table(columns)


def differences(found: list[tuple[str | None, ...]]) -> list[int]:
    """The rows of which something else is said."""
    pairs = zip(found, expected(), strict=True)
    return [number for number, (said, wanted) in enumerate(pairs) if said != (wanted or (None,) * len(said))]
