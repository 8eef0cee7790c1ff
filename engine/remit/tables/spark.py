"""Spark, for more than one machine holds: the printed expression over any DataFrame, no Python for each row."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from remit.columnar.columns import DAY, FLOAT_TYPES, MOMENT, WHOLE, Column, decimal_shape, identifier, text
from remit.columnar.dialects import in_dialect
from remit.columnar.duckdb_sql import REFUSAL, UNDECIDED
from remit.columnar.plain_sql import PlainSql
from remit.errors import Location, Problem, RemitError
from remit.extras import extra
from remit.model.kinds.domain import ColumnType, Domain
from remit.model.written import TRUTHS
from remit.tables.csv_files import delimiter_of, looked_through
from remit.tables.inputs import format_of, refuse_alike, table_files
from remit.tables.json_files import written
from remit.tables.request import Request
from remit.whole_files import beside_new

READERS = {
    "parquet": {},
    "csv": {
        "header": "true",
        "quote": '"',
        "escape": '"',
        "multiLine": "true",
        "mode": "FAILFAST",
        "enforceSchema": "false",
        "ignoreLeadingWhiteSpace": "false",
        "ignoreTrailingWhiteSpace": "false",
    },
    "json": {"primitivesAsString": "true", "mode": "FAILFAST", "inferTimestamp": "false"},
}
SINGLE = "Spark takes single values and groups; --engine duckdb reads ranges and lists, too, and shows which are wrong"
PATTERN = r"([\\*?\[\]{}])"  # signs that Spark takes for a pattern in the name of a file
BARS = "|"  # between the members of a set in braces
EXACT = ("tinyint", "smallint", "int", "bigint")


class SparkSql(NamedTuple):
    """The wanted columns as Spark SQL by name; and, by fact, whether a row has a value that the fact does not have."""

    wanted: dict[str, str]
    bad: dict[str, str]


def classify_frame(frame: Any, request: Request) -> Any:
    """The DataFrame with the wanted columns; lazy. A row that cannot be classified fails where the frame is run.

    Args:
        frame: A DataFrame of Spark, classic or over Spark Connect.
        request: What is wanted.

    Raises:
        RemitError: No column holds a fact, or the policy cannot be put into SQL.
    """
    sql = _sql(frame, request)
    refusal = f"raise_error({text(REFUSAL)})"
    fail = request.bad_values == "fail"
    columns = {name: f"coalesce({column}, {refusal})" if fail else column for name, column in sql.wanted.items()}
    named = ((name.replace("`", "``"), column) for name, column in columns.items())
    return frame.selectExpr("*", *(f"{column} AS `{name}`" for name, column in named))


def _sql(frame: Any, request: Request) -> SparkSql:
    """The expressions over a frame's columns. Raises RemitError."""
    with extra("tables"):
        import sqlglot

    def in_spark(sql: str) -> str:
        return str(in_dialect(sqlglot, sql, "spark").sql("spark"))

    facts, domains = request.facts(dict(frame.dtypes)), request.policy.policy.domains
    values = {fact: _value(domains[fact], column) for fact, column in facts.items()}
    names = {fact: column.name for fact, column in facts.items()}
    floats = [fact for fact, column in facts.items() if column.type.upper() in FLOAT_TYPES]
    split = {fact: column.split or BARS for fact, column in facts.items() if not column.type.startswith("array")}
    lenient = request.bad_values == "unknown"
    plain = PlainSql(names, values, floats, lenient=lenient, dialect="spark", arrays=True, split=split)
    wanted = {}
    for name in request.columns:
        expression = replace(request, columns=(name,)).expression(facts)
        found = in_spark(plain.column(expression))
        if open_rows := plain.open_rows(expression):
            is_open = in_spark(" OR ".join(open_rows.values()))
            found = f"CASE WHEN {is_open} THEN raise_error({text(UNDECIDED)}) ELSE {found} END"
        wanted[request.names[name]] = found
    strict = replace(plain, lenient=False)
    bad = {fact: f"{in_spark(strict.code(fact, codes))} IS NULL" for fact, codes in expression.codes.items()}
    return SparkSql(wanted, bad)


def _value(domain: Domain, column: Column) -> str:
    """A column as a value of its fact, in the dialect that is translated; NULL where it holds no such value."""
    name, kind = identifier(column.name), column.type.split("(")[0]
    decimals = domain.column is ColumnType.DECIMAL
    if domain.column is ColumnType.SET:
        if kind.startswith("array") or column.split:
            return name if kind.startswith("array") else f"CAST({name} AS TEXT)"
        return f"(CASE WHEN {name} LIKE '{{%}}' THEN SUBSTRING({name}, 2, LENGTH({name}) - 2) ELSE {_worded(name)} END)"
    if (most_exact := FLOAT_TYPES.get(kind.upper())) and not decimals:  # as pandas has numbers with some missing
        number = f"TRY_CAST({name} AS BIGINT)"
        whole = f"(CASE WHEN {name} = {number} AND ABS({name}) <= {most_exact} THEN {number} END)"
        return whole if domain.column is ColumnType.WHOLE else f"CAST({whole} AS TEXT)"
    if domain.is_ordered:
        return _of_scale(domain, name, kind)
    if domain.column is ColumnType.TRUTH and kind != "boolean":
        arms = " ".join(f"WHEN {text(word)} THEN {str(truth).upper()}" for word, truth in TRUTHS.items())
        return f"(CASE CAST({name} AS TEXT) {arms} END)"
    return name if kind in ("string", "boolean") else f"CAST({name} AS TEXT)"


def _worded(name: str) -> str:
    """The words for a set that is there, or not; NULL of any other text."""
    return f"CASE WHEN {name} IN ('absent', 'present') THEN {name} END"


def _of_scale(domain: Domain, name: str, kind: str) -> str:
    """A column as a number, a day or a moment."""
    if domain.column is ColumnType.MOMENT:
        moment = name if kind == "timestamp" else _shaped(name, MOMENT, "TIMESTAMPTZ")
        return f"(CASE WHEN DATE_TRUNC('SECOND', {moment}) = {moment} THEN {moment} END)"
    if domain.column is ColumnType.DAY:
        return name if kind == "date" else _shaped(name, DAY, "DATE")
    if domain.column is ColumnType.WHOLE:
        return name if kind in EXACT else _shaped(name, WHOLE, "BIGINT")
    places = domain.places
    type = f"DECIMAL(38, {places})"
    if kind not in (*EXACT, "decimal", "float", "double"):
        return _shaped(name, decimal_shape(places), type)
    if kind == "decimal":
        return f"(CASE WHEN ROUND({name}, {places}) = {name} THEN {name} END)"
    number = f"TRY_CAST({name} AS {type})"
    again = number if kind in EXACT else f"CAST({number} AS {kind.upper()})"
    return f"(CASE WHEN {again} = {name} THEN {number} END)"


def _shaped(name: str, shape: str, type: str) -> str:
    """Text of one form as a value of another type; NULL where it has another form, or is no such value."""
    written = f"CAST({name} AS TEXT)"
    return f"(CASE WHEN {written} ~ {text(f'^{shape}$')} THEN TRY_CAST({written} AS {type}) END)"


def session(master: str | None, threads: int | None) -> Any:
    """A Spark session: at the master, else that of the surroundings, else on this machine.

    Args:
        master: An address, as Spark has it.
        threads: Of a session on this machine; None for one for each core.

    Raises:
        RemitError: PySpark is not installed.
    """
    with extra("spark"):
        from pyspark.sql import SparkSession
    builder = SparkSession.builder.appName("remit").config("spark.ui.showConsoleProgress", "true")
    local = f"local[{threads or '*'}]" if master is None and "SPARK_REMOTE" not in os.environ else master
    return (builder.master(local) if local else builder).getOrCreate()


def classify_with_spark(
    paths: list[str], request: Request, output: str, spark: Any, delimiter: str | None = None
) -> None:
    """Classify files into a folder of files, whole or not at all.

    Args:
        paths: Files, folders and patterns, all of one format.
        request: What is wanted.
        output: The folder; its ending says the format of the files in it.
        spark: A session.
        delimiter: Of CSV files, where their endings do not say it.

    Raises:
        RemitError: A format that is not read so, the folder is there already, or what Spark refuses.
    """
    files = table_files(paths)
    wanted, format = format_of(output), format_of(files[0])
    if format not in READERS or wanted not in READERS:
        said = "Spark reads and writes Parquet, CSV and JSON Lines here"
        raise RemitError([Problem("file-kind", said, Location(paths[0]), "--engine duckdb takes Arrow, too")])
    options = {**READERS[format], "recursiveFileLookup": "true"}  # no column comes from a folder's name
    if format == "csv":
        options["sep"] = _looked_through(files, delimiter)
    elif format == "json":
        _refuse_broken_lines(files, request)
    frame = spark.read.format(format).options(**options).load([re.sub(PATTERN, r"\\\1", file) for file in files])
    refuse_alike(frame.columns, paths[0])
    with beside_new(output) as temporary:
        try:
            classify_frame(frame, request).write.format(wanted).options(**READERS[wanted]).save(str(temporary))
        except Exception as wrong:  # noqa: BLE001  # Spark and Java have many kinds
            raise _problems(wrong, frame, request, output) from None


def _looked_through(files: list[str], delimiter: str | None) -> str:
    """The delimiter of CSV files that Spark reads as we do. Raises RemitError."""
    signs = [delimiter_of(file, delimiter) for file in files]
    looked = [looked_through(file, sign) for file, sign in zip(files, signs, strict=True)]
    for each in looked:
        refuse_alike(each.header, each.path)
        if each.odd or each.header != looked[0].header or len(set(signs)) > 1:
            said = "Spark wants one kind of line ends, no white space beside quotes, the same columns in every file"
            raise RemitError([Problem("table-unreadable", said, Location(each.path), "--engine duckdb reads it")])
    return signs[0]


def _refuse_broken_lines(files: list[str], request: Request) -> None:
    """Raise RemitError for lines that Spark would take otherwise, or for null."""
    with tempfile.TemporaryDirectory(prefix="remit-") as scratch:
        refuse_alike(written(files, scratch, request.is_fact, single=True).columns, files[0])


def _problems(wrong: Exception, frame: Any, request: Request, output: str) -> RemitError:
    """What is wrong, as Spark can tell: how many rows, without their numbers."""
    if REFUSAL not in str(wrong):
        said = str(wrong).splitlines()[0]
        return RemitError([Problem("table-unreadable", said, Location(output))])
    sql = _sql(frame, replace(request, bad_values="fail"))
    any_bad = " OR ".join(sql.bad.values())
    first = next(iter(sql.wanted.values()))
    counted = {**sql.bad, "": f"NOT ({any_bad}) AND {first} IS NULL"}
    row = frame.selectExpr(*(f"count_if({condition})" for condition in counted.values())).first()
    found: Mapping[str, int] = dict(zip(counted, row, strict=True))
    return RemitError(
        Problem("bad-rows", f"{fact}: no values that the fact has, in {count:,} rows", None, SINGLE)
        if fact
        else Problem("bad-rows", f"impossible: no case fits what is given, in {count:,} rows")
        for fact, count in found.items()
        if count
    )
