"""Names of published policies as names of ours: those that ours cannot have are changed, and it is said how."""

from __future__ import annotations

import re
from collections.abc import Iterable

from remit.model.conditions import RESERVED
from remit.model.written import is_name

Renamed = dict[str, str]  # the published name -> ours


def names(published: Iterable[str]) -> Renamed:
    """Each published name with ours: the same where it can be, and each another.

    >>> names(["read", "rule#1", "rule 1", "not"])
    {'read': 'read', 'rule#1': 'rule-1', 'rule 1': 'rule-1-2', 'not': 'the-not'}
    """
    found: Renamed = {}
    listed = list(dict.fromkeys(published))
    taken = {name for name in listed if _fits(name)}
    for name in listed:
        ours = name if name in taken else _new(_near(name), taken)
        taken.add(ours)
        found[name] = ours
    return found


def changes(renamed: Renamed) -> Renamed:
    """The names that had to be changed."""
    return {published: ours for published, ours in renamed.items() if published != ours}


def _fits(name: str) -> bool:
    return is_name(name) and name not in RESERVED


def _near(name: str) -> str:
    """The nearest that a name can be: each run of other signs becomes a hyphen."""
    near = re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.") or "unnamed"
    return f"the-{near}" if near in RESERVED else near


def _new(near: str, taken: set[str]) -> str:
    """That name, or with the first number that nobody has."""
    numbered = (f"{near}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (near, *numbered) if name not in taken)
