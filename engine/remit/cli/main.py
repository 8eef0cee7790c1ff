"""`remit COMMAND`: finds the command, and turns whatever goes wrong into a message and an exit code."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from importlib import import_module
from typing import NoReturn, TextIO

from remit.cli.shared.exit_codes import CUT_SHORT, INTERRUPTED, WRONG
from remit.cli.shared.messages import show_problems
from remit.cli.shared.signals import stoppable, stopped_at_once
from remit.errors import Location, Problem, RemitError, near_miss
from remit.version import VERSION

COMMANDS = {
    "ask": "be asked what matters, until the verdict no longer depends on the answers",
    "audit": "where a policy is silent, contradicts itself, does nothing, or leaves a choice",
    "check": "classify scenarios by their policy, and compare with what was expected",
    "cite": "verify that a source's text bears out a policy's citations, or make fingerprints",
    "classify": "decide every row of tables of any size: Parquet, CSV, JSON Lines",
    "compare": "say what changes between two policies, two days or two readings, for every case",
    "cover": "measure what scenarios exercise of a policy, and write scenarios for the rest",
    "find": "which rows of a table are surely, possibly or never allowed, and why",
    "fmt": "give policies, scenarios, statements and vocabularies one layout, comments kept",
    "lsp": "answer an editor about what is typed: problems, completion, renaming, verdicts",
    "mcp": "offer the policies of a folder to an assistant, over the Model Context Protocol",
    "mutate": "see whether scenarios would notice if anything in their policy were wrong",
    "new": "write a commented policy to begin with, and a scenario file that passes",
    "prove": "prove what a policy claims of itself over every case, or show where it is not so",
    "report": "write one HTML file with what a policy says, its scenarios and an explorer",
    "schema": "print the JSON Schemas of policies, scenarios and statements, and of JSON output",
    "serve": "serve the policies of a folder: their pages, and the AuthZEN evaluation API",
    "show": "print a policy in plain words, or written out with all that it includes",
    "sql": "print a policy as SQL for a database of your own",
    "table": "print a policy as a matrix of verdicts that people sign: Markdown, HTML, CSV, XLSX",
    "timeline": "say what a case is decided as day by day, and what begins and ends each span",
    "verify": "decide recorded decisions again: the same bytes, or what differs and since when",
}
GROUPS = {  # as a newcomer meets them; what is in none stands at the end
    "write a policy": ("new", "cite", "show", "fmt", "lsp", "schema"),
    "ask it": ("ask", "check", "find", "timeline", "classify", "sql"),
    "see whether it is right": ("audit", "prove", "cover", "mutate", "compare", "verify"),
    "share it": ("table", "report", "serve", "mcp"),
}
OTHER_NAMES = {  # of commands, elsewhere
    **dict.fromkeys(("create", "init", "start"), "new"),
    **dict.fromkeys(("eval", "evaluate", "run", "test"), "check"),
    **dict.fromkeys(("explain", "why"), "check --explain"),
    **dict.fromkeys(("lint", "validate"), "audit, of a policy; remit check, of scenarios"),
    **dict.fromkeys(("decide", "interview", "query"), "ask"),
    **dict.fromkeys(("export", "html", "page"), "report"),
    "coverage": "cover",
    "diff": "compare",
    "format": "fmt",
    "matrix": "table",
    "mutation": "mutate",
    "server": "serve",
}
BEGIN = "begin with: remit new my-policy; or with one that is here: remit ask us-weapons-in-russia"
OVERVIEW = "Is this within the stated policy, by which sentence, and what did the policy leave open?"
FEW_COLLECTIONS = 100_000  # what is made while starting mostly stays
WIDEST = 120  # columns of help
UNWATCHED = ("lsp", "mcp", "serve")  # it works until it is stopped


class Help(argparse.RawDescriptionHelpFormatter):
    """Prose wrapped to the terminal; examples and lists, which are indented, stay as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        import textwrap
        from itertools import groupby

        lines: list[str] = []
        for is_prose, part in groupby(text.splitlines(), lambda line: line != "" and not line.startswith(" ")):
            found = list(part)
            if is_prose:
                found = textwrap.wrap(" ".join(found), min(width, WIDEST), break_on_hyphens=False)
            lines += [indent + line for line in found]
        return "\n".join(lines)


class Parser(argparse.ArgumentParser):
    """A parser whose complaints look like all others."""

    def error(self, message: str) -> NoReturn:
        wrong = message.removeprefix("unrecognized arguments: ").split("=")[0].split()
        near = ""
        if message.startswith("unrecognized arguments: --"):
            found = near_miss(wrong[0], self._option_string_actions, "options")
            near = f"{found}; " if found.startswith("did you mean") else ""
        raise RemitError([Problem("usage", message, None, f"{near}{self.prog} --help")])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _start_fast()
    if sys.stderr is None:  # it was closed: what is said there is said to nobody
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without the letter is no reason to stop
    with stoppable() as stopped:
        try:
            return _told(given)
        except BrokenPipeError:  # whoever reads our output has seen enough; how it would have ended is not known
            _discard(sys.stdout, sys.stderr)
            return CUT_SHORT
        except KeyboardInterrupt:
            print("interrupted", file=sys.stderr)
            stopped.end()
            return INTERRUPTED


def _told(given: list[str]) -> int:
    """Run a command, and say what goes wrong."""
    try:
        return _run(given)
    except RemitError as wrong:
        show_problems(wrong.problems)
    except BrokenPipeError:
        raise
    except OSError as wrong:  # what no file is to blame for, which would have been said where it is read or written
        _discard(sys.stdout)
        show_problems([_refused(wrong)])
    return WRONG


def _refused(wrong: OSError) -> Problem:
    """What the system refuses, as a problem."""
    said = wrong.strerror or str(wrong)
    if wrong.filename is not None:
        return Problem("file-unreadable", f"cannot be used: {said}", Location(os.fsdecode(wrong.filename)))
    try:
        os.getcwd()
    except OSError:
        return Problem("file-not-found", "the working directory is gone", None, "change to one that is there")
    return Problem("file-unwritable", f"standard output cannot be written: {said}")


def _discard(*streams: TextIO | None) -> None:
    """Nothing more can be written there, also not what waits to be: it would be a traceback at the very end."""
    for stream in streams:
        with suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


def _start_fast() -> None:
    """Leave out what costs a start time and gives it nothing: plugins of pydantic, most looking for garbage."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")
    gc.set_threshold(FEW_COLLECTIONS)


def _run(given: list[str]) -> int:
    if sys.stdout is None:
        raise RemitError([Problem("file-unwritable", "standard output is closed", None, "> /dev/null passes over it")])
    if given[:1] == ["help"]:
        given = [*given[1:], "--help"]
    if not given or given[0] in ("-h", "--help"):
        print(_overview())
        return 0 if given else WRONG
    if given[0] == "--version":
        print(f"remit {VERSION}")
        return 0
    if given[0] not in COMMANDS:
        meant = OTHER_NAMES.get(given[0].lower())
        help = f"remit {meant}" if meant else near_miss(given[0], COMMANDS, "commands")
        help = f"{help}; remit --help"
        raise RemitError([Problem("usage", f"no command `{given[0]}`", None, help)])
    with stopped_at_once():
        command = import_module(f"remit.cli.{given[0]}")
    parser = Parser(
        prog=f"remit {given[0]}",
        description=command.__doc__,
        formatter_class=Help,
        allow_abbrev=False,
    )
    command.add_arguments(parser)
    arguments = parser.parse_args(given[1:])
    from remit.cli.shared.progress_line import watched  # `--version` and `--help` have nothing to watch

    with nullcontext() if given[0] in UNWATCHED else watched(sys.stderr):
        code: int = command.run(arguments)
    sys.stdout.flush()
    return code


def _overview() -> str:
    import shutil
    import textwrap

    width = min(shutil.get_terminal_size().columns, WIDEST)
    grouped = [name for names in GROUPS.values() for name in names]
    groups = {**GROUPS, "more": [name for name in COMMANDS if name not in grouped]}
    said = ["usage: remit COMMAND …", "", *textwrap.wrap(OVERVIEW, width)]
    for group, names in groups.items():
        said += ["", f"{group}:"] if names else []
        for name in names:
            said += textwrap.wrap(
                f"  {name:<9} {COMMANDS[name]}", width, subsequent_indent=" " * 12, break_on_hyphens=False
            )
    return "\n".join(
        [
            *said,
            "",
            *textwrap.wrap(BEGIN, width, break_on_hyphens=False),
            "remit COMMAND --help says more; remit --version",
        ]
    )
