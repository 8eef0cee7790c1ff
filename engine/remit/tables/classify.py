"""Files of cases classified: read, looked up and written by DuckDB, in the order of the rows."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from remit.columnar.column_codes import CellTexts
from remit.columnar.columns import FLOAT_TYPES, Column
from remit.columnar.duckdb_sql import ACCEPTED, FAIL, LOOKUP, ROW, DuckSql
from remit.errors import Location, Problem, RemitError
from remit.model.kinds.domain import Domain
from remit.quantities import say_count
from remit.tables.decided_rows import DecidedRows
from remit.tables.engine import RowRefused, connect, refusals
from remit.tables.inputs import TableReading, TableSource, format_of, open_files, table_files
from remit.tables.other_texts import said_otherwise
from remit.tables.outputs import refuse_unknown_format, write, write_lines
from remit.tables.progress import told_queries
from remit.tables.refusals import Refusals, ToldAtMost, refused
from remit.tables.request import Request
from remit.tables.statistics import known_of, row_count, within
from remit.whole_files import beside

if TYPE_CHECKING:
    import duckdb


Counts = dict[tuple[str, ...] | None, int]  # of every combination of the wanted columns, how many rows; None: refused
T = TypeVar("T")
FAULT = "remit_fault"  # the column of a rejects file that says what is wrong


class Classified(NamedTuple):
    """What became of the rows: how many were written, and which were refused, made unknown or put aside."""

    rows: int
    refusals: Refusals | None


class Classifier:
    """A table in a database, with the expression of one request over its columns. Raises RemitError."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, source: TableSource, request: Request, *, plain: bool = False
    ) -> None:
        self.connection, self.source, self.request = connection, source, request
        facts = request.facts(source.columns, source.called, source.shown if source.files else None)
        self.columns = placed_columns(connection, source, facts, request.policy.policy.domains)
        self.plain, self.looked = plain, False
        self.decided = DecidedRows(connection, source, request)
        self._prepare({})

    def _prepare(self, texts: Mapping[str, CellTexts]) -> None:
        lenient = self.request.bad_values == "unknown"
        expression = self.request.expression(self.columns, texts, or_decided=True)
        self.duck = DuckSql(expression, self.columns, lenient=lenient, decided=self.decided.function)
        self.decided.decide(self.duck)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {LOOKUP} AS {self.duck.lookup(plain=self.plain)}")

    def look_closer(self) -> bool:
        """Read what no value and no group is called (ranges, one of several); whether some of it says something.

        Most tables have no such cells, so this is done where a row is refused, or would silently be unknown.
        """
        texts = {} if self.looked else self._otherwise()
        self.looked = True
        if texts:
            self._prepare(texts)
        return bool(texts)

    def _otherwise(self) -> dict[str, CellTexts]:
        return said_otherwise(self.connection, self.source, self.duck, self.request.policy.knowledge)

    def accepting(self, run: Callable[[], T]) -> T:
        """What a query gives that fails where a row is refused; it is run again once texts have been read closer.

        Raises:
            RemitError: Everything that is wrong with the rows.
        """
        try:
            return run()
        except RowRefused:
            if not self.look_closer():
                raise self.refusal() from None
        try:
            return run()
        except RowRefused:
            raise self.refusal() from None

    @property
    def unstated(self) -> tuple[str, ...]:
        """The facts that no column says, so that they are unknown in every row."""
        return tuple(name for name in self.request.policy.policy.facts if name not in self.columns)

    @property
    def is_decided(self) -> bool:
        """Whether the policy is too large for lookups, so that every row is decided by itself."""
        return self.duck.expression.is_decided

    @property
    def number_of_rows(self) -> int | None:
        """How many rows the files say that they have."""
        return row_count(self.connection, self.source)

    def answers(self, where: str = "", kept: Mapping[str, str] | None = None) -> str:
        """A SELECT of all columns (or those that are kept) and the wanted ones.

        Args:
            where: Which rows, as `DuckSql.answers` has it.
            kept: What a column is to be called, by what it is called in the source.
        """
        columns = self.source.kept if kept is None else kept
        return self.duck.answers(self.source.sql, columns, self.request.names, where=where)

    def write(self, path: str, shown: str, where: str = "") -> int:
        """Write all columns and the wanted ones; how many rows. JSON lines that stay JSON lines stay as they are.

        Args:
            path: The file to write.
            shown: The file that it becomes, whose ending says the format.
            where: Which rows, as `DuckSql.answers` has it.
        """
        if self.source.line is None or format_of(shown) != "json":
            return write(self.connection, self.answers(where), path, shown)
        return write_lines(self.connection, self.answers(where, {self.source.line: self.source.line}), path, shown)

    def write_faults(self, path: str, shown: str) -> int:
        """Write the rows that cannot be classified, and what is wrong with each; how many there are.

        Args:
            path: The file to write.
            shown: The file that it becomes, whose ending says the format.
        """
        fault, taken = FAULT, {name.lower() for name in self.source.columns}
        while fault in taken:
            fault += "_"
        if self.source.line is None or format_of(shown) != "json":
            return write(self.connection, self.duck.faults(self.source.sql, self.source.kept, fault), path, shown)
        kept = {self.source.line: self.source.line}
        return write_lines(self.connection, self.duck.faults(self.source.sql, kept, fault), path, shown)

    def refuse_other_count(self, rows: int) -> None:
        """Refuse a table of which other rows came out than there are in the files: then they were read wrongly.

        Raises:
            RemitError: So many rows are not as many as were counted.
        """
        if self.source.rows not in (None, rows):
            said = f"{rows:,} rows were read, and there are {self.source.rows:,}"
            help = "a row is written in a way that is read in two ways; write the table anew, or as Parquet"
            raise RemitError([Problem("table-unreadable", said, Location(self.source.shown), help)])

    def refused(self, told: ToldAtMost | None = None) -> Refusals:
        """What is wrong with which rows, by reading them once more."""
        self.look_closer()
        with refusals(self.source.shown):
            return refused(self.connection, self.source, self.duck, self.request.policy, told or ToldAtMost())

    def refusal(self) -> RemitError:
        """Everything that is wrong with the rows, as an error."""
        found = self.refused()
        help = "bad values can be taken as unknown, or their rows put aside (--bad-values)"
        summary = Problem("bad-rows", f"{say_count(found.rows, 'row')} cannot be classified", None, help)
        return RemitError([*found.problems, summary])

    def counts(self) -> Counts:
        """How many rows have each combination of the wanted columns; under None, those that are refused."""
        if self.duck.lenient:
            self.look_closer()
        counts = self._counts()
        return self._counts() if None in counts and self.look_closer() else counts

    def _counts(self) -> Counts:
        rows = self.duck.rows(self.source.sql)
        with refusals(self.source.shown):
            found = self.connection.execute(f"SELECT {ROW}, count(*) FROM ({rows}) GROUP BY 1").fetchall()
        counts: Counts = {}
        for number, count in found:
            words = self.duck.words(number or 0)
            counts[words] = counts.get(words, 0) + count
        self.refuse_other_count(sum(counts.values()))
        return counts


def placed_columns(
    connection: duckdb.DuckDBPyConnection,
    source: TableSource,
    facts: Mapping[str, Column],
    domains: Mapping[str, Domain],
) -> dict[str, Column]:
    """The columns of facts with their places in queries, and with what the files say of them.

    Args:
        connection: Where the source can be read.
        source: The table.
        facts: Columns by fact.
        domains: The values of each of these facts.

    Raises:
        RemitError: The files cannot be read.
    """
    known = known_of(connection, source)
    placed = {
        fact: replace(column, place=source.said.get(column.name, source.places[column.name]))
        for fact, column in facts.items()
    }
    return {
        fact: replace(
            column,
            full=known[column.name].full and column.kind not in FLOAT_TYPES,
            within=within(domains[fact], column, known[column.name]),
        )
        if column.name in known
        else column
        for fact, column in placed.items()
    }


def classify_files(
    paths: Sequence[str],
    request: Request,
    output: str,
    *,
    rejects: str | None = None,
    threads: int | None = None,
    delimiter: str | None = None,
) -> tuple[Classifier, Classified]:
    """Classify files into a file, whole or not at all.

    Args:
        paths: Files, folders and patterns, all of one format.
        request: What is wanted.
        output: The file to write; its ending says the format.
        rejects: Where rows that cannot be classified go, if that is what the request has for them.
        threads: Of DuckDB; without it, one for each core.
        delimiter: Of CSV files, where their endings do not say it.

    Returns:
        The classifier, whose connection is closed by then, and the counts.

    Raises:
        RemitError: A file that cannot be read or written, columns that are no facts; where bad values fail, the first
            of them, with the numbers of their rows.
    """
    for path in (output, *([rejects] if rejects else [])):
        refuse_unknown_format(path)
    if (request.bad_values == "rejects") != (rejects is not None):
        said = "a rejects file and bad values that go to it belong together"
        raise RemitError([Problem("usage", said, None, "--bad-values rejects --rejects FILE")])
    with (
        opened(paths, request, threads, delimiter) as classifier,
        told_queries(classifier.connection, classifier.number_of_rows),
    ):
        return classifier, _written(classifier, output, rejects)


@contextmanager
def opened(
    paths: Sequence[str], request: Request, threads: int | None, delimiter: str | None = None
) -> Iterator[Classifier]:
    """Files as a table with the expression over it, while the block runs.

    What does not fit into memory is put into a folder of its own, which is gone afterwards.

    Args:
        paths: Files, folders and patterns, all of one format.
        request: What is wanted.
        threads: Of DuckDB; None for one for each core.
        delimiter: Of CSV files, where their endings do not say it.

    Raises:
        RemitError: A file that cannot be read, or columns that are no facts.
    """
    files = table_files(paths)
    shown = paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
    with tempfile.TemporaryDirectory(prefix="remit-") as scratch, connect(threads, scratch) as connection:
        source = open_files(connection, files, shown, TableReading(scratch, request.is_fact, delimiter))
        yield Classifier(connection, source, request)


def _written(classifier: Classifier, output: str, rejects: str | None) -> Classified:
    if classifier.request.bad_values == "fail":
        return classifier.accepting(lambda: _accepted(classifier, output))
    found = classifier.refused()
    with beside(output) as temporary:
        rows = classifier.write(str(temporary), output, "" if rejects is None else ACCEPTED)
        aside = 0
        if rejects is not None:
            with beside(rejects) as faults:
                aside = classifier.write_faults(str(faults), rejects)
        classifier.refuse_other_count(rows + aside)
    return Classified(rows, found)


def _accepted(classifier: Classifier, output: str) -> Classified:
    with beside(output) as temporary:
        rows = classifier.write(str(temporary), output, FAIL)
        classifier.refuse_other_count(rows)
        return Classified(rows, None)
