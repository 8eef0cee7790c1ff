"""Print a policy as SQL, for a view in a database of your own: exact about NULLs, with no code to call.

  remit sql my-policy --dialect postgres --table cases --view verdicts | psql
  remit sql my-policy --dialect spark --columns verdict,rules,possible -o verdicts.sql

Columns are called like facts (or --map COLUMN=FACT). NULL is unknown: the verdict is given where it is settled all the
same, and is `undetermined` elsewhere. A value that a fact does not have, and an impossible row, give NULL.

Exit code: 0, or 2 for bad usage or input.
"""

from __future__ import annotations

import argparse

from remit.cli.arguments import listed, pair, readings_of
from remit.cli.output import write_file
from remit.decide import open_policy


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="the policy, by name or path")
    parser.add_argument(
        "--dialect", default="postgres", metavar="NAME", help="duckdb, postgres, spark, sqlite, snowflake, … (postgres)"
    )
    parser.add_argument("--table", default="cases", metavar="NAME", help="the table of cases (cases)")
    parser.add_argument("--view", metavar="NAME", help="make it a view of this name")
    parser.add_argument(
        "--columns", default="verdict,rules", metavar="A,B", help="the new columns (verdict,rules)", type=listed
    )
    parser.add_argument("--prefix", default="", metavar="TEXT", help="what stands before the names of new columns")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        type=pair,
        metavar="COLUMN=FACT",
        help="a column that is called otherwise than its fact",
    )
    parser.add_argument(
        "--reading", action="append", default=[], type=pair, metavar="NAME=CHOICE", help="take a passage this way"
    )
    parser.add_argument(
        "--readings", choices=("default", "open"), default="default", help="open: treat all readings as unknown"
    )
    parser.add_argument("--as-of", metavar="DATE", help="the day, where a row gives no date (YYYY-MM-DD)")
    parser.add_argument("-o", "--output", metavar="FILE", help="write it to a file, whole or not at all")


def run(arguments: argparse.Namespace) -> int:
    from remit.tables.request import Request
    from remit.tables.sql import printed

    request = Request(
        open_policy(arguments.policy),
        arguments.columns,
        readings_of(arguments),
        arguments.as_of,
        dict(arguments.map),
        prefix=arguments.prefix,
    )
    text = printed(request, arguments.dialect, arguments.table, arguments.view)
    if arguments.output in (None, "-"):
        print(text, end="")
    else:
        write_file(arguments.output, text)
        print(f"wrote {arguments.output}")
    return 0
