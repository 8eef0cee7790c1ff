"""Both sides of a comparison over the rows of tables: what `compare --on` takes, and what it prints."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from remit.cli.shared.arguments import add_pairs, by_name, listed
from remit.cli.shared.exit_codes import FAILED
from remit.cli.shared.messages import note_idle
from remit.cli.shared.numbers import number
from remit.cli.shared.shown import show
from remit.errors import Problem, RemitError
from remit.progress import answering

if TYPE_CHECKING:
    from remit.assurance.compare.compare import ComparedSide
    from remit.assurance.replay.replay import ReplayRequest
    from remit.cli.shared.compared_sides import WrittenSides
    from remit.report.replay.groups import Replayed

OPTIONS = ("output", "map", "null_is_absent", "split", "bad_values", "delimiter", "prefix", "engine", "threads")


def add_replay(parser: argparse.ArgumentParser) -> None:
    """The tables, how they are read, and where rows that differ go."""
    group = parser.add_argument_group("over real cases")
    help = "only these cases: tables as `classify` takes them, folders, patterns, decision logs of `serve`"
    group.add_argument("--on", action="append", default=[], metavar="TABLE", help=help)
    help = "write the rows that differ, or could, with both verdicts and their rules (.parquet, .csv, .jsonl, .arrow)"
    group.add_argument("-o", "--output", metavar="OUT", help=help)
    add_pairs(group, "--map", "COLUMN=FACT", "a column that is called otherwise than its fact")
    help = "facts whose missing values say that there is none"
    group.add_argument("--null-is-absent", default=(), metavar="A,B", help=help, type=listed)
    help = "a column of text that lists the members of a set, and the sign between them"
    add_pairs(group, "--split", "COLUMN=SIGN", help)
    help = "values that neither policy has: refuse the table (fail), or take them as unknown"
    group.add_argument("--bad-values", choices=("fail", "unknown"), default=None, help=help)
    group.add_argument("--delimiter", metavar="SIGN", help="what separates cells of CSV (a comma; in .tsv a tab)")
    group.add_argument("--prefix", default="", metavar="TEXT", help="what stands before the names of new columns")
    group.add_argument(
        "--engine", choices=("duckdb", "spark"), default=None, help="what computes (duckdb, and only it)"
    )
    group.add_argument("--threads", type=number, metavar="N", help="how many at once (all processors)")


def note_idle_without_tables(arguments: argparse.Namespace) -> None:
    """Options that say how rows are read would be passed over in silence where there are no rows. Raises RemitError."""
    given = [name for name in OPTIONS if getattr(arguments, name)]
    if given:
        option = "-o" if given[0] == "output" else f"--{given[0].replace('_', '-')}"
        raise RemitError([Problem("usage", f"{option} goes with --on", None, "--on cases.parquet")])


def replayed_sides(
    arguments: argparse.Namespace,
    names: tuple[str, str],
    written: WrittenSides,
    sides: tuple[ComparedSide, ComparedSide],
) -> int:
    """Look at the rows by both policies and print what changes; the exit code. Raises RemitError, Incomparable."""
    from remit.assurance.replay.replay import replay
    from remit.report.replay.groups import Replayed, occurs
    from remit.report.replay.text import show_replay

    if arguments.engine == "spark":
        said = "rows are compared by DuckDB only"
        raise RemitError([Problem("usage", said, None, "leave --engine out; or `remit classify` by either policy")])
    request = _request(arguments)
    found = replay(written, sides, request)
    table = arguments.on[0] if not arguments.on[1:] else f"{arguments.on[0]} and {len(arguments.on) - 1} more"
    replayed = Replayed(names, written, table, found, arguments.output)
    failed = [asked for asked in arguments.fail_on if occurs(asked, found)]
    answering()
    show(
        arguments.format,
        lambda screen: show_replay(screen, replayed),
        lambda: _data(replayed, sides, failed),
        lambda: _markdown(replayed, failed),
    )
    if arguments.format == "text":
        _say_written(replayed)
        for asked in failed:
            print(f"--fail-on {asked}: a row differs so, or could", file=sys.stderr)
    return FAILED if failed else 0


def _request(arguments: argparse.Namespace) -> ReplayRequest:
    from remit.assurance.replay.replay import ReplayRequest

    note_idle((arguments.prefix and arguments.output is None, "--prefix", "no rows are written without -o"))
    return ReplayRequest(
        arguments.on,
        by_name(arguments.map, "--map"),
        tuple(arguments.null_is_absent),
        by_name(arguments.split, "--split"),
        arguments.bad_values or "fail",
        arguments.delimiter,
        arguments.output,
        arguments.prefix,
        arguments.regions,
        arguments.threads,
    )


def _say_written(replayed: Replayed) -> None:
    if replayed.output is not None:
        print(f"\nwrote {replayed.replay.written:,} rows to {replayed.output}")


def _markdown(replayed: Replayed, failed: list[str]) -> str:
    from remit.report.replay.markdown import replay_markdown

    return replay_markdown(replayed, failed)


def _data(replayed: Replayed, sides: tuple[ComparedSide, ComparedSide], failed: list[str]) -> object:
    from remit.report.replay.data import replay_data

    return replay_data(replayed, sides, failed)
