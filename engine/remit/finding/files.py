"""The rows of files that are surely, possibly or never allowed: each kind of row decided once, with its reason.

rows -> number of a row of words (columnar), and what tells apart the rows of one number of which another thing is
said -> one decision for each kind of row -> a table of what was found, joined to the rows in their order
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from remit.columnar.columns import identifier, text
from remit.columnar.duckdb_sql import ROW
from remit.errors import Location, Problem, RemitError
from remit.finding.found import ANSWERS, Found, found_of
from remit.representatives import KnownFacts
from remit.tables.classify import Classifier, opened
from remit.tables.decided_rows import decided
from remit.tables.engine import RowRefused, refusals
from remit.tables.outputs import refuse_unknown_format, write
from remit.tables.request import Request
from remit.whole_files import beside

AS_UNKNOWN = "bad values can be taken as unknown (--bad-values unknown)"
WORDS = ("possible", "rules", "may_rules")  # that tell the kinds of rows apart
NEW = ("answer", "verdict", "rules", "reason", "depends_on")  # columns
FOUND, ALIKE, KIND, SAID, NUMBER = "remit_found", "remit_alike", "remit_kind", "remit_said", "remit_number"
MOST_NUMBERS = 1 << 16  # rows of words of which it is looked at whether they say all


@dataclass(frozen=True, slots=True)
class FoundRows:
    """Rows of which the same is found: how many there are, and their numbers from 1, all of them or the first."""

    found: Found | None  # None: no case fits these rows
    count: int
    rows: tuple[int, ...]
    labels: tuple[str | None, ...] = ()  # of these rows, what the column says that is shown


class Finder:
    """A table with what is found of each of its rows."""

    def __init__(self, classifier: Classifier, prefix: str = "") -> None:
        """New columns are called with a `prefix`."""
        self.classifier, self.request, self.prefix = classifier, classifier.request, prefix
        if self.request.bad_values != "fail":
            classifier.look_closer()
        self.kinds = classifier.accepting(self._kinds)

    @property
    def usual(self) -> KnownFacts:
        """What is known of every row, or where a row does not say it."""
        return self.request.usual(self.classifier.columns)

    @property
    def label(self) -> str | None:
        """The column that rows are called by: the first that is no fact."""
        facts = {column.name for column in self.classifier.columns.values()}
        return next((name for name in self.classifier.source.columns if name not in facts), None)

    def found(self, most: int | None = None) -> list[FoundRows]:
        """The rows of which the same is found, together: surely first, and those of which there are most.

        Args:
            most: So many rows are named, the first of them; without it, all.
        """
        source, label = self.classifier.source, self.label
        shown = "NULL" if label is None else f"CAST({identifier(source.places[label])} AS VARCHAR)"
        listed = f"min({NUMBER}, {most})" if most else f"list({NUMBER} ORDER BY {NUMBER})"
        labels = f"arg_min(coalesce({shown}, ''), {NUMBER}, {most})" if most else "NULL"
        sql = f"SELECT found.id, count(*), {listed}, {labels} FROM {self._joined()} GROUP BY 1"
        with refusals(source.shown):
            rows = self.classifier.connection.execute(sql).fetchall()
        named = [FoundRows(self._each[id], n, tuple(some), tuple(said or ())) for id, n, some, said in rows]
        return sorted(named, key=_order)

    def write(self, path: str, only: str | None = None) -> int:
        """Write the rows with what is found of them; how many.

        Args:
            path: The file, whose ending says the format.
            only: One of ANSWERS.

        Raises:
            RemitError: A column has the name of a new one, or the file cannot be written.
        """
        refuse_unknown_format(path)
        source, prefix = self.classifier.source, self.prefix
        taken = {name.lower() for name in source.columns}
        for name in NEW:
            if prefix + name in taken:
                said = f"the table has a column `{prefix}{name}` already"
                raise RemitError([Problem("duplicate-name", said, Location(source.shown), "--prefix TEXT")])
        kept = [f"{identifier(place)} AS {identifier(name)}" for place, name in source.kept.items()]
        new = [f"found.{name} AS {identifier(prefix + name)}" for name in NEW]
        condition = "" if only is None else f" WHERE found.answer = {text(only)}"
        sql = f"SELECT {', '.join([*kept, *new])} FROM {self._joined()}{condition} ORDER BY {NUMBER}"
        with beside(path) as temporary:
            return write(self.classifier.connection, sql, str(temporary), path)

    def _joined(self) -> str:
        same = f"rows.{ROW} IS NOT DISTINCT FROM found.number AND rows.{KIND} IS NOT DISTINCT FROM found.kind"
        return f"({self._rows()}) AS rows JOIN {FOUND} AS found ON {same}"

    def _rows(self, *, said: bool = False) -> str:
        """Every row of the source with its number, the number of its words, and its kind."""
        duck, source = self.classifier.duck, self.classifier.source
        numbered = f"(SELECT *, row_number() OVER () AS {NUMBER} FROM {source.sql})"
        more = {ALIKE: duck.alike(), **({SAID: duck.key()} if said else {})}
        rows = duck.rows(numbered, (NUMBER, *source.kept), more=more)
        return f"SELECT *, CASE WHEN {self._is_told()} THEN NULL ELSE {ALIKE} END AS {KIND} FROM ({rows})"

    def _is_told(self) -> str:
        """Whether the words of a row tell all that is found of it: one verdict, by a rule that is the policy's own."""
        duck = self.classifier.duck
        number = duck.total + len(duck.more)
        if self.request.policy.policy.include or number > MOST_NUMBERS:
            return "FALSE"
        told = [self._tells(duck.words(each)) for each in range(number)]
        return f"coalesce([{', '.join(map(str, told))}][{ROW} + 1], FALSE)"

    @staticmethod
    def _tells(words: Sequence[str] | None) -> bool:
        return words is None or bool(words[1] and "|" not in words[0])

    def _kinds(self) -> list[Found | None]:
        """Decide a row of each kind, and note what is found. Raises RowRefused where a row cannot be decided."""
        connection, duck = self.classifier.connection, self.classifier.duck
        sql = f"SELECT {ROW}, {KIND}, any_value({SAID}), count(*) FROM ({self._rows(said=True)}) GROUP BY 1, 2"
        with refusals(self.classifier.source.shown):
            kinds = connection.execute(sql).fetchall()
        self.classifier.refuse_other_count(sum(count for *_, count in kinds))
        if self.request.bad_values == "fail" and any(not number for number, *_ in kinds):
            raise RowRefused
        known = self.classifier.decided.known
        each = [decided(self.request, known(tuple(said), duck)) if number else None for number, _, said, _ in kinds]
        found = [None if decision is None else found_of(decision) for decision in each]
        self._each: list[Found | None] = list(dict.fromkeys(found))
        self._note(
            [(number, kind, self._each.index(one), one) for (number, kind, *_), one in zip(kinds, found, strict=True)]
        )
        return found

    def _note(self, rows: Sequence[tuple[int | None, list[str] | None, int, Found | None]]) -> None:
        """Put what is found into a table, by number and kind."""
        connection = self.classifier.connection
        columns = ", ".join(f"{name} VARCHAR" for name in NEW)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {FOUND} (number BIGINT, kind VARCHAR[], id BIGINT, {columns})"
        )
        values = [(number, kind, id, *_words(found)) for number, kind, id, found in rows]
        if values:
            connection.executemany(f"INSERT INTO {FOUND} VALUES ({', '.join('?' * (3 + len(NEW)))})", values)


def _words(found: Found | None) -> tuple[str | None, ...]:
    """The new columns."""
    if found is None:
        return (None,) * len(NEW)
    return found.answer, found.verdict.value, "|".join(found.rules), found.reason, "|".join(found.depends_on)


def _order(rows: FoundRows) -> tuple[int, int, tuple[int, ...]]:
    place = len(ANSWERS) if rows.found is None else ANSWERS.index(rows.found.answer)
    return place, -rows.count, rows.rows


@contextmanager
def finding(
    paths: Sequence[str], request: Request, threads: int | None = None, delimiter: str | None = None
) -> Iterator[Finder]:
    """Files with what is found of their rows, while the block runs.

    Args:
        paths: Files, folders and patterns, all of one format.
        request: The policy, what is given, which columns are facts; the wanted columns are not looked at.
        threads: Of DuckDB; None for one for each core.
        delimiter: Of CSV files, where their endings do not say it.

    Raises:
        RemitError: A file that cannot be read, columns that are no facts, or rows that cannot be decided.
    """
    with opened(paths, replace(request, columns=WORDS, prefix=f"{ROW}:"), threads, delimiter) as classifier:
        try:
            finder = Finder(classifier, request.prefix)
        except RemitError as wrong:  # of what else `classify` can do with bad rows, nothing is done here
            raise RemitError(
                replace(each, help=AS_UNKNOWN) if each.code == "bad-rows" else each for each in wrong.problems
            ) from None
        yield finder
