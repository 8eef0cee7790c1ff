"""Classify scenarios by their policy, say which sentence decides each, and compare with what was expected.

  remit check scenarios/                       all scenario files below a folder
  remit check cases.csv --policy my-policy     a table, and the policy that it is for
  remit check - < case.json                    standard input
  remit check scenarios/ --explain -k ATACMS   the reasons, for scenarios with ATACMS in their name

Folders are gone through with all below them, linked folders included. Nothing is passed over: a file without scenarios
is bad input, and so are pipes, and folders that cannot be read.

Exit code: 0 all as expected, 1 an expectation failed, 2 bad usage or input.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from remit.check import Result, held_together, placed, summary
from remit.cli.main import FAILED, WRONG, show_problems
from remit.cli.shared.arguments import (
    HERE,
    add_input,
    add_pairs,
    add_readings,
    add_scenarios,
    meant,
    note_idle,
    readings_of,
    refuse_idle_day,
    source_texts,
)
from remit.decide import LoadedPolicy, open_policy
from remit.decide.given_values import Readings
from remit.errors import Location, Problem, RemitError, TooLarge, in_file_order, near_miss
from remit.lint import lint_scenario
from remit.model.policy import Policy
from remit.progress import answering, told
from remit.reader.files import shown
from remit.reader.find import find_policy, is_path
from remit.reader.scenarios import WrittenScenario, policy_name, read_what_can_be
from remit.reader.walk import found_files

if TYPE_CHECKING:
    from remit.decide.explanation import Explanation

    Explained = tuple[Result, Explanation | None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_scenarios(parser, "FILE")
    parser.add_argument("--policy", metavar="NAME", help="the policy, by name or path, whatever the files say")
    parser.add_argument("--explain", action="store_true", help="give the reasons in full sentences")
    parser.add_argument("--format", choices=("text", "json", "junit"), default="text", help="what to print (text)")
    add_input(parser)
    parser.add_argument("-k", dest="match", metavar="TEXT", help="only scenarios with TEXT in their name")
    add_readings(parser, ", where the scenario does not say")
    parser.add_argument("--as-of", metavar="DATE", help="the day, where a scenario gives no date (YYYY-MM-DD)")
    add_pairs(parser, "--source", "ID=FILE", "the text of a source, to quote its statements word for word")
    parser.add_argument("--all", action="store_true", help="every scenario, also on a screen (a pipe has them all)")
    parser.add_argument("-q", "--quiet", action="store_true", help="only what is not as expected, and the summary")


def run(arguments: argparse.Namespace) -> int:
    texts = source_texts(arguments.source)
    session = Session(arguments)
    files, session.problems = found_files(arguments.files)
    results = [result for file in files for result in session.results(file)]
    session.refuse_idle(results)
    _note_idle(arguments)
    refuse_idle_day(arguments.as_of, session.policies())
    session.note_others()
    session.note_missing_engine()
    session.refuse_unknown_sources(texts)
    show_problems(session.problems)
    unexplained: list[Problem] = []
    if results or not session.problems:
        _show(arguments, results, texts, unexplained)
    show_problems(unexplained)
    if session.problems or unexplained:
        return WRONG
    return FAILED if any(result.misses for result in results) else 0


def _note_idle(arguments: argparse.Namespace) -> None:
    """Say what was asked for and does nothing."""
    note_idle(
        (arguments.quiet and arguments.format != "text", "--quiet", f"{arguments.format} has every scenario"),
        (arguments.explain and arguments.format == "junit", "--explain", "junit has no reasons"),
        (arguments.all and arguments.format != "text", "--all", f"{arguments.format} has every scenario"),
        (arguments.source and not arguments.explain, "--source", "statements are quoted with --explain"),
    )


class Session:
    """The policies that a run has loaded, and what has gone wrong with its scenarios so far."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.readings = readings_of(arguments)
        self.problems: list[Problem] = []
        self._elsewhere: dict[tuple[str, str], str] = {}  # notes on files that name another policy
        self._policies: dict[str, LoadedPolicy | None] = {}  # by file
        self._files: dict[tuple[str, str], str | None] = {}  # by name, and by the folder of the file that says it

    def results(self, file: str) -> Iterator[Result]:
        """Each scenario of a file with its decision; what cannot be decided becomes problems."""
        before, self.problems = self.problems, []
        try:
            listed, self.problems = read_what_can_be(file, self.arguments.input)
        except RemitError as wrong:
            listed, self.problems = [], list(wrong.problems)
        for written in told("scenarios are checked", listed):
            if (self.arguments.match or "").lower() in written.scenario.name.lower():
                yield from self._result(written)
        self.problems = [*before, *in_file_order(self.problems, shown(file))]

    def policies(self) -> list[Policy]:
        """The policies that scenarios were decided by."""
        return [loaded.policy for loaded in self._policies.values() if loaded is not None]

    def note_missing_engine(self) -> None:
        """Say so where rules had to fire without durable-rules, or could not at all."""
        fired = [loaded.chain for loaded in self._policies.values() if loaded is not None and loaded.has_fired]
        for problem in dict.fromkeys(chain.problem for chain in fired if chain.problem):
            print(f"note: {problem}", file=sys.stderr)

    def refuse_idle(self, results: Sequence[Result]) -> None:
        """Nothing to check is not a success."""
        if not results and not self.problems:
            said = f"no scenario has `{self.arguments.match}` in its name" if self.arguments.match else "no scenarios"
            at = Location(shown(self.arguments.files[0])) if len(self.arguments.files) == 1 else None
            raise RemitError([Problem("no-scenarios", said, at)])

    def refuse_unknown_sources(self, texts: Iterable[str]) -> None:
        """A text of a source that no policy here has would be passed over in silence."""
        sources = {source for policy in self._policies.values() if policy for source in policy.policy.sources}
        unknown = [source for source in texts if source not in sources]
        self.problems += [
            Problem("undeclared-source", f"--source: no source `{source}`", None, near_miss(source, sources, "sources"))
            for source in unknown
        ]

    def _result(self, written: WrittenScenario) -> Iterator[Result]:
        try:
            policy = self._policy(self.arguments.policy or policy_name(written), written)
        except RemitError as wrong:
            self.problems += [self._not_there(problem, written) for problem in wrong.problems]
            return
        if policy is None:
            return
        self._note_other(written, policy)
        problems = lint_scenario(written, policy.written)
        if problems:
            self.problems += problems
            return
        scenario = written.scenario
        own: Readings = "open" if self.readings == "open" else {**self.readings, **scenario.readings}
        try:
            result = held_together(written, policy.decide(scenario.given, readings=own, as_of=self.arguments.as_of))
        except RemitError as wrong:
            self.problems += [placed(problem, written.at("given"), scenario.name) for problem in wrong.problems]
            return
        yield result

    def _not_there(self, problem: Problem, written: WrittenScenario) -> Problem:
        """A policy that is not there is a problem of the file that names it."""
        if self.arguments.policy or problem.code not in ("unknown-policy", "file-not-found"):
            return problem
        return placed(problem, written.origins.value("policy"))

    def _policy(self, name: str, written: WrittenScenario) -> LoadedPolicy | None:
        """Load a policy once; None where that has failed before."""
        place = (name, os.path.dirname(written.file))
        if place not in self._files:
            self._files[place] = None
            self._files[place] = meant(name, *self._near(name, written))
        file = self._files[place]
        if file is None:
            return None
        if file not in self._policies:
            self._policies[file] = None
            self._policies[file] = self._loaded(file)
        return self._policies[file]

    def _note_other(self, written: WrittenScenario, policy: LoadedPolicy) -> None:
        """Say, once a file, where --policy has scenarios decided by another policy than they are written for."""
        asked, name = self.arguments.policy, written.policy
        if not asked or not name or (written.file, name) in self._elsewhere or is_for(name, written, policy, asked):
            return
        at, own = written.origins.value("policy"), policy.policy.policy
        self._elsewhere[written.file, name] = f"{at}: written for `{name}`, and decided by {own}, as --policy says"

    def note_others(self) -> None:
        for said in self._elsewhere.values():
            print(f"note: {said}", file=sys.stderr)

    def _near(self, name: str, written: WrittenScenario) -> tuple[str, ...]:
        """Where a policy is looked for: one that is typed from here, too, and its path first of all."""
        if not self.arguments.policy:
            return (written.file,)
        return (HERE, written.file) if is_path(name) else (written.file, HERE)

    def _loaded(self, file: str) -> LoadedPolicy:
        """A policy; what the command line asks of it is refused once, not per scenario. Raises RemitError."""
        policy = open_policy(file)
        with _asked(file, "--reading"):
            policy.knowledge.picked(self.readings)
        with _asked(file, "--as-of"):
            policy.stated(as_of=self.arguments.as_of)
        return policy


def is_for(name: str, written: WrittenScenario, policy: LoadedPolicy, called: str) -> bool:
    """Whether what a scenario names is a policy: its name, what it was `called`, or a way to its file."""
    if name in (policy.policy.policy, called):
        return True
    try:
        return os.path.samefile(find_policy(name, written.file), policy.written.origins.file)
    except (RemitError, OSError):
        return False


@contextmanager
def _asked(file: str, option: str) -> Iterator[None]:
    """What is wrong is an option's, and with which policy."""
    try:
        yield
    except RemitError as wrong:
        said = [replace(each, message=f"{option}: {each.message}", at=Location(file)) for each in wrong.problems]
        raise RemitError(said) from None


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
    elif arguments.format == "junit":
        from remit.report.check.junit import as_junit

        answering()
        print(as_junit(results))
    else:
        _show_text(arguments, results, texts, unexplained)


def _explained(results: list[Result], texts: dict[str, str], unexplained: list[Problem]) -> list[Explained]:
    """Each result with its explanation; None where its cases are too many for one."""
    from remit.explain import explain

    found: list[Explained] = []
    for result in told("decisions are explained", results):
        try:
            found.append((result, explain(result.decision, texts)))
        except TooLarge as wrong:
            at, name = result.written.at(), result.written.scenario.name
            found_at = [
                each if wrong.path else Problem(each.code, each.message, at, each.help) for each in wrong.problems
            ]
            unexplained += [placed(problem, at, name) for problem in found_at]
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

        explained = _explained(shown, texts, unexplained)
        answering()
        show_explanations(screen, explained)
    else:
        from remit.report.check.first_look import show_results

        answering()
        show_results(
            screen, shown, briefly=screen.is_terminal and not (arguments.all or arguments.quiet or arguments.match)
        )
    show_summary(screen, summary(results))
