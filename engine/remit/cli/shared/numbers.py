"""Numbers as they are typed behind an option."""

from __future__ import annotations

import argparse

MOST = 10**9 - 1


def number(text: str, most: int = MOST, otherwise: str = "is no number from 1 on") -> int:
    """A whole number from 1 to `most`; `otherwise` says what is wrong with any other.

    >>> number("12")
    12
    """
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"`{text}` {otherwise}")
    return int(text)


def number_or_all(text: str) -> int | None:
    """A whole number from 1 on; None for `all`.

    >>> number_or_all("12"), number_or_all("all")
    (12, None)
    """
    return None if text == "all" else number(text, otherwise="is neither a number from 1 on nor all")


def percent(text: str) -> float:
    """A share in percent.

    >>> percent("97.5")
    97.5
    """
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 100:  # noqa: PLR2004  # of a hundred
        raise argparse.ArgumentTypeError(f"`{text}` is no share in percent, from 0 to 100")
    return share
