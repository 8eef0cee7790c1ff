"""Measure what scenarios exercise of a policy, and write a scenario for each thing that none of them does.

  remit cover lending scenarios/                      a policy, by name or path, and its scenarios
  remit cover lending scenarios/ --threshold 95       fail below 95 % of all that can be exercised
  remit cover lending scenarios/ --threshold rules=100 --threshold readings=100
  remit cover lending scenarios/ --write more.yaml    scenarios for the rest, verdicts to be filled in

Counted are rules (in force, overridden, just missed by one test), overrides, conditions (each test true, and false),
alternatives (each part of an `any` on which the outcome hinges), constraints (both sides), values, readings (each
choice where it matters) and statements. Only what scenarios state counts, not what they expect; of a scenario that
leaves facts out, what is so in every case that fits it. What no case could exercise is proved, and not counted.

Exit code: 0, 1 a threshold is not reached, 2 bad usage or input.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from remit.check import Result
from remit.cli.check import Session
from remit.cli.main import FAILED, WRONG, show_problems
from remit.decide import LoadedPolicy, open_policy
from remit.errors import Location, Problem, RemitError, near_miss
from remit.reader.files import shown
from remit.reader.scenarios import WrittenScenario, policy_name, scenario_files
from remit.report.cover import COUNTED, Covered, Threshold


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="the policy, by name or path")
    parser.add_argument(
        "files", nargs="+", metavar="SCENARIOS", help="scenario files, folders, patterns, or - (standard input)"
    )
    parser.add_argument(
        "--threshold",
        action="append",
        default=[],
        type=threshold,
        metavar="[KIND=]PERCENT",
        help=f"fail below this share, of everything or of one kind: {', '.join(COUNTED)}",
    )
    parser.add_argument("--write", metavar="FILE", help="write scenarios for what is not exercised to a new file")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="what to print (text)")
    parser.add_argument(
        "--input", choices=("yaml", "json", "jsonl", "csv"), help="the format of -, where it is not clear"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="only the share, and what is not exercised")


def threshold(text: str) -> Threshold:
    """PERCENT, or KIND=PERCENT.

    >>> threshold("rules=100"), threshold("97.5")
    (Threshold(kind='rules', percent=100.0), Threshold(kind=None, percent=97.5))
    """
    kind, sign, number = text.rpartition("=")
    if sign and kind not in COUNTED:
        raise argparse.ArgumentTypeError(f"no kind `{kind}`; {near_miss(kind, COUNTED, 'kinds')}")
    try:
        percent = float(number)
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:  # noqa: PLR2004  # of a hundred
        raise argparse.ArgumentTypeError(f"`{number}` is no share in percent, from 0 to 100")
    return Threshold(kind or None, percent)


def run(arguments: argparse.Namespace) -> int:
    from remit.assurance.cover import cover

    loaded = open_policy(arguments.policy)
    session = Own(arguments, loaded)
    results = [result for file in scenario_files(arguments.files) for result in session.results(file)]
    show_problems(session.problems)
    if session.problems:
        return WRONG
    if not results:
        said = f"no scenario is for {loaded.policy.policy}"
        at = Location(shown(arguments.files[0])) if len(arguments.files) == 1 else None
        raise RemitError([Problem("no-scenarios", said, at)])
    coverage = cover(loaded, [result.decision for result in results])
    places = [(result.written.scenario.name, result.written.at()) for result in results]
    covered = Covered(loaded.written, coverage, places, session.others, arguments.threshold)
    _show(arguments, covered)
    return FAILED if covered.missed() else 0


class Own(Session):
    """The scenarios of one policy; those that are for another are passed over, and counted."""

    def __init__(self, arguments: argparse.Namespace, loaded: LoadedPolicy) -> None:
        given = {**vars(arguments), "match": None, "reading": [], "readings": "default", "as_of": None}
        super().__init__(argparse.Namespace(**given))
        self.loaded = loaded
        self.others = 0

    def _result(self, written: WrittenScenario) -> Iterator[Result]:
        if self._is_own(written):
            yield from super()._result(written)
        else:
            self.others += 1

    def _is_own(self, written: WrittenScenario) -> bool:
        """Whether a scenario is for the policy; one that does not say is."""
        try:
            name = policy_name(written)
        except RemitError:
            return True
        return name in (self.loaded.policy.policy, self.arguments.policy) or self._is_file(name, written)

    def _is_file(self, name: str, written: WrittenScenario) -> bool:
        """Whether a name or path that a scenario gives leads to the policy's file."""
        import os

        from remit.reader.find import find_policy

        try:
            return os.path.samefile(find_policy(name, written.file), self.loaded.written.origins.file)
        except (RemitError, OSError):
            return False

    def _policy(self, name: str, written: WrittenScenario) -> LoadedPolicy | None:  # noqa: ARG002  # there is one
        return self.loaded


def _show(arguments: argparse.Namespace, covered: Covered) -> None:
    if arguments.write is not None and covered.coverage.proposals:
        from remit.cli.output import write_new_files
        from remit.report.cover_data import text_to_fill_in

        write_new_files({arguments.write: text_to_fill_in(covered)})
    if arguments.format == "json":
        from remit.report.cover_data import cover_data
        from remit.report.data import as_json

        print(as_json(cover_data(covered)))
        return
    from remit.report.cover import show_cover
    from remit.report.screen import Screen

    screen = Screen()
    show_cover(screen, covered, quiet=arguments.quiet)
    if arguments.write is not None:
        number = len(covered.coverage.proposals)
        wrote = f"wrote {arguments.write}: {number} scenario{'' if number == 1 else 's'}, verdicts to be filled in"
        screen.line(wrote if number else "wrote nothing: there is nothing left to exercise")
