"""Sets in columns of DuckDB: lists, text in braces, a list as JSON has it, and text with a sign between members."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from remit.columnar.column_codes import Codes
from remit.columnar.columns import LIST, MARK, TEXT_TYPES, WRITTEN_TYPES, Column
from remit.columnar.columns import text as quoted
from remit.columnar.sets import set_code_sql
from remit.model.items import PRESENT_OR_ABSENT

BRACES = r"\{[^{}\"]*\}"
JSON_LIST = r"\[\s*(\"[^\"\\]*\"\s*(,\s*\"[^\"\\]*\"\s*)*)?\]"
SPACES = " \t\u00a0"


def of_sets(codes: Codes, column: Column, number: Callable[[int], int]) -> list[str]:
    """Arms of a CASE for the sets that a column holds; what is no set of declared members falls through.

    Args:
        codes: Those of the fact.
        column: The one that holds it.
        number: What stands for a code.
    """
    members = codes.domain.members
    arms = []
    for listed in _lists(codes, column):
        valid = f"list_has_all({_list(members)}, {listed}) AND list_count({listed}) = len({listed})"

        def count(of: Iterable[str], listed: str = listed) -> str:
            return f"len(list_intersect({listed}, {_list(sorted(of))}))"

        arms.append(f"WHEN {valid} THEN {set_code_sql(codes, members, count, number)}")
    return arms


def _lists(codes: Codes, column: Column) -> list[str]:
    """The lists that cells may be, each NULL where a cell is written otherwise."""
    if column.kind == LIST:
        if column.item_kind not in WRITTEN_TYPES:
            return []
        return [column.sql if column.item_kind == "VARCHAR" else f"CAST({column.sql} AS VARCHAR[])"]
    if column.kind not in TEXT_TYPES:
        return []
    written = f"CAST({column.sql} AS VARCHAR)"
    if column.split:
        return [_split(written, column.split, codes)]
    inside = f"trim(substr({written}, 2, length({written}) - 2), {quoted(SPACES)})"
    braces = f"CASE WHEN regexp_full_match({written}, {quoted(BRACES)}) THEN {_parts(inside, '|')} END"
    plain = f"ltrim({written}, {quoted(MARK)})"
    is_json = f"regexp_full_match({written}, {quoted(MARK + JSON_LIST)})"
    as_json = f"CASE WHEN {is_json} THEN from_json({plain}, '[\"VARCHAR\"]') END"
    return [braces, as_json]


def _split(written: str, sign: str, codes: Codes) -> str:
    """The members that a text lists with a sign between them; `{}` and the empty text are the empty set."""
    plain = f"trim(ltrim({written}, {quoted(MARK)}), {quoted(SPACES)})"
    told = f"{plain} IN ({', '.join(map(quoted, PRESENT_OR_ABSENT))})" if codes.domain.optional else "FALSE"
    return f"CASE WHEN {told} THEN NULL WHEN {plain} = '{{}}' THEN [] ELSE {_parts(plain, sign)} END"


def _parts(text: str, sign: str) -> str:
    """The parts of a text between signs, without white space around them and without those of nothing."""
    parts = f"list_transform(string_split({text}, {quoted(sign)}), lambda part: trim(part, {quoted(SPACES)}))"
    return f"list_filter({parts}, lambda part: part <> '')"


def _list(names: Iterable[str]) -> str:
    return f"CAST([{', '.join(map(quoted, names))}] AS VARCHAR[])"
