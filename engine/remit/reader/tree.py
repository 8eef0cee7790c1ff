"""Located data: what a file says as nested text, lists and mappings, each part with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

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


class Elsewhere(NamedTuple):
    """Where a part of a policy is written that stands in no section of its file under its name.

    Attributes:
        origins: The file, of a vocabulary or of what is included; None is the policy's own.
        way: The way to it there; no part of a policy is elsewhere in a circle.
        goes_on: Whether the parts inside of it have the same ways there; else all of them stand where it does.
    """

    origins: Origins | None
    way: tuple[PathStep, ...]
    goes_on: bool = True


@dataclass(frozen=True, slots=True)
class Origins:
    """Where every part of a policy stands; a way that leads nowhere ends at the last part that is there.

    What is written in another file, or in another way (`brought`: the way to it in the policy, and where it is), has
    its place there. `problems` are those that left the rest of the file readable: a key that stands twice, for one.
    """

    file: str
    root: LocatedNode
    problems: tuple[Problem, ...] = ()
    brought: Mapping[tuple[PathStep, ...], Elsewhere] = field(default_factory=dict)
    sheet: str | None = None  # of a workbook, whose rows and columns are lines and columns here

    def value(self, *path: PathStep) -> Location:
        """The place of the value at the end of the way."""
        there, path = self.holding(*path)
        node = there.node(*path)
        return Location(there.file, node.line, node.column, there.sheet)

    def key(self, *path: PathStep) -> Location:
        """The place of the key at the end of the way; of an item of a list, the item's."""
        there, path = self.holding(*path)
        *way, last = path or ("",)
        outer = there.node(*way)
        if isinstance(last, str) and last in outer.keys and len(there.reach(*way)) == len(way):
            return Location(there.file, *outer.keys[last], there.sheet)
        return there.value(*path)

    def holding(self, *path: PathStep) -> tuple[Origins, tuple[PathStep, ...]]:
        """The file in which a part is written, and the way to it there."""
        for end in range(len(path), 0, -1) if self.brought else ():
            if (found := self.brought.get(path[:end])) is not None:
                rest = path[end:] if found.goes_on else ()
                return (self if found.origins is None else found.origins).holding(*found.way, *rest)
        return self, path

    def named(self, name: str, *path: PathStep) -> Location:
        """The place of a name in the text, list or mapping at the end of the way; where it is not, of the whole.

        Args:
            name: A key, or an item of a list.
            path: The way to what it is in.
        """
        there, path = self.holding(*path)
        node = there.node(*path)
        if name in node.keys:
            return Location(there.file, *node.keys[name], there.sheet)
        items = node.value if isinstance(node.value, list) else []
        node = next((item for item in items if item.value == name), node)
        return Location(there.file, node.line, node.column, there.sheet)

    def node(self, *path: PathStep) -> LocatedNode:
        """The part at the end of the way."""
        there, path = self.holding(*path)
        node = there.root
        for step in path:
            inner = node.step(step)
            if inner is not None:
                node = inner
            elif not isinstance(step, int):  # what is written in short (`cites: p1.s1`) has fewer steps than the model
                break
        return node

    def at(self, line: int, column: int, *path: PathStep) -> Location:
        """A place in the file.

        Args:
            line: From 1.
            column: From 1, in characters.
            path: The way to the part that it is in, where that may stand in another file.
        """
        there, _ = self.holding(*path)
        return Location(there.file, line, column, there.sheet)

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
