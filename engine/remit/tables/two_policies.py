"""A table by two policies in one pass, as SQL: an expression over both, and each by itself for rows that it refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from remit.columnar.answers import ColumnWords
from remit.columnar.column_codes import CellTexts
from remit.columnar.columns import Column, identifier
from remit.columnar.duckdb_sql import REFUSED, ROW, DuckSql
from remit.columnar.expression import Expression
from remit.decide.given_values import Knowledge
from remit.tables.classify import Classifier
from remit.tables.engine import refusals
from remit.tables.inputs import TableSource, format_of
from remit.tables.other_texts import said_otherwise
from remit.tables.outputs import write, write_lines
from remit.tables.request import Request

if TYPE_CHECKING:
    import duckdb

AT, JOINT = "remit_at", "remit_joint"  # a column, and the table of one row; users' columns are called c0, c1, …
ASIDE, FIRST, BOTH, TOLD = "remit_aside", "remit_first", "remit_both", "remit_told"
WordsOf = Callable[[Sequence[str | None]], ColumnWords]  # the words of a row from those of either side
MakeExpression = Callable[[Mapping[str, CellTexts]], Expression]


class Joint(NamedTuple):
    """An expression over both policies at once, made anew with what texts say; its columns, and what reads texts."""

    make: MakeExpression
    columns: Mapping[str, Column]
    knowledge: Knowledge


class TwoPolicies:
    """A table in a database, and what two policies say of each row. Raises RemitError.

    `joint` decides the rows that it has codes for, None no row. The others are put aside and classified by either
    policy: `requests` have a prefix each, so that their columns (`verdict`, `rules`, `possible`) are told apart.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        source: TableSource,
        joint: Joint | None,
        requests: tuple[Request, Request],
        words_of: WordsOf,
    ) -> None:
        self.connection, self.source, self.requests, self.words_of = connection, source, requests, words_of
        self.joint, self.duck = joint, None if joint is None else self._opened(joint, {})
        self.said = Counter[ColumnWords]()  # how many rows each
        self._aside: dict[tuple[str | None, ...], ColumnWords] = {}
        self.rows_apart = 0

    def _opened(self, joint: Joint, texts: Mapping[str, CellTexts]) -> DuckSql:
        duck = DuckSql(joint.make(texts), joint.columns)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {JOINT} AS {duck.lookup(plain=True)}")
        return duck

    def count(self) -> Counter[ColumnWords]:
        """How many rows have which words; it takes one pass where the joint expression has codes for every row."""
        refused = True
        if self.joint is not None and self.duck is not None:
            found = self._counted(self.duck)
            if found[None] and (texts := self._texts(self.joint, self.duck)):
                self.duck = self._opened(self.joint, texts)
                found = self._counted(self.duck)
            refused = found.pop(None, 0) > 0
            self.said.update({words: number for words, number in found.items() if words is not None})
        if refused:
            self._count_aside()
        return self.said

    def _texts(self, joint: Joint, duck: DuckSql) -> dict[str, CellTexts]:
        return said_otherwise(self.connection, self.source, duck, joint.knowledge)

    def _counted(self, duck: DuckSql) -> Counter[ColumnWords | None]:
        sql = f"SELECT {ROW}, count(*) FROM ({duck.rows(self.source.sql, lookup=JOINT)}) GROUP BY 1"
        with refusals(self.source.shown):
            rows = self.connection.execute(sql).fetchall()
        found = Counter[ColumnWords | None]()
        for number, count in rows:
            found[duck.words(number or 0)] += count
        return found

    def _count_aside(self) -> None:
        """Rows that the joint expression refuses, or all of them, by either policy one after the other."""
        kept = [*self.source.kept, *self.source.said.values(), *([self.source.line] if self.source.line else []), AT]
        kept = list(dict.fromkeys(kept))
        rows = f"SELECT * FROM {self._numbered}"
        if self.duck is not None:
            listed = ", ".join(identifier(name) for name in kept)
            rows = f"SELECT {listed} FROM ({self.duck.rows(self._numbered, kept, lookup=JOINT)}) WHERE {REFUSED}"
        self._table(ASIDE, rows)
        for request, before, after in ((self.requests[0], ASIDE, FIRST), (self.requests[1], FIRST, BOTH)):
            self._by_one(request, before, after, kept)
            kept += [*request.names.values()]
        self._tell_apart()

    @property
    def _numbered(self) -> str:
        return f"(SELECT *, row_number() OVER () AS {AT} FROM {self.source.sql})"

    def _table(self, name: str, sql: str) -> None:
        with refusals(self.source.shown):
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")

    def _by_one(self, request: Request, before: str, after: str, kept: Sequence[str]) -> None:
        """A table with what one policy says of its rows beside them."""
        source = replace(self.source, sql=before, rows=None)
        classifier = Classifier(self.connection, source, request, plain=True)
        classifier.look_closer()
        self._table(after, classifier.answers(kept={name: name for name in kept}))
        if classifier.duck.open:
            self.connection.remove_function(classifier.decided.function)

    def _tell_apart(self) -> None:
        names = ", ".join(identifier(name) for name in self._names)
        for *said, number in self.connection.execute(f"SELECT {names}, count(*) FROM {BOTH} GROUP BY ALL").fetchall():
            self._aside[tuple(said)] = words = self.words_of(said)
            self.said[words] += number
            self.rows_apart += number

    @property
    def _names(self) -> list[str]:
        return [name for request in self.requests for name in request.names.values()]

    def write(self, path: str, shown: str, names: Mapping[int, str], wanted: Callable[[ColumnWords], bool]) -> int:
        """Write rows with all of their columns, in the order of the table, and words behind them; how many.

        Args:
            path: The file to write.
            shown: The file that it becomes, whose ending says the format.
            names: What is written of the words, by their place, and what it is called.
            wanted: Whether rows with these words are written.
        """
        as_lines = self.source.line is not None and format_of(shown) == "json"
        kept = {str(self.source.line): str(self.source.line)} if as_lines else self.source.kept
        parts = [part for part in (self._jointly(kept, wanted), self._apart(kept, wanted)) if part]
        listed = [f"{identifier(place)} AS {identifier(name)}" for place, name in kept.items()]
        listed += [f"w{place} AS {identifier(name)}" for place, name in names.items()]
        order = f" ORDER BY {AT}" if self._aside else ""
        sql = f"SELECT {', '.join(listed)} FROM ({' UNION ALL BY NAME '.join(parts)}){order}"
        return (write_lines if as_lines else write)(self.connection, sql, path, shown)

    def _jointly(self, kept: Iterable[str], wanted: Callable[[ColumnWords], bool]) -> str:
        """A SELECT of rows that both policies decided at once, their words called w0, w1, …"""
        if self.duck is None:
            return ""
        said = ((number, self.duck.words(number)) for number in range(self.duck.total))
        listed = ", ".join("true" if words is not None and wanted(words) else "false" for _, words in said)
        names = {name: f"w{place}" for place, name in enumerate(self.duck.expression.wanted)}
        columns, source = {place: place for place in kept}, self.source.sql
        if self._aside:
            columns, source = {**columns, AT: AT}, self._numbered
        where = f"[{listed}][{ROW} + 1]"  # a long IN becomes a join, and a join loses the order of rows
        return self.duck.answers(source, columns, names, lookup=JOINT, where=where)

    def _apart(self, kept: Iterable[str], wanted: Callable[[ColumnWords], bool]) -> str:
        """The same of the rows that were put aside."""
        if not self._aside:
            return ""
        rows = [(*said, *words) for said, words in self._aside.items() if wanted(words)]
        keys = [f"k{place}" for place in range(len(self._names))]
        width = len(next(iter(self._aside.values())))
        columns = ", ".join(f"{name} VARCHAR" for name in (*keys, *(f"w{place}" for place in range(width))))
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {TOLD} ({columns})")
        if rows:
            self.connection.executemany(f"INSERT INTO {TOLD} VALUES ({', '.join('?' * (len(keys) + width))})", rows)
        alike = " AND ".join(
            f"{BOTH}.{identifier(name)} IS NOT DISTINCT FROM {key}" for name, key in zip(self._names, keys, strict=True)
        )
        listed = ", ".join(f"{BOTH}.{identifier(place)}" for place in (*kept, AT))
        return f"SELECT {listed}, COLUMNS('^w[0-9]+$') FROM {BOTH} JOIN {TOLD} ON {alike}"
