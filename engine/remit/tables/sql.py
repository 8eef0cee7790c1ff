"""A policy printed as SQL for a database of one's own: a query, or a view, in the dialect that it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from remit.columnar.columns import identifier, text
from remit.columnar.dialects import READ, in_dialect
from remit.columnar.plain_sql import PlainSql
from remit.decide.unlinked import idle_inputs
from remit.errors import Problem, RemitError, TooLarge, near_miss, visible
from remit.extras import extra
from remit.tables.request import Request
from remit.version import VERSION

UNDECIDED = "undecided"  # the column that says which facts, compared with each other, leave a row to a decision
OTHER_NAMES = {"postgresql": "postgres", "sqlserver": "tsql", "mssql": "tsql", "pyspark": "spark"}


def printed(request: Request, dialect: str, table: str, view: str | None = None) -> str:
    """The SQL that gives the table with the wanted columns.

    Args:
        request: What is wanted.
        dialect: A dialect of sqlglot.
        table: The table, in parts that are joined by dots.
        view: A view that is to be created; without it, a query is printed.

    Raises:
        RemitError: sqlglot is not installed, or what is asked for cannot be written in that dialect.
    """
    write, sqlglot = dialect_named(dialect)
    columns = fact_columns(request)
    split = {fact: request.split[column] for fact, column in columns.items() if column in request.split}
    plain = PlainSql(columns, dialect=write, split=split)
    wanted = [f"{sql} AS {identifier(name)}" for name, sql in expressions(request, plain).items()]
    query = f"SELECT {identifier('t')}.*, {', '.join(wanted)} FROM {_qualified(table)} AS {identifier('t')}"
    statement = query if view is None else f"CREATE VIEW {_qualified(view)} AS {query}"
    strict = sqlglot.ErrorLevel.RAISE
    try:
        written = in_dialect(sqlglot, statement, write).sql(write, pretty=True, unsupported_level=strict)
    except RecursionError:
        said = "the SQL of this policy would be nested too deeply"
        raise TooLarge(said, ("rules",), help="ask for fewer columns, or `remit classify` its tables") from None
    if not is_read_again(sqlglot, written, write, statement):
        said = f"names or values of this policy cannot be written in the dialect `{dialect}`"
        raise RemitError([Problem("usage", said, None, "another dialect, or other names of columns (--map)")])
    has_open = identifier(request.prefix + UNDECIDED) in "".join(wanted)
    return f"{_head(request, plain.columns, has_open=has_open)}{written};\n"


def is_read_again(sqlglot: Any, written: str, dialect: str, statement: str) -> bool:
    """Whether the SQL is one statement of its dialect, with the names and texts that it was made from."""

    def parts(sql: str, dialect: str) -> tuple[set[str], set[str]]:
        (parsed,) = sqlglot.parse(sql, read=dialect)
        texts = {each.this for each in parsed.find_all(sqlglot.exp.Literal) if each.is_string}
        return {each.this for each in parsed.find_all(sqlglot.exp.Identifier)}, texts

    try:
        (names, texts), (wanted, said) = parts(written, dialect), parts(statement, READ)
    except (ValueError, sqlglot.errors.SqlglotError):
        return False
    return wanted <= names and said - texts <= {"+0 days"}


def expressions(request: Request, plain: PlainSql) -> dict[str, str]:
    """Of every new column, the expression that gives it: those that are wanted, and UNDECIDED where rows can be open.

    Args:
        request: What is wanted.
        plain: How columns are written.

    Raises:
        RemitError: The policy is too large.
    """
    columns = request.facts(dict.fromkeys(plain.columns.values(), ""))
    found = dict[str, str]()
    for name in request.columns:
        expression = replace(request, columns=(name,)).expression(columns)
        found[request.names[name]] = plain.column(expression)
    if open_rows := plain.open_rows(expression):
        arms = " ".join(f"WHEN {sql} THEN {text(facts)}" for facts, sql in open_rows.items())
        found[request.prefix + UNDECIDED] = f"CASE {arms} END"
    return found


def fact_columns(request: Request) -> dict[str, str]:
    """Of every fact that is not given, its column. Raises RemitError where two are of one fact."""
    mapped = dict[str, str]()
    for column, fact in request.map.items():
        if fact in mapped:
            said = f"two columns are the fact {fact}: `{mapped[fact]}` and `{column}`"
            raise RemitError([Problem("duplicate-name", said, None, "map one of them")])
        mapped[fact] = column
    policy = request.policy.policy
    idle = idle_inputs(policy)  # what is derived from them is worked out beforehand
    left = [fact for fact in policy.facts if fact not in idle and fact not in request.known]
    return {fact: mapped.get(fact, fact) for fact in policy.facts if fact in left or fact in mapped}


def dialect_named(name: str) -> tuple[str, Any]:
    """Its name as sqlglot has it, and sqlglot. Raises RemitError where there is none."""
    with extra("tables"):
        import sqlglot
    known = sorted(name for name in sqlglot.Dialect.classes if name)
    write = OTHER_NAMES.get(name.lower(), name.lower())
    if write not in known:
        help = near_miss(name, known, "dialects")
        raise RemitError([Problem("usage", f"no dialect `{name}`", None, help)])
    return write, sqlglot


def _qualified(name: str) -> str:
    if not all(parts := name.split(".")):
        help = "a table is called NAME or SCHEMA.NAME"
        raise RemitError([Problem("usage", f"no name stands in a part of `{name}`", None, help)])
    return ".".join(map(identifier, parts))


def _head(request: Request, columns: Mapping[str, str], *, has_open: bool) -> str:
    """What a reader of the database has to know."""
    policy = request.policy
    picked = policy.knowledge.picked(request.readings)
    kinds = {fact: policy.policy.facts[fact].kind for fact in columns}
    lines = [
        f"{policy.policy.policy}, by remit {VERSION}; policy {policy.hash[:12]}",
        *(f"reading {name}: {choice}" for name, choice in picked.items()),
        *(f"column {column}: {TYPES[kinds[fact]]}" for fact, column in columns.items()),
        *(f"NULL in {columns[fact]}: there is none" for fact in request.null_is_absent),
        *(f"column {column}: {sign} stands between the members" for column, sign in request.split.items()),
        *(
            [f"where {request.prefix}{UNDECIDED} names facts, others are NULL: ask `remit classify`"]
            if has_open
            else []
        ),
        "NULL in a column is unknown, the name of a group is any of its values;",
        "a value that a fact does not have, or an impossible row, gives NULL instead of a verdict.",
    ]
    return "".join(f"-- {visible(line)}\n" for line in lines)


TYPES = {
    "choice": "text",
    "flag": "true or false",
    "integer": "a whole number",
    "number": "a decimal number",
    "date": "a day",
    "datetime": "a moment with its offset, to the second; in SQLite text such as 2024-05-30T14:00:00Z",
    "text": "text",
    "set": 'a list of names; in SQLite text such as ["a", "b"]; or with --split text',
}
