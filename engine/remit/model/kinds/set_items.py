"""Sets as text: one of them, and some cells of a fact as descriptions of what their sets include and exclude."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from remit.model.kinds.domain import Domain
from remit.model.kinds.many_members import by_classes
from remit.model.kinds.protocols import Cut
from remit.model.matching import ABSENT, Members, Overlap, Test, Together

ONE_MEMBER = re.compile(r"includes (?P<member>[^|;]+)(?P<rest>|; excludes [^;]+)")
MOST_MEMBERS = 10  # of a set, whose sets are gone through one by one to describe some of them; of more, by classes


def is_set(written: str) -> bool:
    """Whether a text is members in braces.

    >>> is_set("{a | b}"), is_set("{}"), is_set("{a}|{b}"), is_set("includes a")
    (True, True, False, False)
    """
    return written.startswith("{") and written.find("}") == len(written) - 1 and "{" not in written[1:]


def said_set(members: Iterable[str]) -> str:
    """A set as text, its members in order of the alphabet."""
    return f"{{{' | '.join(sorted(members))}}}"


def asked(test: Test) -> Iterable[frozenset[str]]:
    """The sets of members that a test counts in."""
    if isinstance(test, Overlap):
        return [test.of]
    if isinstance(test, Together):
        return [part.of for part in test.tests]
    return [value for value in test.values if value is not ABSENT] if isinstance(test, Members) else []


def set_items(domain: Domain, cut: Cut, cells: Sequence[int]) -> tuple[str, ...]:
    """What the sets of some cells include and exclude, in as many descriptions as it takes, of which any holds."""
    several = len(domain.members) > MOST_MEMBERS
    return _any_of(by_classes(domain.members, cut, cells) if several else _by_members(domain, cut, cells))


def _by_members(domain: Domain, cut: Cut, cells: Sequence[int]) -> Iterator[str]:
    chosen = set(cells)
    values = [(cut.code(value), value) for value in _every_set(domain)]
    outside = [value for cell, value in values if cell not in chosen]
    left = [value for cell, value in values if cell in chosen]
    while left:
        box = _described(left[0], outside, domain)
        test = domain.test(box)
        left = [value for value in left if not test.holds(value)]
        yield box


def _any_of(boxes: Iterable[str]) -> tuple[str, ...]:
    """Descriptions that differ only in the one member that they include, as one: any of these."""
    members: dict[str, list[str]] = {}
    for box in boxes:
        one = ONE_MEMBER.fullmatch(box)
        members.setdefault(one["rest"] if one else box, []).extend([one["member"]] if one else [])
    return tuple(f"includes {' | '.join(names)}{rest}" if names else rest for rest, names in members.items())


def _every_set(domain: Domain) -> list[frozenset[str]]:
    sizes = range(len(domain.members) + 1)
    return [frozenset(each) for size in sizes for each in combinations(domain.members, size)]


def _described(value: frozenset[str], outside: Sequence[frozenset[str]], domain: Domain) -> str:
    """What sets like this one include and exclude, in as few words as none outside fits."""
    told = {name: name in value for name in domain.members}
    for name in domain.members:
        fewer = {other: there for other, there in told.items() if other != name}
        if not any(all((other in out) is there for other, there in fewer.items()) for out in outside):
            told = fewer
    if len(told) == len(domain.members):
        return said_set(value)
    includes, excludes = ([n for n, there in told.items() if there is wanted] for wanted in (True, False))
    clauses = [f"includes {'all ' if includes[1:] else ''}{' | '.join(includes)}"] * bool(includes)
    clauses += [f"excludes {' | '.join(excludes)}"] * bool(excludes)
    return "; ".join(clauses) or "size >= 0"
