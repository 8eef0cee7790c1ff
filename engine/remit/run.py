"""Scenarios run by their policies: values in, results and problems out; nothing is printed.

A fault is said in the same words, with file, line and scenario, whoever runs: a command, the service, pytest. One that
is bad takes no other with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from remit.check import Result, check, placed
from remit.decide import Decision
from remit.decide.agreement import difference
from remit.decide.given_values import Readings
from remit.errors import Problem, RemitError, TooLarge, in_file_order
from remit.lint import lint_scenario
from remit.progress import told
from remit.reader.files import shown
from remit.reader.scenarios import WrittenScenario, nameless, read_what_can_be
from remit.scenario_policies import Chooser, Unfound

if TYPE_CHECKING:
    from remit.decide.explanation import Explanation


@dataclass(frozen=True, slots=True)
class Settings:
    """The readings of scenarios that do not pick them (or all left "open"), the day where they give none, and which.

    Only scenarios with `match` in their name are run, in whatever case it is written.
    """

    readings: Readings = field(default_factory=dict)
    as_of: str | None = None
    match: str = ""


AS_WRITTEN = Settings()


class Ran(NamedTuple):
    """Scenarios with decisions, what is wrong with the others, and how many are for policies that are not run."""

    results: list[Result]
    problems: list[Problem]
    passed_over: int = 0


def run_files(
    files: Iterable[str], policy_of: Chooser, settings: Settings = AS_WRITTEN, format: str | None = None
) -> Ran:
    """Run the scenarios of files.

    Args:
        files: where they are, or `-` for standard input.
        policy_of: the policy that decides a scenario.
        settings: what else they are run by.
        format: of files whose name does not say it.

    Returns:
        The results in the order of the files; every problem once, file by file.
    """
    ran = [run_file(file, policy_of, settings, format) for file in files]
    problems = dict.fromkeys(problem for each in ran for problem in each.problems)
    return Ran([one for each in ran for one in each.results], list(problems), sum(each.passed_over for each in ran))


def run_file(file: str, policy_of: Chooser, settings: Settings = AS_WRITTEN, format: str | None = None) -> Ran:
    """Run the scenarios of one file, as `run_files`; its problems are in the order of its lines."""
    try:
        listed, problems = read_what_can_be(file, format)
    except RemitError as wrong:
        return Ran([], list(wrong.problems))
    results: list[Result] = []
    others, unfound = 0, list[tuple[Unfound, WrittenScenario]]()
    for written in told("scenarios are checked", listed):
        if settings.match.lower() not in written.scenario.name.lower():
            continue
        try:
            result = run_scenario(written, policy_of, settings)
        except Unfound as wrong:
            unfound.append((wrong, written))
        except RemitError as wrong:
            problems += wrong.problems
        else:
            others += result is None
            results += [result] if result else []
    told_once = dict.fromkeys([*problems, *_missing(unfound)])  # what scenarios share is wrong of each of them
    return Ran(results, in_file_order(told_once, shown(file)), others)


def _missing(unfound: Iterable[tuple[Unfound, WrittenScenario]]) -> Iterable[Problem]:
    """What is said, once for a file, of each policy that is not there, and of scenarios that name none."""
    by_name: dict[str | None, list[tuple[Unfound, WrittenScenario]]] = {}
    for wrong, written in unfound:
        by_name.setdefault(wrong.name, []).append((wrong, written))
    for name, listed in by_name.items():
        wrong, first = listed[0]
        yield from wrong.problems if name is not None else [nameless(first, len(listed) - 1)]


def run_scenario(written: WrittenScenario, policy_of: Chooser, settings: Settings = AS_WRITTEN) -> Result | None:
    """Run one scenario.

    Args:
        written: the scenario.
        policy_of: the policy that decides it.
        settings: what else it is run by.

    Returns:
        The result; None where it is for a policy that is not run.

    Raises:
        RemitError: it does not fit its policy, cannot be decided, or there is no policy; each problem with its place.
    """
    policy = policy_of(written)
    if policy is None:
        return None
    if problems := lint_scenario(written, policy.written):
        raise RemitError(problems)
    scenario = written.scenario
    readings: Readings = "open" if settings.readings == "open" else {**settings.readings, **scenario.readings}
    try:
        decision = policy.decide(scenario.given, readings=readings, as_of=settings.as_of)
        if differs := difference(decision):  # what fires, from the diagram
            raise RemitError([differs])
        return _checked(written, decision)
    except RemitError as wrong:
        raise RemitError(placed(each, written.at("given"), scenario.name) for each in wrong.problems) from None


def _checked(written: WrittenScenario, decision: Decision) -> Result:
    """A decision beside what is expected; of the concepts that are asked about, what fires agrees, too."""
    result = check(written, decision)
    for found in result.concepts:
        if differs := difference(found.decision):
            raise RemitError([differs])
    return result


def explained(result: Result, texts: Mapping[str, str] | None = None) -> Explanation:
    """Explain a result.

    Args:
        result: of a scenario.
        texts: those of sources, by id, to quote statements from.

    Raises:
        RemitError: its cases are too many for that; with the place of the part of the policy that makes them so, or of
            the scenario.
    """
    from remit.explain import explain  # only where reasons are asked for

    try:
        return explain(result.decision, texts)
    except TooLarge as wrong:
        at, name = result.written.at(), result.written.scenario.name
        found = [each if wrong.path else Problem(each.code, each.message, at, each.help) for each in wrong.problems]
        raise RemitError(placed(each, at, name) for each in found) from None
