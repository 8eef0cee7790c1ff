"""`remit COMMAND`: finds the command, and turns whatever goes wrong into a message and an exit code."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from remit.errors import Problem, RemitError, near_miss
from remit.version import VERSION

COMMANDS = {
    "ask": "be asked what matters, until the verdict no longer depends on the answers",
    "audit": "where a policy is silent, contradicts itself, does nothing, or leaves a choice",
    "check": "classify scenarios by their policy, and compare with what was expected",
    "cite": "verify that a source's text bears out a policy's citations, or make fingerprints",
    "classify": "classify the rows of tables of any size by a policy",
    "compare": "say what changes between two policies, two days or two readings, for every case",
    "cover": "measure what scenarios exercise of a policy, and write scenarios for the rest",
    "mutate": "see whether scenarios would notice if anything in their policy were wrong",
    "new": "write a commented policy to begin with, and a scenario file that passes",
    "prove": "prove what a policy claims of itself over every case, or show where it is not so",
    "schema": "print the JSON Schemas of policies, scenarios and statements, and of JSON output",
    "sql": "print a policy as SQL for a database of your own",
}
OVERVIEW = "Is this within the stated policy, by which sentence, and what did the policy leave open?"
FEW_COLLECTIONS = 100_000  # what is made while starting mostly stays
FAILED, WRONG = 1, 2  # an expectation failed; bad usage or input


class Parser(argparse.ArgumentParser):
    """A parser whose complaints look like all others."""

    def error(self, message: str) -> NoReturn:
        raise RemitError([Problem("usage", message, None, f"{self.prog} --help")])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _start_fast()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without the letter is no reason to stop
    try:
        return _run(given)
    except RemitError as wrong:
        show_problems(wrong.problems)
        return WRONG
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _start_fast() -> None:
    """Leave out what costs a start time and gives it nothing: plugins of pydantic, most looking for garbage."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")
    gc.set_threshold(FEW_COLLECTIONS)


def _run(given: list[str]) -> int:
    if not given or given[0] in ("-h", "--help"):
        print(_overview())
        return 0 if given else WRONG
    if given[0] == "--version":
        print(f"remit {VERSION}")
        return 0
    if given[0] not in COMMANDS:
        help = f"{near_miss(given[0], COMMANDS, 'commands')}; remit --help"
        raise RemitError([Problem("usage", f"no command `{given[0]}`", None, help)])
    command = import_module(f"remit.cli.{given[0]}")
    parser = Parser(
        prog=f"remit {given[0]}",
        description=command.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_arguments(parser)
    code: int = command.run(parser.parse_args(given[1:]))
    sys.stdout.flush()
    return code


def _overview() -> str:
    listed = "\n".join(f"  {name:<8} {does}" for name, does in COMMANDS.items())
    more = "remit COMMAND --help says more; remit --version"
    return f"usage: remit COMMAND …\n\n{OVERVIEW}\n\ncommands:\n{listed}\n\n{more}"


def show_problems(problems: Sequence[Problem]) -> None:
    """Every problem, on standard error."""
    for problem in problems:
        print(problem, file=sys.stderr)
