"""Choices: one of some named values, which may stand in groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from remit.errors import near_miss
from remit.model.items import Accepted, Item, exactly
from remit.model.kinds.choice_tree import ChoiceTree, draw_tree, groups_alike, named_values, trimmed
from remit.model.kinds.declared import FactKind
from remit.model.kinds.domain import ColumnType, Domain, Piece, written_as
from remit.model.kinds.editor_schema import Schema, names
from remit.model.kinds.protocols import CellCut, Draw
from remit.model.matching import Members, Test, Unreadable
from remit.model.written import composed


@dataclass(frozen=True)
class Choice(Domain):
    """Named values, in groups or not. `groups` maps every name, of a value or a group, to its values in order."""

    is_textual = True
    column = ColumnType.NAME

    groups: dict[str, tuple[str, ...]] = field()

    @cached_property
    def values(self) -> tuple[str, ...]:
        return tuple(name for name, members in self.groups.items() if members == (name,))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.groups)

    @cached_property
    def enclosing(self) -> Mapping[str, str | None]:
        """Of every value and group, the smallest group that it is in."""
        members = {name: frozenset(values) for name, values in self.groups.items()}
        groups = sorted((name for name in members if len(members[name]) > 1), key=lambda name: len(members[name]))
        return {
            name: next((group for group in groups if inside < members[group]), None) for name, inside in members.items()
        }

    def may_be_member(self, other: Domain) -> bool:
        return other.takes_lists

    def _has(self, value: object) -> bool:
        return value in self.values

    def _test(self, written: str) -> Members:
        name = composed(written)
        if name not in self.groups:
            raise self._undeclared(written)
        return Members(frozenset(self.groups[name]))

    def _value(self, raw: object) -> str:
        raw = written_as(raw)
        raw = composed(raw) if isinstance(raw, str) else raw
        if not isinstance(raw, str) or raw not in self.groups:
            raise self._undeclared(raw)
        if self.groups[raw] != (raw,):
            help = f"its values: {', '.join(self.groups[raw])}"
            raise Unreadable("undeclared-value", f"`{raw}` is a group of values, not a value", help)
        return raw

    def _undeclared(self, raw: object) -> Unreadable:
        return Unreadable("undeclared-value", f"no value `{raw}`", near_miss(str(raw), self.groups, "values"))

    def _pieces(self, tests: Sequence[Test]) -> Iterator[Piece]:  # noqa: ARG002  # each value is a piece
        return (Piece(value, value) for value in self.values)

    def _neighbourhood(self, value: str | None) -> tuple[str, ...]:  # noqa: ARG002  # all values are as near
        return self.values

    def written(self, value: str) -> Item:
        return exactly(value)

    def items(self, cut: CellCut, cells: Sequence[int], pieces: Sequence[str]) -> Accepted:  # noqa: ARG002
        return group_names(self.groups, pieces)

    def schema(self, labels: Mapping[str, str]) -> Schema:
        return names({name: labels.get(name, "") for name in self.groups})

    def clash(self, other: Choice) -> str | None:
        apart = set(self.values).isdisjoint(other.values)
        return "declared here and there without a value in common" if apart else None

    def shared(self, other: Choice, declared: ChoiceTree) -> object:
        """The values that both have, and the groups that mean the same in both, as far as these go."""
        both = set(self.values) & set(other.values)
        return trimmed(declared, both, groups_alike(self.groups, other.groups, both))

    def _draw_item(self, draw: Draw) -> str:
        return draw.one_of(self.names)

    def _vaguely(self, value: str, other: str) -> list[Item]:  # noqa: ARG002  # groups are told by the value
        return [name for name, members in self.groups.items() if value in members]


def group_names(groups: Mapping[str, Sequence[str]], values: Sequence[str]) -> tuple[str, ...]:
    """The largest groups that lie inside, and the values that are left; a group is listed before what is in it.

    Args:
        groups: The values of each, a group before those in it; a value stands under its own name, too.
        values: Those that are to be named.
    """
    left, found = set(values), []
    for name, members in groups.items():
        if left.issuperset(members):
            found.append(name)
            left.difference_update(members)
    return tuple(found)


def choice(tree: ChoiceTree, *, optional: bool) -> Choice:
    """The domain of a choice as it is declared."""
    return Choice(named_values(tree), optional=optional)


CHOICE = FactKind(choice, draw_tree)
