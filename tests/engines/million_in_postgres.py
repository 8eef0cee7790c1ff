"""On a million rows PostgreSQL says what the definition says, by `remit sql`; and SQLite.

`python -m pytest tests/engines/million_in_postgres.py` wants `initdb` and `postgres` on the path (Debian: postgresql),
and runs them on a folder of its own.
"""

from __future__ import annotations

import csv
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from rows import differences, table

NOBODY = 65534
QUERY = "SELECT verdict, rules, may_rules, possible, contested_by FROM verdicts ORDER BY id"
NAMES = ("supplier", "weapon", "location", "target", "posture", "threatens", "date")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server that listens on a socket in a folder; root cannot run one, so then it is somebody else."""
    folder = Path(tempfile.mkdtemp(prefix="remit-postgres-"))
    data, user = folder / "data", []
    if os.geteuid() == 0:
        user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        shutil.chown(folder, NOBODY, NOBODY)
    options = ["-A", "trust", "-U", "remit", "-E", "UTF8", "--no-sync"]
    subprocess.run([*user, "initdb", "-D", str(data), *options], check=True, capture_output=True, cwd=folder)
    own = [*user, "postgres", "-D", str(data), "-k", str(folder), "-c", "listen_addresses="]
    process = subprocess.Popen(own, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        ready = ["pg_isready", "-h", str(folder), "-t", "30"]
        while subprocess.run(ready, capture_output=True, check=False).returncode:
            assert process.poll() is None, "the server has stopped"
        yield str(folder)
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


def psql(server: str, text: str) -> str:
    command = ["psql", "-h", server, "-U", "remit", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "--csv", "-tq"]
    return subprocess.run(command, input=text, check=True, capture_output=True, text=True).stdout


def view(dialect: str) -> str:
    from outcome_table import shipped
    from tables import ALL

    from remit.tables.request import Request
    from remit.tables.sql import printed

    return printed(Request(shipped(), ALL), dialect, "cases", "verdicts")


def test_a_million_rows_in_postgres_have_the_words_of_the_definition(server: str, tmp_path: Path) -> None:
    from pyarrow.csv import WriteOptions, write_csv

    path = tmp_path / "cases.csv"
    write_csv(table(), path, WriteOptions(include_header=True))
    columns = ", ".join(f"{name} {'date' if name == 'date' else 'text'}" for name in NAMES)
    psql(server, f"CREATE TABLE cases (id integer, {columns});")
    psql(server, f"\\copy cases from '{path}' csv header")
    psql(server, view("postgres"))
    marked = "SELECT coalesce(verdict, '-'), rules, may_rules, possible, contested_by FROM verdicts ORDER BY id;"
    rows = csv.reader(psql(server, marked).splitlines())

    assert differences([(None,) * 5 if row[0] == "-" else tuple(row) for row in rows]) == []


def test_a_million_rows_in_sqlite_have_the_words_of_the_definition() -> None:
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE TABLE cases (id INTEGER, {', '.join(f'{name} TEXT' for name in NAMES)})")
    rows = zip(*(map(_as_sqlite, table()[name].to_pylist()) for name in ("id", *NAMES)), strict=True)
    database.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * 8)})", rows)
    database.executescript(view("sqlite"))

    assert differences(database.execute(QUERY).fetchall()) == []


def _as_sqlite(value: object) -> object:
    return value if value is None or isinstance(value, (int, str)) else str(value)
