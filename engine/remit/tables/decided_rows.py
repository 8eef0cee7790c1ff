"""Rows of which codes say too little, where facts are compared: each gets its answer from a decision, once by value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from remit.columnar.answers import SEPARATOR, ColumnWords
from remit.columnar.duckdb_sql import DuckSql
from remit.decide.decision import Decision
from remit.decide.loaded import StatedCase
from remit.errors import RemitError
from remit.model.matching import Tests
from remit.representatives import KnownFacts
from remit.tables.engine import refusals
from remit.tables.inputs import TableSource
from remit.tables.request import Request
from remit.tables.stated_cells import stated_in

if TYPE_CHECKING:
    import duckdb

FUNCTION = "remit_decided"
IMPOSSIBLE = 0  # the number of the row without words

Key = tuple[str | None, ...]  # what a row says of each fact that has a column


class DecidedRows:
    """Answers by key, which a function of the database looks up: the number of a row of words."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, source: TableSource, request: Request) -> None:
        self.connection, self.source, self.request = connection, source, request
        self.numbers = dict[Key, int]()
        self.words = dict[Key, ColumnWords | None]()
        self.function = FUNCTION
        self._registered = False

    def decide(self, duck: DuckSql) -> None:
        """Decide the open rows of the source, and add what is said of them to the rows of words.

        It takes one pass over the source where rows can be open, and a decision for each different one.

        Args:
            duck: The SQL over it.

        Raises:
            RemitError: The source cannot be read, or cases are too many for a decision.
        """
        if not duck.open:
            return
        self._register()
        with refusals(self.source.shown):
            keys = [tuple(key) for (key,) in self.connection.execute(duck.open_rows(self.source.sql)).fetchall()]
        place: dict[ColumnWords | None, int] = {None: IMPOSSIBLE}
        for key in keys:
            words = self._said(key, duck)
            if words not in place:
                place[words] = duck.total + len(duck.more)
                duck.more.append(words)
            self.numbers[key] = place[words]

    def _register(self) -> None:
        if self._registered:
            return
        import duckdb
        from duckdb.func import SPECIAL

        self.connection.create_function(
            FUNCTION,
            lambda key: self.numbers[tuple(key)],
            [duckdb.list_type(duckdb.sqltype("VARCHAR"))],
            duckdb.sqltype("BIGINT"),
            null_handling=SPECIAL,
        )
        self._registered = True

    def known(self, key: Key, duck: DuckSql) -> KnownFacts:
        """What a row says, by its key (of `DuckSql.key`), with what is so of every row."""
        facts = zip(duck.expression.codes, key, strict=True)
        said = {fact: self._read(fact, stated_in(self.source, duck.columns[fact], text)) for fact, text in facts}
        own = {fact: tests for fact, tests in said.items() if tests is not None}
        return {**self.request.usual(duck.columns), **own}

    def _read(self, fact: str, stated: Any) -> Tests | None:
        return self.request.policy.knowledge.said(fact, stated).tests

    def _said(self, key: Key, duck: DuckSql) -> ColumnWords | None:
        if key not in self.words:
            self.words[key] = decided_words(self.request, self.known(key, duck))
        return self.words[key]


def decided_words(request: Request, known: KnownFacts) -> ColumnWords | None:
    """The words of the wanted columns by a decision; None where no case fits.

    Args:
        request: What is wanted.
        known: What a row says, by fact.

    Raises:
        RemitError: Cases are too many for a decision.
    """
    decision = decided(request, known)
    return None if decision is None else tuple(_word(decision, name) for name in request.columns)


def decided(request: Request, known: KnownFacts) -> Decision | None:
    """The decision on a row; None where no case fits.

    Args:
        request: The policy, and how it is read.
        known: What a row says, with what is given, by fact.

    Raises:
        RemitError: Cases are too many for a decision.
    """
    policy = request.policy
    stated = StatedCase({}, known, policy.knowledge.picked(request.readings), None, ())
    try:
        return policy.concluded(stated)
    except RemitError as wrong:
        if {problem.code for problem in wrong.problems} == {"impossible-scenario"}:
            return None
        raise


def _word(decision: Decision, name: str) -> str:
    if name == "verdict":
        return decision.verdict.value
    found: tuple[str, ...] = decision.contesting() if name == "contested_by" else getattr(decision, name)
    return SEPARATOR.join(found)
