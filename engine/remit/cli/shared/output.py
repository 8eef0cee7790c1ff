"""What a command prints, or writes to the file that is named for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from remit.cli.shared.messages import note, note_idle
from remit.quantities import say_count
from remit.whole_files import write_file, write_new_files

SCHEMA, DEEPEST = "scenario.schema.json", 6  # folders between a file and `rules`


def print_or_write(path: str | None, text: str, more: str = "") -> None:
    """Print a text where no file is named (or `-`); else write the file, and say so, with `more`. Raises RemitError."""
    if path in (None, "-"):
        print(text, end="")
    else:
        write_file(path, text)
        print(f"wrote {path}{more}")


def save(path: str, text: str) -> None:
    """Write scenarios beside what is printed, and say so. Raises RemitError."""
    write_file(path, for_editors(path, text))
    print(f"saved to {path}", file=sys.stderr)


def write_new_file(path: str, text: str) -> None:
    """Write scenarios into a file that is not there yet, and say which folders it needed. Raises RemitError."""
    for folder in write_new_files({path: for_editors(path, text)}):
        note(f"made the folder {folder}")


def for_editors(path: str, text: str) -> str:
    """Scenarios with the line that lets an editor complete and check them, where a schema is in `rules` above the file.

    Args:
        path: Where they are to be written.
        text: YAML.
    """
    if not path.lower().endswith((".yaml", ".yml")):
        return text
    folder = os.path.dirname(os.path.abspath(path))
    above = [folder, *map(str, Path(folder).parents)]
    found = next((place for each in above if os.path.isfile(place := os.path.join(each, "rules", SCHEMA))), None)
    if found is None or os.path.relpath(found, folder).count("..") > DEEPEST:
        return text
    return f"# yaml-language-server: $schema={Path(os.path.relpath(found, folder)).as_posix()}\n{text}"


def say_written(path: str | None, format: str, number: int, more: str, nothing: str) -> None:
    """Say how many scenarios were written, and what `more` is to be known of them; or why `nothing` was."""
    if path is None:
        return
    if format != "text":
        note_idle((not number, "--write", nothing))
    else:
        print(f"wrote {path}: {say_count(number, 'scenario')}{more}" if number else f"wrote nothing: {nothing}")
