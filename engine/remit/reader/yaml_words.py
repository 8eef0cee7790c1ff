"""What the YAML parser complains of, in the user's words; its two builds (with C and without) word it apart."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from remit.errors import Location, Problem


class Words(NamedTuple):
    """A complaint in our words; `begins` puts it where the part begins, not where the parser noticed."""

    said: str
    help: str | None = None
    code: str = "yaml-syntax"
    begins: bool = False


QUOTE_IT = "put the text in quotes"
SAME_COLUMN = "the keys of one mapping begin in the same column"
BLOCK = Words("a block of text begins with `|` or `>`, and on the next line", QUOTE_IT)
ESCAPE = Words(
    "an escape that YAML does not know", "in double quotes a backslash is written `\\\\`; or use single quotes"
)
DIRECTIVE = Words("a line that begins with `%` speaks to the parser", "leave it out, or put the text in quotes")
TAG = Words("a tag is refused: a policy is plain data", QUOTE_IT, "yaml-tag")

# what the parser says, with where it noticed -> what is said; {sign} stands there, {first} is where the part begins
WORDS: tuple[tuple[str, Words], ...] = (
    (
        "mapping values are not allowed",
        Words("a `:` follows what cannot be a key", f"text with `: ` in it wants quotes; {SAME_COLUMN}"),
    ),
    ("could not find expected ':'", Words("a key without its `:`", "write `name: value`", begins=True)),
    (
        "scanning a quoted scalar.*(end of stream|document indicator)",
        Words("a quote that begins here is never closed", begins=True),
    ),
    (
        "flow sequence.*expected.*at the end",
        Words("a list that begins here is never closed", "close it with `]`", begins=True),
    ),
    (
        "flow mapping.*expected.*at the end",
        Words("a mapping that begins here is never closed", "close it with `}}`", begins=True),
    ),
    (
        "flow sequence.*expected ','",
        Words(
            "`,` or `]` is missing before {sign}",
            "the list begins in line {first}; text with `: ` in it wants quotes",
        ),
    ),
    (
        "flow mapping.*expected ','",
        Words(
            "`,` or `}}` is missing before {sign}",
            "the mapping begins in line {first}; text with `: ` in it wants quotes",
        ),
    ),
    (
        "sequence entries are not allowed",
        Words("a list cannot begin in this line", "begin it below its key, `- ` before each item"),
    ),
    (
        "block (collection|sequence).*start of a line",
        Words(
            "this is no item of the list that begins in line {first}",
            "an item begins with `- `, in the column of the others",
        ),
    ),
    ("block mapping.*start of a line", Words("this line fits no line above it", SAME_COLUMN)),
    (
        "block (mapping|collection|sequence).*behind a quote",
        Words(
            "text goes on behind a closing quote or bracket",
            "a quote within quotes is doubled: 'it''s'; or an earlier one is not closed",
        ),
    ),
    (
        "block (mapping|collection|sequence)",
        Words("nothing more can stand in this line", f"{SAME_COLUMN}; begin a new line"),
    ),
    (
        "node content.*at the end",
        Words("the text ends where a value is wanted", "say it, or close the list or mapping"),
    ),
    (
        "expected (the )?node content",
        Words("a value is missing before {sign}", "say it, or leave out its key or comma"),
    ),
    (
        "(alias|anchor).*alphabetic",
        Words("`*` or `&` with no name behind it", "text that begins with `*` or `&` wants quotes"),
    ),
    ("escape|hexdeci", ESCAPE),
    ("tag", TAG),
    ("directive|incompatible YAML", DIRECTIVE),
    ("block scalar", BLOCK),
    ("document start", Words("the document has ended before this", "leave out the line `...`")),
    ("cannot start any token.*a tab", Words("a tab stands where YAML wants a space", "indent with spaces", "yaml-tab")),
    ("cannot start any token", Words("no text begins with {sign}", QUOTE_IT)),
    ("", Words("this is not YAML", QUOTE_IT)),
)


def syntax_problem(wrong: Any, text: str, file: str) -> Problem:
    """What is wrong, and where, in our words.

    Args:
        wrong: A yaml.MarkedYAMLError.
        text: The file that it is about.
        file: What it is called in messages.
    """
    lines = text.split("\n")
    noticed = _place(wrong.problem_mark or wrong.context_mark, lines)
    begun = _place(wrong.context_mark or wrong.problem_mark, lines)
    if re.match(r" *\t", lines[noticed[0]]):
        return Problem("yaml-tab", "a tab indents this line", Location(file, noticed[0] + 1, 1), "indent with spaces")
    situation = f"{wrong.context} {wrong.problem} {_situation(lines, *noticed)}"
    words = next(words for pattern, words in WORDS if re.search(pattern, situation))
    sign = lines[noticed[0]][noticed[1] : noticed[1] + 1].strip()
    filling = {"sign": f"`{sign}`" if sign else "this", "first": begun[0] + 1}
    line, column = begun if words.begins else noticed
    help = words.help and words.help.format(**filling)
    ends = noticed[0] == len(lines) - 1 and "at the end" in situation
    if (words.begins or ends) and (comment := _comment(lines, begun if words.begins else (0, 0), noticed)) is not None:
        help = f"the `#` in line {comment} begins a comment: text with a `#` in it wants quotes"
    return Problem(words.code, words.said.format(**filling), Location(file, line + 1, column + 1), help)


def _comment(lines: list[str], begun: tuple[int, int], noticed: tuple[int, int]) -> int | None:
    """The last line, from 1, in which a comment hides what may have closed a part."""
    for number in range(noticed[0], begun[0] - 1, -1):
        start = begun[1] if number == begun[0] else 0
        if _hides(lines[number][start:]):
            return number + 1
    return None


def _hides(text: str) -> bool:
    """Whether a comment, behind something else or right behind a bracket, has what closes a part in it."""
    bracket = max(text.rfind(sign) for sign in "]}")
    closing = max(bracket, *(text.rfind(sign) for sign in "'\""))
    first = len(text) - len(text.lstrip())
    return any(
        (begins.start() > first and begins.end() <= closing) or (begins[0][0] in "[{" and begins.end() <= bracket)
        for begins in re.finditer(r"[\s\[{,]#", text)
    )


def _place(mark: Any, lines: list[str]) -> tuple[int, int]:
    """Line and column, counted from 0; at the end of the text, the parser may be one line further."""
    line = min(mark.line, len(lines) - 1)
    return line, min(mark.column, len(lines[line])) if line == mark.line else len(lines[line])


def _situation(lines: list[str], line: int, column: int) -> str:
    """Where in its line the parser noticed."""
    before = lines[line][:column].rstrip()
    if line == len(lines) - 1 and column == len(lines[line]):
        return "at the end"
    if lines[line].startswith("\t", column):
        return "a tab"
    if not before:
        return "at the start of a line"
    return "behind a quote" if before[-1] in "'\"]}" else "inside a line"
