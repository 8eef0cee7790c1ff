"""Ways in which a file may be broken: its lines, its tokens, or the data that it says, changed at random."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

TOKEN = re.compile(r"\w+|\s+|.")
SIGNS = [*"[]{}#'\"`%@|>?\\\t\n ", "- ", ": ", ", ", "[]", "{}", "---\n", "...\n", "&a ", "*a", "<<: ", "!!str ", "!x "]
CHARACTERS = ["\x00", "\x85", "\u202e", "\ud7ff", "é", "\N{CYRILLIC SMALL LETTER A}", "a" * 300, "\\u12", ""]
SCALARS = ["null", "~", "no", "0", "-1", "1e5", "9" * 30, "..", ">= ", "2024-02-30", "9999-12-31", "0001-01-01"]
WORDS = ["all", "any", "not", "one of", "date", "remit", "given", "cites", "true", "#p1.s1"]
NASTY = [*SIGNS, *CHARACTERS, *SCALARS, *WORDS]
LEAVES = st.none() | st.sampled_from([*SCALARS, *WORDS, "x", "> 9999-12-31", "a\nb", "|"])
KEYS = st.sampled_from(["", "x", "a b", "when", *WORDS])
DATA = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)


def broken_lines(text: str) -> st.SearchStrategy[str]:
    """Lines taken out, doubled, exchanged, moved in or out."""
    return _changed(text.splitlines(keepends=True), st.sampled_from(["", "\n", "  ", "- x\n", "x: y\n"]))


def broken_tokens(text: str) -> st.SearchStrategy[str]:
    """Words, spaces and signs taken out, doubled, exchanged or replaced."""
    return _changed(TOKEN.findall(text), st.sampled_from(NASTY))


@st.composite
def _changed(draw: st.DrawFn, parts: list[str], others: st.SearchStrategy[str]) -> str:
    changed = list(parts)
    for _ in range(draw(st.integers(1, 4))):
        here, there = (draw(st.integers(0, len(changed) - 1)) for _ in range(2))
        part, other = changed[here], draw(others) if draw(st.booleans()) else changed[there]
        changed[here] = draw(st.sampled_from(["", part + part, other, other + part, part[1:]]))
    return "".join(changed)


@st.composite
def broken_data(draw: st.DrawFn, whole: Any) -> str:
    """A part taken out, replaced, put elsewhere or called otherwise; as JSON."""
    changed = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(changed))
        holder, step = draw(st.sampled_from(places))
        other, at = draw(st.sampled_from(places))
        what = draw(st.integers(0, 3))
        if what == 0:
            del holder[step]
        elif what == 1:
            holder[step] = draw(DATA)
        elif what == 2:
            holder[step] = copy.deepcopy(other[at])
        elif isinstance(holder, dict):
            holder[str(at)] = holder.pop(step)
        if not changed:
            break
    return json.dumps(changed, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1])))


def _places(whole: Any) -> Iterator[tuple[Any, Any]]:
    """Every part that is held by a list or mapping: the holder, and where in it."""
    for step in list(whole) if isinstance(whole, dict) else range(len(whole)):
        yield whole, step
        if isinstance(whole[step], (dict, list)):
            yield from _places(whole[step])
