"""Cells in the policy's own words: values, whole groups and ranges, as a condition would list them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from remit.model.domains import Choice, Scale, Span
from remit.normal.cells import Cells


def items(cells: Cells, chosen: Iterable[int]) -> tuple[str, ...]:
    """Some cells of a fact as a condition would list them: values, whole groups, ranges."""
    pieces = cells.pieces_of(chosen)
    if isinstance(cells.domain, Choice):
        return _names(cells.domain, pieces)
    if isinstance(cells.domain, Scale):
        return tuple(_range(span) for span in _merged(cells.domain, pieces))
    return tuple(str(value).lower() for value in pieces)


def _names(domain: Choice, values: Sequence[str]) -> tuple[str, ...]:
    """The largest groups that lie inside, and the values that are left; a group is listed before what is in it."""
    left, found = set(values), []
    for name, members in domain.groups.items():
        if left.issuperset(members):
            found.append(name)
            left.difference_update(members)
    return tuple(found)


def _merged(domain: Scale, spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1].high is not None and domain.after(merged[-1].high) == span.low:
            merged[-1] = Span(merged[-1].low, span.high)
        else:
            merged.append(span)
    return merged


def _range(span: Any) -> str:
    if span.low == span.high:
        return "any" if span.low is None else str(span.low)
    if span.low is None:
        return f"<= {span.high}"
    return f">= {span.low}" if span.high is None else f"{span.low} .. {span.high}"
