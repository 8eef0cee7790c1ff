"""Arguments that commands share: NAME=VALUE pairs, readings, the texts of sources."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from remit.decide.knowledge import Readings
from remit.reader.files import read_text


def pair(text: str) -> tuple[str, str]:
    """NAME=VALUE, or ID=FILE, as two texts.

    >>> pair("long-range-scope=beyond-the-area")
    ('long-range-scope', 'beyond-the-area')
    """
    name, sign, value = text.partition("=")
    if not sign or not name or not value:
        raise argparse.ArgumentTypeError(f"`{text}` is not two things with a `=` between them")
    return name, value


def listed(text: str) -> tuple[str, ...]:
    """A list of names with commas between them.

    >>> listed("verdict, rules")
    ('verdict', 'rules')
    """
    return tuple(part.strip() for part in text.split(",") if part.strip())


def readings_of(arguments: argparse.Namespace) -> Readings:
    """The readings that were picked, or "open"."""
    return "open" if arguments.readings == "open" and not arguments.reading else dict(arguments.reading)


def source_texts(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The text of each source that was given. Raises RemitError."""
    return {source: read_text(path) for source, path in pairs}
