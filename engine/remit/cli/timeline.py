"""Say what a policy decides of a case day by day: since when, until when, and what begins and ends each span.

  remit timeline my-policy --given weapon=atacms --given location=russia
  remit timeline my-policy cases.yaml -k ATACMS       the scenarios with ATACMS in their name
  remit timeline cases.yaml                           by the policy that the file names
  remit timeline may june november cases.yaml         accounts beside each other, and the latest of each day
  remit timeline leave cases.yaml --over leave-begins another fact that is a day
  remit timeline my-policy cases.yaml --from 2024-05-01 --to 2024-12-31 --format svg -o days.svg

Every day there is belongs to one span, exactly. What a case says of the day itself is left out, and said; facts that it
leaves out stay unknown: a span is `undetermined`, with what it depends on. Readings are the usual ones, those that the
scenario picks, or open.

Exit code: 0, or 2 for bad usage or input.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from remit.check import placed
from remit.cli.shared.arguments import add_input, add_pairs, add_readings, by_name, meant, no_scenarios, readings_of
from remit.cli.shared.given_facts import given_value
from remit.cli.shared.messages import note_idle
from remit.cli.shared.output import print_or_write
from remit.decide import LoadedPolicy, open_policy
from remit.decide.given_values import Readings
from remit.errors import Problem, RemitError, near_miss
from remit.model.kinds.day import read_day
from remit.model.matching import Unreadable
from remit.progress import answering
from remit.reader.files import STDIN
from remit.reader.find import find_policy, is_path
from remit.reader.recognise import mark_of
from remit.reader.scenarios import WrittenScenario, read_what_can_be
from remit.reader.walk import scenario_files
from remit.scenario_policies import FoundPolicies

if TYPE_CHECKING:
    from remit.report.timeline.accounts import CaseDays

TABLES = (".csv", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class Case:
    """A case that is asked about: its name, what is given, its readings; the scenario, where a file has it."""

    name: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    written: WrittenScenario | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    help = "policies, by name or path; and scenario files, folders, or - (standard input)"
    parser.add_argument("things", nargs="+", metavar="POLICY|CASE", help=help)
    add_pairs(parser, "--given", "FACT=VALUE", "a fact that is known (a|b: one of)")
    parser.add_argument("-k", dest="match", metavar="TEXT", help="only scenarios with TEXT in their name")
    parser.add_argument("--over", metavar="FACT", default="date", help="the fact that is the day (date)")
    parser.add_argument("--from", dest="first", metavar="DATE", help="the first day to look at (all there are)")
    parser.add_argument("--to", dest="last", metavar="DATE", help="the last day to look at")
    parser.add_argument("-q", "--quiet", action="store_true", help="only days and verdicts, a line for each policy")
    add_readings(parser, ", where the scenario does not say")
    parser.add_argument("--format", choices=("text", "json", "svg"), help="what to print (text; of FILE.svg, svg)")
    add_input(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write it to a file, whole or not at all")


def run(arguments: argparse.Namespace) -> int:
    _refuse_no_days(arguments)
    names = [thing for thing in arguments.things if not _is_case(thing)]
    files = [thing for thing in arguments.things if thing not in names]
    found = FoundPolicies()
    asked = [open_policy(meant(name)) for name in dict.fromkeys(names)]
    given = by_name(arguments.given, "--given")
    cases = [*_cases(files, arguments)] if files else [Case()]
    shown = [_days(arguments, case, asked or [found.of(_written(case))], given) for case in cases]
    answering()
    _show(arguments, shown)
    return 0


def _refuse_no_days(arguments: argparse.Namespace) -> None:
    """What is no day is no fault of a scenario. Raises RemitError."""
    problems = list[Problem]()
    for option, day in (("--from", arguments.first), ("--to", arguments.last)):
        try:
            if day is not None:
                read_day(day)
        except Unreadable as wrong:
            problems.append(Problem(wrong.code, f"{option}: {wrong.message}", None, wrong.help))
    if problems:
        raise RemitError(problems)


def _is_case(thing: str) -> bool:
    """Whether what is typed is a scenario file or a folder, and no policy."""
    if thing == STDIN or (not is_path(thing) and _is_known(thing)):
        return thing == STDIN
    if os.path.isdir(thing) or thing.lower().endswith(TABLES):
        return True
    return os.path.exists(thing) and mark_of(thing) != "remit"


def _is_known(name: str) -> bool:
    """Whether a policy can be found under a name."""
    try:
        find_policy(name)
    except RemitError:
        return False
    return True


def _cases(files: Sequence[str], arguments: argparse.Namespace) -> Iterator[Case]:
    """The scenarios of files, by name. Raises RemitError where there are none, or they cannot be read."""
    listed: list[WrittenScenario] = []
    problems: list[Problem] = []
    for file in scenario_files(files):
        more, wrong = read_what_can_be(file, arguments.input)
        listed += more
        problems += wrong
    if problems:
        raise RemitError(problems)
    match = (arguments.match or "").lower()
    chosen = [written for written in listed if match in written.scenario.name.lower()]
    if not chosen:
        said = f"no scenario has `{arguments.match}` in its name" if listed else "no scenarios"
        raise RemitError([no_scenarios(files, said)])
    for written in chosen:
        scenario = written.scenario
        yield Case(scenario.name, scenario.given, scenario.readings, written)


def _written(case: Case) -> WrittenScenario:
    """The scenario of a case, whose policy decides it. Raises RemitError where there is none."""
    if case.written is None:
        raise RemitError([Problem("usage", "which policy?", None, "remit timeline POLICY, or a scenario file")])
    return case.written


def _days(
    arguments: argparse.Namespace, case: Case, policies: Sequence[LoadedPolicy], given: Mapping[str, str]
) -> CaseDays:
    """A case by every policy. Raises RemitError with its place."""
    from remit.decide.timeline import timeline
    from remit.report.timeline.accounts import CaseDays

    _refuse_unknown([*case.given, *given], [name for p in policies for name in (*p.policy.facts, *p.policy.concepts)])
    picked = readings_of(arguments)
    _refuse_readings(picked, policies)
    timelines, unsaid = [], []
    for loaded in policies:
        policy = loaded.policy
        stated = {name: case.given[name] for name in case.given if name in policy.domains}
        stated |= {name: given_value(policy, name, text) for name, text in given.items() if name in policy.domains}
        names = dict.fromkeys(name for name in (*case.given, *given) if name not in stated)
        names |= dict.fromkeys(name for name, raw in stated.items() if _is_anothers(loaded, policies, name, raw))
        stated = {name: raw for name, raw in stated.items() if name not in names}
        readings: Readings = "open" if picked == "open" else _own(policy.readings, {**picked, **case.readings})
        try:
            found = timeline(
                loaded, stated, readings=readings, over=arguments.over, first=arguments.first, last=arguments.last
            )
        except RemitError as wrong:
            raise _placed(wrong, case) from None
        timelines.append(found)
        unsaid.append(tuple(names))
    return CaseDays(case.name, tuple(timelines), tuple(unsaid))


def _is_anothers(loaded: LoadedPolicy, policies: Sequence[LoadedPolicy], name: str, raw: Any) -> bool:
    """Whether a policy does not have a value of a fact that another one of those has: to it, the fact is unknown."""
    others = [each for each in policies if each is not loaded and name in each.policy.domains]
    return bool(loaded.knowledge.said(name, raw).wrong) and any(not o.knowledge.said(name, raw).wrong for o in others)


def _placed(wrong: RemitError, case: Case) -> RemitError:
    """What is wrong with a case, at its place in a file."""
    if case.written is None:
        return wrong
    at, name = case.written.at("given"), case.written.scenario.name
    return RemitError(placed(problem, at, name) for problem in wrong.problems)


def _own(declared: Mapping[str, object], picked: Mapping[str, str]) -> dict[str, str]:
    return {name: choice for name, choice in picked.items() if name in declared}


def _refuse_unknown(given: Sequence[str], declared: Sequence[str]) -> None:
    """A fact that no policy has would be passed over in silence. Raises RemitError."""
    problems = [
        Problem("undeclared-fact", f"unknown fact `{name}`", None, near_miss(name, declared, "declared facts"))
        for name in dict.fromkeys(given)
        if name not in declared
    ]
    if problems:
        raise RemitError(problems)


def _refuse_readings(picked: Readings, policies: Sequence[LoadedPolicy]) -> None:
    """So would a reading. Raises RemitError."""
    declared = dict.fromkeys(name for loaded in policies for name in loaded.policy.readings)
    unknown = [name for name in picked if name not in declared] if isinstance(picked, Mapping) else []
    if unknown:
        raise RemitError(
            Problem("undeclared-reading", f"no reading `{name}`", None, near_miss(name, declared, "readings"))
            for name in unknown
        )


def _show(arguments: argparse.Namespace, cases: Sequence[CaseDays]) -> None:
    """All cases, in the format that is asked for."""
    from remit.report.screen import Screen
    from remit.report.timeline.text import show_timelines

    form = arguments.format or ("svg" if str(arguments.output).lower().endswith(".svg") else "text")
    if form == "text" and arguments.output in (None, "-"):
        show_timelines(Screen(), cases, quiet=arguments.quiet)
    else:
        note_idle((arguments.quiet and form != "text", "--quiet", f"{form} has all of it"))
        print_or_write(arguments.output, _written_out(form, cases, quiet=arguments.quiet))


def _written_out(form: str, cases: Sequence[CaseDays], *, quiet: bool) -> str:
    """All cases as one text."""
    import io

    from remit.report.published import as_json
    from remit.report.screen import Screen
    from remit.report.timeline.data import timelines_data
    from remit.report.timeline.svg import as_svg
    from remit.report.timeline.text import show_timelines

    if form == "json":
        return f"{as_json(timelines_data(cases))}\n"
    if form == "svg":
        return as_svg(cases)
    out = io.StringIO()
    show_timelines(Screen(out), cases, quiet=quiet)
    return out.getvalue()
