"""The parts of a file as a tree, and what of it can be folded away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from remit.lsp.in_policies import WALKS
from remit.lsp.places import Lines, Span
from remit.lsp.slots import Slot
from remit.lsp.workspace import Workspace

SECTIONS = (*WALKS, "statements", "scenarios")
SAYING = ("permit", "forbid", "exempt", "waive", "abstain", "ask", "question", "means", "says", "title", "claim")
LISTED = (*(role for role, _ in WALKS.values()), "statement", "scenario")


@dataclass(slots=True)
class Symbol:
    """A part of a file: what it is called, what it is, all of it, its name, and the parts inside."""

    name: str
    kind: str
    span: Span
    at: Span
    detail: str = ""
    inside: list[Symbol] = field(default_factory=list)


def symbols(workspace: Workspace, file: str) -> list[Symbol]:
    """The sections of a file, each with what it declares.

    Args:
        workspace: The files.
        file: One with slots.
    """
    lines = workspace.lines(file)
    found: list[Symbol] = []
    for slot in workspace.slots(file) or ():
        if slot.role == "key" and slot.text in SECTIONS and slot.owner in ROOTS:
            found.append(_symbol(lines, slot, "section"))
        elif slot.defines and slot.role in LISTED:
            inner = _symbol(lines, slot, slot.role)
            outer = next((each for each in reversed(found) if each.span.has(inner.at.line, inner.at.start)), None)
            around = outer.inside[-1] if outer and outer.inside and _is_inside(inner, outer.inside[-1]) else outer
            (found if around is None else around.inside).append(inner)
    return found


ROOTS = ("policy", "vocabulary", "statements", "scenarios")


def _is_inside(inner: Symbol, outer: Symbol) -> bool:
    return outer.kind == "scope" and inner.kind == "rule" and outer.span.has(inner.at.line, inner.at.start)


def _symbol(lines: Lines, slot: Slot, kind: str) -> Symbol:
    at = lines.span(slot)
    said = (part.value for key in SAYING if slot.part is not None and (part := slot.part.step(key)) is not None)
    detail = next((text for text in said if isinstance(text, str)), "")
    return Symbol(slot.text, kind, block(lines, at), at, " ".join(detail.split()))


def block(lines: Lines, at: Span) -> Span:
    """A part with all the lines below it that stand further in than it does.

    Args:
        lines: The text.
        at: The name of the part.
    """
    indent = _indent(lines.line(at.line))
    last = at.line
    for number in range(at.line + 1, len(lines.lines)):
        text = lines.line(number)
        if text.strip() and not text.lstrip().startswith("#"):
            if _indent(text) <= indent:
                break
            last = number
    return Span(at.line, at.start, last, max(len(lines.line(last)), at.end if last == at.line else 0))


def _indent(text: str) -> int:
    """How far in a line stands; an item of a list stands where its dash does."""
    return len(text) - len(text.lstrip(" "))


def folds(workspace: Workspace, file: str) -> Iterator[tuple[int, int, str]]:
    """What can be folded: its first and last line, from 0, and `comment` where it is one.

    Args:
        workspace: The files.
        file: Any.
    """
    lines = workspace.lines(file)
    began: int | None = None
    for number, text in enumerate([*lines.lines, ""]):
        if text.lstrip().startswith("#"):
            began = number if began is None else began
            continue
        if began is not None and number - 1 > began:
            yield began, number - 1, "comment"
        began = None
        if text.strip() and (last := block(lines, Span(number, 0, number, 0)).end_line) > number:
            yield number, last, ""
