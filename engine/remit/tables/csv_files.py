"""CSV files looked through line by line before DuckDB reads them, so that no row is guessed at, lost or made up.

    bytes -> line_blocks -> whole lines -> _Rows -> records (line, cells) -> _Look: header, number of rows, problems
                                 └ plain lines are only counted                └ odd? -> copied

What is wrong is said in the words in which a scenario file is refused. A file that is right, but written in a way that
other readers take otherwise (line ends of several kinds, a quote within a cell, white space around quotes), is copied.
A block ends with a line, but not with a record: a quoted cell may go on, and is pending until its quote is closed.
Invariant: the number of rows that was counted here is the number that DuckDB gives, or the table is refused
(`Classifier.refuse_other_count`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from remit.errors import Location, Problem, RemitError
from remit.reader.csv_text import read_csv
from remit.tables.streams import MORE, line_blocks, moved, text_of

MOST_SHOWN = 10  # broken rows
DELIMITERS = {".tsv": "\t"}


class Looked(NamedTuple):
    """What a look through a CSV file found: its columns, the lines before the first row, how many rows there are.

    `odd`: it is to be copied before anybody else reads it. `marked` are the columns with marked cells in the copy.
    """

    path: str
    header: tuple[str, ...]
    skip: int
    rows: int
    odd: bool
    marked: frozenset[str] = frozenset()


class Record(NamedTuple):
    """A row as it stands in the file; `cells` is None where a quote is wrong. `odd`: others would read it otherwise.

    A cell has a mark in front if white space stands at its ends in quotes: then it is a part of what it says.
    """

    line: int
    text: str
    cells: list[str] | None
    odd: bool


def delimiter_of(path: str, asked: str | None) -> str:
    """What stands between the cells, by the ending of the name where it is not asked for.

    Args:
        path: A name like `x.tsv.gz`.
        asked: What the user says that it is.
    """
    endings = Path(path.lower()).suffixes
    return asked or next((sign for ending, sign in DELIMITERS.items() if ending in endings[-2:]), ",")


def looked_through(path: str, delimiter: str) -> Looked:
    """The file, every line of it looked at.

    It takes memory for a block of the file, whatever its size.

    Args:
        path: The file, packed or not.
        delimiter: One character.

    Raises:
        RemitError: The first of its broken rows, each with its line.
    """
    look = _Look(path, delimiter)
    for line, block in line_blocks(path):
        look.take(line, block)
        if len(look.problems) >= MOST_SHOWN:
            break
    return look.done()


def copied(looked: Looked, delimiter: str, target: str, is_fact: Callable[[str], bool]) -> Looked:
    """A copy of an odd file without its header, each row a line that everybody reads alike; facts keep their marks.

    Args:
        looked: What was found of the file.
        delimiter: One character.
        target: Where the copy is written.
        is_fact: Whether a column of a name holds a fact.

    Returns:
        What is to be said of the copy.

    Raises:
        RemitError: The file has changed since, so that it can no longer be read.
    """
    reader, width, marked = _Rows(looked.path, delimiter), len(looked.header), set[str]()
    facts = [is_fact(name) for name in looked.header]
    with open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
        records = (record for line, block in line_blocks(looked.path) for record in reader.records(line, block))
        next(records)
        for record in records:
            assert record.cells is not None
            assert len(record.cells) == width
            marked.update(
                name
                for name, cell, fact in zip(looked.header, record.cells, facts, strict=True)
                if fact and is_marked(cell)
            )
            writer.writerow(
                [cell if fact else cell.removeprefix(MORE) for cell, fact in zip(record.cells, facts, strict=True)]
            )
    return looked._replace(path=target, skip=0, odd=False, marked=frozenset(marked))


def is_marked(cell: str) -> bool:
    """Whether a cell has a mark in front."""
    return cell.startswith(MORE)


def _space(delimiter: str) -> str:
    """White space that is no delimiter."""
    return " " if delimiter == "\t" else " \t"


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    """A cell and what follows it; white space is a part of a cell without quotes."""
    sign, space = re.escape(delimiter), _space(delimiter)
    return re.compile(
        rf'(?P<before>[{space}]*+)"(?P<quoted>(?:[^"]++|"")*+)"(?P<behind>[{space}]*+)(?:{sign}|(?P<last>\Z))'
        rf'|(?P<bare>(?![{space}]*+")[^{sign}\n]*+)(?:{sign}|(?P<end>\Z))'
    )


@cache
def _clean(delimiter: str, cells: int) -> re.Pattern[str]:
    """A row in one line, with quotes around whole cells only, and no white space at their ends."""
    sign = re.escape(delimiter)
    cell = rf'(?:"(?!\s)(?:[^"]++|"")*+(?<!\s)"|[^{sign}"\n]*+)'
    return re.compile(rf"{cell}(?:{sign}{cell}){{{cells - 1}}}")


@cache
def _unclosed(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'[{_space(delimiter)}]*+"(?:[^"]++|"")*+\Z')


@dataclass
class _Rows:
    """Takes a file apart into rows, block by block; a quoted cell may go on over lines and blocks."""

    path: str
    delimiter: str
    pending: list[str] = field(default_factory=list)
    begun: int = 0
    clean: Callable[[str], object] | None = None  # whether a line is a row that everybody reads alike
    counted: int = 0  # such rows, of which nothing is told

    def is_blank(self, line: str) -> bool:
        """Whether nothing stands in a line: no cell, and nothing between cells."""
        return not line.strip(_space(self.delimiter))

    def records(self, line: int, block: bytes) -> Iterator[Record]:
        """The rows that end in a block, empty lines passed over."""
        text = text_of(block, self.path, line)
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        yield from self.of_lines(line, text.removesuffix("\n").split("\n"))

    def of_lines(self, line: int, lines: list[str]) -> Iterator[Record]:
        for number, each in enumerate(lines, start=line):
            if not self.pending:
                if self.clean is not None and self.clean(each):
                    self.counted += 1
                elif not self.is_blank(each):
                    yield from self._begin(number, each)
                continue
            self.pending.append(each)
            if '"' in each:
                yield from self._begin(self.begun, "\n".join(self.pending))

    def _begin(self, line: int, text: str) -> Iterator[Record]:
        self.pending, self.begun = [], line
        if '"' not in text:
            yield Record(line, text, text.split(self.delimiter), odd=False)
            return
        cells, at, odd = list[str](), 0, False
        while True:
            match = _cell(self.delimiter).match(text, at)
            if match is None:
                break
            quoted = match["quoted"]
            cells.append(match["bare"] if quoted is None else _as_quoted(quoted))
            odd = odd or is_marked(cells[-1])
            odd = odd or (bool(match["before"] or match["behind"]) if quoted is not None else '"' in match["bare"])
            at = match.end()
            if match["last"] is not None or match["end"] is not None:
                yield Record(line, text, cells, odd)
                return
        if _unclosed(self.delimiter).match(text, at):
            self.pending = [text]
        else:
            yield Record(line, text, None, odd=True)


def _as_quoted(said: str) -> str:
    """A cell that stands in quotes."""
    cell = said.replace('""', '"')
    return cell if cell == cell.strip() else MORE + cell


class _Look:
    """Takes a file block by block, and remembers what there is to know of it."""

    def __init__(self, path: str, delimiter: str) -> None:
        self.path, self.delimiter = path, delimiter
        self.rows_of = _Rows(path, delimiter)
        self.header: Record | None = None
        self.names: tuple[str, ...] = ()
        self.ends: set[str] = set()
        self.problems: list[Problem] = []
        self.rows, self.odd = 0, False

    def take(self, line: int, block: bytes) -> None:
        """Look at whole lines, which begin with that number."""
        text = text_of(block, self.path, line)
        self._note_ends(text)
        text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        lines = text.removesuffix("\n").split("\n")
        if self.header is None or self.rows_of.pending or '"' in text or not self._plain(lines):
            for record in self.rows_of.of_lines(line, lines):
                self._row(record)
            alone = len(self.names) == 1  # then others take an empty line for a row
            self.odd = self.odd or any((each or alone) and self.rows_of.is_blank(each) for each in lines)

    def _note_ends(self, text: str) -> None:
        """Line ends of several kinds, in quotes or not, are read in several ways."""
        both = text.count("\r\n")
        self.ends |= {"\r\n"} if both else set()
        self.ends |= {"\r"} if text.count("\r") > both else set()
        self.ends |= {"\n"} if text.count("\n") > both else set()

    def _plain(self, lines: list[str]) -> bool:
        """Whether all of some lines without quotes are rows; then they are counted."""
        between = len(self.names) - 1
        if {each.count(self.delimiter) for each in lines} != {between}:
            return False
        if not between and any(map(self.rows_of.is_blank, lines)):
            self.odd = True
            return False
        self.rows += len(lines)
        return True

    def _row(self, record: Record) -> None:
        if self.header is None:
            self._begin(record)
            return
        self.rows += 1
        self.odd = self.odd or record.odd
        if record.cells is None or len(record.cells) != len(self.names):
            self.problems += self._told(record)

    def _begin(self, record: Record) -> None:
        """The first row, which names the columns."""
        self.header = record
        self._refuse_header(record)
        assert record.cells is not None
        self.names = tuple(name.removeprefix(MORE) for name in record.cells)
        if self.names[1:]:
            self.rows_of.clean = _clean(self.delimiter, len(self.names)).fullmatch
        self.odd = "\n" in record.text

    def _refuse_header(self, record: Record) -> None:
        try:
            _, problems = read_csv("\n" * (record.line - 1) + record.text, self.path, self.delimiter)
        except RemitError as wrong:
            raise RemitError(map(_with_option, wrong.problems)) from None
        if problems:
            raise RemitError(problems)

    def _told(self, record: Record) -> list[Problem]:
        """What is wrong with a row, in the words in which a scenario file is refused."""
        assert self.header is not None
        above = self.header.text.count("\n") + 1
        try:
            _, problems = read_csv(f"{self.header.text}\n{record.text}", self.path, self.delimiter)
        except RemitError as wrong:
            problems = list(wrong.problems)
        return [moved(problem, record.line - above - 1, above) for problem in problems]

    def done(self) -> Looked:
        """What there is to know. Raises RemitError with everything that is wrong."""
        if self.rows_of.pending:
            text = "\n".join(self.rows_of.pending)
            record = Record(self.rows_of.begun, text, None, odd=True)
            if self.header is None:
                self._refuse_header(record)
            else:
                self.problems += self._told(record)
        if self.problems:
            raise RemitError(self.problems)
        if self.header is None:
            raise RemitError([Problem("empty-file", "the file is empty", Location(self.path))])
        odd = self.odd or len(self.ends) > 1
        return Looked(self.path, self.names, self.header.line, self.rows + self.rows_of.counted, odd)


def _with_option(problem: Problem) -> Problem:
    """What is said of a wrong delimiter, with the option that names another."""
    if "are separated by" not in problem.message:
        return problem
    return replace(problem, help=f"{problem.help}, or name what separates them: --delimiter")
