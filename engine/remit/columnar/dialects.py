"""What databases say each in their own way: members of lists, and how far days and moments are from each other.

The SQL is written with functions that no database has, and `in_dialect` puts what the database says in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from remit.errors import Problem, RemitError

READ = "postgres"  # the dialect that is written, and that others are made from
HAS, ONLY = "REMIT_HAS", "REMIT_ONLY"  # whether a list has one of some names; and no others
DAYS, SECONDS = "REMIT_DAYS", "REMIT_SECONDS"  # from one day, or moment, to another

Arguments = list[str]  # of a function, as SQL of the dialect


def _any_of(arguments: Arguments) -> str:
    return f"({' OR '.join(f'{name} = ANY({arguments[0]})' for name in arguments[1:])})"


def _in_json(arguments: Arguments) -> str:
    listed = ", ".join(arguments[1:])
    return f"EXISTS(SELECT 1 FROM JSON_EACH({arguments[0]}) AS e WHERE e.value IN ({listed}))"


def _only_in_json(arguments: Arguments) -> str:
    column, listed = arguments[0], ", ".join(arguments[1:])
    odd = f"SELECT 1 FROM JSON_EACH({column}) AS e WHERE e.type <> 'text' OR NOT e.value IN ({listed})"
    return f"CASE WHEN JSON_VALID({column}) THEN JSON_TYPE({column}) = 'array' AND NOT EXISTS({odd}) ELSE FALSE END"


def _array(arguments: Arguments) -> str:
    return ", ".join(arguments[1:])


SPARK: Mapping[str, Callable[[Arguments], str]] = {
    HAS: lambda found: f"ARRAYS_OVERLAP({found[0]}, ARRAY({_array(found)}))",
    ONLY: lambda found: f"SIZE(ARRAY_EXCEPT({found[0]}, ARRAY({_array(found)}))) = 0",
    DAYS: lambda found: f"DATEDIFF({found[0]}, {found[1]})",
    SECONDS: lambda found: f"(UNIX_TIMESTAMP({found[0]}) - UNIX_TIMESTAMP({found[1]}))",
}
WRITERS: Mapping[str, Mapping[str, Callable[[Arguments], str]]] = {
    "postgres": {
        HAS: _any_of,
        ONLY: lambda found: f"{found[0]} <@ CAST(ARRAY[{_array(found)}] AS TEXT[])",
        DAYS: lambda found: f"({found[0]} - {found[1]})",
        SECONDS: lambda found: f"EXTRACT(EPOCH FROM {found[0]} - {found[1]})",
    },
    "duckdb": {
        HAS: lambda found: f"LIST_HAS_ANY({found[0]}, [{_array(found)}])",
        ONLY: lambda found: (
            f"(LIST_HAS_ALL([{_array(found)}], {found[0]}) AND LIST_COUNT({found[0]}) = LENGTH({found[0]}))"
        ),
        DAYS: lambda found: f"({found[0]} - {found[1]})",
        SECONDS: lambda found: f"(EPOCH({found[0]}) - EPOCH({found[1]}))",
    },
    "sqlite": {
        HAS: _in_json,
        ONLY: _only_in_json,
        DAYS: lambda found: f"(JULIANDAY({found[0]}) - JULIANDAY({found[1]}))",
        SECONDS: lambda found: f"(STRFTIME('%s', {found[0]}) - STRFTIME('%s', {found[1]}))",
    },
    "spark": SPARK,
    "databricks": SPARK,
}
SAID = {
    HAS: "lists, which are written for {dialects}; for others name a column of text: --split COLUMN=SIGN",
    DAYS: "how near days and moments are to each other, which is written for {dialects}",
}
SAID |= {ONLY: SAID[HAS], SECONDS: SAID[DAYS]}


def in_dialect(sqlglot: Any, sql: str, dialect: str) -> Any:
    """A statement or expression as it is parsed, with our functions as the dialect has them.

    Args:
        sqlglot: The library.
        sql: In the dialect READ, with our functions.
        dialect: As sqlglot calls it.

    Raises:
        RemitError: It has one that is not written for that dialect.
    """
    tree, writers = sqlglot.parse_one(sql, read=READ), WRITERS.get(dialect, {})
    if not any(name in sql for name in SAID):
        return tree
    for node in reversed(list(tree.find_all(sqlglot.exp.Anonymous))):  # those inside of others first
        name = str(node.this).upper()
        if name in SAID:
            if name not in writers:
                said = SAID[name].format(dialects=", ".join(WRITERS))
                raise RemitError([Problem("usage", f"the dialect `{dialect}` has its own way for {said}")])
            arguments = [each.sql(dialect) for each in node.expressions]
            node.replace(sqlglot.parse_one(writers[name](arguments), read=dialect))
    return tree
