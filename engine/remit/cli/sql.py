"""Print a policy as SQL, for a view in a database of your own: exact about NULLs, with no code to call.

  remit sql my-policy --dialect postgres --table cases --view verdicts | psql
  remit sql my-policy --dialect spark --columns verdict,rules,possible -o verdicts.sql

Columns are called like facts (or --map COLUMN=FACT). NULL is unknown: the verdict is given where it is settled all the
same, and is `undetermined` elsewhere. A value that a fact does not have, and an impossible row, give NULL. Sets are
lists (in SQLite JSON), or with --split roles=, text such as a,b. Where three facts or more are compared, a column
`undecided` names those whose values are too near to say what a missing one may be: `remit classify` decides such rows.

Exit code: 0, or 2 for bad usage or input.
"""

from __future__ import annotations

import argparse

from remit.cli.shared.columns import add_columns, request_of
from remit.cli.shared.output import print_or_write
from remit.progress import answering


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="the policy, by name or path")
    parser.add_argument(
        "--dialect", default="postgres", metavar="NAME", help="duckdb, postgres, spark, sqlite, snowflake, … (postgres)"
    )
    parser.add_argument("--table", default="cases", metavar="NAME", help="the table of cases (cases)")
    parser.add_argument("--view", metavar="NAME", help="make it a view of this name")
    add_columns(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write it to a file, whole or not at all")


def run(arguments: argparse.Namespace) -> int:
    from remit.tables.sql import printed

    text = printed(request_of(arguments), arguments.dialect, arguments.table, arguments.view)
    answering()
    print_or_write(arguments.output, text)
    return 0
