"""Measure what scenarios exercise of a policy, and write a scenario for each thing that none of them does.

  remit cover lending scenarios/                      a policy, by name or path, and its scenarios
  remit cover lending scenarios/ --threshold 95       fail below 95 % of all that can be exercised
  remit cover lending scenarios/ --threshold rules=100 --threshold readings=100
  remit cover lending scenarios/ --write more.yaml    scenarios for the rest, verdicts to be filled in

Counted are rules (in force, overridden, just missed by one test), overrides, conditions (each test true, and false),
alternatives (each part of an `any` on which the outcome hinges), constraints (both sides), values, readings (each
choice where it matters) and statements. Only what scenarios state counts, not what they expect (how many expect
nothing, and so check nothing, is said); of a scenario that leaves facts out, what is so in every case that fits it.
What no case could exercise is proved, and not counted.

Exit code: 0, 1 a threshold is not reached, 2 bad usage or input.
"""

from __future__ import annotations

import argparse

from remit.cli.shared.arguments import add_input, add_scenarios, meant
from remit.cli.shared.exit_codes import FAILED
from remit.cli.shared.messages import note_idle
from remit.cli.shared.numbers import percent
from remit.cli.shared.output import say_written, write_new_file
from remit.cli.shared.own_scenarios import run_some
from remit.cli.shared.shown import show
from remit.decide import open_policy
from remit.errors import near_miss
from remit.progress import answering
from remit.report.cover.text import COUNTED, Covered, Threshold


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="the policy, by name or path")
    add_scenarios(parser)
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
    from remit.assurance.cover.cover import cover

    loaded = open_policy(meant(arguments.policy))
    note_idle((arguments.quiet and arguments.format == "markdown", "--quiet", "markdown has all of it"))
    results, _, others = run_some(arguments, loaded)
    coverage = cover(loaded, [result.decision for result in results])
    places = [(result.written.scenario.name, result.written.at()) for result in results]
    idle = sum(result.is_expected is None for result in results)
    covered = Covered(loaded.written, coverage, places, others, arguments.threshold, idle)
    answering()
    _show(arguments, covered)
    return FAILED if covered.missed() else 0


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
