"""Print a policy as SQL, for a view in a database of your own: exact about NULLs, with no code to call.

  remit sql my-policy --dialect postgres --table cases --view verdicts | psql
  remit sql my-policy --dialect spark --columns verdict,rules,possible -o verdicts.sql
  remit sql my-policy --given role=editor --where allowed       only the condition behind WHERE, for a query of your own

Columns are called like facts (or --map COLUMN=FACT). NULL is unknown: the verdict is given where it is settled all the
same, and is `undetermined` elsewhere. A value that a fact does not have, and an impossible row, give NULL. Sets are
lists (in SQLite JSON), or with --split roles=, text such as a,b. Where three facts or more are compared, a column
`undecided` names those whose values are too near to say what a missing one may be: `remit classify` decides such rows.

What is --given is so of every row, and has no column. --where prints a condition that is true of the rows that surely
have a verdict, that are `allowed` (permitted or exempt, whatever is missing), `never` allowed, or `possibly`; or
`undetermined`. Of other rows it is false or NULL, so do not put NOT before it. A column that does not matter does not
occur in it, and it is TRUE or FALSE where none does. What SQL cannot tell is refused.

Exit code: 0, or 2 for bad usage or input.
"""

from __future__ import annotations

import argparse

from remit.cli.shared.columns import DEFAULT_COLUMNS, add_columns, add_given, request_of
from remit.cli.shared.messages import note_idle
from remit.cli.shared.output import print_or_write
from remit.progress import answering


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="the policy, by name or path")
    parser.add_argument(
        "--dialect", default="postgres", metavar="NAME", help="duckdb, postgres, spark, sqlite, snowflake, … (postgres)"
    )
    parser.add_argument("--table", metavar="NAME", help="the table of cases (cases)")
    parser.add_argument("--view", metavar="NAME", help="make it a view of this name")
    add_columns(parser)
    add_given(parser)
    parser.add_argument("--where", metavar="WHICH", help="print a condition: allowed, possibly, never, permitted, …")
    parser.add_argument("-o", "--output", metavar="FILE", help="write it to a file, whole or not at all")


def run(arguments: argparse.Namespace) -> int:
    request = request_of(arguments)
    if arguments.where is None:
        from remit.tables.sql import printed

        text = printed(request, arguments.dialect, arguments.table or "cases", arguments.view)
    else:
        from remit.tables.where import where

        text = where(request, arguments.dialect, arguments.where)
        columns = arguments.columns != DEFAULT_COLUMNS
        asked = (("--view", arguments.view), ("--table", arguments.table), ("--columns", columns))
        note_idle(*((value, option, "only a condition is printed") for option, value in asked))
    answering()
    print_or_write(arguments.output, text)
    return 0
