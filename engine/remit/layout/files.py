"""A file of remit in the one layout, with what its encoding and its line ends were."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass

from remit.errors import Location, Problem, RemitError
from remit.layout.layout import laid_out
from remit.layout.parts import Unlaid
from remit.reader.files import data_of, read_bytes, shown
from remit.reader.recognise import MARKS, mark_in
from remit.reader.yaml_text import read_yaml

OF_REMIT = "a file of remit begins with `remit: 1`, `remit-statements: 1` or `remit-vocabulary: 1`, or has `scenarios:`"
JSON = "a file whose name ends in .json is JSON, which has its own layout"


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A file as it is and as it is to be; the texts have the line ends and the mark that the file has."""

    file: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether the file is not in the layout."""
        return self.before != self.after


def file_laid_out(file: str) -> LaidOut:
    """A policy, scenario, statements or vocabulary file in the one layout; nothing is written.

    Args:
        file: Its name; `-` is standard input.

    Raises:
        RemitError: It cannot be read, is something else, or something in it is not laid out.
    """
    if file.lower().endswith(".json"):
        raise _refused("file-kind", JSON, file, "name files that are YAML")
    raw = read_bytes(file)
    text = data_of(raw, file)
    read_yaml(text, shown(file))  # where this is no YAML, says so
    if mark_in(raw) not in MARKS:
        raise _refused("file-kind", "this is no policy, scenario, statements or vocabulary file", file, OF_REMIT)
    whole = raw.decode("utf-8")
    mark, end = BOM_UTF8.decode() if raw.startswith(BOM_UTF8) else "", "\r\n" if _ends_all_in_two(raw) else "\n"
    try:
        return LaidOut(file, whole, mark + laid_out(text).replace("\n", end))
    except Unlaid as wrong:
        at = Location(shown(file), wrong.line, wrong.column)
        raise RemitError([Problem("layout", wrong.said, at, wrong.help)]) from None


def _ends_all_in_two(raw: bytes) -> bool:
    """Whether every line ends in a carriage return and a line feed; where some do, they become line feeds."""
    return 0 < raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")


def _refused(code: str, said: str, file: str, help: str) -> RemitError:
    return RemitError([Problem(code, said, Location(shown(file)), help)])
