"""Cells in the policy's own words: values, whole groups and ranges, as a condition would list them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from remit.model.items import Item
from remit.model.matching import ABSENT
from remit.normal.cells import AnyCells


def items(cells: AnyCells, chosen: Iterable[int], *, strictly: bool = False) -> tuple[Item, ...]:
    """Some cells of a fact as a condition would list them: values, whole groups, ranges, what sets include.

    Of a fact that is compared with unknown ones a cell may be some values of a range only; `strictly` says no others.
    """
    wanted, domain = tuple(chosen), cells.domain
    listed = cells.strictly(wanted) if strictly else cells.pieces_of(wanted)
    pieces = [piece for piece in listed if piece is not ABSENT]
    absent = ["absent"] * (len(pieces) < len(listed))
    all_of_them = listed == cells.pieces_of(wanted)  # and not some values of a range
    if domain.optional and not absent and all_of_them and len(pieces) == len(cells.pieces_of(range(cells.count))) - 1:
        return ("present",)
    if strictly and domain.partly(cells, pieces):
        return (*pieces, *absent)
    return (*domain.items(cells, wanted, pieces), *absent)


def left(cells: AnyCells, chosen: Sequence[int]) -> tuple[Item, ...]:
    """The values that are left of a fact, as `items`; of one that is compared, those alone that it can have."""
    spans = cells.left(chosen)
    if spans is None:
        return items(cells, chosen)
    absent = ["absent"] * (ABSENT in cells.pieces_of(chosen))
    if cells.domain.optional and not absent and spans == cells.left(range(cells.count)):
        return ("present",)
    return (*cells.domain.items(cells, chosen, spans), *absent)
