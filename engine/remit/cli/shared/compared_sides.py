"""The two sides of a comparison from what was given: policies of files and revisions, days, readings."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Mapping, Sequence

from remit.assurance.compare.compare import ComparedSide
from remit.cli.shared.arguments import meant
from remit.decide.given_values import Knowledge
from remit.decide.unlinked import behind, telling_facts
from remit.errors import Problem, RemitError, near_miss
from remit.lint import lint_policy
from remit.model.matching import Unreadable
from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.reader.included import read_policy
from remit.reader.policies import WrittenPolicy
from remit.reader.revisions import is_revision, read_revision

SIDES = 2
WrittenSides = tuple[WrittenPolicy, WrittenPolicy]


def sides_of(
    arguments: argparse.Namespace, names: tuple[str, str]
) -> tuple[WrittenSides, tuple[ComparedSide, ComparedSide]]:
    """Both policies as they are written, and either side with its day and readings.

    Args:
        arguments: The days and readings that were given, once for both sides or twice.
        names: The two policies; the same name twice is one policy.

    Raises:
        RemitError: A policy cannot be opened, a day or a reading does not exist, or the two sides are the same.
    """
    days, readings = _two(arguments.as_of, "--as-of"), _two_readings(arguments.reading)
    _refuse_idle(arguments.new, days, readings)
    old, new = _opened(names)
    return (old, new), _sides((old, new), days, readings)


def accounts_of(
    arguments: argparse.Namespace, names: Sequence[str]
) -> tuple[tuple[WrittenPolicy, ...], tuple[ComparedSide, ...]]:
    """Several policies as they are written, each with the one day and the readings that are given for all.

    Args:
        arguments: The day and the readings that were given.
        names: Three policies or more.

    Raises:
        RemitError: A policy cannot be opened or is named twice, a day or a reading does not exist or is given twice.
    """
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise RemitError([Problem("usage", f"{twice} is named twice", None, "name each policy once")])
    if len(arguments.as_of) > 1:
        said = f"--as-of is given {len(arguments.as_of)} times"
        raise RemitError([Problem("usage", said, None, "of more than two policies: one day, for all of them")])
    days = _two(arguments.as_of, "--as-of")
    readings, other = _two_readings(arguments.reading)
    if readings != other:
        name = next(name for name in readings if readings[name] != other[name])
        help = "of more than two policies: one choice, for all that have the reading"
        raise RemitError([Problem("usage", f"--reading {name} is given twice", None, help)])
    written = _opened(names)
    policies = [each.policy for each in written]
    _refuse_undeclared(policies, days, readings)
    sides = [ComparedSide(policy, _picked(policy, readings), _day(policy, days[0])) for policy in policies]
    return written, tuple(sides)


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


def _opened(names: Sequence[str]) -> tuple[WrittenPolicy, ...]:
    """All policies; of the same name, the same. Raises RemitError with all that is wrong with them."""
    problems: list[Problem] = []
    found: dict[str, WrittenPolicy] = {}
    for name in dict.fromkeys(names):
        try:
            found[name] = read_revision(name) if is_revision(name) else read_policy(meant(name))
            problems += lint_policy(found[name])
        except RemitError as wrong:
            problems += wrong.problems
    if problems:
        raise RemitError(problems)
    return tuple(found[name] for name in names)


def _sides(
    written: WrittenSides,
    days: tuple[str | None, str | None],
    readings: tuple[Mapping[str, str], Mapping[str, str]],
) -> tuple[ComparedSide, ComparedSide]:
    """Either side with its day and its readings. Raises RemitError."""
    policies = [each.policy for each in written]
    _refuse_undeclared(policies, days, readings[0])
    before, after = (
        ComparedSide(policy, _picked(policy, picked), _day(policy, day))
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
    for policy in policies if days[0] != days[1] else ():
        if "date" in behind(policy, telling := telling_facts(policy)):
            name = next(name for name in policy.derived if name in telling and "date" in behind(policy, [name]))
            said = f"`{name}` is derived from the date, and differs from day to day in ways that depend on the case"
            problems.append(Problem("incomparable", said, None, "compare scenarios: remit check --as-of DAY"))
            break
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
