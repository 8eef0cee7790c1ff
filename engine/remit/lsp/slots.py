"""What stands where in a file: each name and each word, what it is there, and whether it is declared there.

One walk over the located data of a file gives all of them. Everything that looks at a place in a text asks it: what is
under the cursor, what could be written there, where else the same is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from remit.model.comparisons import VERBS
from remit.model.matching import SET_VERBS
from remit.reader.tree import LocatedNode

MEMBERS = [verb for verb in SET_VERBS if verb != "size"]  # behind them stand members and groups of a set


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of a file, and what it is.

    Attributes:
        role: What it is: `key` (of the language), `name` (of a fact, concept, reading or scope that is asked for),
            `value`, `statement`, `file`, `verdict`, `word`, `text`; else what `SECTIONS` of `errors.py` calls it.
        text: The word.
        line: From 1.
        column: From 1, where it begins, quotes included.
        owner: What it belongs to: of a value its fact, reading or hierarchy; of a statement its source; of a key what
            has it.
        skip: How many characters of the text stand before the word itself (a source before its statement).
        defines: It is declared here.
        part: What stands behind it, where it is declared.
        inside: The name of the rule, scenario or other part that it stands in.
    """

    role: str
    text: str
    line: int
    column: int
    owner: str = ""
    skip: int = 0
    defines: bool = False
    part: LocatedNode | None = None
    inside: tuple[str, str] = ("", "")


def at(role: str, node: LocatedNode, owner: str = "") -> Iterator[Slot]:
    """The slot of a text; none of anything else."""
    if isinstance(node.value, str):
        yield Slot(role, node.value, node.line, node.column, owner)


def each(role: str, node: LocatedNode, owner: str = "") -> Iterator[Slot]:
    """The slots of a text, or of every text of a list."""
    for item in node.value if isinstance(node.value, list) else [node]:
        yield from at(role, item, owner)


def keys(node: LocatedNode, role: str, owner: str = "", *, defines: bool = False) -> Iterator[tuple[Slot, LocatedNode]]:
    """The keys of a mapping with what stands behind each; of a list of texts, these; of a text, it.

    Args:
        node: Anything.
        role: What the keys are.
        owner: What they belong to.
        defines: They are declared here.
    """
    if isinstance(node.value, dict):
        for key, inner in node.value.items():
            if key not in node.keys:  # a row is named where it is not said what it is called
                continue
            line, column = node.keys[key]
            yield Slot(role, key, line, column, owner, defines=defines, part=inner if defines else None), inner
    elif not defines:
        for slot in each(role, node, owner):
            yield slot, LocatedNode(None, slot.line, slot.column)


def parts(node: LocatedNode, owner: str) -> Iterator[tuple[Slot, str, LocatedNode]]:
    """The keys of a mapping whose keys are the language's: each with its slot, its text and what stands behind it."""
    if isinstance(node.value, dict):
        for slot, inner in keys(node, "key", owner):
            yield slot, slot.text, inner
    elif isinstance(node.value, str):
        yield from ((slot, "", LocatedNode(None, slot.line, slot.column)) for slot in at("key", node, owner))


def cited(node: LocatedNode) -> Iterator[Slot]:
    """The statements that a citation names."""
    for slot in each("statement", node):
        source, mark, locator = slot.text.rpartition("#")
        if mark:
            yield Slot("source", source, slot.line, slot.column)
        yield Slot("statement", locator, slot.line, slot.column, source, skip=len(source + mark))


def condition(node: LocatedNode) -> Iterator[Slot]:
    """The slots of a condition."""
    if isinstance(node.value, list):  # not a condition yet: the parts of one
        for inner in node.value:
            yield from condition(inner)
    for slot, inner in keys(node, "name", "condition"):
        if slot.text in ("all", "any", "not"):
            yield Slot("key", slot.text, slot.line, slot.column, "condition")
            yield from condition(inner)
        else:
            yield slot
            yield from accepted(inner, slot.text)


def accepted(node: LocatedNode, name: str) -> Iterator[Slot]:
    """The slots of what is accepted of a fact, a concept or a reading.

    Args:
        node: Values, or what is asked of one.
        name: Of what.
    """
    if isinstance(node.value, list):
        for inner in node.value:
            yield from accepted(inner, name)
    elif isinstance(node.value, dict):
        for slot, inner in keys(node, "key", f"test {name}"):
            yield slot
            if slot.text in VERBS:
                yield from each("name", inner, "compared")
            elif slot.text == "one of" or slot.text in MEMBERS:
                yield from accepted(inner, name)
            else:
                yield from each("text", inner, name)
    else:
        yield from at("value", node, name)


def tree(node: LocatedNode, owner: str) -> Iterator[Slot]:
    """The values and groups of a choice, a set or a hierarchy, which are declared there.

    Args:
        node: A list, or the name of a hierarchy.
        owner: The fact, or the hierarchy.
    """
    if isinstance(node.value, str):
        yield from at("hierarchy", node)
    for item in node.value if isinstance(node.value, list) else ():
        if isinstance(item.value, str):
            yield Slot("value", item.value, item.line, item.column, owner, defines=True)
        else:
            for slot, inner in keys(item, "value", owner, defines=True):
                yield slot
                yield from tree(inner, owner)


def within(part: tuple[str, str], slots: Iterator[Slot]) -> Iterator[Slot]:
    """Slots with the part that they stand in.

    Args:
        part: What it is, and its name.
        slots: Without one yet.
    """
    for slot in slots:
        yield slot if slot.inside[0] else _with(slot, inside=part)


def _with(slot: Slot, **changes: object) -> Slot:
    fields: Mapping[str, object] = {name: getattr(slot, name) for name in Slot.__slots__}
    return Slot(**{**fields, **changes})  # type: ignore[arg-type]
