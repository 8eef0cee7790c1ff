"""Tables in files: Parquet, CSV, JSON and Arrow, one, several, folders or patterns, compressed or not.

Within a query, columns are called c0, c1, …, so that no name of a user's meets one of ours.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from remit.columnar.columns import identifier, text
from remit.errors import Location, Problem, RemitError, near_miss
from remit.extras import extra
from remit.model.written import composed
from remit.reader.files import size_of
from remit.tables.cells import stated_in_csv, stated_in_json
from remit.tables.csv_files import Looked, copied, delimiter_of, looked_through
from remit.tables.engine import refusals
from remit.tables.json_files import LINE, written
from remit.tables.streams import MORE

if TYPE_CHECKING:
    import duckdb

FORMATS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
}
COMPRESSED = (".gz", ".zst")
PARQUET = "read_parquet({files}, union_by_name = true, hive_partitioning = false)"
# every option is given, and nothing is guessed; all text, so that what a fact takes is decided in one place
CSV = """read_csv({files}, auto_detect = false, columns = {{{columns}}}, header = false, skip = {skip},
    delim = {delimiter}, quote = '"', escape = '"', comment = '', nullstr = '', allow_quoted_nulls = true,
    null_padding = false, ignore_errors = false, strict_mode = true, max_line_size = 16777216,
    hive_partitioning = false)"""


@dataclass(frozen=True)
class TableSource:
    """What is read: SQL that can stand after FROM, whose columns are `places`; the users' columns with their types.

    `rows`: how many there surely are, where that is known. `line` is the column of whole JSON lines, if there is one.
    `said` names, by column, what its marked cells say, where that is another column within queries.
    """

    sql: str
    columns: dict[str, str]
    shown: str
    files: tuple[str, ...] = ()
    format: str = ""
    rows: int | None = None
    line: str | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    objects: tuple[Any, ...] = field(default=(), repr=False)  # kept alive as long as they are read

    @property
    def places(self) -> dict[str, str]:
        """Of every column, its name within queries."""
        return {name: f"c{number}" for number, name in enumerate(self.columns)}

    def called(self, name: str) -> str:
        """What the name of a column is compared as; in CSV, white space around it is none of it."""
        return composed(name.strip() if self.format == "csv" else name)

    def stated(self, text: str | None) -> Any:
        """The text of a cell, as a scenario states it."""
        if self.format == "csv":
            return stated_in_csv(text)
        return stated_in_json(text) if self.format == "json" else text

    @property
    def kept(self) -> dict[str, str]:
        """The names within queries, each with that of the user."""
        return {place: name for name, place in self.places.items()}


class TableReading(NamedTuple):
    """How files are read: what separates cells, which columns are facts, a folder for what is put beside them."""

    scratch: str
    is_fact: Callable[[str], bool] = lambda _: False
    delimiter: str | None = None


def renamed(sql: str, columns: Iterable[str]) -> str:
    """A SELECT, to stand after FROM in the place of `sql`, of all columns, in their order, under our names c0, c1, …"""
    listed = ", ".join(f"{identifier(name)} AS c{number}" for number, name in enumerate(columns))
    return f"(SELECT {listed} FROM {sql})"


def format_of(path: str) -> str | None:
    """The format that a name tells."""
    base = path.lower()
    for ending in COMPRESSED:
        base = base.removesuffix(ending)
    return FORMATS.get(os.path.splitext(base)[1])


def table_files(paths: Sequence[str]) -> list[str]:
    """The files that are meant by paths, folders and patterns, all of one format.

    Raises:
        RemitError: One leads to no file, a file is no table, or there are several formats.
    """
    found = [file for path in paths for file in _files(path)]
    for file in found:
        _refuse_what_no_library_opens(file)
    formats = {format_of(file) for file in found}
    if len(formats) > 1:
        said = f"files of several formats together: {', '.join(sorted(map(str, formats)))}"
        raise RemitError([Problem("file-kind", said, Location(paths[0]), "classify one format at a time")])
    return found


def _refuse_what_no_library_opens(file: str) -> None:
    """A name that is no UTF-8, a file that is none, or that cannot be read."""
    try:
        file.encode()
    except UnicodeEncodeError:
        said = "the name of the file is not UTF-8 text"
        raise RemitError([Problem("not-utf-8", said, Location(file), "rename the file")]) from None
    try:
        size_of(file)  # what is no file would be waited for
    except FileNotFoundError:  # a link to nowhere
        raise RemitError([Problem("file-not-found", "no such file", Location(file))]) from None
    if format_of(file) in ("parquet", "arrow"):
        try:
            with open(file, "rb") as opened:
                empty = not opened.read(1)
        except OSError as wrong:
            said = f"the file cannot be read: {wrong.strerror}"
            raise RemitError([Problem("file-unreadable", said, Location(file))]) from None
        if empty:
            raise RemitError([Problem("empty-file", "the file is empty", Location(file))])


def _files(path: str) -> list[str]:
    """What is there by that name; only what is not there can be a pattern."""
    if os.path.isdir(path):
        found = sorted(_inside(path))
        if not found:
            raise RemitError([Problem("no-scenarios", "no tables there", Location(path), _kinds())])
        return found
    found = [path] if os.path.lexists(path) else _matching(path)
    if not found:
        raise RemitError([Problem("file-not-found", "no such file", Location(path), _near(path))])
    for file in found:
        if format_of(file) is None:
            raise RemitError(
                [Problem("file-kind", "the name does not say what kind of table it is", Location(file), _kinds())]
            )
    return found


def _inside(folder: str) -> Iterator[str]:
    """The tables in a folder and all below it, also behind links; hidden ones are none."""
    seen = set[str]()
    for above, folders, names in os.walk(folder, onerror=_unreadable, followlinks=True):
        real = os.path.realpath(above)
        folders[:] = [] if real in seen else [name for name in folders if not name.startswith(".")]
        if real not in seen:
            seen.add(real)
            yield from (os.path.join(above, name) for name in names if format_of(name) and not name.startswith("."))


def _unreadable(wrong: OSError) -> None:
    said = f"the folder cannot be read: {wrong.strerror}"
    raise RemitError([Problem("file-unreadable", said, Location(str(wrong.filename)))])


def _matching(pattern: str) -> list[str]:
    try:
        return sorted(glob.glob(pattern, recursive=True))
    except ValueError:  # a name with a NUL
        return []


def _near(path: str) -> str | None:
    """The names that are there."""
    folder, name = os.path.split(path)
    try:
        return near_miss(name, sorted(os.listdir(folder or ".")), "files there")
    except (OSError, ValueError):
        return None


def _kinds() -> str:
    return f"tables end in {', '.join(FORMATS)}, or one of these and {' or '.join(COMPRESSED)}"


def open_files(
    connection: duckdb.DuckDBPyConnection, files: Sequence[str], shown: str, reading: TableReading
) -> TableSource:
    """The files as one table.

    Args:
        connection: Where it is to be read.
        files: Those of one format, in the order of their rows.
        shown: What they are called together in messages.
        reading: How they are read, and where parts of them may be written.

    Raises:
        RemitError: A file is no table of that kind, or the files have other columns than each other.
    """
    format = format_of(files[0])
    assert format is not None
    if reading.delimiter is not None and format != "csv":
        said = "--delimiter is for CSV, and these are no CSV files"
        raise RemitError([Problem("usage", said, Location(shown))])
    if format == "csv":
        return _open_csv(files, shown, reading)
    if format == "json":
        return _open_json(files, shown, reading)
    return (_open_arrow if format == "arrow" else _open_parquet)(connection, files, shown)


def _listed(files: Iterable[str]) -> str:
    """Files for DuckDB, which reads signs of a pattern in them."""
    return f"[{', '.join(text(glob.escape(file)) for file in files)}]"


def _open_csv(files: Sequence[str], shown: str, reading: TableReading) -> TableSource:
    looked = []
    for number, file in enumerate(files):
        delimiter = delimiter_of(file, reading.delimiter)
        found = looked_through(file, delimiter)
        if found.odd:
            found = copied(found, delimiter, str(Path(reading.scratch) / f"copy-{number}.csv"), reading.is_fact)
        looked.append((found, delimiter))
    names = dict.fromkeys(name for each, _ in looked for name in each.header)
    refuse_alike(names, shown)
    places = {name: f"c{number}" for number, name in enumerate(names)}
    alike = groupby(looked, key=lambda each: (each[0].header, each[0].skip, each[1]))
    parts = [_csv_part([each for each, _ in group], delimiter, places) for (*_, delimiter), group in alike]
    sql = parts[0] if len(parts) == 1 else f"({' UNION ALL BY NAME '.join(f'FROM {part}' for part in parts)})"
    listed = ", ".join(places.values())  # in their order, whichever file has which
    rows = sum(each.rows for each, _ in looked)
    marked = {name: places[name] for name in names if any(name in each.marked for each, _ in looked)}
    sql, said = _marks_apart(f"(SELECT {listed} FROM {sql})", marked)
    return TableSource(sql, dict.fromkeys(names, "VARCHAR"), shown, tuple(files), "csv", rows, None, said)


def _marks_apart(sql: str, marked: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """A table with the cells of marked columns as they were written, and columns beside them with the marks."""
    if not marked:
        return sql, {}
    said = {name: f"{place}_said" for name, place in marked.items()}
    plain = ", ".join(f"ltrim({place}, chr({ord(MORE)})) AS {place}" for place in marked.values())
    beside = ", ".join(f"{place} AS {said[name]}" for name, place in marked.items())
    return f"(SELECT * REPLACE ({plain}), {beside} FROM {sql})", said


def _csv_part(looked: Sequence[Looked], delimiter: str, places: Mapping[str, str]) -> str:
    """Files with the same columns as one table."""
    columns = ", ".join(f"{text(places[name])}: 'VARCHAR'" for name in looked[0].header)
    files = _listed(each.path for each in looked)
    return CSV.format(files=files, columns=columns, skip=looked[0].skip, delimiter=text(delimiter))


def _open_json(files: Sequence[str], shown: str, reading: TableReading) -> TableSource:
    found = written(files, reading.scratch, reading.is_fact)
    refuse_alike(found.columns, shown)
    columns = dict.fromkeys(found.columns, "VARCHAR")
    marked = {name: found.columns[name] for name in found.nested}
    sql, said = _marks_apart(PARQUET.format(files=_listed(found.parts)), marked)
    return TableSource(sql, columns, shown, tuple(files), "json", found.rows, LINE, said)


def _open_parquet(connection: duckdb.DuckDBPyConnection, files: Sequence[str], shown: str) -> TableSource:
    for file, names in _parquet_names(connection, files, shown):
        refuse_alike(names, file)
    sql = PARQUET.format(files=_listed(files))
    columns = columns_of(connection, sql, shown)
    return TableSource(renamed(sql, columns), columns, shown, tuple(files), "parquet")


def _parquet_names(
    connection: duckdb.DuckDBPyConnection, files: Sequence[str], shown: str
) -> Iterator[tuple[str, list[str]]]:
    """The columns of every file, and of all files together, as they are written there, inner parts left out."""
    sql = f"SELECT file_name, name, coalesce(num_children, 0), type FROM parquet_schema({_listed(files)})"
    with refusals(shown):
        rows = connection.execute(sql).fetchall()
    kinds = dict[str, set[bool]]()
    for file, group in groupby(rows, key=lambda row: row[0]):
        names, inside = list[str](), 0
        for place, (_, name, children, kind) in enumerate(group):
            if place and not inside:
                names.append(name)
                kinds.setdefault(name, set()).add(kind == "BOOLEAN")
            inside = max(inside - 1, 0) + (children if place else 0)
        yield str(file), names
    yield shown, list(kinds)
    for name, found in kinds.items():
        if len(found) > 1:  # together they would be numbers
            said = f"column `{name}` is true or false in one file, and something else in another"
            raise RemitError([Problem("table-unreadable", said, Location(shown), "classify these files one by one")])


def _open_arrow(connection: duckdb.DuckDBPyConnection, files: Sequence[str], shown: str) -> TableSource:
    with extra("tables"):
        import pyarrow
        from pyarrow import dataset
    try:
        schemas = []
        for file in files:
            schemas.append(pyarrow.ipc.open_file(file).schema)
            refuse_alike(schemas[-1].names, file)
            refuse_unread(schemas[-1], file)
        schema = pyarrow.unify_schemas(schemas)
        if len(files) == 1:
            data = dataset.dataset(list(files), format="ipc", schema=schema, partitioning=None)
        else:  # a dataset does not keep the order of its files
            opened = (pyarrow.ipc.open_file(pyarrow.memory_map(file)) for file in files)
            data = pyarrow.concat_tables([each.read_all() for each in opened], promote_options="default")
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError, OSError) as wrong:
        said = str(wrong).splitlines()[0]
        raise RemitError([Problem("table-unreadable", said, Location(shown))]) from None
    refuse_alike(schema.names, shown)
    name = "remit_arrow"
    with refusals(shown):
        connection.register(name, data)
    columns = columns_of(connection, name, shown)
    return TableSource(renamed(name, columns), columns, shown, tuple(files), "arrow", objects=(data,))


def refuse_alike(names: Iterable[str], shown: str) -> None:
    """Refuse columns of one name, of names that differ by capitals only, and without a name.

    Args:
        names: Those of one table, in their order.
        shown: What it is called in messages.

    Raises:
        RemitError: All of them.
    """
    first, problems = dict[str, str](), list[Problem]()
    for name in names:
        if not name:
            problems.append(Problem("bad-name", "a column has no name", Location(shown), "name every column"))
        elif name.lower() in first:
            other = first[name.lower()]
            alike = other == name
            said = f"are called `{name}`" if alike else f"differ by capitals only: `{other}` and `{name}`"
            help = "keep one of them" if alike else "rename one of them: many tools take them for one"
            problems.append(Problem("duplicate-name", f"two columns {said}", Location(shown), help))
        first.setdefault(name.lower(), name)
    if problems:
        raise RemitError(problems)


def refuse_unread(schema: Any, shown: str) -> None:
    """Refuse Arrow columns of types that DuckDB does not read.

    Args:
        schema: A pyarrow.Schema.
        shown: What the table is called in messages.

    Raises:
        RemitError: Every such column.
    """
    from pyarrow import types

    unread = [each for each in schema if types.is_float16(each.type) or types.is_decimal256(each.type)]
    if unread:
        said = "column `{0.name}` is of the type {0.type}, which is not read here"
        help = "cast it to float, a smaller decimal or text, or leave it out"
        raise RemitError(Problem("table-unreadable", said.format(each), Location(shown), help) for each in unread)


def columns_of(connection: duckdb.DuckDBPyConnection, sql: str, shown: str) -> dict[str, str]:
    """The names and types of a table's columns, in their order.

    Args:
        connection: Where it can be read.
        sql: What stands after FROM.
        shown: What it is called in messages.

    Raises:
        RemitError: The table cannot be read.
    """
    with refusals(shown):
        described = connection.execute(f"DESCRIBE SELECT * FROM {sql}").fetchall()
    return {row[0]: row[1] for row in described}
