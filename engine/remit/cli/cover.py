"""Measure what scenarios exercise of a policy, and write a scenario for each thing that none of them does.

  remit cover lending scenarios/                      a policy, by name or path, and its scenarios
  remit cover lending scenarios/ --threshold 95       fail below 95 % of all that can be exercised
  remit cover lending scenarios/ --threshold rules=100 --threshold readings=100
  remit cover lending scenarios/ --write more.yaml    scenarios for the rest, verdicts to be filled in
  remit cover lending --on requests.parquet           what real cases exercise, and what none of them ever did

Counted are rules (in force, overridden, just missed by one test), overrides, conditions (each test true, and false),
alternatives (each part of an `any` on which the outcome hinges), constraints (both sides), values, readings (each
choice where it matters) and statements. Only what scenarios state counts, not what they expect (how many expect
nothing, and so check nothing, is said); of a scenario that leaves facts out, what is so in every case that fits it.
What no case could exercise is proved, and not counted. With --on the rows of tables are counted (as `remit classify`
takes them) or the decisions of a log of `remit serve`; readings are taken by their defaults then, and are not counted.

Exit code: 0, 1 a threshold is not reached, 2 bad usage or input.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from remit.cli.shared.arguments import add_input, add_pairs, add_scenarios, by_name, meant
from remit.cli.shared.exit_codes import FAILED
from remit.cli.shared.messages import note_idle
from remit.cli.shared.numbers import percent
from remit.cli.shared.output import say_written, write_new_file
from remit.cli.shared.own_scenarios import run_some
from remit.cli.shared.shown import show
from remit.decide import LoadedPolicy, open_policy
from remit.errors import Problem, RemitError, near_miss
from remit.progress import answering
from remit.report.cover.text import COUNTED, Covered, Threshold

if TYPE_CHECKING:
    from remit.tables.request import BadValues


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="the policy, by name or path")
    add_scenarios(parser, nargs="*")
    help = "count the rows of tables or of decision logs, in the place of scenarios"
    parser.add_argument("--on", action="append", default=[], metavar="TABLE", help=help)
    add_pairs(parser, "--map", "COLUMN=FACT", "--on: a column that is called otherwise than its fact")
    help = "--on: values that a fact does not have: refuse the table (fail), or take them as unknown"
    parser.add_argument("--bad-values", choices=("fail", "unknown"), help=help)
    help = "--on: what separates cells of CSV (a comma; in .tsv a tab)"
    parser.add_argument("--delimiter", metavar="SIGN", help=help)
    parser.add_argument(
        "--threshold",
        action="append",
        default=[],
        type=threshold,
        metavar="[KIND=]PERCENT",
        help=f"fail below this share, of everything or of one kind: {', '.join(COUNTED)}",
    )
    parser.add_argument("--write", metavar="FILE", help="write scenarios for what is not exercised to a new file")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="what to print (text)")
    add_input(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="only the share, and what is not exercised")


def threshold(text: str) -> Threshold:
    """PERCENT, or KIND=PERCENT.

    >>> threshold("rules=100"), threshold("97.5")
    (Threshold(kind='rules', percent=100.0), Threshold(kind=None, percent=97.5))
    """
    kind, sign, number = text.rpartition("=")
    if sign and kind not in COUNTED:
        raise argparse.ArgumentTypeError(f"no kind `{kind}`; {near_miss(kind, COUNTED, 'kinds')}")
    return Threshold(kind or None, percent(number))


def run(arguments: argparse.Namespace) -> int:
    loaded = open_policy(meant(arguments.policy))
    note_idle((arguments.quiet and arguments.format == "markdown", "--quiet", "markdown has all of it"))
    covered = _on_rows(arguments, loaded) if arguments.on else _of_scenarios(arguments, loaded)
    answering()
    _show(arguments, covered)
    return FAILED if covered.missed() else 0


def _of_scenarios(arguments: argparse.Namespace, loaded: LoadedPolicy) -> Covered:
    from remit.assurance.cover.cover import cover

    if not arguments.files:
        raise RemitError([Problem("usage", "covered by what?", None, "give scenario files, or tables: --on FILE")])
    for option, given in (
        ("--map", arguments.map),
        ("--bad-values", arguments.bad_values),
        ("--delimiter", arguments.delimiter),
    ):
        if given:
            raise RemitError([Problem("usage", f"{option} goes with --on", None, "--on cases.parquet")])
    results, _, others = run_some(arguments, loaded)
    coverage = cover(loaded, [result.decision for result in results])
    places = [(result.written.scenario.name, result.written.at()) for result in results]
    idle = sum(result.is_expected is None for result in results)
    return Covered(loaded.written, coverage, places, others, arguments.threshold, idle)


def _on_rows(arguments: argparse.Namespace, loaded: LoadedPolicy) -> Covered:
    from remit.assurance.cover.rows import CoverRequest, cover_rows

    if arguments.files:
        said = "scenarios and --on together: they are counted one after the other"
        raise RemitError([Problem("usage", said, None, "leave one of them out")])
    if any(wanted.kind == "readings" for wanted in arguments.threshold):
        raise RemitError([Problem("usage", "--threshold readings: rows exercise no readings", None, "leave it out")])
    bad_values: BadValues = arguments.bad_values or "fail"
    request = CoverRequest(arguments.on, by_name(arguments.map, "--map"), bad_values, arguments.delimiter)
    found = cover_rows(loaded, request)
    limits = [f"No column for {', '.join(found.unstated)}: unknown in every row."] if found.unstated else []
    limits += [f"{said[0].upper()}{said[1:]}." for said in (found.log.said() if found.log else ())]
    return Covered(loaded.written, found.coverage, (), 0, arguments.threshold, 0, "row", limits)


def _show(arguments: argparse.Namespace, covered: Covered) -> None:
    from remit.report.cover.data import cover_data, text_to_fill_in
    from remit.report.cover.markdown import cover_markdown
    from remit.report.cover.text import show_cover

    number = len(covered.coverage.proposals)
    if arguments.write is not None and number:
        write_new_file(arguments.write, text_to_fill_in(covered))
    show(
        arguments.format,
        lambda screen: show_cover(screen, covered, quiet=arguments.quiet),
        lambda: cover_data(covered),
        lambda: cover_markdown(covered),
    )
    more, nothing = ", verdicts to be filled in", "there is nothing left to exercise"
    say_written(arguments.write, arguments.format, number, more, nothing)
