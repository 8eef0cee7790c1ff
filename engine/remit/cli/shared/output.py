"""What a command prints, or writes to the file that is named for it."""

from __future__ import annotations

import sys

from remit.cli.shared.messages import note, note_idle
from remit.quantities import say_count
from remit.whole_files import write_file, write_new_files


def print_or_write(path: str | None, text: str, more: str = "") -> None:
    """Print a text where no file is named (or `-`); else write the file, and say so, with `more`. Raises RemitError."""
    if path in (None, "-"):
        print(text, end="")
    else:
        write_file(path, text)
        print(f"wrote {path}{more}")


def save(path: str, text: str) -> None:
    """Write a file beside what is printed, and say so. Raises RemitError."""
    write_file(path, text)
    print(f"saved to {path}", file=sys.stderr)


def write_new_file(path: str, text: str) -> None:
    """Write a file that is not there yet, and say which folders it needed. Raises RemitError."""
    for folder in write_new_files({path: text}):
        note(f"made the folder {folder}")


def say_written(path: str | None, format: str, number: int, more: str, nothing: str) -> None:
    """Say how many scenarios were written, and what `more` is to be known of them; or why `nothing` was."""
    if path is None:
        return
    if format != "text":
        note_idle((not number, "--write", nothing))
    else:
        print(f"wrote {path}: {say_count(number, 'scenario')}{more}" if number else f"wrote nothing: {nothing}")
