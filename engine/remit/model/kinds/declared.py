"""What declarations of kinds share: values that are read by their domain, and bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from remit.model.kinds.domain import Domain
from remit.model.kinds.protocols import Draw
from remit.model.kinds.ranges import said
from remit.model.matching import Unreadable
from remit.model.written import Frozen, fail


class FactKind(NamedTuple):
    """A kind of fact, as `KINDS` has them.

    Attributes:
        domain: From what is declared, and `optional`, to its domain.
        draw: Something that can be declared, as plain data of a file.

    """

    domain: Callable[..., Domain]
    draw: Callable[[Draw], object]


def reading(read: Callable[[object], Any]) -> Callable[[object], object]:
    """A reader of values, for pydantic."""

    def validate(value: object) -> object:
        try:
            return read(value)
        except Unreadable as wrong:
            fail(wrong.code, wrong.message, wrong.help)

    return validate


def in_order(low: Any, high: Any, end: str, said: str) -> None:
    """Refuse bounds that nothing lies between."""
    if low is not None and high is not None and high < low:
        fail("bad-range", said, None, [end])


class BoundedKind(Frozen):
    """How values in an order are declared: with bounds, both included, under two keys."""

    ends: ClassVar[tuple[str, str]]

    def within(self, low: Any, high: Any) -> dict[str, str]:
        """The same with other bounds (None: no bound), as a file has it."""
        kept = self.model_dump(by_alias=True, exclude_none=True)
        bounds = {key: said(bound) for key, bound in zip(self.ends, (low, high), strict=True) if bound is not None}
        return {**{key: str(what) for key, what in kept.items() if key not in self.ends}, **bounds}


def draw_bounds(examples: Sequence[Any], ends: tuple[str, str], draw: Draw) -> dict[str, str]:
    """One bound, or both, or none, as a file has them; most of the examples lie between."""
    places = [draw.integer(0, 2), draw.integer(0, 2)]
    listed = zip(ends, places, (examples[:2], examples[-2:]), strict=True)
    return {key: said(among[place - 1]) for key, place, among in listed if place}


def quoted(raw: object) -> str:
    """What was written, as it is said in messages."""
    if isinstance(raw, (list, tuple)):
        return "a list"
    return "a mapping" if isinstance(raw, dict) else f"`{raw}`"
