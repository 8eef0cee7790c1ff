"""Open text: any text; two texts are the same, or they are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from remit.model.asked import OF_TEXTS
from remit.model.items import Accepted, Item, OfSet, OtherThan, SetOf, exactly
from remit.model.kinds.declared import FactKind
from remit.model.kinds.domain import ColumnType, Domain, Piece, Value
from remit.model.kinds.editor_schema import TEXT, Schema, closed, one_or_many
from remit.model.kinds.protocols import CellCut, Draw
from remit.model.matching import ABSENT, Members, Outside, Test, Unreadable
from remit.model.written import Frozen

ELSE = "something else"
LONGEST = 1_000  # characters of a text


class Unnamed(str):
    """A text that stands for any that no condition names: `something else`, numbered where several are told apart."""

    __slots__ = ()


class TextKind(Frozen):
    """`text: {}`: any text; two texts are the same or they are not."""

    def domain(self, *, optional: bool) -> OpenText:
        return OpenText(optional=optional)


@dataclass(frozen=True)
class OpenText(Domain):
    """Any text; two texts are the same, or they are not."""

    column = ColumnType.TEXT
    any_text = True
    is_textual = True
    is_divisible = True

    def _test(self, written: str) -> Members:
        return Members(frozenset([self._value(written)]))

    def _asked(self, item: OtherThan | SetOf | OfSet) -> Test:
        return Outside(frozenset(item.values)) if isinstance(item, OtherThan) else super()._asked(item)

    def _value(self, raw: object) -> str:
        if not isinstance(raw, str):
            raise Unreadable("wrong-type", f"`{raw}` is not a text", "write a text")
        if len(raw) > LONGEST:
            raise Unreadable("wrong-type", f"the text has more than {LONGEST:,} characters", "write a name, or a key")
        return raw

    def _pieces(self, tests: Sequence[Test]) -> Iterator[Piece]:
        """Each text that is named, and one for all others."""
        named = dict.fromkeys(c for test in tests for c in test.constants() if c is not ABSENT)
        return (Piece(value, value) for value in (*named, *others(named.keys(), 1)))

    def is_endless(self, piece: str) -> bool:
        return isinstance(piece, Unnamed)

    def _neighbourhood(self, value: str | None) -> tuple[str, ...]:
        return (ELSE,) if value is None else (value,)

    def representatives(self, tests: Sequence[Test], reach: int, known: Sequence[Test] | None) -> Iterator[Value]:
        constants = dict.fromkeys(c for test in tests for c in test.constants())
        yield from (*constants, *others(constants.keys(), reach))
        yield from super().representatives(tests, reach, known)

    def written(self, value: str) -> Item:
        return exactly(value)

    def items(self, cut: CellCut, cells: Sequence[int], pieces: Sequence[str]) -> Accepted:  # noqa: ARG002
        """The texts that are named; where any other will do, all but the named ones that will not."""
        if not any(map(self.is_endless, pieces)):
            return tuple(map(exactly, pieces))
        fails = tuple(text for text in _all(cut) if not self.is_endless(text) and text not in pieces)
        return (OtherThan(fails) if fails else "present",)

    def partly(self, cut: CellCut, pieces: Sequence[str]) -> bool:
        unnamed = set(filter(self.is_endless, _all(cut)))
        return bool(unnamed.intersection(pieces)) and not unnamed.issubset(pieces)

    def schema(self, labels: Mapping[str, str]) -> Schema:  # noqa: ARG002  # any text will do
        asked = closed(dict.fromkeys(OF_TEXTS, one_or_many(TEXT)))
        return {"anyOf": [TEXT, {**asked, "minProperties": 1}]}

    def _draw_item(self, draw: Draw) -> str:
        return draw.one_of(("ann", "bob"))


def _all(cut: CellCut) -> Iterable[str]:
    return (text for text in cut.pieces_of(range(cut.count)) if text is not ABSENT)


def others(named: AbstractSet[Any], count: int) -> list[Unnamed]:
    """So many texts beside those that are named, each different.

    Args:
        named: Texts that conditions name.
        count: How many others are wanted.
    """
    numbered = (ELSE if number == 1 else f"{ELSE} ({number})" for number in range(1, count + len(named) + 1))
    return [Unnamed(text) for text in numbered if text not in named][:count]


TEXT_KIND = FactKind(TextKind.domain, lambda _: {})
