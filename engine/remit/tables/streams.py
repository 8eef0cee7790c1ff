"""The bytes of table files, compressed or not, a block of whole lines at a time; what cannot be read is said."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, Any

from remit.columnar.columns import MARK
from remit.errors import Location, Problem, RemitError
from remit.extras import extra
from remit.model.written import REFUSED
from remit.reader.files import data_of

BLOCK = 1 << 22  # bytes
MORE = MARK
LONGEST = 1 << 24  # bytes of a line, as many as of a whole scenario file
ALLOWED = bytes([9, 10, 13, *range(32, 127)])


@contextmanager
def opened_bytes(path: str) -> Iterator[IO[bytes]]:
    """A file, decompressed as its name says, while the block runs.

    Raises:
        RemitError: The system or the compression refuses it.
    """
    try:
        with _opener(path)(path) as file:
            yield file
    except FileNotFoundError:
        raise _problem("file-not-found", "no such file", path) from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise _problem("table-unreadable", "the compressed data is broken, or ends before its end", path) from None
    except OSError as wrong:
        if wrong.errno is None:  # as pyarrow says it of compressed data
            raise _problem("table-unreadable", "the compressed data is broken, or ends before its end", path) from None
        raise _problem("file-unreadable", f"the file cannot be read: {os.strerror(wrong.errno)}", path) from None


def _opener(path: str) -> Callable[[str], Any]:
    if path.lower().endswith(".gz"):
        return gzip.open
    if not path.lower().endswith(".zst"):
        return lambda name: open(name, "rb")
    with extra("tables"):
        import pyarrow
    return lambda name: pyarrow.CompressedInputStream(pyarrow.OSFile(name), "zstd")


def _problem(code: str, said: str, path: str) -> RemitError:
    return RemitError([Problem(code, said, Location(path))])


def line_blocks(path: str) -> Iterator[tuple[int, bytes]]:
    """Whole lines, with the number of the first; a file without any gives nothing.

    It takes memory for a block, and for the longest line.

    Raises:
        RemitError: The file cannot be read, or a line is longer than any table has.
    """
    line, rest = 1, b""
    with opened_bytes(path) as file:
        while block := file.read(BLOCK):
            rest += block
            end = rest.rfind(b"\n") + 1
            if end:
                yield line, rest[:end]
                line, rest = line + rest.count(b"\n", 0, end), rest[end:]
            if len(rest) > LONGEST:
                said = f"a line of more than {LONGEST >> 20} MiB"
                raise RemitError([Problem("file-too-large", said, Location(path, line), "is it a table?")])
    if rest:
        yield line, rest


def text_of(block: bytes, path: str, line: int) -> str:
    """The text of a block; what no text may have is refused as it is in scenario files.

    Args:
        block: Whole lines.
        path: The file, as messages call it.
        line: The number of its first line; only in the first may a byte order mark begin it.

    Raises:
        RemitError: It is not UTF-8, or a control character is in it.
    """
    try:
        text = block.decode("utf-8-sig" if line == 1 else "utf-8")
    except UnicodeDecodeError:
        text = None
    if text is None or (block.translate(None, ALLOWED) if text.isascii() else REFUSED.search(_in_lines(text))):
        first = b"\n" if line > 1 else b""  # only at the beginning of a file is a byte order mark none of its text
        with shifted(line - 1 - len(first)):
            data_of(first + block, path)
    assert text is not None
    return text


def _in_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@contextmanager
def shifted(lines: int, after: int = 0) -> Iterator[None]:
    """Problems of a part of a file, which the block reads, moved to where the part stands.

    Args:
        lines: By how many lines.
        after: Only those of lines behind this one.

    Raises:
        RemitError: What the block raises, with other places.
    """
    try:
        yield
    except RemitError as wrong:
        raise RemitError(moved(problem, lines, after) for problem in wrong.problems) from None


def moved(problem: Problem, lines: int, after: int = 0) -> Problem:
    """A problem, so many lines further down if it lies behind the line `after`.

    Args:
        problem: One with or without a place.
        lines: By how many lines.
        after: Counted from 1; 0 for all of them.
    """
    at = problem.at
    if at is None or at.line is None or at.line <= after:
        return problem
    return replace(problem, at=Location(at.file, at.line + lines, at.column))
