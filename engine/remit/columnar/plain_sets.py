"""Sets in columns of any database: lists as it has them, or text with a sign between the members.

Of a list it is asked whether it has one of some names (`HAS`) and whether it has no others (`ONLY`): functions that
`remit.columnar.dialects` writes as each database says them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from remit.columnar.column_codes import Codes
from remit.columnar.columns import text
from remit.columnar.dialects import HAS, ONLY
from remit.columnar.sets import set_code_sql
from remit.model.kinds.domain import PRESENCE
from remit.model.matching import ABSENT, Overlap

EMPTY = "'{}'"

HasSql = Callable[[str], str]  # of a member, whether it is in the set


def list_arms(column: str, codes: Codes) -> Iterator[str]:
    """Arms of a CASE for a column of lists.

    Args:
        column: As SQL.
        codes: Those of the fact.
    """
    listed = _listed(column, codes)
    yield f"WHEN {listed.holds_members} THEN {_code(codes, listed.has)}"


def split_arms(column: str, sign: str, codes: Codes) -> Iterator[str]:
    """Arms of a CASE for a column of text in which members are listed with a sign between them.

    Args:
        column: As SQL.
        sign: What stands between the members; spaces beside it are not looked at.
        codes: Those of the fact.
    """
    if codes.domain.optional:
        yield from (f"WHEN {column} = {text(name)} THEN {codes.names[name]}" for name in PRESENCE)
    split = _split(column, sign, codes)
    yield f"WHEN {split.holds_members} THEN {_code(codes, split.has)}"


def includes(column: str, sign: str, codes: Codes, wanted: Collection[int], *, is_guarded: bool) -> str | None:
    """Whether a set has one of some codes, said by what it includes; None where other things are asked of it.

    Args:
        column: As SQL.
        sign: What stands between the members in text; empty for lists.
        codes: Those of the fact.
        wanted: The codes.
        is_guarded: What is no set must not be looked into: it would be an error.
    """
    kinds = _kinds(codes)
    if kinds is None or (sign and codes.domain.optional):
        return None
    met = {kind: codes.sets.index((cell,), 1) in wanted for kind, cell in kinds.items()}
    asked = list(_cover([k for k, so in met.items() if so], [k for k, so in met.items() if not so]))
    column_of = _split(column, sign, codes) if sign else _listed(column, codes)

    def one(names: Members, *, is_so: bool) -> str:
        found = " OR ".join(map(column_of.has, sorted(names)))
        return f"({found})" if is_so else f"NOT ({found})"

    ways = [" AND ".join(one(names, is_so=is_so) for names, is_so in way.items()) for way in asked]
    either = " OR ".join(f"({way})" for way in ways) if len(ways) > 1 else "".join(ways)
    if is_guarded:
        return f"CASE WHEN {column_of.holds_members} THEN {(either or 'TRUE') if asked else 'FALSE'} ELSE FALSE END"
    if not asked:
        return "FALSE"
    return f"{column_of.holds_members}{f' AND ({either})' if either else ''}"


Members = frozenset[str]
Kind = frozenset[tuple[Members, bool]]  # of some groups of members, whether a set has one of each


def _kinds(codes: Codes) -> dict[Kind, int] | None:
    """The cell of sets that are there, by whether they have one of some members; None where more is asked of them."""
    cells, members = codes.cells, frozenset(codes.domain.members)
    tests = [test for tests in cells.told_apart for test in tests if isinstance(test, Overlap)]
    if any(len(tests) != 1 for tests in cells.told_apart) or len(tests) < len(cells.told_apart):
        return None
    if any((test.least, test.most) not in ((1, None), (0, 0)) for test in tests):
        return None
    there = {bits: cell for bits, cell in cells.signatures.items() if cells.value(cell) is not ABSENT}
    return {
        frozenset(
            (test.of & members, bool(bit) is bool(test.least)) for test, bit in zip(tests, bits, strict=True)
        ): cell
        for bits, cell in there.items()
    }


def _cover(wanted: Sequence[Kind], others: Sequence[Kind]) -> Iterator[dict[Members, bool]]:
    """Few conjunctions that all wanted kinds, and no others, meet: each asks as little as can be."""
    left = list(wanted)
    while left:
        way = dict(sorted(left[0], key=lambda each: (sorted(each[0]), each[1])))
        for names in list(way):
            fewer = {each: is_so for each, is_so in way.items() if each != names}
            if not any(fewer.items() <= set(kind) for kind in others):
                way = fewer
        yield way
        left = [kind for kind in left if not way.items() <= set(kind)]


class _SetColumn(NamedTuple):
    """What is asked of a column of sets: whether a member is there, and whether all that is there are members."""

    has: HasSql
    holds_members: str


def _listed(column: str, codes: Codes) -> _SetColumn:
    domain = codes.domain
    every, alias = ", ".join(map(text, domain.groups)), _aliases(codes)

    def has(name: str) -> str:
        return f"{HAS}({column}, {', '.join(map(text, alias[name]))})"

    return _SetColumn(has, f"{ONLY}({column}, {every})")


def _aliases(codes: Codes) -> dict[str, list[str]]:
    """Of every member, what it may be called."""
    domain = codes.domain
    return {name: [alias for alias, members in domain.groups.items() if name in members] for name in domain.members}


def _split(column: str, sign: str, codes: Codes) -> _SetColumn:
    """Each part stands between signs of its own, `a,b` as `,a,,b,`: what is left without all members is no member."""
    domain, quoted, alias = codes.domain, text(sign), _aliases(codes)
    close = f"REPLACE(REPLACE({column}, {text(f'{sign} ')}, {quoted}), {text(f' {sign}')}, {quoted})"
    plain = f"CASE WHEN {column} = {EMPTY} THEN '' ELSE {close} END"
    parts = f"({quoted} || REPLACE({plain}, {quoted}, {text(sign * 2)}) || {quoted})"

    def has(name: str) -> str:
        found = (f"REPLACE({parts}, {text(f'{sign}{each}{sign}')}, '') <> {parts}" for each in alias[name])
        return f"({' OR '.join(found)})"

    left = parts
    for name in domain.groups:
        left = f"REPLACE({left}, {text(f'{sign}{name}{sign}')}, '')"
    return _SetColumn(has, f"REPLACE({left}, {text(sign * 2)}, '') = ''")


def _code(codes: Codes, has: HasSql) -> str:
    def count(of: Iterable[str]) -> str:
        return "(" + (" + ".join(f"CASE WHEN {has(name)} THEN 1 ELSE 0 END" for name in sorted(of)) or "0") + ")"

    return set_code_sql(codes, codes.domain.members, count)
