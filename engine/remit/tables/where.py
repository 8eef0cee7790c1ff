"""The rows that a policy lets through, as a condition behind WHERE in the dialect of a database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from remit.columnar.answers import SEPARATOR
from remit.columnar.columns import identifier
from remit.columnar.dialects import in_dialect
from remit.columnar.plain_sql import PlainSql
from remit.columnar.where_sql import Where
from remit.errors import Problem, RemitError, TooLarge, near_miss
from remit.model.rules import Verdict
from remit.tables.request import Request
from remit.tables.sql import dialect_named, fact_columns, is_read_again

ALLOWED = frozenset(verdict.value for verdict in Verdict if verdict.allowed)
WHERE = (*(verdict.value for verdict in Verdict), "allowed", "possibly", "never")
LONGEST_LINE = 100  # what is longer is printed in several
TOO_DEEP = "the condition would be nested too deeply"


def is_wanted(which: str, possible: Collection[str]) -> bool:
    """Whether a row is among those that are asked for.

    Args:
        which: A verdict that is certain, or `undetermined`; `allowed`: whatever is missing, it is permitted or exempt;
            `never`: it is neither, whatever is missing; `possibly`: that depends on what is missing.
        possible: The verdicts that are possible.
    """
    own = set(possible)
    if which == "allowed":
        return own <= ALLOWED
    if which == "never":
        return own.isdisjoint(ALLOWED)
    if which == "possibly":
        return not (own <= ALLOWED or own.isdisjoint(ALLOWED))
    return len(own) > 1 if which == Verdict.UNDETERMINED else own == {which}


def where(request: Request, dialect: str, which: str) -> str:
    """The condition that is true of the rows that are asked for, and of no other; a row without a verdict is none.

    Args:
        request: The policy, what is given, and what columns are called; the wanted columns are not looked at.
        dialect: A dialect of sqlglot.
        which: One of WHERE, as `is_wanted` has it.

    Raises:
        RemitError: There is no such dialect, no such rows can be asked for, or SQL cannot tell them.
    """
    if which not in WHERE:
        help = near_miss(which, WHERE, "what can be asked for")
        raise RemitError([Problem("usage", f"no rows can be called `{which}`", None, help)])
    write, sqlglot = dialect_named(dialect)
    columns = fact_columns(request)
    split = {fact: request.split[column] for fact, column in columns.items() if column in request.split}
    plain = PlainSql(columns, dialect=write, split=split)
    named = request.facts(dict.fromkeys(columns.values(), "")) if columns else {}
    expression = replace(request, columns=("possible",)).expression(named)
    clause = Where(plain, expression, lambda row: is_wanted(which, row[0].split(SEPARATOR))).clause()
    statement = f"SELECT 1 FROM {identifier('t')} WHERE {clause}"
    try:
        parsed = in_dialect(sqlglot, statement, write)
        written = str(parsed.sql(write, unsupported_level=sqlglot.ErrorLevel.RAISE))
        clause = parsed.args["where"].this
        found = str(clause.sql(write))
        found = found if len(found) <= LONGEST_LINE else str(clause.sql(write, pretty=True))
    except RecursionError:
        raise TooLarge(TOO_DEEP, ("rules",)) from None
    if not is_read_again(sqlglot, written, write, statement):
        said = f"names or values of this policy cannot be written in the dialect `{dialect}`"
        raise RemitError([Problem("usage", said, None, "another dialect, or other names of columns (--map)")])
    return f"{found}\n"
