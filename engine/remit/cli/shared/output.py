"""Files that are written whole or not at all: first beside their place, and moved into it when they are complete."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from remit.errors import Location, Problem, RemitError

NO_TEXT = "backslashreplace"  # how a name of a file that is not UTF-8 is written: as it is printed


def print_or_write(path: str | None, text: str, more: str = "") -> None:
    """Print a text where no file is named (or `-`); else write the file, and say so, with `more`. Raises RemitError."""
    if path in (None, "-"):
        print(text, end="")
    else:
        write_file(path, text)
        print(f"wrote {path}{more}")


def write_file(path: str, text: str) -> None:
    """Write a file in the place of whatever it held before. Raises RemitError."""
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file() and not target.is_dir():  # a device, a pipe: nothing to replace
        with _refusals(path):
            target.write_text(text, encoding="utf-8", errors=NO_TEXT)
        return
    with _refusals(path), _beside({target: text}, path) as temporaries:
        if target.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        if target.exists():
            temporaries[target].chmod(target.stat().st_mode)
        temporaries[target].replace(target)


def write_new_file(path: str, text: str) -> None:
    """Write a file that is not there yet, and say which folders it needed. Raises RemitError."""
    for folder in write_new_files({path: text}):
        print(f"note: made the folder {folder}", file=sys.stderr)


def write_new_files(texts: Mapping[str, str]) -> list[Path]:
    """Write files that are not there yet, all of them or none, and give the folders they needed. Raises RemitError."""
    there = [path for path in texts if os.path.lexists(path)]
    if there:
        raise RemitError([_taken(path) for path in there])
    made: list[Path] = []
    try:
        for path in texts:
            with _refusals(path):
                _make_folders(Path(path).parent, made)
        folders = list(made)
        _place_all(texts, made)
    except BaseException:
        _undo(made)
        raise
    return folders


def _place_all(texts: Mapping[str, str], made: list[Path]) -> None:
    """Every file complete beside its place, and then each into its place."""
    first = next(iter(texts))
    with _refusals(first), _beside({Path(path): text for path, text in texts.items()}) as temporaries:
        for target, temporary in temporaries.items():
            with _refusals(str(target)):
                _move_new(temporary, target)
                made.append(target)


def _move_new(temporary: Path, target: Path) -> None:
    """Put a file into its place unless something has come to stand there."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise RemitError([_taken(str(target))]) from None
    except OSError:  # a file system without hard links
        if target.exists():
            raise RemitError([_taken(str(target))]) from None
        temporary.replace(target)


@contextmanager
def _beside(texts: Mapping[Path, str], called: str | None = None) -> Iterator[dict[Path, Path]]:
    """Each text in a file of its own beside its place; those that were not moved into it are gone afterwards.

    `called` is what messages call the one place, where that is not its path.
    """
    temporaries = {target: target.with_name(f".{target.name}.{os.getpid()}.part") for target in texts}
    try:
        for target, temporary in temporaries.items():
            with (
                _refusals(called or str(target)),
                temporary.open("x", encoding="utf-8", errors=NO_TEXT, newline="\n") as file,
            ):
                file.write(texts[target])
        yield temporaries
    finally:
        for temporary in temporaries.values():
            with suppress(OSError):
                temporary.unlink()


def _make_folders(folder: Path, made: list[Path]) -> None:
    if folder.exists() and not folder.is_dir():
        said = "is a file, and a folder is wanted there"
        raise RemitError([Problem("file-unwritable", said, Location(str(folder)))])
    if not folder.is_dir():
        _make_folders(folder.parent, made)
        folder.mkdir()
        made.append(folder)


def _undo(made: list[Path]) -> None:
    """Take away what was made: files, and folders that are empty again."""
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()


@contextmanager
def _refusals(path: str) -> Iterator[None]:
    """What the file system refuses, as a problem."""
    try:
        yield
    except OSError as wrong:
        said = f"cannot be written: {wrong.strerror or wrong}"
        raise RemitError([Problem("file-unwritable", said, Location(path))]) from None


def _taken(path: str) -> Problem:
    return Problem("would-overwrite", "is there already", Location(path), "choose another name, or move it away")
