"""What a kind of fact is handed by other layers: its cells, and a source to draw from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

from remit.model.matching import Overlap

Option = TypeVar("Option")


class Draw(Protocol):
    """Draws what examples are made of. Zero, and the first option, are the simplest: failures shrink to them."""

    def integer(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        ...

    def one_of(self, options: Sequence[Option]) -> Option:
        """One of some options, of which there is at least one."""
        ...


class CellCut(Protocol):
    """The values of a fact in cells, numbered from 0: those of one are alike to all that cut them."""

    count: int

    @property
    def pieces(self) -> list[Any]:
        """All pieces, in the order of the domain, as `Piece.shown`; ABSENT last, where the fact may be absent."""
        ...

    @property
    def classes(self) -> list[list[str]]:
        """Of a set, the members in classes of which only the number counts; none of anything else."""
        ...

    @property
    def asked(self) -> list[Overlap] | None:
        """Of a set of more kinds than can be gone through, what tests ask of its members; else None."""
        ...

    def code(self, value: Any) -> int:
        """The cell of a value."""
        ...

    def pieces_of(self, cells: Iterable[int]) -> list[Any]:
        """The pieces of some cells, in the order of the domain, as `Piece.shown`."""
        ...
