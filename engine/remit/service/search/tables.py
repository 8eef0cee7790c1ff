"""Rows of subjects and resources, read as they are asked for, in the order of their ids: files, SQLite, PostgreSQL.

A row is an id, which is text, and properties by name, as a request would state them; NULL is left out. A file is read
again when it has changed. Databases are read anew each time, and never written to.
"""

from __future__ import annotations

import datetime
import os
import sqlite3
import tempfile
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from remit.columnar.columns import Column, identifier
from remit.errors import Location, Problem, RemitError, near_miss
from remit.extras import extra
from remit.service.request import JsonNumber, Refused
from remit.tables.engine import connect, refusals
from remit.tables.inputs import TableReading, TableSource, open_files, table_files
from remit.tables.stated_cells import stated_in

if TYPE_CHECKING:
    import duckdb

ENTITIES, ID = "remit_entities", "remit_id"
AT_ONCE = 1_000  # rows
TWICE = "two rows have the id `{}`"


class Row(NamedTuple):
    """A subject or a resource; `is_one` where no other row has its id."""

    id: str
    properties: Mapping[str, Any]
    is_one: bool = True


class Entities(ABC):
    """The rows of one type. `properties` are columns by property; None: every column but the id is one."""

    def __init__(self, id: str, properties: Mapping[str, str] | None) -> None:
        self.id, self._wanted = id, properties
        self.properties: Mapping[str, str] = {}

    @abstractmethod
    def after(self, id: str, most: int) -> list[Row]:
        """Rows in the order of their ids, from the first that comes behind an id; at most so many."""

    @abstractmethod
    def named(self, id: str) -> list[Row]:
        """The rows of an id."""

    def every(self, id: str) -> Iterator[Row]:
        """All rows behind an id, in the order of theirs; of several with one id the first."""
        while rows := self.after(id, AT_ONCE):
            last, whole = rows[-1].id, len(rows) < AT_ONCE
            kept = rows if whole else [row for row in rows if row.id != last] or rows  # the last may go on
            for _, alike in groupby(kept, key=attrgetter("id")):
                first, *others = alike
                yield first._replace(is_one=not others)
            if whole:
                return
            id = kept[-1].id

    def one(self, id: str) -> Row | None:
        """The row of an id; None where there is none. Raises Refused where there are two."""
        found = self.named(id)
        if len(found) > 1:
            raise Refused(400, TWICE.format(id[:60]))
        return found[0] if found else None

    def choose(self, columns: Sequence[str], at: Location) -> None:
        """Find the columns that are wanted among those that there are. Raises RemitError."""
        wanted = self._wanted if self._wanted is not None else {name: name for name in columns if name != self.id}
        missing = [name for name in (self.id, *wanted.values()) if name not in columns]
        if missing:
            raise RemitError(
                Problem("undeclared-fact", f"no column `{name}`", at, near_miss(name, columns, "columns"))
                for name in missing
            )
        self.properties = wanted

    def row(self, id: str, values: Sequence[Any]) -> Row:
        """A row of the values of its properties, in their order; what is missing says nothing."""
        pairs = zip(self.properties, values, strict=True)
        return Row(id, {name: value for name, value in pairs if value is not None})


class FileEntities(Entities):
    """A file of CSV, JSON Lines, Parquet or Arrow, which DuckDB holds until it has changed."""

    def __init__(self, path: str, id: str, properties: Mapping[str, str] | None, at: Location) -> None:
        super().__init__(id, properties)
        self.path, self.at, self._lock = path, at, threading.Lock()
        self._seen: object = None
        self._open()

    def _open(self) -> None:
        """Read the file, if it is another than it was. Raises RemitError."""
        stat = os.stat(self.path) if os.path.exists(self.path) else None
        seen = stat and (stat.st_mtime_ns, stat.st_size)
        if seen is not None and seen == self._seen:
            return
        with tempfile.TemporaryDirectory(prefix="remit-") as scratch:
            connection = connect(1)
            source = open_files(connection, table_files([self.path]), self.path, TableReading(scratch))
            self.choose(list(source.columns), self.at)
            self._keep(connection, source)
        self._seen = seen

    def _keep(self, connection: duckdb.DuckDBPyConnection, source: TableSource) -> None:
        placed = {
            name: Column(name, source.columns[name], place=source.said.get(name, source.places[name]))
            for name in (self.id, *self.properties.values())
        }
        cells = [f"{column.text} AS p{n}" for n, column in enumerate(placed[n] for n in self.properties.values())]
        kept = ", ".join([f"{placed[self.id].text} AS {ID}", *cells])
        with refusals(self.path):
            connection.execute(f"CREATE TABLE {ENTITIES} AS SELECT {kept} FROM {source.sql} ORDER BY {ID}")
        self._connection, self._source = connection, source
        self._columns = [placed[name] for name in self.properties.values()]

    def after(self, id: str, most: int) -> list[Row]:
        return self._rows(f"WHERE {ID} > ? ORDER BY {ID} LIMIT {most}", id)

    def named(self, id: str) -> list[Row]:
        return self._rows(f"WHERE {ID} = ? LIMIT 2", id)

    def _rows(self, where: str, id: str) -> list[Row]:
        with self._lock, _reading(self.path):
            self._open()
            found = self._connection.execute(f"SELECT * FROM {ENTITIES} {where}", [id]).fetchall()
            return [self.row(str(id), self._stated(cells)) for id, *cells in found]

    def _stated(self, cells: Sequence[str | None]) -> list[Any]:
        """What the cells of a row state, as a request would."""
        pairs = zip(self._columns, cells, strict=True)
        return [_as_json(stated_in(self._source, column, cell)) for column, cell in pairs]


class DatabaseEntities(Entities):
    """A table of a database, which is asked anew each time."""

    mark = "?"
    errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, table: str, id: str, properties: Mapping[str, str] | None) -> None:
        super().__init__(id, properties)
        self.table = ".".join(map(identifier, table.split(".")))

    @abstractmethod
    def columns(self) -> list[str]:
        """Of the table."""

    @abstractmethod
    def asked(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        """The rows that a SELECT gives."""

    @property
    def key(self) -> str:
        """The id as text, in the order of its bytes."""
        return f"CAST({identifier(self.id)} AS TEXT)"

    def after(self, id: str, most: int) -> list[Row]:
        return self._rows(f"{self.key} > {self.mark} ORDER BY 1 LIMIT {most}", id)

    def named(self, id: str) -> list[Row]:
        return self._rows(f"{self.key} = {self.mark} LIMIT 2", id)

    def _rows(self, where: str, id: str) -> list[Row]:
        listed = ", ".join([self.key, *map(identifier, self.properties.values())])
        with _reading(self.table, *self.errors):
            rows = self.asked(f"SELECT {listed} FROM {self.table} WHERE {where}", id)
        return [self.row(str(id), [_as_json(value) for value in values]) for id, *values in rows]


class SqliteEntities(DatabaseEntities):
    """A table of an SQLite file."""

    def __init__(self, path: str, table: str, id: str, properties: Mapping[str, str] | None, at: Location) -> None:
        super().__init__(table, id, properties)
        self.path = path
        with _refusing(sqlite3.Error, at, path):
            self.choose(self.columns(), at)

    def columns(self) -> list[str]:
        with closing(self._connect()) as database:
            return [each[0] for each in database.execute(f"SELECT * FROM {self.table} LIMIT 0").description]

    def asked(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        with closing(self._connect()) as database:
            return database.execute(sql, values).fetchall()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{quote(os.path.abspath(self.path))}?mode=ro", uri=True)


class PostgresEntities(DatabaseEntities):
    """A table of a PostgreSQL database, by a connection string."""

    mark = "%s"

    def __init__(self, address: str, table: str, id: str, properties: Mapping[str, str] | None, at: Location) -> None:
        super().__init__(table, id, properties)
        with extra("postgres"):
            import psycopg  # type: ignore[import-not-found,unused-ignore]
        self._psycopg, self.address, self.errors = psycopg, address, (psycopg.Error,)
        with _refusing(psycopg.Error, at, "postgres"):
            self.choose(self.columns(), at)

    @property
    def key(self) -> str:
        return f'CAST({identifier(self.id)} AS TEXT) COLLATE "C"'

    def columns(self) -> list[str]:
        with self._psycopg.connect(self.address) as database:
            found = database.execute(f"SELECT * FROM {self.table} LIMIT 0").description
            return [each.name for each in found]

    def asked(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        with self._psycopg.connect(self.address) as database:
            database.read_only = True
            rows: list[tuple[Any, ...]] = database.execute(sql, values).fetchall()
            return rows


@contextmanager
def _reading(shown: str, *errors: type[Exception]) -> Iterator[None]:
    """A table that cannot be read now answers nothing: neither what it was, nor that there is no such row."""
    kinds: tuple[type[Exception], ...] = (RemitError, OSError, *errors)
    try:
        yield
    except kinds:
        raise Refused(503, f"the table {os.path.basename(shown)} cannot be read now") from None


@contextmanager
def _refusing(kind: type[Exception], at: Location, shown: str) -> Iterator[None]:
    try:
        yield
    except kind as wrong:
        said = f"{shown}: {str(wrong).strip().splitlines()[0]}"
        raise RemitError([Problem("table-unreadable", said, at)]) from None


def _as_json(value: Any) -> Any:
    """A value of a database as a request has it: no floats, which are the numbers that are printed."""
    if isinstance(value, (float, Decimal)):
        exact = Decimal(str(value))
        if not exact.is_finite():
            return None if exact.is_nan() else str(value)
        return int(exact) if exact == exact.to_integral_value() else JsonNumber(format(exact, "f"))
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return list(value) if isinstance(value, (tuple, set, frozenset)) else value
