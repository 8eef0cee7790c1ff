"""A text that is being written, made whole: with a stand-in where the cursor is, and what is still open closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remit.errors import RemitError
from remit.lsp.places import Lines
from remit.lsp.slots import Slot
from remit.lsp.workspace import Workspace

STAND_IN = "\ue000"  # a letter that nobody writes
KEY_BEGINS = re.compile(r"[ ]*(?:\w[\w.\- ]*)?")  # nothing before it in its line
TOP = re.compile(r"[^\s#\-{\[]")  # a line that begins a section
REST = re.compile(r"[\w.\-]*")


def slot_at(workspace: Workspace, file: str, line: int, column: int) -> tuple[Slot, str, tuple[Slot, ...]] | None:
    """What a word would be that is written at a place.

    Args:
        workspace: The files.
        file: One of them, whole or not.
        line: From 0.
        column: From 0, in characters.

    Returns:
        Its slot, in which `STAND_IN` is where the cursor is; the text of the file with it; all slots of that. None
        where nothing can be told.
    """
    lines = workspace.lines(file)
    for text, is_all in _made_whole(lines, line, column):
        try:
            slots = workspace.slots_of(text, file) or ()
        except RemitError:
            continue
        found = [slot for slot in slots if STAND_IN in slot.text and _can_be_offered(slot)]
        if found:
            return max(found, key=lambda slot: (slot.role != "source", slot.skip)), text, slots
        if is_all:
            return None
    return None


def _can_be_offered(slot: Slot) -> bool:
    """Whether there can be words for it: prose and days are their author's."""
    return slot.role not in ("text", "word") or slot.owner == "combining"


def _made_whole(lines: Lines, line: int, column: int) -> Iterator[tuple[str, bool]]:
    """The text with the stand-in, in ways of which one may be what was meant; the plainest first.

    With each, whether that is all, where it can be read: behind a key stands nothing but what is written there.
    """
    head, tail = lines.line(line)[:column], lines.line(line)[column:]
    rest = tail[len(REST.match(tail)[0]) :]  # type: ignore[index]  # what is behind the word that is under the cursor
    above, below = lines.lines[:line], lines.lines[line + 1 :]
    begun = f"{head}{STAND_IN}"
    closing = _closing(head)
    as_it_is, as_key = begun + rest, f"{begun}: {rest}" if not rest.strip() else ""
    closed, closed_key = begun + closing, f"{begun}: x{closing}"
    if closing and not rest.strip():  # most likely what is open is not closed yet
        ways = [closed, as_it_is, closed_key, as_key]
    elif KEY_BEGINS.fullmatch(head):
        ways = [as_key, as_it_is, closed, closed_key]
    else:
        ways = [as_it_is, as_key, closed, closed_key]
    for above_it, below_it in (_section(above, below), (above, below), (above, [])):
        for way in filter(None, ways):
            is_all = way == as_it_is and not KEY_BEGINS.fullmatch(head)
            yield "\n".join([*above_it, way, *below_it]), is_all


def _section(above: list[str], below: list[str]) -> tuple[list[str], list[str]]:
    """The lines around the cursor without those of other sections than its own, but for their keys; no line moves.

    That is a fraction of a large file, and tells the same, unless sections share anchors.
    """
    begins = max((number for number, line in enumerate(above) if TOP.match(line)), default=0)
    ends = next((number for number, line in enumerate(below) if TOP.match(line)), len(below))
    before = [line if number >= begins or TOP.match(line) else "" for number, line in enumerate(above)]
    return before, [line if number < ends or TOP.match(line) else "" for number, line in enumerate(below)]


def _closing(head: str) -> str:
    """What closes the quotes and brackets that a line has open.

    >>> _closing('when: {a: [b, "c'), _closing("a: b")
    ('"]}', '')
    """
    open_, quote = list[str](), ""
    for sign in head:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "[{":
            open_.append("]" if sign == "[" else "}")
        elif sign in "]}" and open_:
            open_.pop()
    return quote + "".join(reversed(open_))
