"""Arguments that commands share: a policy, scenario files, NAME=VALUE pairs, readings, the texts of sources."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Iterable, Sequence

from remit.cli.shared.messages import note
from remit.decide.given_values import Readings
from remit.errors import Location, Problem, RemitError, near_miss
from remit.model.kinds.day import read_day
from remit.model.matching import Unreadable
from remit.model.policy import Policy
from remit.reader.files import read_text, shown
from remit.reader.find import found_policy, known_policies


def add_policy(parser: argparse.ArgumentParser) -> None:
    """A policy, which may be left out where there is only one."""
    help = "the policy, by name or path (the only one, if there is one)"
    parser.add_argument("policy", nargs="?", metavar="POLICY", help=help)


def only_policy(command: str) -> str:
    """The policy that is meant where none is named: the only one. Raises RemitError."""
    known = known_policies()
    if len(known) == 1:
        return next(iter(known))
    help = f"remit {command} POLICY, one of: {', '.join(known)}" if known else "`remit new NAME` writes one"
    raise RemitError([Problem("usage", "which policy?", None, help)])


def meant(name: str) -> str:
    """The file of a policy that is typed; standard error says which it is, where the same could mean others, too.

    Raises RemitError.
    """
    file, which = found_policy(name)
    if which:
        note(which)
    return file


def add_scenarios(parser: argparse.ArgumentParser, metavar: str = "SCENARIOS", nargs: str = "+") -> None:
    """Scenario files, folders, patterns, or standard input."""
    help = "scenario files, folders, patterns, or - (standard input)"
    parser.add_argument("files", nargs=nargs, metavar=metavar, help=help)


def add_input(parser: argparse.ArgumentParser) -> None:
    help = "the format of -, where it is not clear"
    parser.add_argument("--input", choices=("yaml", "json", "jsonl", "csv"), help=help)


def add_pairs(parser: argparse.ArgumentParser | argparse._ArgumentGroup, option: str, metavar: str, help: str) -> None:
    """An option of two things, which may be given again for more."""
    parser.add_argument(option, action="append", default=[], type=pair, metavar=metavar, help=help)


def add_readings(parser: argparse.ArgumentParser, more: str = "") -> None:
    """How contested passages are read."""
    add_pairs(parser, "--reading", "NAME=CHOICE", f"take a contested passage this way{more}")
    help = "open: treat all readings as unknown"
    parser.add_argument("--readings", choices=("default", "open"), default="default", help=help)


def pair(text: str) -> tuple[str, str]:
    """NAME=VALUE, or ID=FILE, as two texts.

    >>> pair("long-range-scope=beyond-the-area")
    ('long-range-scope', 'beyond-the-area')
    """
    name, sign, value = text.partition("=")
    if not sign or not name or not value:
        raise argparse.ArgumentTypeError(f"`{text}` is not two things with a `=` between them")
    return name, value


def by_name(pairs: Sequence[tuple[str, str]], option: str) -> dict[str, str]:
    """Pairs by their first. Raises RemitError where one is given twice: only one of them would be used."""
    names = [name for name, _ in pairs]
    if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise RemitError([Problem("usage", f"{option} {name} is given twice") for name in twice])
    return dict(pairs)


def listed(text: str) -> tuple[str, ...]:
    """A list of names with commas between them.

    >>> listed("verdict, rules")
    ('verdict', 'rules')
    """
    return tuple(part.strip() for part in text.split(",") if part.strip())


def refuse_idle_day(day: str | None, policies: Iterable[Policy]) -> None:
    """A day that does not exist, or that no policy asks for, would be passed over in silence. Raises RemitError."""
    listed = list(policies)
    if day is None or not listed:
        return
    dated = [policy.domains["date"] for policy in listed if "date" in policy.facts]
    try:
        for read in [domain.value for domain in dated] or [read_day]:
            read(day)
    except Unreadable as wrong:
        raise RemitError([Problem(wrong.code, f"--as-of: {wrong.message}", None, wrong.help)]) from None
    if not dated:
        said = "--as-of: no fact `date` is declared"
        raise RemitError([Problem("date-not-declared", said, None, 'date: {ask: "On what day?", date: {}}')])


def readings_of(arguments: argparse.Namespace) -> Readings:
    """The readings that were picked, or "open". Raises RemitError where both are asked for."""
    if arguments.readings == "open" and arguments.reading:
        said = "--readings open leaves all readings open, and --reading picks one"
        raise RemitError([Problem("usage", said, None, "give one of them; --reading NAME=open leaves one open")])
    return "open" if arguments.readings == "open" and not arguments.reading else by_name(arguments.reading, "--reading")


def source_texts(pairs: Sequence[tuple[str, str]], read: Callable[[str], str] = read_text) -> dict[str, str]:
    """The text of each source that was given. Raises RemitError."""
    return {source: read(path) for source, path in by_name(pairs, "--source").items()}


def unknown_sources(given: Iterable[str], declared: Collection[str]) -> list[Problem]:
    """What is said of each text of a source that no policy here has, and that would be passed over in silence."""
    return [
        Problem("undeclared-source", f"--source: no source `{each}`", None, near_miss(each, declared, "sources"))
        for each in given
        if each not in declared
    ]


def refuse_unknown_sources(given: Iterable[str], declared: Collection[str]) -> None:
    """Raise RemitError where there are any."""
    if problems := unknown_sources(given, declared):
        raise RemitError(problems)


def no_scenarios(files: Sequence[str], said: str) -> Problem:
    """That there is nothing to run, which is not a success; with its place, where one file or folder was named."""
    return Problem("no-scenarios", said, Location(shown(files[0])) if len(files) == 1 else None)
