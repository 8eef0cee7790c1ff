"""YAML text to located data: the one YAML loader, over the parser's events, so that bounds hold while it reads."""

from __future__ import annotations

import re
from typing import Any

import yaml

from remit.errors import Location, Problem, RemitError
from remit.reader.tree import Node

DEEPEST = 64  # levels of nesting
LARGEST_REPEAT = 100_000  # parts that aliases may stand for, all together
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NOTHING = ("", "~", "null", "Null", "NULL")


def read_yaml(text: str, file: str, first_line: int = 1) -> Node:
    """The located data of one YAML document. Raises RemitError with every duplicate key, or the first other fault."""
    builder = _Builder(file, first_line)
    try:
        for event in yaml.parse(text, Loader=Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as wrong:
        raise RemitError([builder.syntax_problem(wrong, text)]) from None
    except yaml.reader.ReaderError as wrong:
        raise RemitError([builder.unprintable(wrong, text)]) from None
    if builder.problems:
        raise RemitError(builder.problems)
    if builder.root is None or builder.root.value is None:
        raise RemitError([Problem("empty-file", "the file says nothing", Location(file))])
    return builder.root


class _Builder:
    """Takes the parser's events and builds the tree, without recursion."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file, self.offset = file, first_line
        self.root: Node | None = None
        self.open: list[tuple[Node, str | None]] = []  # what is being filled, and the anchor it bears
        self.waiting: list[Node | None] = []  # of each open mapping, the key that waits for its value
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.repeated = 0
        self.documents = 0
        self.problems: list[Problem] = []

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_tag(event)
            nothing = event.style is None and event.value in NOTHING
            self._place(self._node(None if nothing else event.value, event), event.anchor)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._refuse_tag(event)
            self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._finish()
        elif isinstance(event, yaml.AliasEvent):
            self._repeat(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._stop("yaml-syntax", "a second document begins here", event, "one file holds one document")

    def _node(self, value: Any, event: Any) -> Node:
        return Node(value, event.start_mark.line + self.offset, event.start_mark.column + 1)

    def _begin(self, value: dict[str, Node] | list[Node], event: Any) -> None:
        if len(self.open) >= DEEPEST:
            raise self._stop("too-deep", f"nested more than {DEEPEST} levels deep", event, "write it flatter")
        self.open.append((self._node(value, event), event.anchor))
        self.waiting.append(None)

    def _finish(self) -> None:
        node, anchor = self.open.pop()
        self.waiting.pop()
        self._place(node, anchor)

    def _place(self, node: Node, anchor: str | None) -> None:
        """Put a finished part where it belongs."""
        if anchor is not None:
            self.anchors[anchor] = (node, _size(node))
        if not self.open:
            self.root = node
            return
        parent = self.open[-1][0]
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif (key := self.waiting[-1]) is None:
            self.waiting[-1] = node
        else:
            self.waiting[-1] = None
            self._pair(parent, key, node)

    def _pair(self, parent: Node, key: Node, node: Node) -> None:
        assert isinstance(parent.value, dict)
        name = key.value if isinstance(key.value, str) else ""
        at = Location(self.file, key.line, key.column)
        if not isinstance(key.value, str):
            self.problems.append(Problem("wrong-type", "a key is a name", at, "write `name: value`"))
        elif name in parent.value:
            first = parent.keys[name][0]
            said = f"`{name}` stands twice; the first is in line {first}"
            self.problems.append(Problem("duplicate-key", said, at, "keep one of them"))
        else:
            parent.value[name] = node
            parent.keys[name] = (key.line, key.column)

    def _repeat(self, event: Any) -> None:
        node, size = self.anchors.get(event.anchor, (None, 0))
        if node is None:
            raise self._stop("yaml-alias", f"no anchor `&{event.anchor}` comes before `*{event.anchor}`", event, None)
        self.repeated += size
        if self.repeated > LARGEST_REPEAT:
            raise self._stop("yaml-alias", f"aliases repeat more than {LARGEST_REPEAT:,} parts", event, "write it out")
        self._place(node, None)

    def _refuse_tag(self, event: Any) -> None:
        if event.tag is not None:
            tag = event.tag.removeprefix("tag:yaml.org,2002:")
            said = f"the tag `{'!!' if tag != event.tag else ''}{tag}` is refused: a policy is plain data"
            raise self._stop("yaml-tag", said, event, "leave out the tag")

    def _stop(self, code: str, message: str, event: Any, help: str | None) -> RemitError:
        mark = event.start_mark
        at = Location(self.file, mark.line + self.offset, mark.column + 1)
        return RemitError([*self.problems, Problem(code, message, at, help)])

    def syntax_problem(self, wrong: yaml.MarkedYAMLError, text: str) -> Problem:
        mark = wrong.problem_mark or wrong.context_mark
        if mark is None:
            return Problem("yaml-syntax", f"{wrong.problem}", Location(self.file))
        at = Location(self.file, mark.line + self.offset, mark.column + 1)
        lines = text.splitlines()
        line = lines[mark.line] if mark.line < len(lines) else ""
        if re.match(r" *\t", line):
            return Problem("yaml-tab", "a tab indents this line", at, "indent with spaces")
        context = f" {wrong.context}" if wrong.context else ""
        return Problem("yaml-syntax", f"{wrong.problem}{context}", at, "text with `: ` or ` #` in it wants quotes")

    def unprintable(self, wrong: Any, text: str) -> Problem:
        before = text[: wrong.position] if isinstance(wrong.position, int) else ""
        at = Location(self.file, before.count("\n") + self.offset)
        return Problem("yaml-syntax", "a control character stands in the text", at, "take it out")


def _size(node: Node) -> int:
    """The number of parts, those that aliases stand for counted as often as they stand."""
    todo, size = [node], 0
    while todo and size <= LARGEST_REPEAT:
        value = todo.pop().value
        size += 1
        if isinstance(value, (dict, list)):
            todo.extend(value.values() if isinstance(value, dict) else value)
    return size
