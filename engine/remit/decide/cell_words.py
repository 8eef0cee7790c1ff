"""Cells in the policy's own words: values, whole groups and ranges, as a condition would list them."""

from __future__ import annotations

from collections.abc import Iterable

from remit.model.items import Item
from remit.model.matching import ABSENT
from remit.normal.cells import Cells


def items(cells: Cells, chosen: Iterable[int]) -> tuple[Item, ...]:
    """Some cells of a fact as a condition would list them: values, whole groups, ranges, what sets include.

    Args:
        cells: The cells of the fact.
        chosen: The numbers of those that are meant.
    """
    wanted, domain = tuple(chosen), cells.domain
    listed = cells.pieces_of(wanted)
    pieces = [piece for piece in listed if piece is not ABSENT]
    absent = ["absent"] * (len(pieces) < len(listed))
    if domain.optional and not absent and len(pieces) == len(cells.pieces_of(range(cells.count))) - 1:
        return ("present",)
    return (*domain.items(cells, wanted, pieces), *absent)
