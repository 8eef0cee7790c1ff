"""Choices as they are written: a list of values and groups of values, which may hold groups again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from remit.model.kinds.protocols import Draw
from remit.model.written import composed, fail

ChoiceItem = str | Mapping[str, "ChoiceTree"]
ChoiceTree = tuple[Any, ...]  # of ChoiceItem; the recursion is beyond what mypy takes for an alias

CHOICE_SCHEMA = {
    "type": "array",
    "minItems": 1,
    "items": {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "array"}}]},
}


PARTS_OF = "parts of"
HIERARCHY_OR_CHOICE_SCHEMA = {
    "anyOf": [
        CHOICE_SCHEMA,
        {"type": "string", "description": "The name of a hierarchy, whose values and groups these are"},
        {
            "type": "object",
            "description": "A hierarchy, by its name or in full: its values and its groups are all values here",
            "properties": {PARTS_OF: {"anyOf": [{"type": "string"}, CHOICE_SCHEMA]}},
            "required": [PARTS_OF],
            "additionalProperties": False,
        },
    ]
}


SHAPE = "choice: [a, {group: [b, c]}]"


def read_tree(items: object, path: tuple[str | int, ...] = ()) -> ChoiceTree:
    """Check the shape of a choice: a list whose items are values or {group: [items]}."""
    what = f"group `{path[-1]}`" if path else "a choice"
    if not isinstance(items, (list, tuple)):
        fail("wrong-type", f"{what} is a list of values and {{group: [values]}}", SHAPE, path)
    if not items:
        fail("missing-value", f"{what} has no values", SHAPE, path)
    return tuple(_item(item, (*path, index)) for index, item in enumerate(items))


def read_hierarchy(items: object) -> ChoiceTree:
    """Check the shape of a hierarchy: that of a choice."""
    shape = "hierarchies: {places: [a, {group: [b, c]}]}"
    if not isinstance(items, (list, tuple)):
        fail("wrong-type", "a hierarchy is a list of values and {group: [values]}", shape)
    if not items:
        fail("missing-value", "a hierarchy has no values", shape)
    return read_tree(items)


@dataclass(frozen=True)
class PartsOf:
    """A hierarchy of which the groups are values, too: its name, or the whole of it."""

    of: str | ChoiceTree


def read_tree_or_name(items: object) -> ChoiceTree | str | PartsOf:
    """Check the shape of a choice, or take the name of a hierarchy."""
    if isinstance(items, PartsOf):
        return items
    if isinstance(items, Mapping) and set(items) == {PARTS_OF}:
        said = items[PARTS_OF]
        return PartsOf(composed(said) if isinstance(said, str) else read_tree(said))
    return composed(items) if isinstance(items, str) else read_tree(items)


def written_tree(items: object) -> object:
    """A choice as a file has it."""
    return {PARTS_OF: items.of} if isinstance(items, PartsOf) else items


def parts_of(tree: ChoiceTree) -> ChoiceTree:
    """A choice of all values and groups of another, each a value by itself.

    >>> parts_of(("japan", {"europe": ("france",)}))
    ('japan', 'europe', 'france')
    """
    return tuple(name for name, _ in walk_choice(tree))


def below(tree: ChoiceTree) -> frozenset[tuple[str, str]]:
    """Each group of a choice with each value and group in it.

    >>> below(("japan", {"europe": ("france",)}))
    frozenset({('europe', 'france')})
    """
    return frozenset((group, name) for group, inner in walk_choice(tree) for name in parts_of(inner))


def _item(item: object, path: tuple[str | int, ...]) -> ChoiceItem:
    if isinstance(item, Mapping):
        if not item:
            fail("wrong-type", "an item of a choice is a value or {group: [values]}", SHAPE, path)
        return {_value_name(group, (*path, group)): read_tree(inner, (*path, group)) for group, inner in item.items()}
    return _value_name(item, path)


def _value_name(name: object, path: tuple[str | int, ...]) -> str:
    if not isinstance(name, str):
        fail("wrong-type", "an item of a choice is a value or {group: [values]}", SHAPE, path)
    if wrong := _no_name(name):
        fail("bad-name", f"{f'`{name}`' if name else 'an empty text'} cannot be the name of a value", wrong, path)
    return composed(name)


def _no_name(name: str) -> str | None:
    """What is wrong with the name of a value."""
    if not name.strip():
        return "a value has a name; that a fact is not there is said of one that is `optional: true`"
    if name != name.strip():
        ends = [end for end, stripped in (("begins", name.lstrip()), ("ends", name.rstrip())) if stripped != name]
        return f"it {' and '.join(ends)} with white space: take that away"
    return "it has no line breaks or tabs" if set(name) & set("\n\t") else None


def walk_choice(tree: ChoiceTree) -> Iterator[tuple[str, ChoiceTree]]:
    """Every name of a choice with what is under it, values (nothing under them) and groups, as written."""
    for item in tree:
        for name, inner in item.items() if isinstance(item, Mapping) else [(item, ())]:
            yield name, inner
            yield from walk_choice(inner)


def named_values(tree: ChoiceTree) -> dict[str, tuple[str, ...]]:
    """Every name of a choice, of a value or a group, with its values in order."""
    return {name: _leaves(name, inner) for name, inner in walk_choice(tree)}


def _leaves(name: str, inner: ChoiceTree) -> tuple[str, ...]:
    return tuple(leaf for leaf, below in walk_choice(inner) if not below) if inner else (name,)


Groups = Mapping[str, Sequence[str]]  # every name of a choice with its values


def groups_alike(one: Groups, other: Groups, values: set[str]) -> set[str]:
    """The names, of groups too, that mean the same in both, as far as it is about some values."""
    return {
        name for name, inside in one.items() if values.intersection(inside) == values.intersection(other.get(name, ()))
    }


def trimmed(tree: ChoiceTree, values: set[str], groups: set[str]) -> list[Any]:
    """A choice with some of its values and groups; the values of a group that goes stay."""
    found: list[Any] = []
    for item in tree:
        if isinstance(item, str):
            found += [item] if item in values else []
            continue
        for name, inner in item.items():
            below = trimmed(inner, values, groups)
            found += [{name: below}] if below and name in groups else below
    return found


def draw_tree(draw: Draw) -> list[Any]:
    """A choice as a file has it: up to three values, or groups of one or two, up to two deep."""
    return _draw_items(draw, 3, 2, count(1), count(1))


def _draw_items(draw: Draw, most: int, depth: int, values: count[int], groups: count[int]) -> list[Any]:
    found: list[Any] = []
    for _ in range(draw.integer(1, most)):
        if depth and draw.integer(0, 2) == 2:  # noqa: PLR2004  # one in three is a group
            name = f"g{next(groups)}"
            found.append({name: _draw_items(draw, 2, depth - 1, values, groups)})
        else:
            found.append(f"v{next(values)}")
    return found
