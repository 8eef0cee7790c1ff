"""Classify the rows of tables by a policy: Parquet, CSV, JSON Lines or Arrow, of any size, in the order of their rows.

  remit classify cases.parquet --policy my-policy -o verdicts.parquet
  remit classify 'cases/*.csv.gz' --policy my-policy -o verdicts.csv      several files, compressed ones too
  remit classify cases.csv --policy my-policy                             only count the verdicts
  remit classify cases.csv --policy my-policy --map where=location -o out.jsonl
  remit classify cases.csv --policy my-policy --bad-values rejects --rejects bad.csv -o out.csv

Columns are called like facts; the others are carried over. NULL (in CSV an empty cell) and NaN are unknown: the verdict
is given where it is settled all the same, and is `undetermined` elsewhere. That there is no such thing is the text
`absent`, or with --null-is-absent a missing value. The name of a group says that the value is one of the group's. A set
is a list, {a|b}, or with --split roles=, a text such as a,b. New columns (--columns): verdict, rules, may_rules,
possible, contested_by; names in one are joined by |.

Nothing is guessed. CSV is UTF-8, with a header and as many cells in every row, commas between them (in .tsv tabs, or
--delimiter), quotes ", no comments; only empty lines are passed over. Cells are read as `remit check` reads them: days
as 2024-05-30, moments with their offset, numbers in digits, true, True or TRUE, ranges (>= 18, 3 .. 7); in CSV without
white space around them (in quotes it is a part), and a|b is one of them, but of open text a part of the text; in JSON
Lines {"one of": ["a", "b"]}. JSON Lines keep what stands in them as it is. The name of a file that is there is no
pattern, and no column comes from the name of a folder.

Exit code: 0, or 2 for bad usage or input (then nothing is written).
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from remit.cli.shared.columns import add_columns, add_delimiter, request_of
from remit.cli.shared.messages import note, note_idle
from remit.cli.shared.numbers import number
from remit.errors import Problem, RemitError
from remit.progress import leave

if TYPE_CHECKING:
    from remit.tables.classify import Classifier, Counts
    from remit.tables.request import Request


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tables", nargs="+", metavar="IN", help="tables, folders of them, or patterns")
    parser.add_argument("--policy", required=True, metavar="NAME", help="the policy, by name or path")
    parser.add_argument(
        "-o", "--output", metavar="OUT", help="the table to write, whole or not at all (none: only count)"
    )
    add_columns(parser)
    parser.add_argument(
        "--bad-values",
        choices=("fail", "unknown", "rejects"),
        default="fail",
        help="values that a fact does not have: refuse the table (fail), take them as unknown, or put the rows aside",
    )
    parser.add_argument("--rejects", metavar="FILE", help="where --bad-values rejects puts the rows")
    add_delimiter(parser)
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="what computes (duckdb)")
    parser.add_argument("--master", metavar="URL", help="spark: where it runs (this machine)")
    parser.add_argument("--threads", type=number, metavar="N", help="how many at once (all processors)")
    parser.add_argument("-q", "--quiet", action="store_true", help="no notes and no progress")


def run(arguments: argparse.Namespace) -> int:
    request = request_of(arguments, arguments.bad_values)
    no_output = arguments.output is None
    note_idle(
        (arguments.master and arguments.engine != "spark", "--master", "it goes with --engine spark"),
        (arguments.prefix and no_output, "--prefix", "verdicts are only counted"),
    )
    if arguments.quiet:
        leave()
    if arguments.engine == "spark":
        _with_spark(arguments, request)
    elif arguments.output is None:
        _count(arguments, request)
    else:
        _write(arguments, request)
    return 0


def _write(arguments: argparse.Namespace, request: Request) -> None:
    from remit.tables.classify import classify_files

    classifier, done = classify_files(
        arguments.tables,
        request,
        arguments.output,
        rejects=arguments.rejects,
        threads=arguments.threads,
        delimiter=arguments.delimiter,
    )
    _note(arguments, classifier)
    found = done.refusals
    if found is not None and found.rows:
        became = (
            "put aside"
            if arguments.rejects
            else "taken as unknown where a value is bad, without a verdict where impossible"
        )
        note(*found.problems)
        note(f"{found.rows:,} rows: {became}")
    print(f"wrote {done.rows:,} rows to {arguments.output}")


def _count(arguments: argparse.Namespace, request: Request) -> None:
    from remit.tables.classify import opened
    from remit.tables.progress import told_queries

    if arguments.rejects:
        raise RemitError([Problem("usage", "--rejects goes with an output", None, "-o FILE")])
    with opened(arguments.tables, request, arguments.threads, arguments.delimiter) as classifier:
        with told_queries(classifier.connection, classifier.number_of_rows):
            counts = classifier.counts()
        if None in counts and arguments.bad_values == "fail":
            raise classifier.refusal()
        _note(arguments, classifier)
    _show(counts)


def _show(counts: Counts) -> None:
    """The counts, the largest first."""
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    width = max([len(f"{count:,}") for _, count in ordered], default=1)
    for words, count in ordered:
        said = "cannot be classified" if words is None else ", ".join(word or "-" for word in words)
        print(f"{count:>{width},}  {said}")


def _note(arguments: argparse.Namespace, classifier: Classifier) -> None:
    """Facts without a column are unknown, which is easily overlooked."""
    if classifier.unstated and not arguments.quiet:
        note(f"no column for {', '.join(classifier.unstated)}: unknown in every row")
    if classifier.is_decided and not arguments.quiet:
        note("the policy comes to too much for lookups: each different row was decided by itself")


def _with_spark(arguments: argparse.Namespace, request: Request) -> None:
    """A folder of files, since Spark writes in parts."""
    from remit.tables.spark import classify_with_spark, session

    if arguments.output is None or arguments.rejects is not None:
        said = "Spark writes to an output, and puts no rows aside"
        raise RemitError([Problem("usage", said, None, "-o FOLDER.parquet, --bad-values unknown")])
    spark = session(arguments.master, arguments.threads)
    classify_with_spark(arguments.tables, request, arguments.output, spark, arguments.delimiter)
    print(f"wrote {arguments.output}")
