"""Arguments about the columns of tables, and what is asked of a table by them: for `classify` and `sql`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from remit.cli.shared.arguments import add_pairs, add_readings, by_name, listed, meant, readings_of, refuse_idle_day
from remit.cli.shared.given_facts import facts_given
from remit.decide import open_policy
from remit.errors import Problem, RemitError

if TYPE_CHECKING:
    from remit.tables.request import BadValues, Request


DEFAULT_COLUMNS = ("verdict", "rules")


def add_columns(parser: argparse.ArgumentParser) -> None:
    """The new columns, the columns that facts stand in, readings, and the day."""
    help = "the new columns (verdict,rules)"
    parser.add_argument("--columns", default=DEFAULT_COLUMNS, metavar="A,B", help=help, type=listed)
    add_fact_columns(parser)


def add_given(parser: argparse.ArgumentParser) -> None:
    """What is so of every row."""
    add_pairs(parser, "--given", "FACT=VALUE", "a fact that is so of every row, and has no column (a|b: one of)")


def add_fact_columns(parser: argparse.ArgumentParser) -> None:
    """The columns that facts stand in, readings, and the day."""
    parser.add_argument("--prefix", default="", metavar="TEXT", help="what stands before the names of new columns")
    add_pairs(parser, "--map", "COLUMN=FACT", "a column that is called otherwise than its fact")
    help = "facts whose missing values say that there is none"
    parser.add_argument("--null-is-absent", default=(), metavar="A,B", help=help, type=listed)
    help = "a column of text that lists the members of a set, and the sign between them"
    add_pairs(parser, "--split", "COLUMN=SIGN", help)
    add_readings(parser)
    parser.add_argument("--as-of", metavar="DATE", help="the day, where a row gives no date (YYYY-MM-DD)")


def add_delimiter(parser: argparse.ArgumentParser) -> None:
    """What separates cells of CSV."""
    help = "what separates cells of CSV (a comma; in .tsv a tab)"
    parser.add_argument("--delimiter", type=_delimiter, metavar="SIGN", help=help)


def _delimiter(said: str) -> str:
    r"""One sign; a tab may be written `\t` or `tab`."""
    sign = {"\\t": "\t", "tab": "\t"}.get(said, said)
    if len(sign) != 1 or sign in '"\r\n' or not sign.isascii() or sign.isalnum():
        raise RemitError([Problem("usage", f"--delimiter: `{said}` cannot separate cells", None, "--delimiter ';'")])
    return sign


def request_of(arguments: argparse.Namespace, bad_values: BadValues = "fail") -> Request:
    """What is asked of a table. Raises RemitError."""
    from remit.tables.request import Request

    policy, readings, names = (
        open_policy(meant(arguments.policy)),
        readings_of(arguments),
        by_name(arguments.map, "--map"),
    )
    refuse_idle_day(arguments.as_of, [policy.policy])
    absent = tuple(arguments.null_is_absent)
    split = by_name(arguments.split, "--split")
    given = facts_given(policy.policy, getattr(arguments, "given", ()))
    columns, prefix = getattr(arguments, "columns", DEFAULT_COLUMNS), arguments.prefix
    return Request(policy, columns, readings, arguments.as_of, names, bad_values, prefix, absent, split, given)
