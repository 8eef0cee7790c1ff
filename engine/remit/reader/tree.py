"""Located data: what a file says as nested text, lists and mappings, each part with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from remit.errors import Location

Step = str | int


@dataclass(slots=True)
class Node:
    """One part of a file: text (None where nothing is said), a list or a mapping, and where it begins."""

    value: str | list[Node] | dict[str, Node] | None
    line: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)  # of a mapping: where each key stands

    def data(self) -> Any:
        """The plain data, without places."""
        if isinstance(self.value, dict):
            return {key: node.data() for key, node in self.value.items()}
        return [node.data() for node in self.value] if isinstance(self.value, list) else self.value

    def step(self, step: Step) -> Node | None:
        """The part behind a key or at an index, if there is one."""
        if isinstance(self.value, dict) and isinstance(step, str):
            return self.value.get(step)
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None


@dataclass(frozen=True, slots=True)
class Origins:
    """Where every part of a file stands; a way that leads nowhere ends at the last part that is there."""

    file: str
    root: Node

    def value(self, *path: Step) -> Location:
        """The place of the value at the end of the way."""
        node, _ = self._follow(path)
        return Location(self.file, node.line, node.column)

    def key(self, *path: Step) -> Location:
        """The place of the key at the end of the way; of an item of a list, the item's."""
        node, parent = self._follow(path)
        last = path[-1] if path else None
        if parent is not None and isinstance(last, str) and last in parent.keys:
            return Location(self.file, *parent.keys[last])
        return Location(self.file, node.line, node.column)

    def _follow(self, path: tuple[Step, ...]) -> tuple[Node, Node | None]:
        node, parent = self.root, None
        for step in path:
            inner = node.step(step)
            if inner is None:  # steps that pydantic adds (the arms of a union) are no part of the file
                continue
            node, parent = inner, node
        return node, parent


def nothings(node: Node, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The way to every part that says nothing."""
    if node.value is None:
        yield path
    elif isinstance(node.value, dict):
        for key, inner in node.value.items():
            yield from nothings(inner, (*path, key))
    elif isinstance(node.value, list):
        for index, inner in enumerate(node.value):
            yield from nothings(inner, (*path, index))
