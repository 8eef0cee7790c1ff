"""Texts that are meant as they stand, though they read like the language: `absent`, `size 3`, `same as x`, `{GUID}`.

What a test accepts is kept as text. Such a text bears a mark in front, which no file and no caller can write, and
which nobody sees: what is shown goes through `plainly`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MARK = "\x02"
BAR = "\x03"  # a bar in one of several texts that are listed between bars
OTHER_THAN = "other than"  # `other than a | b`
PRESENT_OR_ABSENT = ("absent", "present")
LANGUAGE = re.compile(
    r"absent|present|within|\{.*|(?:other than|includes all|includes|excludes|within|size|same as|different from"
    r"|at least|at most|less than|more than|member of) .*",
    re.DOTALL,
)


def exactly(text: str) -> str:
    """A text as an item of a test that means nothing but this text.

    >>> exactly("alice"), exactly("size 3") == MARK + "size 3"
    ('alice', True)
    """
    return MARK + text if LANGUAGE.fullmatch(text) else text


def plainly(item: str) -> str:
    """An item, or a text with items in it, as a person reads it.

    >>> plainly(exactly("size 3")), plainly(other_than(["auth0|5f7c", "root"]))
    ('size 3', 'other than auth0|5f7c | root')
    """
    return item.replace(MARK, "").replace(BAR, "|")


def other_than(texts: Iterable[str]) -> str:
    """The item that accepts every text but these."""
    return f"{OTHER_THAN} {' | '.join(text.replace('|', BAR) for text in texts)}"


def others_named(item: str) -> tuple[str, ...] | None:
    """The texts that `other than` names; None where an item is something else.

    >>> others_named(other_than(["a|b", ""])), others_named(exactly("other than a")), others_named("a")
    (('a|b', ''), None, None)
    """
    if not item.startswith(f"{OTHER_THAN} "):
        return None
    return tuple(text.replace(BAR, "|") for text in item[len(OTHER_THAN) + 1 :].split(" | "))


def as_written(item: str) -> str:
    """An item as a policy has it on one line.

    >>> as_written(exactly("size 3")), as_written(""), as_written("alice")
    ('{text: size 3}', '""', 'alice')
    """
    if item.startswith(MARK):
        return f"{{text: {plainly(item)}}}"
    return plainly(item) or '""'
