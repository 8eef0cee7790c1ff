"""A list of dicts classified in Python: the same walk through the same lookups, one row at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from remit.columnar.answers import ColumnWords
from remit.columnar.columns import Column
from remit.columnar.expression import Expression
from remit.columnar.stages import walk
from remit.decide.given_values import Knowledge, Said
from remit.decide.python_values import says_nothing
from remit.errors import Problem, RemitError
from remit.model.matching import Tests
from remit.representatives import KnownFacts
from remit.tables.decided_rows import decided_words
from remit.tables.inputs import refuse_alike
from remit.tables.request import Request
from remit.tables.stated_cells import members_in

MOST_SHOWN = 10  # problems


class Reader:
    """What is stated of one fact, row by row; each value is read once, by type as well, since True is not 1."""

    def __init__(self, knowledge: Knowledge, fact: str) -> None:
        self.knowledge, self.fact = knowledge, fact
        self.seen: dict[tuple[type, Any], Said] = {}

    def said(self, value: Any) -> Said:
        """What a value says: nothing, where it is None or NaN."""
        if says_nothing(value):
            return Said(None)
        try:
            return self.seen[type(value), value]
        except KeyError:
            found = self.seen[type(value), value] = self.knowledge.said(self.fact, value)
            return found
        except TypeError:  # a list or a mapping
            return self.knowledge.said(self.fact, value)


def _refuse_what_is_no_row(rows: Sequence[object]) -> None:
    problems = [
        Problem("wrong-type", f"row {number}: a {type(row).__name__} is no row", None, 'write {"column": value}')
        for number, row in enumerate(rows, start=1)
        if not isinstance(row, Mapping)
    ]
    if problems:
        raise RemitError(problems[:MOST_SHOWN])


def _read(request: Request, fact: str, column: Column, rows: Sequence[Mapping[str, Any]]) -> list[Said]:
    """What each row says of a fact."""
    reader, sign = Reader(request.policy.knowledge, fact), column.split
    cells = (row.get(column.name) for row in rows)
    return [reader.said(members_in(cell, sign) if sign and isinstance(cell, str) else cell) for cell in cells]


def _numbered(said: Iterable[Tests | None]) -> dict[str, Tests | None]:
    """Everything different that is said, under names of no meaning."""
    return {str(number): tests for number, tests in enumerate(dict.fromkeys(said))}


def _codes(expression: Expression, said: Mapping[str, Tests | None], known: KnownFacts) -> list[int]:
    """The code of every level: of facts by what a row says of them, of pairs by all that is known."""
    found = []
    for level in expression.levels:
        if level in expression.codes:
            found.append(expression.codes[level].code(said.get(level)))
        else:
            pair = expression.pairs[level]
            found.append(pair.code(known.get(pair.lying.later), known.get(pair.lying.earlier)))
    return found


class Read(NamedTuple):
    """Rows as they were read: the columns of facts, what each row says by fact, and what is known of every row."""

    columns: dict[str, Column]
    said: dict[str, list[Said]]
    usual: KnownFacts

    def known(self, place: int) -> dict[str, Tests]:
        """What is known of the row at a place."""
        own = {fact: tests for fact, column in self.said.items() if (tests := column[place].tests) is not None}
        return {**self.usual, **own}

    def wrong(self, place: int) -> list[Problem]:
        """What is wrong with the values of the row at a place."""
        return [
            Problem(wrong.code, f"row {place + 1}: {fact}: {wrong.message}", None, wrong.help)
            for fact, column in self.said.items()
            for wrong in column[place].wrong
        ]


def read_rows(rows: Sequence[Mapping[str, Any]], request: Request) -> Read:
    """What rows state.

    Args:
        rows: Values by column; a row may lack some, which are unknown in it.
        request: What is asked of them.

    Raises:
        RemitError: What is no row, or columns that are no facts.
    """
    _refuse_what_is_no_row(rows)
    keys = dict.fromkeys(key for row in rows for key in row)
    refuse_alike([key for key in keys if isinstance(key, str) and key], "the table")
    columns = request.facts({str(key): "" for key in keys}) if rows else dict[str, Column]()
    said = {fact: _read(request, fact, column, rows) for fact, column in columns.items()}
    return Read(columns, said, request.usual(columns))


def classified(rows: Sequence[Mapping[str, Any]], request: Request) -> list[dict[str, Any]]:
    """Each row with the wanted columns.

    Args:
        rows: Values by column; a row may lack some, which are unknown in it.
        request: What is wanted.

    Raises:
        RemitError: Rows that cannot be classified, the first of them, with their numbers from 1.
    """
    read = read_rows(rows, request)
    columns = read.columns
    texts = {fact: _numbered(each.tests for each in column) for fact, column in read.said.items()}
    expression = request.expression(columns, texts, or_decided=True)
    walks, lenient = [expression.stages(part) for part in expression.parts], request.bad_values == "unknown"
    decided = dict[tuple[tuple[str, Tests], ...], ColumnWords | None]()
    names, nothing = tuple(request.names.values()), (None,) * len(request.columns)
    space = expression.compared.space
    found: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        known = read.known(number - 1)
        if expression.is_decided or (space.groups and not space.tells(known)):
            key = tuple(known.items())
            if key not in decided:
                decided[key] = decided_words(request, known)
            words = decided[key]
        else:
            said = {fact: column[number - 1].tests for fact, column in read.said.items()}
            codes = _codes(expression, said, known)
            words = expression.words([walk(stages, codes) for stages in walks])
        if not lenient:
            problems += read.wrong(number - 1)
        if words is None and not lenient:
            problems.append(Problem("impossible-scenario", f"row {number}: no case fits what is given"))
        if len(problems) >= MOST_SHOWN:
            break
        found.append({**row, **dict(zip(names, words or nothing, strict=True))})
    if problems:
        raise RemitError(problems)
    return found
