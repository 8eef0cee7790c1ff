"""Give policy, scenario, statements and vocabulary files one layout; every word, quote and comment stays as it is.

  remit fmt rules scenarios              files, and folders with all below
  remit fmt --check rules scenarios      name what is not in the layout
  remit fmt --diff rules/lending.yaml    show what would change
  remit fmt - < lending.yaml             to standard output, for editors

In folders, what is not YAML of remit is left alone. The layout is about white space: blocks and lists stand two columns
further in than what is around them, one space stands where one must and none inside of brackets, one empty line is one
at most, no blanks end a line. Lines are broken where they were. Before anything is written the new text is read again,
and has to say the same, text for text and comment for comment. Where a file cannot be read nothing is written at all.

Exit code: 0, or 1 where --check or --diff finds a file that is not in the layout; 2 bad usage or input.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Iterator
from typing import TextIO

from remit.cli.shared.exit_codes import FAILED
from remit.errors import Location, Problem, RemitError, visible
from remit.layout.files import LaidOut, file_laid_out
from remit.progress import answering
from remit.quantities import say_count
from remit.reader.files import STDIN, shown
from remit.reader.recognise import MARKS, mark_of
from remit.reader.walk import found_files
from remit.whole_files import write_file

YAML = (".yaml", ".yml")
NOTHING = "no-scenarios"
MEANT = "policy, scenario, statements and vocabulary files, in YAML"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILES", help="files, folders, patterns, or - (standard input)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is not in the layout")
    parser.add_argument("--diff", action="store_true", help="write nothing; show what would change")


def run(arguments: argparse.Namespace) -> int:
    if STDIN in arguments.files and len(arguments.files) > 1:
        raise RemitError([Problem("usage", "- stands alone: standard input goes to standard output", None)])
    found = _laid_out(_meant(arguments.files))
    differing = [each for each in found if each.differs]
    answering()
    if arguments.diff:
        _write("".join(line for each in differing for line in _difference(each)))
    if arguments.check or arguments.diff:
        _say_checked(found, differing, sys.stderr if arguments.diff else sys.stdout)
        return FAILED if differing else 0
    if arguments.files == [STDIN]:
        _write(found[0].after)
        return 0
    for each in differing:
        write_file(each.file, each.after)
        print(f"laid out {each.file}")
    print(f"{say_count(len(differing), 'file')} laid out, {len(found) - len(differing)} as they were")
    return 0


def _meant(patterns: list[str]) -> list[str]:
    """The files that are named, and those of folders that are YAML of remit. Raises RemitError."""
    found, problems = found_files(patterns)
    named = {pattern for pattern in patterns if not os.path.isdir(pattern)}
    files = [file for file in found if file in named or _is_of_remit(file)]
    problems = [each for each in problems if each.code != NOTHING]  # a folder may have none, if another has some
    if not files and not problems:
        at = Location(shown(patterns[0])) if len(patterns) == 1 else None
        problems = [Problem(NOTHING, "no file to lay out is here", at, MEANT)]
    if problems:
        raise RemitError(problems)
    return files


def _is_of_remit(file: str) -> bool:
    """Whether a file that was come across says that it is of remit; one that refuses to say is looked at."""
    try:
        return file.lower().endswith(YAML) and mark_of(file) in MARKS
    except RemitError:
        return True


def _laid_out(files: list[str]) -> list[LaidOut]:
    """Each file in the layout. Raises RemitError with what is wrong with all of them."""
    found: list[LaidOut] = []
    problems: list[Problem] = []
    for file in files:
        try:
            found.append(file_laid_out(file))
        except RemitError as wrong:
            problems += wrong.problems
    if problems:
        raise RemitError(problems)
    return found


def _difference(each: LaidOut) -> Iterator[str]:
    """The lines of a patch."""
    name = shown(each.file)
    before, after = (text.splitlines(keepends=True) for text in (each.before, each.after))
    for line in difflib.unified_diff(before, after, name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _say_checked(found: list[LaidOut], differing: list[LaidOut], stream: TextIO) -> None:
    for each in differing:
        print(f"not in the layout: {visible(shown(each.file))}", file=stream)
    rest = len(found) - len(differing)
    in_it = f"{say_count(rest, 'file')} in the layout"
    counted = f"{say_count(len(differing), 'file')} not in the layout, {rest} in it" if differing else in_it
    print(counted, file=stream)


def _write(text: str) -> None:
    """Write text to standard output as a file has it: in UTF-8, with its own line ends."""
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:  # a program has put something else in its place
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        raw.write(text.encode())
