"""A file laid out as edits of the lines that change, so that the cursor and the folds of an editor stay."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from remit.lsp.places import Lines, Span


def line_edits(lines: Lines, after: str) -> Iterator[tuple[Span, str]]:
    """What goes in the place of which lines, with the line ends that the text has.

    Args:
        lines: The text as it is.
        after: As it is to be, its lines ended by line feeds.
    """
    old, new, sign = lines.lines, after.split("\n"), lines.end
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if last < len(old):  # whole lines, with their ends
            yield Span(first, 0, last, 0), "".join(line + sign for line in new[start:end])
        elif first:  # up to the end of the text: with the end of the line before
            begins = Span(first - 1, len(old[first - 1]), len(old) - 1, len(old[-1]))
            yield begins, "".join(sign + line for line in new[start:end])
        else:
            yield lines.whole(), sign.join(new)
