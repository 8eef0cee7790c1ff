"""Tables in memory classified: DuckDB relations, Arrow tables, pandas and Polars frames, lists of dicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from remit.columnar.duckdb_sql import FAIL, LOOKUP, DuckSql
from remit.decide import LoadedPolicy, open_policy
from remit.decide.given_values import Readings
from remit.decide.python_values import says_nothing
from remit.errors import Problem, RemitError
from remit.extras import extra
from remit.model.kinds.domain import written_as
from remit.tables.classify import Classifier
from remit.tables.engine import connect, refusals
from remit.tables.inputs import TableSource, columns_of, refuse_alike, refuse_unread, renamed
from remit.tables.request import DEFAULT_COLUMNS, BadValues, Request

if TYPE_CHECKING:
    import duckdb

SHOWN = "the table"
INPUT = "remit_input"
KINDS = "a DuckDB relation, an Arrow table or reader, a pandas, Polars or Spark frame, or a list of dicts"


def classify(
    data: Any,
    policy: LoadedPolicy | str,
    *,
    columns: Sequence[str] = DEFAULT_COLUMNS,
    readings: Readings | None = None,
    as_of: Any = None,
    map: Mapping[str, str] | None = None,
    bad_values: BadValues = "fail",
    prefix: str = "",
    null_is_absent: Sequence[str] = (),
    split: Mapping[str, str] | None = None,
    threads: int | None = None,
) -> Any:
    """The table with the wanted columns (text) behind its own, in the kind that it came in and the order of its rows.

    DuckDB relations, Arrow readers and Spark frames are not run here: they fail where they are run, and take values and
    groups only. In the others text says what it says in a scenario (a value, a group, a range).

    Args:
        data: A table of pandas, polars, Arrow, DuckDB or Spark, or a list of dicts. Columns that are called as facts
            hold text, bool, numbers, days, moments or lists; None, NULL and NaN are unknown.
        policy: A policy that is open, or its name or path.
        columns: Of verdict, rules, may_rules, possible and contested_by; several names in one are joined by `|`.
        readings: A choice by reading, or "open" for all of them; of what is not named, the default is taken.
        as_of: The day, where a row does not say it.
        map: The fact, by the name of a column that is called otherwise.
        bad_values: "fail" or "unknown": what becomes of a value that its fact does not have.
        prefix: Stands before the names of the new columns.
        null_is_absent: Facts of which a missing value says that there is none, and not that it is unknown.
        split: What stands between the members of a set, by the name of a column of text.
        threads: Of DuckDB; without it, one for each core.

    Raises:
        RemitError: The policy cannot be opened, no column holds a fact, or rows cannot be classified.
    """
    loaded = open_policy(policy) if isinstance(policy, str) else policy
    absent, split = tuple(null_is_absent), split or {}
    request = Request(loaded, tuple(columns), readings, as_of, map or {}, bad_values, prefix, absent, split)
    if bad_values == "rejects":
        raise RemitError([Problem("usage", "rejects are for files", None, "remit classify --rejects FILE")])
    return _way(data)(data, request, threads)


Way = Callable[[Any, Request, int | None], Any]


def _way(data: Any) -> Way:
    """How a kind of table is classified, by the library that it is from."""
    home, kind = type(data).__module__.split(".")[0].lstrip("_"), type(data).__name__
    if kind == "DuckDBPyRelation":
        return _relation
    if home == "pandas" and kind == "DataFrame":
        return _pandas
    if home == "pyspark" and kind == "DataFrame":
        return _spark
    if home == "polars" and kind in ("DataFrame", "LazyFrame"):
        return _polars
    if home == "pyarrow" and kind == "RecordBatchReader":
        return _reader
    if isinstance(data, list):
        return _dicts
    if hasattr(data, "__arrow_c_stream__"):
        return _arrow
    raise RemitError([Problem("wrong-type", f"a {kind} is no table", None, f"tables are {KINDS}")])


def _relation(data: Any, request: Request, _: int | None) -> Any:
    refuse_alike(data.columns, SHOWN)
    source = TableSource(
        renamed(INPUT, data.columns), dict(zip(data.columns, map(str, data.types), strict=True)), SHOWN
    )
    named = request.facts(source.columns)
    facts = {fact: replace(column, place=source.places[column.name]) for fact, column in named.items()}
    duck = DuckSql(request.expression(facts), facts, lenient=request.bad_values == "unknown")
    answers = duck.answers(source.sql, source.kept, request.names, where=_where(request))
    return data.query(INPUT, f"WITH {LOOKUP} AS MATERIALIZED ({duck.lookup(plain=True)}) {answers}")


def _where(request: Request) -> str:
    return FAIL if request.bad_values == "fail" else ""


def _arrow(data: Any, request: Request, threads: int | None) -> Any:
    pyarrow = _pyarrow()
    table = data if isinstance(data, pyarrow.Table) else pyarrow.table(data)
    refuse_alike(table.column_names, SHOWN)
    facts = request.facts(dict.fromkeys(table.column_names, ""))
    found = _answers(table.select([column.name for column in facts.values()]), request, threads)
    for name in found.column_names:
        table = table.append_column(name, found[name])
    return table


def _reader(data: Any, request: Request, threads: int | None) -> Any:
    """Batch by batch, as they are read; a row that cannot be classified fails when its batch is read."""
    refuse_alike(data.schema.names, SHOWN)
    connection = connect(threads)
    classifier = _opened(connection, data, request)
    return connection.sql(classifier.answers(_where(request))).to_arrow_reader()


def _pandas(data: Any, request: Request, threads: int | None) -> Any:
    """A new frame with the same index; only columns of facts are looked at, so others may hold anything."""
    if not data.columns.is_unique:
        raise RemitError([Problem("duplicate-name", "two columns of the frame have the same name")])
    names = {name: "" for name in data.columns if isinstance(name, str)}
    refuse_alike(names, SHOWN)
    facts = request.facts(names)
    chosen = data[[column.name for column in facts.values()]].reset_index(drop=True)
    found = _answers(_plain(chosen), request, threads)
    return data.assign(**{name: found[name].to_pandas().array for name in found.column_names})


def _plain(frame: Any) -> Any:
    """A pandas frame whose columns of objects have one type each, so that nobody guesses it."""
    pyarrow = _pyarrow()
    made = {name: _of_objects(name, frame[name]) for name in frame.columns if frame[name].dtype == object}
    try:
        table = pyarrow.table({name: made.get(name, frame[name]) for name in frame.columns})
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError, pyarrow.ArrowNotImplementedError) as wrong:
        raise RemitError([Problem("table-unreadable", f"{SHOWN}: {str(wrong).splitlines()[0]}")]) from None
    return table


def _of_objects(name: str, column: Any) -> Any:
    """The values of one column of objects as they would be written; the types of some cannot be read together."""
    pyarrow = _pyarrow()
    values = [None if says_nothing(value) else value for value in column]
    kinds = {type(value) for value in values if value is not None}
    try:
        if len(kinds) > 1:
            values = [written_as(value) for value in values]
        return pyarrow.array(values)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError, pyarrow.ArrowNotImplementedError, TypeError):
        called = ", ".join(sorted(kind.__name__ for kind in kinds))
        said = f"column `{name}` holds objects of these types, which are not read together: {called}"
        raise RemitError([Problem("wrong-type", said, None, "make the column text, numbers or days")]) from None


def _polars(data: Any, request: Request, threads: int | None) -> Any:
    import polars

    if isinstance(data, polars.LazyFrame):
        return _polars(data.collect(), request, threads).lazy()
    refuse_alike(data.columns, SHOWN)
    facts = request.facts(dict.fromkeys(data.columns, ""))
    chosen = data.select([column.name for column in facts.values()])
    pyarrow = _pyarrow()
    try:
        if polars.Object in chosen.dtypes:
            raise pyarrow.ArrowInvalid("objects of Python are not read")
        table = chosen.to_arrow()
    except pyarrow.ArrowException as wrong:
        said, help = str(wrong).splitlines()[0], "cast the columns of facts to text, int64, bool or date"
        raise RemitError([Problem("table-unreadable", f"{SHOWN}: {said}", None, help)]) from None
    found = _answers(table, request, threads)
    return data.with_columns(**{name: polars.from_arrow(found[name]) for name in found.column_names})


def _spark(data: Any, request: Request, _: int | None) -> Any:
    from remit.tables.spark import classify_frame

    return classify_frame(data, request)


def _dicts(data: list[Mapping[str, Any]], request: Request, _: int | None) -> list[dict[str, Any]]:
    from remit.tables.dicts import classified

    return classified(data, request)


def _answers(table: Any, request: Request, threads: int | None) -> Any:
    """The wanted columns alone, as an Arrow table."""
    _pyarrow()
    with connect(threads) as connection:
        classifier = _opened(connection, table, request)
        if request.bad_values == "unknown":
            classifier.look_closer()

        def found() -> Any:
            with refusals(SHOWN):
                return connection.sql(classifier.answers(_where(request), {})).to_arrow_table()

        return classifier.accepting(found)


def _opened(connection: duckdb.DuckDBPyConnection, table: Any, request: Request) -> Classifier:
    refuse_unread(table.schema, SHOWN)
    with refusals(SHOWN):
        connection.register(INPUT, table)
    columns = columns_of(connection, INPUT, SHOWN)
    return Classifier(connection, TableSource(renamed(INPUT, columns), columns, SHOWN), request, plain=True)


def _pyarrow() -> Any:
    with extra("tables"):
        import pyarrow
    return pyarrow
