"""Files that are written whole or not at all: first beside their place, and moved into it when they are complete."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from remit.errors import Location, Problem, RemitError

NO_TEXT = "backslashreplace"  # how a name of a file that is not UTF-8 is written: as it is printed


@contextmanager
def beside(path: str) -> Iterator[Path]:
    """A name beside a file: what is written there takes its place at the end, with its rights, or is gone.

    Args:
        path: the file, whether or not it is there; what messages call it.

    Raises:
        RemitError: it cannot be written; before anything is worked out, as far as that can be told.
    """
    target = Path(os.path.realpath(path))
    with refusals(path), _gone_at_the_end(target) as temporary:
        if why := _unfit(target):
            raise OSError(0, why)
        temporary.open("xb").close()
        temporary.unlink()  # DuckDB writes beside what is there
        yield temporary
        if target.exists():
            temporary.chmod(target.stat().st_mode)
        temporary.replace(target)


@contextmanager
def beside_new(path: str) -> Iterator[Path]:
    """A name beside a folder that is not there yet: what is written there takes its place at the end, or is gone.

    Args:
        path: the folder; what messages call it.

    Raises:
        RemitError: it is there already, or cannot be written.
    """
    target = Path(os.path.realpath(path))
    if target.exists():
        raise RemitError([_taken(path)])
    with refusals(path), _gone_at_the_end(target) as temporary:
        yield temporary
        temporary.rename(target)


def write_file(path: str, text: str) -> None:
    """Write a text in the place of whatever a file held before.

    Args:
        path: the file; a device or a pipe is written to as it is.
        text: what it is to hold, in UTF-8.

    Raises:
        RemitError: it cannot be written; it is then what it was.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file() and not target.is_dir():  # a device, a pipe: nothing to replace
        with refusals(path):
            target.write_text(text, encoding="utf-8", errors=NO_TEXT)
        return
    with beside(path) as temporary:
        _fill(temporary, text)


def write_new_files(texts: Mapping[str, str]) -> list[Path]:
    """Write files that are not there yet, all of them or none.

    Args:
        texts: what each is to hold, by its path.

    Returns:
        The folders that had to be made.

    Raises:
        RemitError: something is there already, or cannot be written.
    """
    there = [path for path in texts if os.path.lexists(path)]
    if there:
        raise RemitError([_taken(path) for path in there])
    made: list[Path] = []
    try:
        for path in texts:
            with refusals(path):
                _make_folders(Path(path).parent, made)
        folders = list(made)
        _place_all({Path(path): text for path, text in texts.items()}, made)
    except BaseException:
        _undo(made)
        raise
    return folders


def _place_all(texts: Mapping[Path, str], made: list[Path]) -> None:
    """Every file complete beside its place, and then each into its place."""
    with ExitStack() as stack:
        temporaries = {target: stack.enter_context(_gone_at_the_end(target)) for target in texts}
        for target, temporary in temporaries.items():
            with refusals(str(target)):
                _fill(temporary, texts[target])
        for target, temporary in temporaries.items():
            with refusals(str(target)):
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
def _gone_at_the_end(target: Path) -> Iterator[Path]:
    """A name beside a place, with its ending; a file or folder that still stands there afterwards is taken away."""
    temporary = target.with_name(f".{os.getpid()}.part.{target.name}")
    try:
        yield temporary
    finally:
        with suppress(OSError):
            shutil.rmtree(temporary) if temporary.is_dir() else temporary.unlink()


def _fill(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", errors=NO_TEXT, newline="\n") as file:
        file.write(text)


def _unfit(target: Path) -> str | None:
    """Why nothing can be put into a place, as far as that can be seen."""
    if target.is_dir():
        return "it is a folder"
    if not target.parent.is_dir():
        return "there is no such folder to write to"
    return "it is a pipe or a device, and a file is wanted" if target.exists() and not target.is_file() else None


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
def refusals(path: str) -> Iterator[None]:
    """What the file system refuses, as a problem of the file that was to be written."""
    try:
        yield
    except OSError as wrong:
        said = f"cannot be written: {wrong.strerror or wrong}"
        raise RemitError([Problem("file-unwritable", said, Location(path))]) from None


def _taken(path: str) -> Problem:
    return Problem("would-overwrite", "is there already", Location(path), "choose another name, or move it away")
