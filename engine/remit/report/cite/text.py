"""How a source's text bears out its statements: for a terminal, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from remit.cite import Replaced, Report, Sighting, Status
from remit.decide.explanation import UNVERIFIED
from remit.errors import Problem, visible
from remit.model.plain_data import as_data
from remit.model.sources import Reported
from remit.quantities import say_count, say_verb
from remit.report.screen import Screen

FORMAT = "remit-cite/1"
MOST_SHOWN = 80  # words of a passage
MARKS = {Status.FOUND: ("✓", "green"), Status.AMBIGUOUS: ("?", "yellow"), Status.MISSING: ("✗", "red")}


@dataclass(frozen=True, slots=True)
class Verified:
    """One source of a policy compared with a text."""

    policy: str
    source: str
    file: str  # the text
    statements: str  # the file that lists them
    lines: dict[str, int]  # of the statements in that file
    quotes: dict[str, str]  # of the statements that carry one
    report: Report
    reported: Mapping[str, Reported] = field(default_factory=dict)  # the statements that nothing verifies


@dataclass(frozen=True, slots=True)
class Quoted:
    """The quotes of one source of a policy compared with their fingerprints."""

    policy: str
    source: str
    statements: int
    quotes: int
    problems: tuple[Problem, ...]
    reported: Mapping[str, Reported] = field(default_factory=dict)  # the statements that nothing verifies


def show_verified(screen: Screen, verified: Verified, *, quiet: bool) -> None:
    """Every statement with its place; what stands in the place of the missing; what is not listed; a summary.

    Args:
        screen: Where it is shown.
        verified: A source with what was found of it in a text.
        quiet: Leave out statements that were found.
    """
    screen.line(f"{verified.policy}: {verified.source} in {verified.file}", "bold")
    width = max(
        (len(name) for name in (*verified.reported, *(s.locator for s in verified.report.sightings))), default=0
    )
    for sighting in verified.report.sightings:
        if sighting.status is not Status.FOUND or not quiet:
            _sighting(screen, verified, sighting, width)
    show_reported(screen, verified.reported, width)
    for start, text, passages in _findings(verified):
        screen.line()
        screen.hang(f"{screen.styled('✗', 'red')}  ", 3, f"{start}: {text}")
        for passage in passages:
            screen.hang("   ", 3, visible(passage), "dim")
    screen.line()
    screen.line(summary(verified), "green" if verified.report.is_clean else "bold red")


def show_reported(screen: Screen, reported: Mapping[str, Reported], width: int = 0) -> None:
    """The statements that nothing verifies, each with where it was read.

    Args:
        screen: Where they are shown.
        reported: By locator.
        width: Of the longest locator that they are shown beside.
    """
    width = max((width, *map(len, reported)))
    for locator, read in reported.items():
        start = f"{screen.styled('-', 'yellow')}  {locator:<{width}}  {UNVERIFIED}  "
        screen.hang(start, width + 17, str(read), "dim")


def _sighting(screen: Screen, verified: Verified, sighting: Sighting, width: int) -> None:
    mark, style = MARKS[sighting.status]
    place = f"line {sighting.line}" if sighting.line else f"listed in {_listed(verified, sighting.locator)}"
    more = f", {sighting.words} words"
    if sighting.status is Status.AMBIGUOUS:
        more += f"; the same words stand {sighting.times} times, and its neighbours do not tell which are meant"
    start = f"{screen.styled(mark, style)}  {sighting.locator:<{width}}  {sighting.status:<9}  "
    screen.hang(start, width + 16, place + more)


def _listed(verified: Verified, locator: str) -> str:
    return f"{verified.statements}:{verified.lines.get(locator, 1)}"


def _findings(verified: Verified) -> Iterator[tuple[str, str, list[str]]]:
    """Each thing that does not fit: its place, what it is, and the passages."""
    report = verified.report
    for instead in report.replaced:
        quotes = [
            f"quoted as {_quoted(verified.quotes[locator])}"
            for locator in instead.locators
            if locator in verified.quotes
        ]
        passages = [_quoted(instead.passage), *quotes] if instead.passage else quotes
        yield f"{verified.file}:{instead.line}", _instead(instead), passages
    for other in report.unlisted:
        said = f"{say_count(other.words, 'word')} between {other.after} and {other.before} that no statement stands for"
        yield f"{verified.file}:{other.line}", said, [_quoted(other.passage)]
    lines = {sighting.locator: sighting.line for sighting in report.sightings}
    for moved in report.misplaced:
        how = "overlaps" if moved.overlaps else "stands before"
        said = f"{moved.locator} {how} {moved.other}, which is listed before it"
        yield f"{verified.file}:{lines[moved.locator]}", said, []


def _instead(instead: Replaced) -> str:
    which = f"{' and '.join(instead.locators)} ({say_count(instead.expected, 'word')})"
    between = f"between {instead.after} and {instead.before}"
    if instead.after is None or instead.before is None:
        between = f"before {instead.before}" if instead.after is None else f"behind {instead.after}"
    stands = f"{say_count(instead.words, 'word')} {say_verb(instead.words, 'stand')}"
    said = f"in the place of {which}, {between}, {stands if instead.words else 'nothing stands'}"
    return f"{said}; {instead.change}" if instead.change else said


def _quoted(passage: str) -> str:
    """A passage in quotation marks; of a long one, its beginning and its end."""
    words = passage.split()
    left_out = len(words) - MOST_SHOWN
    if left_out <= 0:
        return f"“{passage}”"
    half = MOST_SHOWN // 2
    return f"“{' '.join(words[:half])} […] {' '.join(words[-half:])}”"


def summary(verified: Verified) -> str:
    """The result in a line."""
    report = verified.report
    counts = ", ".join(f"{report.count(status)} {status}" for status in Status if report.count(status))
    said = [f"{say_count(len(report.sightings), 'statement')}: {counts or 'none'}"]
    if report.reported:
        said.append(f"{len(report.reported)} more reported elsewhere, {UNVERIFIED}")
    if report.unlisted:
        said.append(f"{say_count(len(report.unlisted), 'passage')} not listed")
    if report.misplaced:
        said.append(f"{len(report.misplaced)} out of order")
    if report.is_clean and report.sightings:
        first, last = report.sightings[0].line, report.sightings[-1].line
        said.append(f"nothing between line {first} and line {last} is left out")
    elif not report.count(Status.FOUND) and report.sightings:
        said.append(f"is this the text of {verified.source}?")
    return "; ".join(said)


def quoted_line(quoted: Quoted) -> str:
    """What comes of the quotes of a source, in a line."""
    good, many = quoted.quotes - len(quoted.problems), len(quoted.reported)
    start = f"{quoted.policy}: {quoted.source}: "
    unverified = f"{say_count(many, 'statement')} reported elsewhere, {UNVERIFIED}"
    if many and many == quoted.statements:
        return f"{start}{unverified}"
    said = [f"{start}{good} of {quoted.quotes} quotes have their fingerprint"]
    if rest := quoted.statements - quoted.quotes - many:
        said.append(f"{rest} more statements, without a quote, need --source {quoted.source}=FILE")
    return "; ".join([*said, unverified] if many else said)


def verified_data(verified: Verified) -> dict[str, Any]:
    """A comparison as plain data."""
    return {
        "policy": verified.policy,
        "source": verified.source,
        "file": verified.file,
        "clean": verified.report.is_clean,
        "statements": [
            {**as_data(sighting), "listed": _listed(verified, sighting.locator)}
            for sighting in verified.report.sightings
        ],
        "reported": reported_data(verified.reported),
        "replaced": verified.report.replaced,
        "unlisted": verified.report.unlisted,
        "misplaced": verified.report.misplaced,
    }


def quoted_data(quoted: Quoted) -> dict[str, Any]:
    """The quotes of one source as plain data."""
    return {
        "policy": quoted.policy,
        "source": quoted.source,
        "clean": not quoted.problems,
        "statements": quoted.statements,
        "quotes": quoted.quotes,
        "reported": reported_data(quoted.reported),
        "problems": [str(problem) for problem in quoted.problems],
    }


def reported_data(reported: Mapping[str, Reported]) -> list[dict[str, Any]]:
    """The statements that nothing verifies, as plain data.

    Args:
        reported: By locator.
    """
    return [
        {"locator": locator, "where": read.where, "by": read.by, "day": str(read.day)}
        for locator, read in reported.items()
    ]
