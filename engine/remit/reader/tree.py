"""Located data: what a file says as nested text, lists and mappings, each part with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from remit.errors import Location, Problem

PathStep = str | int


@dataclass(slots=True)
class LocatedNode:
    """One part of a file: text (None where nothing is said), a list or a mapping, and where it begins."""

    value: str | list[LocatedNode] | dict[str, LocatedNode] | None
    line: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)  # of a mapping: where each key stands

    def data(self) -> Any:
        """The plain data, without places."""
        if isinstance(self.value, dict):
            return {key: node.data() for key, node in self.value.items()}
        return [node.data() for node in self.value] if isinstance(self.value, list) else self.value

    def step(self, step: PathStep) -> LocatedNode | None:
        """The part behind a key or at an index, if there is one."""
        if isinstance(self.value, dict) and isinstance(step, str):
            return self.value.get(step)
        if isinstance(self.value, list) and isinstance(step, int) and 0 <= step < len(self.value):
            return self.value[step]
        return None


@dataclass(frozen=True, slots=True)
class Origins:
    """Where every part of a file stands; a way that leads nowhere ends at the last part that is there.

    What an included policy brings in (`brought`: section and name, and the name of the include) stands where that is
    included. `problems` are those that left the rest of the file readable: a key that stands twice, for one.
    """

    file: str
    root: LocatedNode
    problems: tuple[Problem, ...] = ()
    brought: Mapping[tuple[PathStep, ...], str] = field(default_factory=dict)

    def value(self, *path: PathStep) -> Location:
        """The place of the value at the end of the way."""
        node = self.node(*path)
        return Location(self.file, node.line, node.column)

    def key(self, *path: PathStep) -> Location:
        """The place of the key at the end of the way; of an item of a list, the item's."""
        *way, last = self._way(path) or ("",)
        outer = self.node(*way)
        if isinstance(last, str) and last in outer.keys and len(self.reach(*way)) == len(way):
            return Location(self.file, *outer.keys[last])
        return self.value(*path)

    def named(self, name: str, *path: PathStep) -> Location:
        """The place of a name in the text, list or mapping at the end of the way; where it is not, of the whole.

        Args:
            name: A key, or an item of a list.
            path: The way to what it is in.
        """
        node = self.node(*path)
        if name in node.keys:
            return Location(self.file, *node.keys[name])
        items = node.value if isinstance(node.value, list) else []
        node = next((item for item in items if item.value == name), node)
        return Location(self.file, node.line, node.column)

    def node(self, *path: PathStep) -> LocatedNode:
        """The part at the end of the way."""
        node = self.root
        for step in self._way(path):
            inner = node.step(step)
            if inner is not None:
                node = inner
            elif not isinstance(step, int):  # what is written in short (`cites: p1.s1`) has fewer steps than the model
                break
        return node

    def _way(self, path: tuple[PathStep, ...]) -> tuple[PathStep, ...]:
        """The way to a part in this file: to the include that brings it in, where one does."""
        include = self.brought.get(path[:2]) if self.brought else None
        return path if include is None else ("include", include)

    def at(self, line: int, column: int) -> Location:
        """A place in the file.

        Args:
            line: From 1.
            column: From 1, in characters.
        """
        return Location(self.file, line, column)

    def reach(self, *path: PathStep) -> tuple[PathStep, ...]:
        """As much of the way as there is."""
        return next(
            (path[:end] for end in range(len(path), 0, -1) if self.node(*path[: end - 1]).step(path[end - 1])), ()
        )


def nothings(node: LocatedNode, path: tuple[PathStep, ...] = ()) -> Iterator[tuple[PathStep, ...]]:
    """The way to every part that says nothing.

    Args:
        node: Where to begin; all below it is looked through.
        path: The way to it.
    """
    if node.value is None:
        yield path
    elif isinstance(node.value, dict):
        for key, inner in node.value.items():
            yield from nothings(inner, (*path, key))
    elif isinstance(node.value, list):
        for index, inner in enumerate(node.value):
            yield from nothings(inner, (*path, index))
