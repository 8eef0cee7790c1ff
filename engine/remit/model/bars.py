"""The notation of one line for several names: bars between them, braces around a set, quotes around its own signs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

QUOTED = r'"(?:[^"\\]|\\.)*+"'
BARE = re.compile(r'[^|;{}"\s](?:[^|;{}"\n]*[^|;{}"\s])?')  # a name that needs no quotes
IN_BRACES = rf"\{{(?:{QUOTED}|[^{{}}])*+\}}"
SET = re.compile(IN_BRACES)
CLAUSE = re.compile(rf"(?:{QUOTED}|[^;])++")
PART = re.compile(rf"(?P<part>\s*+(?:{QUOTED}|{IN_BRACES})\s*+(?=\||\Z)|[^|]*+)(?P<more>\||\Z)")


def between_bars(names: Iterable[str]) -> str:
    """Names with bars between them; one that has signs of the notation in it stands in quotes.

    >>> between_bars(["a", "b c", "d|e", ""])
    'a | b c | "d|e" | ""'
    """
    return " | ".join(name if BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False) for name in names)


def parts_of(text: str) -> list[str]:
    """What stands between the bars of a text, but for those in quotes or in braces.

    >>> parts_of("a | b"), parts_of("{a|b}|{}"), parts_of('"a|b" | c'), parts_of(" a ")
    (['a', 'b'], ['{a|b}', '{}'], ['"a|b"', 'c'], [' a '])
    """
    found, at, more = list[str](), 0, "|"
    while more:
        match = PART.match(text, at)
        assert match is not None
        found.append(match["part"])
        at, more = match.end(), match["more"]
    return [part.strip() for part in found] if found[1:] else found


def clauses_of(text: str) -> list[str]:
    """What stands between the semicolons of a text, but for those in quotes.

    >>> clauses_of('includes "a;b"; size 2')
    ['includes "a;b"', 'size 2']
    """
    return [clause.strip() for clause in CLAUSE.findall(text)] or [""]


def unquoted(part: str) -> str:
    """A name without the quotes around it.

    >>> unquoted('"a|b"'), unquoted("a"), unquoted('"')
    ('a|b', 'a', '"')
    """
    try:
        return str(json.loads(part)) if re.fullmatch(QUOTED, part) else part
    except ValueError:
        return part


def names_in_braces(text: str) -> tuple[str, ...] | None:
    """The names in braces, where a text is that and nothing else.

    >>> names_in_braces('{a | "b|c"}'), names_in_braces("{}"), names_in_braces("{a}|{b}"), names_in_braces("a")
    (('a', 'b|c'), (), None, None)
    """
    if not (text.startswith("{") and SET.fullmatch(text)):
        return None
    return tuple(unquoted(part) for each in parts_of(text[1:-1]) if (part := each.strip()))
