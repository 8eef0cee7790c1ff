"""Bytes to text, within bounds: the size is checked before anything is read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from remit.errors import Location, Problem, RemitError

LARGEST = 16 * 1024 * 1024  # bytes; more than any policy, and some 100,000 scenarios
STDIN = "-"


def read_text(path: str) -> str:
    """The text of a file, or of standard input for "-". Raises RemitError: missing, too large, not UTF-8, empty."""
    raw = _bytes(path)
    if len(raw) > LARGEST:
        raise _problem("file-too-large", f"larger than {LARGEST >> 20} MiB", path, "split the file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        at = Location(path, line, wrong.start - raw.rfind(b"\n", 0, wrong.start))
        said = f"byte 0x{raw[wrong.start]:02x} is not UTF-8 text"
        raise RemitError([Problem("not-utf-8", said, at, "save the file as UTF-8")]) from None
    if not text.strip():
        raise _problem("empty-file", "the file is empty", path, None)
    return text


def _bytes(path: str) -> bytes:
    """At most one byte more than is allowed."""
    if path == STDIN:
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        if os.path.isdir(path):
            raise _problem("file-kind", "is a folder, not a file", path, None)
        with Path(path).open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        raise _problem("file-not-found", "no such file", path, None) from None
    except OSError as wrong:
        raise _problem("file-unreadable", f"cannot be read: {wrong.strerror}", path, None) from None
    except ValueError:
        raise _problem("file-not-found", "no such file", path, None) from None


def _problem(code: str, message: str, path: str, help: str | None) -> RemitError:
    return RemitError([Problem(code, message, Location("standard input" if path == STDIN else path), help)])
