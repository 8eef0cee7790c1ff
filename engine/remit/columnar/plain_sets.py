"""Sets in columns of any database: lists as it has them, or text with a sign between the members.

Of a list it is asked whether it has one of some names (`HAS`) and whether it has no others (`ONLY`): functions that
`remit.columnar.dialects` writes as each database says them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from remit.columnar.column_codes import Codes
from remit.columnar.columns import text
from remit.columnar.dialects import HAS, ONLY
from remit.columnar.sets import set_code_sql
from remit.model.kinds.domain import PRESENCE

EMPTY = "'{}'"

HasSql = Callable[[str], str]  # of a member, whether it is in the set


def list_arms(column: str, codes: Codes) -> Iterator[str]:
    """Arms of a CASE for a column of lists.

    Args:
        column: As SQL.
        codes: Those of the fact.
    """
    domain = codes.domain
    every = ", ".join(map(text, domain.groups))
    alias = {name: [alias for alias, members in domain.groups.items() if name in members] for name in domain.members}

    def has(name: str) -> str:
        return f"{HAS}({column}, {', '.join(map(text, alias[name]))})"

    yield f"WHEN {ONLY}({column}, {every}) THEN {_code(codes, has)}"


def split_arms(column: str, sign: str, codes: Codes) -> Iterator[str]:
    """Arms of a CASE for a column of text in which members are listed with a sign between them.

    Each part stands between signs of its own, `a,b` as `,a,,b,`: what is left without all members is no member.

    Args:
        column: As SQL.
        sign: What stands between the members; spaces beside it are not looked at.
        codes: Those of the fact.
    """
    domain, quoted = codes.domain, text(sign)
    if domain.optional:
        yield from (f"WHEN {column} = {text(name)} THEN {codes.names[name]}" for name in PRESENCE)
    close = f"REPLACE(REPLACE({column}, {text(f'{sign} ')}, {quoted}), {text(f' {sign}')}, {quoted})"
    plain = f"CASE WHEN {column} = {EMPTY} THEN '' ELSE {close} END"
    parts = f"({quoted} || REPLACE({plain}, {quoted}, {text(sign * 2)}) || {quoted})"
    alias = {name: [alias for alias, members in domain.groups.items() if name in members] for name in domain.members}

    def has(name: str) -> str:
        found = (f"REPLACE({parts}, {text(f'{sign}{each}{sign}')}, '') <> {parts}" for each in alias[name])
        return f"({' OR '.join(found)})"

    left = parts
    for name in domain.groups:
        left = f"REPLACE({left}, {text(f'{sign}{name}{sign}')}, '')"
    yield f"WHEN REPLACE({left}, {text(sign * 2)}, '') = '' THEN {_code(codes, has)}"


def _code(codes: Codes, has: HasSql) -> str:
    def count(of: Iterable[str]) -> str:
        return "(" + (" + ".join(f"CASE WHEN {has(name)} THEN 1 ELSE 0 END" for name in sorted(of)) or "0") + ")"

    return set_code_sql(codes, codes.domain.members, count)
