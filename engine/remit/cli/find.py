"""Which rows of a table are surely, possibly or never allowed by a policy, and why: who may see what.

  remit find lending readers.csv --given item=novel             which readers may borrow a novel
  remit find lending readers.csv --given 'item=novel|atlas' --only possibly
  remit find lending readers.parquet --given item=novel --only surely -o may.parquet
  remit find lending readers.csv --given item=novel --format json

Facts that are so of every row are --given, the others are columns, as `remit classify` reads them: called like facts,
NULL (in CSV an empty cell) unknown. A row is allowed where it is permitted or exempt: surely, whatever is missing;
never, whatever is missing; or possibly, and then it is said what that depends on. Each row has its reason: the verdict,
the sentences of the rules that decide, and what these rest on.

With -o, rows are written with the columns answer, verdict, rules, reason and depends_on, in their order; the ending
says how: .parquet, .csv, .jsonl, .arrow.

Exit code: 0, or 2 for bad usage or input (then nothing is written).
"""

from __future__ import annotations

import argparse

from remit.cli.shared.columns import add_delimiter, add_fact_columns, add_given, request_of
from remit.cli.shared.messages import note, note_idle
from remit.cli.shared.shown import show
from remit.progress import answering, leave
from remit.quantities import say_count


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="the policy, by name or path")
    parser.add_argument("tables", nargs="+", metavar="TABLE", help="tables, folders of them, or patterns")
    add_given(parser)
    parser.add_argument("--only", choices=("surely", "possibly", "never"), help="only these rows")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the rows to a table, whole or not at all")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="what to print (text)")
    add_fact_columns(parser)
    parser.add_argument(
        "--bad-values",
        choices=("fail", "unknown"),
        default="fail",
        help="values that a fact does not have: refuse the table (fail), or take them as unknown",
    )
    add_delimiter(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="no notes and no progress")


def run(arguments: argparse.Namespace) -> int:
    from remit.finding.files import finding

    request = request_of(arguments, arguments.bad_values)
    note_idle((arguments.prefix and arguments.output is None, "--prefix", "no table is written"))
    if arguments.quiet:
        leave()
    with finding(arguments.tables, request, delimiter=arguments.delimiter) as finder:
        unknown = [name for name in finder.classifier.unstated if name not in finder.usual]
        if unknown and not arguments.quiet:
            note(f"no column for {', '.join(unknown)}: unknown in every row")
        if arguments.output is not None:
            rows = finder.write(arguments.output, arguments.only)
            answering()
            print(f"wrote {say_count(rows, 'row')} to {arguments.output}")
            return 0
        from remit.report.find.data import find_data
        from remit.report.find.text import MOST_NAMED, FoundTable, show_found

        policy, readings = request.policy, request.policy.knowledge.picked(request.readings)
        given = {name: policy.knowledge.items(name, raw) for name, raw in request.given.items()}
        every = finder.found(MOST_NAMED if arguments.format == "text" else None)
        table = FoundTable(policy, finder.classifier.source.shown, given, readings, every, arguments.only, finder.label)
    answering()
    show(arguments.format, lambda screen: show_found(screen, table), lambda: find_data(table))
    return 0
