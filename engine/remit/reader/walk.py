"""The files that are meant by files, folders and patterns: all of them, and what is wrong with the others."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from remit.errors import Location, Problem, RemitError, near_miss
from remit.reader.files import STDIN

SUFFIXES = (".yaml", ".yml", ".json", ".jsonl", ".ndjson", ".csv")
KNOWN_ENDINGS = f"known endings: {', '.join(SUFFIXES)}"


def scenario_files(patterns: Iterable[str]) -> list[str]:
    """The files that are meant, each once.

    Args:
        patterns: Files, folders (with all below them) and patterns as shells have them; "-" is standard input.

    Raises:
        RemitError: One of them leads to no file, or to a folder that cannot be read.
    """
    files, problems = found_files(patterns)
    if problems:
        raise RemitError(problems)
    return files


def found_files(patterns: Iterable[str]) -> tuple[list[str], list[Problem]]:
    """The files that are meant, each once and those of a pattern in order, and what leads to none."""
    files: dict[str, None] = {}
    problems: list[Problem] = []
    for pattern in patterns:
        closed: list[Problem] = []
        found = sorted(_matching(pattern, closed))
        problems += closed or ([] if found else [_nothing(pattern)])
        files |= dict.fromkeys(found)
    return list(files), problems


def _nothing(pattern: str) -> Problem:
    """Why nothing was found."""
    if os.path.isdir(pattern):
        begin = f"{KNOWN_ENDINGS}; `remit new NAME` writes some to begin with"
        return Problem("no-scenarios", "no scenario file is in this folder", Location(pattern), begin)
    if glob.has_magic(pattern):
        return Problem("file-not-found", "no file fits this pattern", Location(pattern))
    folder, name = os.path.split(pattern)
    there: list[str] = []
    with suppress(OSError):
        there = sorted(os.listdir(folder or "."))
    help = near_miss(name, there, "files there") if there else None
    return Problem("file-not-found", "no such file", Location(pattern), help)


def _matching(pattern: str, closed: list[Problem]) -> Iterator[str]:
    """What a pattern means: a name that is there is a name, whatever signs it has."""
    if pattern == STDIN:
        yield pattern
        return
    there = [pattern] if os.path.lexists(pattern) else glob.iglob(pattern, recursive=True)
    for path in there:
        if os.path.isdir(path):
            named = (file for file in below(path, closed) if file.lower().endswith(SUFFIXES))
            yield from named
        else:
            yield path


def below(folder: str, closed: list[Problem]) -> Iterator[str]:
    """Every file below a folder, links to folders followed; folders that cannot be read become problems in `closed`.

    A link to a folder that it is in leads nowhere new, and is not followed; nor is a folder gone through twice under
    the same name, whatever leads there.

    Args:
        folder: Where to begin.
        closed: Added to as folders are gone through.
    """
    above = Path(os.path.realpath(folder)).parents
    yield from _below(folder, closed, tuple(map(str, above)), set())


def _below(folder: str, closed: list[Problem], within: tuple[str, ...], seen: set[tuple[str, str]]) -> Iterator[str]:
    real = os.path.realpath(folder)
    way = (real, os.path.basename(folder))  # the name may say which policy the scenarios are for
    if real in within or way in seen:
        return
    seen.add(way)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: (entry.is_symlink(), entry.name))
    except OSError as wrong:
        said = f"the folder cannot be read: {wrong.strerror}"
        closed.append(Problem("file-unreadable", said, Location(folder)))
        return
    for entry in entries:
        if entry.is_dir():
            yield from _below(entry.path, closed, (*within, real), seen)
        else:
            yield entry.path
