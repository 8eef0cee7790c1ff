"""Arguments about the columns of tables, and what is asked of a table by them: for `classify` and `sql`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from remit.cli.shared.arguments import add_pairs, add_readings, by_name, listed, meant, readings_of, refuse_idle_day
from remit.decide import open_policy

if TYPE_CHECKING:
    from remit.tables.request import BadValues, Request


def add_columns(parser: argparse.ArgumentParser) -> None:
    """The new columns, the columns that facts stand in, readings, and the day."""
    help = "the new columns (verdict,rules)"
    parser.add_argument("--columns", default="verdict,rules", metavar="A,B", help=help, type=listed)
    parser.add_argument("--prefix", default="", metavar="TEXT", help="what stands before the names of new columns")
    add_pairs(parser, "--map", "COLUMN=FACT", "a column that is called otherwise than its fact")
    help = "facts whose missing values say that there is none"
    parser.add_argument("--null-is-absent", default=(), metavar="A,B", help=help, type=listed)
    help = "a column of text that lists the members of a set, and the sign between them"
    add_pairs(parser, "--split", "COLUMN=SIGN", help)
    add_readings(parser)
    parser.add_argument("--as-of", metavar="DATE", help="the day, where a row gives no date (YYYY-MM-DD)")


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
    prefix = arguments.prefix
    return Request(policy, arguments.columns, readings, arguments.as_of, names, bad_values, prefix, absent, split)
