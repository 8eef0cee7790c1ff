"""Ranges as they are written elsewhere (`18-65`, `>=18,<65`, `≥ 18`, `18+`, `!= 18`), as they are written here."""

from __future__ import annotations

import re
from collections.abc import Callable

from remit.model.matching import Span, Unreadable

WORDS = {"at least": ">=", "from": ">=", "at most": "<=", "up to": "<=", "until": "<="}
WORDS |= {**dict.fromkeys(("more than", "over", "above", "after"), ">")}
WORDS |= {**dict.fromkeys(("less than", "under", "below", "before"), "<")}
SIGNS = {"≥": ">=", "⩾": ">=", "=>": ">=", "≤": "<=", "⩽": "<=", "=<": "<=", "==": "="}
NOT = re.compile(r"(?:!=|<>|≠|not )\s*(?P<value>.+)")
SIGNED = re.compile(rf"(?P<sign>{'|'.join(SIGNS)})\s*(?P<bound>.+)")
WORDED = re.compile(rf"(?P<sign>{'|'.join(WORDS)})\s+(?P<bound>.+)")
BETWEEN = re.compile(
    r"(?:(?:between|from)\s+|\[)(?P<low>.+?)\s*(?:\band\b|\bto\b|\buntil\b|-|\u2013|,|;|\.\.)\s*(?P<high>[^\]]+)\]?"
)
BOTH = re.compile(r"(?P<low>[<>]=?.+?)\s*(?:,|;|&&?|and)\s*(?P<high>[<>]=?.+)")
TO = re.compile(r"\s*(?:-|\u2013|\u2014|\bto\b|\.{3,}|…)\s*")
AND_MORE = re.compile(r"(?P<low>.+?)\s*(?:\+|and more|or more)")
UNIT = re.compile(r"(?P<range>(?:[<>]=?|=)?\s*.*?[0-9])\s*(?P<unit>[^\W\d]+\.?|%|€|\$)")
FORMS = "ranges are written >= 18, < 65 or 18 .. 65 (both ends included)"
LONGEST = 200  # characters of what could be a range


def range_hint(written: str, read: Callable[[str], Span], said: Callable[[Span], str]) -> str | None:
    """What would help; None where nobody meant a range. `read` reads one as it is written here."""
    if len(written) > LONGEST:
        return None

    def spanned(text: str) -> Span | None:
        try:
            return read(text)
        except Unreadable:
            return None

    def write(span: Span) -> str:
        return f"write `{said(span)}`"

    if match := NOT.fullmatch(written):
        value = spanned(match["value"])
        return FORMS if value is None else f"what it is not: not: {{fact: {said(value)}}}"
    if (match := SIGNED.fullmatch(written)) and (span := spanned(SIGNS[match["sign"]] + match["bound"])):
        return write(span)
    if match := BETWEEN.fullmatch(written):
        span = spanned(f"{match['low']} .. {match['high']}")
        return FORMS if span is None or None in span or span.low > span.high else f"{write(span)}, both ends included"
    if match := WORDED.fullmatch(written):
        span = spanned(f"{WORDS[match['sign']]} {match['bound']}")
        return FORMS if span is None else write(span)
    if match := BOTH.fullmatch(written):
        both = [spanned(match[end]) for end in ("low", "high")]
        ends = [
            getattr(span, end) for end in ("low", "high") for span in both if span and getattr(span, end) is not None
        ]
        return write(Span(*ends)) if len(ends) == len(both) and ends[0] <= ends[1] else FORMS
    if match := AND_MORE.fullmatch(written):
        span = spanned(f">= {match['low']}")
        return write(span) if span else None
    for sign in TO.finditer(written, 1):
        span = spanned(f"{written[: sign.start()]} .. {written[sign.end() :]}")
        if span and None not in span and span.low <= span.high:
            return f"{write(span)}, both ends included"
    if (match := UNIT.fullmatch(written)) and (span := spanned(match["range"])):
        return f"{write(span)}; the unit stands in the declaration of the fact"
    return FORMS if re.match(r"[≥⩾≤⩽≠]|=[<>]|[<>]{2}", written) else None
