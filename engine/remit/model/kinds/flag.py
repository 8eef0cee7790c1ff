"""Flags: true or false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from remit.model.items import Accepted
from remit.model.kinds.declared import FactKind
from remit.model.kinds.domain import ColumnType, Domain, Piece
from remit.model.kinds.editor_schema import Schema
from remit.model.kinds.protocols import CellCut, Draw
from remit.model.matching import Members, Test, Unreadable
from remit.model.written import TRUTHS, Frozen, read_truth


class FlagKind(Frozen):
    """`flag: {}`: true or false."""

    def domain(self, *, optional: bool) -> Flag:
        return Flag(optional=optional)


@dataclass(frozen=True)
class Flag(Domain):
    """True or false; never a number."""

    values = (True, False)
    column = ColumnType.TRUTH
    names = tuple(TRUTHS)

    def _test(self, written: str) -> Members:
        return Members(frozenset([self._value(written)]))

    def _value(self, raw: object) -> bool:
        truth = raw if isinstance(raw, bool) else read_truth(raw)
        if truth is None:
            raise Unreadable("undeclared-value", f"`{raw}` is neither true nor false", "write true or false")
        return truth

    def _pieces(self, tests: Sequence[Test]) -> Iterator[Piece]:  # noqa: ARG002  # each value is a piece
        return (Piece(value, value) for value in self.values)

    def _neighbourhood(self, value: bool | None) -> tuple[bool, ...]:  # noqa: ARG002  # all values are as near
        return self.values

    def written(self, value: bool) -> str:
        return str(value).lower()

    def items(self, cut: CellCut, cells: Sequence[int], pieces: Sequence[bool]) -> Accepted:  # noqa: ARG002
        return tuple(map(self.written, pieces))

    def schema(self, labels: Mapping[str, str]) -> Schema:  # noqa: ARG002  # true and false need no words
        return {"enum": [True, False, *TRUTHS]}

    def _draw_item(self, draw: Draw) -> str:
        return draw.one_of(("true", "false"))


FLAG = FactKind(FlagKind.domain, lambda _: {})
