"""Classify scenarios by their policy, say which sentence decides each, and compare with what was expected.

  remit check scenarios/                       all scenario files below a folder
  remit check cases.csv --policy my-policy     a table, and the policy that it is for
  remit check - < case.json                    standard input
  remit check scenarios/ --explain -k ATACMS   the reasons, for scenarios with ATACMS in their name
  remit check scenarios/ --watch               again when a file changes: what is decided otherwise (Ctrl-C ends it)

Folders are gone through with all below them, linked folders included. Nothing is passed over: a file without scenarios
is bad input, and so are pipes, and folders that cannot be read.

Exit code: 0 all as expected, 1 an expectation failed, 2 bad usage or input.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from remit.check import Result, summary
from remit.cli.shared.arguments import (
    add_input,
    add_pairs,
    add_readings,
    add_scenarios,
    no_scenarios,
    readings_of,
    refuse_idle_day,
    source_texts,
    unknown_sources,
)
from remit.cli.shared.exit_codes import FAILED, WRONG
from remit.cli.shared.messages import note, note_idle, show_problems
from remit.decide import LoadedPolicy
from remit.errors import Location, Problem, RemitError
from remit.progress import answering, told
from remit.reader.walk import found_files
from remit.run import Settings, explained, run_files
from remit.scenario_policies import FoundPolicies

if TYPE_CHECKING:
    from remit.decide.explanation import Explanation

    Explained = tuple[Result, Explanation | None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_scenarios(parser, "FILE")
    parser.add_argument("--policy", metavar="NAME", help="the policy, by name or path, whatever the files say")
    parser.add_argument("--explain", action="store_true", help="give the reasons in full sentences")
    parser.add_argument(
        "--format", choices=("text", "markdown", "json", "junit"), default="text", help="what to print (text)"
    )
    add_input(parser)
    parser.add_argument("-k", dest="match", metavar="TEXT", help="only scenarios with TEXT in their name")
    add_readings(parser, ", where the scenario does not say")
    parser.add_argument("--as-of", metavar="DATE", help="the day, where a scenario gives no date (YYYY-MM-DD)")
    add_pairs(parser, "--source", "ID=FILE", "the text of a source, to quote its statements word for word")
    parser.add_argument("--all", action="store_true", help="every scenario, also on a screen (a pipe has them all)")
    parser.add_argument("--watch", action="store_true", help="run again when a file changes, and say what changed")
    parser.add_argument("-q", "--quiet", action="store_true", help="only what is not as expected, and the summary")


def run(arguments: argparse.Namespace) -> int:
    if arguments.watch:
        from remit.cli.shared.watching import refuse_watching, watch

        refuse_watching(arguments.files, arguments.format)
        return watch(lambda: _answer(arguments), lambda: [*found_files(arguments.files)[0]])
    return _checked(arguments)[1]


def _answer(arguments: argparse.Namespace) -> tuple[dict[str, str], bool]:
    """The verdict of each scenario, with its rules and what is not as expected; and whether all could be decided."""
    results, code = _checked(arguments)
    said = {f"{result.written.file}: {result.written.scenario.name}": _brief(result) for result in results}
    return said, code != WRONG


def _brief(result: Result) -> str:
    decision = result.decision
    said = [decision.verdict.value, f"by {', '.join(decision.rules)}" if decision.rules else "", *result.misses]
    return ", ".join(filter(None, said))


def _checked(arguments: argparse.Namespace) -> tuple[list[Result], int]:
    """The results, printed, and the exit code. Raises RemitError."""
    texts = source_texts(arguments.source)
    settings = Settings(readings_of(arguments), arguments.as_of, arguments.match or "")
    policies = FoundPolicies(arguments.policy, partial(_refuse_settings, settings))
    files, problems = found_files(arguments.files)
    ran = run_files(files, policies.of, settings, arguments.input)
    results, problems = ran.results, [*problems, *ran.problems]
    note(*policies.notes.values())
    if not results and not problems:  # nothing to check is not a success
        said = f"no scenario has `{settings.match}` in its name" if settings.match else "no scenarios"
        raise RemitError([no_scenarios(arguments.files, said)])
    _note_idle(arguments)
    refuse_idle_day(arguments.as_of, [loaded.policy for loaded in policies.loaded()])
    note(*policies.engine_notes())
    problems += unknown_sources(texts, {source for each in policies.loaded() for source in each.policy.sources})
    show_problems(problems)
    unexplained: list[Problem] = []
    if results or not problems:
        _show(arguments, results, texts, unexplained)
    show_problems(unexplained)
    if problems or unexplained:
        return results, WRONG
    return results, FAILED if any(result.misses for result in results) else 0


def _refuse_settings(settings: Settings, policy: LoadedPolicy) -> None:
    """What the command line asks of a policy is refused once, not per scenario. Raises RemitError."""
    with _asked(policy, "--reading"):
        policy.knowledge.picked(settings.readings)
    with _asked(policy, "--as-of"):
        policy.stated(as_of=settings.as_of)


@contextmanager
def _asked(policy: LoadedPolicy, option: str) -> Iterator[None]:
    """What is wrong is an option's, and with which policy."""
    try:
        yield
    except RemitError as wrong:
        at = Location(policy.written.origins.file)
        raise RemitError(replace(each, message=f"{option}: {each.message}", at=at) for each in wrong.problems) from None


def _note_idle(arguments: argparse.Namespace) -> None:
    """Say what was asked for and does nothing."""
    note_idle(
        (arguments.quiet and arguments.format != "text", "--quiet", f"{arguments.format} has every scenario"),
        (arguments.explain and arguments.format == "junit", "--explain", "junit has no reasons"),
        (arguments.explain and arguments.format == "markdown", "--explain", "markdown has what decides"),
        (arguments.all and arguments.format != "text", "--all", f"{arguments.format} has every scenario"),
        (arguments.source and not arguments.explain, "--source", "statements are quoted with --explain"),
    )


def _show(
    arguments: argparse.Namespace, results: list[Result], texts: dict[str, str], unexplained: list[Problem]
) -> None:
    """Print it all; what cannot be explained is printed without reasons, and becomes problems."""
    counted = summary(results)
    if arguments.format == "json":
        from remit.report.check.data import check_data
        from remit.report.published import as_json

        pairs: list[Explained] = [(result, None) for result in results]
        if arguments.explain:
            pairs = _explained(results, texts, unexplained)
        answering()
        print(as_json(check_data(pairs, counted)))
    elif arguments.format == "markdown":
        from remit.report.check.markdown import check_markdown

        answering()
        print(check_markdown(results), end="")
    elif arguments.format == "junit":
        from remit.report.check.junit import as_junit

        answering()
        print(as_junit(results))
    else:
        _show_text(arguments, results, texts, unexplained)


def _explained(results: list[Result], texts: dict[str, str], unexplained: list[Problem]) -> list[Explained]:
    """Each result with its explanation; None where its cases are too many for one."""
    found: list[Explained] = []
    for result in told("decisions are explained", results):
        try:
            found.append((result, explained(result, texts)))
        except RemitError as wrong:
            unexplained += wrong.problems
            found.append((result, None))
    return found


def _show_text(
    arguments: argparse.Namespace, results: list[Result], texts: dict[str, str], unexplained: list[Problem]
) -> None:
    from remit.report.check.text import show_summary
    from remit.report.screen import Screen

    screen = Screen()
    shown = [result for result in results if result.misses or not arguments.quiet]
    if arguments.explain:
        from remit.report.check.reasons import show_explanations

        pairs = _explained(shown, texts, unexplained)
        answering()
        show_explanations(screen, pairs)
    else:
        from remit.report.check.first_look import show_results

        answering()
        show_results(
            screen, shown, briefly=screen.is_terminal and not (arguments.all or arguments.quiet or arguments.match)
        )
    show_summary(screen, summary(results))
