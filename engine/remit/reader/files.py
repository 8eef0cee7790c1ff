"""Bytes to text, within bounds: nothing is read that is too large."""

from __future__ import annotations

import os
import stat
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import BinaryIO

from remit.errors import Location, Problem, RemitError, called
from remit.model.written import REFUSED
from remit.reader.changes import note_read

LARGEST = 16 * 1024 * 1024  # bytes; more than any policy, and some 100,000 scenarios
STDIN = "-"


def shown(path: str) -> str:
    """What a file is called in messages."""
    return "standard input" if path == STDIN else path


def read_data(path: str) -> str:
    """The text of a policy or scenario file, its lines ended by line feeds.

    Raises:
        RemitError: The file cannot be read (see `read_bytes`), or it is no text (see `data_of`).
    """
    return data_of(read_bytes(path), path)


def data_of(raw: bytes, path: str) -> str:
    """The text of a policy or scenario file from its bytes, its lines ended by line feeds.

    Args:
        raw: UTF-8, with or without its mark.
        path: What messages call it by.

    Raises:
        RemitError: Too large, not UTF-8, empty, or a control character is in it.
    """
    if len(raw) > LARGEST:
        raise _too_large(path)
    text = _in_lines(_decoded(raw, path))
    if found := REFUSED.search(text):
        at = Location(shown(path), *line_and_column(text, found.start()))
        raise RemitError([control_character(found[0], at)])
    return text


def control_character(sign: str, at: Location, help: str = "take it out") -> Problem:
    """What is said of a character that no text needs.

    Args:
        sign: The character.
        at: Where it stands.
        help: What would mend it.
    """
    return Problem("control-character", f"{called(sign)} stands in the text", at, help)


def read_text(path: str) -> str:
    """The text of a file, or of standard input for "-"; line ends stay as they are.

    Raises:
        RemitError: Missing, too large, not UTF-8, or empty.
    """
    return _decoded(read_bytes(path), path)


def _decoded(raw: bytes, path: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        before = _in_lines(raw[: wrong.start].decode("utf-8-sig", "replace"))
        utf16 = raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in raw[:100]
        help = "save the file as UTF-8" + (", not as UTF-16" if utf16 else "")
        at = Location(shown(path), *line_and_column(before, len(before)))
        said = f"byte 0x{raw[wrong.start]:02x} is not UTF-8 text"
        raise RemitError([Problem("not-utf-8", said, at, help)]) from None
    if not text.strip():
        raise _problem("empty-file", "the file is empty", path)
    return text


def _in_lines(text: str) -> str:
    """Text whose lines end as they do here."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Where a character stands, both counted from 1.

    Args:
        text: Its lines end with line feeds.
        index: From 0, in characters; at the end of the text, too.
    """
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def read_bytes(path: str) -> bytes:
    """All of it: nothing is read of what is known to be too large, one byte too many of what turns out to be.

    Raises:
        RemitError: Missing, unreadable, too large, or nothing that has an end, like a pipe.
    """
    note_read(path)
    try:
        if path == STDIN:
            raw, size = _standard_input().read(LARGEST + 1), 0
        else:
            size = size_of(path)
            with open(path, "rb") as file:
                raw = b"" if size > LARGEST else file.read(LARGEST + 1)
    except IsADirectoryError:
        raise _problem("file-kind", "this is a folder, not a file", path) from None
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise _problem("file-not-found", "no such file", path) from None
    except OSError as wrong:
        raise _problem("file-unreadable", f"the file cannot be read: {wrong.strerror}", path) from None
    if max(size, len(raw)) > LARGEST:
        raise _too_large(path)
    return raw


def _standard_input() -> BinaryIO:
    """Standard input. Raises RemitError where the program was started without one."""
    if sys.stdin is None:
        raise _problem("file-unreadable", "there is none: it was closed", STDIN)
    return sys.stdin.buffer


def size_of(path: str) -> int:
    """Bytes of a file.

    Raises:
        RemitError: It is in a folder and has no end: opening it could wait for ever.
    """
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        kinds = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
        said = f"this is {kinds.get(stat.S_IFMT(status.st_mode), 'something else')}, not a file"
        raise _problem("file-kind", said, path, "save what comes out of it to a file")
    return status.st_size


def _too_large(path: str) -> RemitError:
    return _problem("file-too-large", f"larger than {LARGEST >> 20} MiB", path, "split the file")


def _problem(code: str, message: str, path: str, help: str | None = None) -> RemitError:
    return RemitError([Problem(code, message, Location(shown(path)), help)])
