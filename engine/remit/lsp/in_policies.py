"""The slots of policies, vocabularies and statements files: a walk by the keys that the language has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from remit.lsp.slots import Slot, accepted, at, cited, condition, each, keys, parts, tree, within
from remit.reader.tree import LocatedNode

Part = Callable[[LocatedNode], Iterator[Slot]]
Walk = Callable[[str, LocatedNode], Iterator[Slot]]  # the name of a part, and what stands behind it
EVERYWHERE: dict[str, Part] = {**dict.fromkeys(("when", "then", "where", "act"), condition), "cites": cited}


def of_policy(root: LocatedNode) -> Iterator[Slot]:
    """The slots of a policy or a vocabulary.

    Args:
        root: The whole file.
    """
    owner = "vocabulary" if root.step("remit-vocabulary") is not None else "policy"
    for slot, key, inner in parts(root, owner):
        yield slot
        if key in WALKS:
            role, walk = WALKS[key]
            for name, part in keys(inner, role, defines=True):
                yield name
                yield from within((role, name.text), walk(name.text, part))
        elif key in WORDS:
            yield from each(WORDS[key], inner, key)
        elif key in ("policy", "vocabulary"):
            yield from (_declared(key, text) for text in at(key, inner))


def of_statements(root: LocatedNode) -> Iterator[Slot]:
    """The slots of a statements file.

    Args:
        root: The whole file.
    """
    source = root.step("source")
    owner = source.value if source is not None and isinstance(source.value, str) else ""
    for slot, key, inner in parts(root, "statements"):
        yield slot
        if key == "source":
            yield from at("source", inner)
        elif key == "statements":
            for name, part in keys(inner, "statement", owner, defines=True):
                yield name
                yield from within(("statement", name.text), (each_key for each_key, _, _ in parts(part, "statement")))


def _declared(role: str, slot: Slot) -> Slot:
    return Slot(role, slot.text, slot.line, slot.column, defines=True)


def _source(_: str, node: LocatedNode) -> Iterator[Slot]:
    for slot, key, inner in parts(node, "source"):
        yield slot
        if key == "statements":
            yield from at("file", inner, "source")


def _include(name: str, node: LocatedNode) -> Iterator[Slot]:
    if isinstance(node.value, str):
        yield from at("file", node, "include")
        return
    for slot, key, inner in parts(node, "include"):
        yield slot
        if key == "policy":
            yield from at("file", inner, "include")
        elif key == "overrides":
            yield from _overrides(name, inner)


def _fact(name: str, node: LocatedNode) -> Iterator[Slot]:
    for slot, key, inner in parts(node, "fact"):
        yield slot
        if key in ("choice", "set"):
            yield from tree(inner, name)
        elif key == "labels":
            yield from (label for label, _ in keys(inner, "value", name))
        elif key == "derive":
            for operation, _, operands in parts(inner, "derive"):
                yield operation
                yield from each("name", operands, "operand")
        elif key in ("integer", "number", "date", "datetime", "text", "flag"):
            yield from (bound for bound, _, _ in parts(inner, f"kind {key}"))


def _figure(_name: str, node: LocatedNode) -> Iterator[Slot]:
    for slot, key, inner in parts(node, "figure"):
        yield slot
        if key == "by":
            yield from at("name", inner, "operand")
        elif key == "cites":
            yield from cited(inner)
        elif key == "values":
            for _, dated in keys(inner, "word"):
                yield from _figure_value(dated)
        elif key == "before":
            yield from _figure_value(inner)


def _figure_value(node: LocatedNode) -> Iterator[Slot]:
    reading = node.step("reading")
    for slot, key, inner in parts(node, "figure value") if isinstance(node.value, dict) else ():
        yield slot
        if key == "cites":
            yield from cited(inner)
        elif key == "reading":
            yield from at("name", inner, "reading")
        elif key == "choices" and reading is not None and isinstance(reading.value, str):
            yield from (choice for choice, _ in keys(inner, "value", reading.value))


def _constraint(_: str, node: LocatedNode) -> Iterator[Slot]:
    return _said(node, "constraint")


def _reading(name: str, node: LocatedNode) -> Iterator[Slot]:
    for slot, key, inner in parts(node, "reading"):
        yield slot
        if key == "default":
            yield from at("value", inner, name)
        elif key == "choices":
            for choice, said in keys(inner, "value", name, defines=True):
                yield choice
                yield from _said(said, "choice")


def _concept(_: str, node: LocatedNode) -> Iterator[Slot]:
    return _said(node, "concept")


def _rule(name: str, node: LocatedNode) -> Iterator[Slot]:
    def duties(inner: LocatedNode) -> Iterator[Slot]:
        for duty, said in keys(inner, "duty", defines=True):
            yield duty
            yield from _duty(said)

    others: dict[str, Part] = {
        "overrides": partial(_overrides, name),
        "scope": lambda inner: at("name", inner, "scope"),
        "with": duties,
    }
    return _said(node, "rule", others)


def _overrides(_: str, node: LocatedNode) -> Iterator[Slot]:
    for slot, inner in keys(node, "rule", "overrides"):
        yield slot
        yield from _said(inner, "override")


def _duty(node: LocatedNode) -> Iterator[Slot]:
    if not isinstance(node.value, dict):
        return iter(())
    return _said(node, "duty", {"not": lambda inner: at("duty", inner)})


def _scope(_: str, node: LocatedNode) -> Iterator[Slot]:
    def rules(inner: LocatedNode) -> Iterator[Slot]:
        for name, part in keys(inner, "rule", defines=True):
            yield name
            yield from within(("rule", name.text), _rule(name.text, part))

    return _said(node, "scope", {"rules": rules})


def _said(node: LocatedNode, owner: str, others: Mapping[str, Part] | None = None) -> Iterator[Slot]:
    """The keys of a part and what stands behind them: conditions and citations are the same wherever they stand.

    Args:
        node: The part.
        owner: What it is a part of the language as.
        others: How what stands behind its other keys is gone through.
    """
    walks = {**EVERYWHERE, **(others or {})}
    for slot, key, inner in parts(node, owner):
        yield slot
        if key in walks:
            yield from walks[key](inner)


def _property(_: str, node: LocatedNode) -> Iterator[Slot]:
    for slot, key, inner in parts(node, "property"):
        yield slot
        if key in ("when", "then"):
            yield from condition(inner)
        elif key in ("never", "always", "some"):
            yield from each("verdict", inner)
        elif key == "same":
            yield from each("name", inner, "operand")
        elif key == "readings":
            yield from picked(inner)
        elif key == "change":
            yield from _change(inner)
        elif key == "never turns":
            for verdict, turned in keys(inner, "verdict"):
                yield verdict
                yield from each("verdict", turned)


def _change(node: LocatedNode) -> Iterator[Slot]:
    for name, said in keys(node, "name", "operand"):
        yield name
        for slot, _, values in parts(said, "change"):
            yield slot
            yield from accepted(values, name.text)


def picked(node: LocatedNode) -> Iterator[Slot]:
    """The slots of readings that are picked, each with its choice.

    Args:
        node: A mapping of choices by reading.
    """
    for name, choice in keys(node, "name", "reading"):
        yield name
        yield from at("value", choice, name.text)


def _hierarchy(name: str, node: LocatedNode) -> Iterator[Slot]:
    return tree(node, f"hierarchy {name}")


WALKS: dict[str, tuple[str, Walk]] = {
    "sources": ("source", _source),
    "include": ("include", _include),
    "hierarchies": ("hierarchy", _hierarchy),
    "facts": ("fact", _fact),
    "figures": ("figure", _figure),
    "constraints": ("constraint", _constraint),
    "readings": ("reading", _reading),
    "concepts": ("concept", _concept),
    "rules": ("rule", _rule),
    "scopes": ("scope", _scope),
    "properties": ("property", _property),
}
WORDS = {"uses": "file", "otherwise": "verdict", "combining": "word"}
