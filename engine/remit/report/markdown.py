"""Markdown for a review: what matters first, the rest folded; what a policy says is text in it, and never markup.

A comment on a pull request holds 65,536 characters: lists are cut, and say how many more there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from remit.report import DISCLAIMER

MOST = 20  # that a list or a table has
SIGNS = re.compile(r"([\\`*_\[\]|~])")
OPENING = re.compile(r"^([#+=-]|\d+(?=[.)]))")  # what begins a heading, a list
QUOTED = re.compile(r"`([^`]+)`")  # the user's words, in messages
TO_NOBODY = "@\N{WORD JOINER}"  # a host tells nobody that they were named


def plain(text: object) -> str:
    r"""A text as it is, in one line: none of its signs is markup, but what stands between backticks is code.

    >>> plain("a|b *c* <d> @all"), plain("use `a*` or *b*"), plain("1. no list")
    ('a\\|b \\*c\\* &lt;d&gt; @\u2060all', 'use `a*` or \\*b\\*', '1\\. no list')
    """
    said = " ".join(str(text).split())
    parts = QUOTED.split(said)
    shown = "".join(code(part) if number % 2 else _escaped(part) for number, part in enumerate(parts))
    return OPENING.sub(lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", shown)


def _escaped(text: str) -> str:
    return SIGNS.sub(r"\\\1", _in_html(text))


def _in_html(text: str) -> str:
    said = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return said.replace("@", TO_NOBODY)


def code(text: object) -> str:
    """A text as code, in one line, whatever backticks are in it.

    >>> code("age"), code("a `b`")
    ('`age`', '`` a `b` ``')
    """
    said = " ".join(str(text).split())
    ticks = _longer(said, 1)
    room = " " if len(ticks) > 1 or not said else ""
    return f"{ticks}{room}{said}{room}{ticks}"


def fenced(text: str, language: str = "yaml") -> list[str]:
    """Lines of code as a block.

    Args:
        text: One line or several.
        language: Of what it is, for its colours.
    """
    ticks = _longer(text, 3)
    return [f"{ticks}{language}", *text.rstrip("\n").split("\n"), ticks]


def _longer(text: str, least: int) -> str:
    """A run of backticks that is longer than any in a text."""
    return "`" * max(least, 1 + max((len(run) for run in re.findall("`+", text)), default=0))


def folded(summary: str, lines: Iterable[str]) -> list[str]:
    """Lines that are shown when somebody asks for them; none, where there is nothing to show.

    Args:
        summary: The text that stands there instead, which no Markdown is read in.
        lines: Of Markdown.
    """
    found = list(lines)
    parts = QUOTED.split(" ".join(summary.split()))
    said = "".join(f"<code>{_in_html(p)}</code>" if number % 2 else _in_html(p) for number, p in enumerate(parts))
    return ["<details>", f"<summary>{said}</summary>", "", *found, "", "</details>", ""] if found else []


def table(head: Sequence[str], rows: Sequence[Sequence[str]], more: str = "") -> list[str]:
    """A table; of many rows, the first.

    Args:
        head: What the columns are called.
        rows: Cells of Markdown, without bars that are not escaped.
        more: Where all of them are to be found.
    """
    lines = [_row(head), _row(["---"] * len(head)), *(_row([in_cell(each) for each in row]) for row in rows[:MOST])]
    return [*lines, *_rest(len(rows), more)] if rows else []


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def in_cell(text: str) -> str:
    r"""Markdown in a cell: a bar in code would end it.

    >>> in_cell("`a|b`"), in_cell("a\\|b")
    ('`a\\|b`', 'a\\|b')
    """
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def listed_lines(items: Sequence[str], more: str = "") -> list[str]:
    """A list; of many items, the first.

    Args:
        items: Of Markdown, a line each, or several with their indent.
        more: Where all of them are to be found.
    """
    return [*(f"- {item}" for item in items[:MOST]), *_rest(len(items), more)]


def _rest(number: int, more: str) -> Iterator[str]:
    if number > MOST:
        yield ""
        yield f"… and {number - MOST} more{f'; {more}' if more else ''}."


def whole(mark: str, headline: str, lines: Iterable[str]) -> str:
    """A section of a review: its headline, what there is to say, and what all this is not.

    Args:
        mark: A sign that says at a glance how it stands.
        headline: The result, in a few words of Markdown.
        lines: Of Markdown.
    """
    body = "\n".join([f"### {mark} {headline}", "", *lines]).rstrip()
    return f"{body}\n\n<sub>{DISCLAIMER}</sub>\n"
