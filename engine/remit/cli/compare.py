"""Say what changes, for every case: from one policy to another, from one day to another, from one reading to another.

  remit compare old.yaml new.yaml                              two policies, by name or path
  remit compare HEAD~1:rules/lending.yaml lending              as it stood in a revision of git, and as it stands
  remit compare lending --as-of 2024-05-29 --as-of 2024-05-30  two days
  remit compare lending --reading damage=any --reading damage=serious    two readings of a passage
  remit compare main:rules/lending.yaml lending --fail-on prohibited:permitted    for continuous integration

An option that is given once holds for both; given twice, first for the one, then for the other. A passage that is not
picked is read by each policy's own default. Every change is said as regions of cases in words, each with a smallest
scenario, and the rules and statements responsible; where nothing changes, that is proved over all cases.

--fail-on FROM:TO, with `any` in the place of a verdict; `any` alone is anything that is not the same: a verdict, a case
that only one policy's constraints allow, a value that only one declares.

Exit code: 0 whether they differ or not, 1 where a change is what --fail-on names, 2 bad usage or input.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Mapping, Sequence
from typing import get_args

from remit.assurance.compare import MOST_REGIONS, Comparison, Side, compare
from remit.assurance.vocabulary import Incomparable
from remit.cli.arguments import pair
from remit.cli.main import FAILED
from remit.decide.knowledge import Knowledge
from remit.errors import Problem, RemitError, near_miss
from remit.lint import lint_policy
from remit.model.domains import Unreadable
from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.model.rules import Settled
from remit.normal.cubes import TooManyCubes
from remit.reader.find import find_policy
from remit.reader.policies import WrittenPolicy, read_policy
from remit.reader.revisions import is_revision, read_revision
from remit.report.compare import Compared, show_comparison

ANY = "any"
SIDES = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help="a policy, by name, path or REVISION:path")
    parser.add_argument("new", metavar="NEW", nargs="?", help="another; the same one where it is left out")
    parser.add_argument("--as-of", metavar="DATE", action="append", default=[], help="the day (YYYY-MM-DD)")
    parser.add_argument(
        "--reading",
        action="append",
        default=[],
        type=pair,
        metavar="NAME=CHOICE",
        help="take a contested passage this way",
    )
    parser.add_argument(
        "--fail-on",
        action="append",
        default=[],
        type=_turn,
        metavar="FROM:TO",
        help="exit 1 where a verdict changes so; `any` is any verdict, or alone any difference",
    )
    parser.add_argument(
        "--regions",
        type=_number,
        default=MOST_REGIONS,
        metavar="N",
        help=f"describe N regions of each change, or all ({MOST_REGIONS})",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="what to print (text)")


def run(arguments: argparse.Namespace) -> int:
    names = (arguments.old, arguments.new or arguments.old)
    days, readings = _two(arguments.as_of, "--as-of"), _two_readings(arguments.reading)
    _refuse_idle(arguments.new, days, readings)
    written = _opened(names)
    before, after = _sides(written, days, readings)
    try:
        comparison = compare(before, after, arguments.regions)
    except Incomparable as wrong:
        raise RemitError([_incomparable(written, *each) for each in wrong.differences]) from None
    except TooManyCubes:
        said = "the conditions of these policies multiply out too far to be compared"
        raise RemitError([Problem("usage", said, None, "divide long conditions with concepts or rules")]) from None
    compared = Compared(names, written, comparison)
    failed = [asked for asked in arguments.fail_on if _occurs(asked, comparison)]
    _show(arguments.format, compared, failed)
    return FAILED if failed else 0


def _turn(text: str) -> str:
    """FROM:TO, or `any`."""
    verdicts = (*get_args(Settled), ANY)
    parts = text.split(":")
    for part in parts:
        if part not in verdicts:
            raise argparse.ArgumentTypeError(f"no verdict `{part}`; {near_miss(part, verdicts, 'verdicts')}")
    if text != ANY and (len(parts) != SIDES or (parts[0] == parts[1] != ANY)):
        raise argparse.ArgumentTypeError(f"`{text}` is no change: FROM:TO, as prohibited:permitted")
    return text


def _number(text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"`{text}` is neither a number from 1 on nor all")
    return int(text)


def _two(given: Sequence[str], option: str) -> tuple[str | None, str | None]:
    """What is given for either side: once for both, twice for one each. Raises RemitError."""
    if len(given) > SIDES:
        help = "two things are compared: give it once for both, or twice"
        raise RemitError([Problem("usage", f"{option} is given {len(given)} times", None, help)])
    return (given[0], given[-1]) if given else (None, None)


def _two_readings(pairs: Sequence[tuple[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """The picked choices of either side. Raises RemitError."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for name in dict.fromkeys(name for name, _ in pairs):
        choices = [choice for other, choice in pairs if other == name]
        if OPEN in choices:
            said = f"reading {name}: two choices can be compared, and `{OPEN}` is none"
            raise RemitError([Problem("usage", said, None, "pick a choice of it")])
        old, new = _two(choices, f"--reading {name}")
        before[name], after[name] = str(old), str(new)
    return before, after


def _refuse_idle(new: str | None, days: tuple[str | None, str | None], readings: tuple[object, object]) -> None:
    """One policy by itself, on one day and read in one way, can only be what it is."""
    if new is None and days[0] == days[1] and readings[0] == readings[1]:
        said = "compared with what?"
        help = "give another policy, or two days (--as-of A --as-of B), or two readings (--reading a=x --reading a=y)"
        raise RemitError([Problem("usage", said, None, help)])


def _opened(names: tuple[str, str]) -> tuple[WrittenPolicy, WrittenPolicy]:
    """Both policies, or the same twice. Raises RemitError with all that is wrong with them."""
    problems: list[Problem] = []
    found: dict[str, WrittenPolicy] = {}
    for name in dict.fromkeys(names):
        try:
            found[name] = read_revision(name) if is_revision(name) else read_policy(find_policy(name))
            problems += lint_policy(found[name])
        except RemitError as wrong:
            problems += wrong.problems
    if problems:
        raise RemitError(problems)
    return found[names[0]], found[names[1]]


def _incomparable(written: tuple[WrittenPolicy, WrittenPolicy], name: str, said: str) -> Problem:
    """A name that means different things, where the later policy declares it."""
    there, here = (each.origins.key("facts" if name in each.policy.facts else "readings", name) for each in written)
    return Problem(
        "incomparable", f"`{name}` is {said}", here, f"give different things different names; there: {there}"
    )


def _sides(
    written: tuple[WrittenPolicy, WrittenPolicy],
    days: tuple[str | None, str | None],
    readings: tuple[Mapping[str, str], Mapping[str, str]],
) -> tuple[Side, Side]:
    """Either side with its day and its readings. Raises RemitError."""
    policies = [each.policy for each in written]
    _refuse_undeclared(policies, days, readings[0])
    before, after = (
        Side(policy, _picked(policy, picked), _day(policy, day))
        for policy, picked, day in zip(policies, readings, days, strict=True)
    )
    return before, after


def _refuse_undeclared(
    policies: Sequence[Policy], days: tuple[str | None, str | None], readings: Mapping[str, str]
) -> None:
    """A reading or a day that neither policy knows would be passed over in silence."""
    declared = dict.fromkeys(name for policy in policies for name in policy.readings)
    problems = [
        Problem("undeclared-reading", f"no reading `{name}`", None, near_miss(name, declared, "readings"))
        for name in readings
        if name not in declared
    ]
    if days[0] is not None and not any(_has_days(policy) for policy in policies):
        said = "--as-of: no fact `date` of days is declared"
        problems.append(Problem("date-not-declared", said, None, 'date: {ask: "On what day?", date: {}}'))
    if problems:
        raise RemitError(problems)


def _has_days(policy: Policy) -> bool:
    return "date" in policy.facts and policy.facts["date"].kind == "date"


def _picked(policy: Policy, readings: Mapping[str, str]) -> dict[str, str]:
    return Knowledge(policy).picked({name: choice for name, choice in readings.items() if name in policy.readings})


def _day(policy: Policy, day: str | None) -> datetime.date | None:
    """The day of a side. Raises RemitError."""
    if day is None or not _has_days(policy):
        return None
    try:
        found = policy.domains["date"].value(day)
    except Unreadable as wrong:
        raise RemitError([Problem(wrong.code, f"--as-of: {wrong.message}", None, wrong.help)]) from None
    assert isinstance(found, datetime.date)
    return found


def _occurs(asked: str, comparison: Comparison) -> bool:
    """Whether some case takes a turn that was not to be."""
    if asked == ANY:
        return not comparison.is_same
    before, after = asked.split(":")
    turns = [(change.before, change.after) for change in comparison.changes]
    return any(None not in turn and before in (ANY, turn[0]) and after in (ANY, turn[1]) for turn in turns)


def _show(format: str, compared: Compared, failed: Sequence[str]) -> None:
    if format == "json":
        from remit.report.compare_data import comparison_data
        from remit.report.data import as_json

        print(as_json(comparison_data(compared, list(failed))))
        return
    from remit.report.screen import Screen

    show_comparison(Screen(), compared)
    for asked in failed:
        print(_failure(asked), file=sys.stderr)


def _failure(asked: str) -> str:
    if asked == ANY:
        return "--fail-on any: there is a difference"
    before, _, after = asked.partition(":")
    return f"--fail-on {asked}: a verdict changes from {before} to {after}"
