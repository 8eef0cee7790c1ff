"""Rows in memory that are surely, possibly or never allowed: lists of dicts, and frames as such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.decide import LoadedPolicy, open_policy
from remit.decide.given_values import Raw, Readings
from remit.errors import Problem, RemitError, near_miss
from remit.finding.found import ANSWERS, Found, found_of
from remit.representatives import KnownFacts
from remit.tables.decided_rows import decided
from remit.tables.dicts import MOST_SHOWN, read_rows
from remit.tables.request import BadValues, Request

AS_DICTS = ("to_pylist", "to_dicts", "to_arrow_table")  # of Arrow, Polars, DuckDB
POSSIBLE, OURS = ("possible",), "remit:"  # the wanted column, and what its name begins with: it is not shown
KINDS = "a list of dicts, a pandas or Polars frame, an Arrow table or a DuckDB relation"


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row, its number from 1, and what is found of it."""

    number: int
    row: Mapping[str, Any]
    found: Found

    @property
    def answer(self) -> str:
        """Whether it is `surely`, `possibly` or `never` allowed: permitted or exempt."""
        return self.found.answer

    @property
    def reason(self) -> str:
        """Why, in a sentence."""
        return self.found.reason


def find(
    rows: Any,
    policy: LoadedPolicy | str,
    *,
    given: Mapping[str, Raw] | None = None,
    only: str | None = None,
    readings: Readings | None = None,
    as_of: Any = None,
    map: Mapping[str, str] | None = None,
    bad_values: BadValues = "fail",
    null_is_absent: Sequence[str] = (),
    split: Mapping[str, str] | None = None,
) -> list[FoundRow]:
    """Which rows are surely, possibly or never allowed (permitted or exempt), each with its reason, in their order.

    Each different row costs a decision; `remit find` takes files of any size.

    Args:
        rows: A list of dicts, or a table of pandas, Polars, Arrow or DuckDB. Columns that are called as facts hold
            their values; None, NULL and NaN are unknown.
        policy: A policy that is open, or its name or path.
        given: Facts, or concepts, that are so of every row, as `decide` takes them; none of them has a column.
        only: "surely", "possibly" or "never".
        readings: A choice by reading, or "open" for all of them.
        as_of: The day, where a row does not say it.
        map: The fact, by the name of a column that is called otherwise.
        bad_values: "fail" or "unknown": what becomes of a value that its fact does not have. If unknown, rows that no
            case fits are left out.
        null_is_absent: Facts of which a missing value says that there is none.
        split: What stands between the members of a set, by the name of a column of text.

    Returns:
        Of each row its `number` from 1, the `row`, the `answer` and the `reason`; in `found` also its verdict, what is
        possible, the rules, what these cite, and the facts that it depends on.

    Raises:
        RemitError: The policy cannot be opened, no column holds a fact, one that is given has a column, or rows cannot
            be decided.
    """
    refuse_unknown_answer(only)
    loaded = open_policy(policy) if isinstance(policy, str) else policy
    absent, split = tuple(null_is_absent), split or {}
    request = Request(loaded, POSSIBLE, readings, as_of, map or {}, bad_values, OURS, absent, split, given or {})
    return [each for each in _found(_as_dicts(rows), request) if only in (None, each.answer)]


def refuse_unknown_answer(only: str | None) -> None:
    """Raise RemitError where what is asked for is none of the answers."""
    if only is not None and only not in ANSWERS:
        raise RemitError([Problem("usage", f"no answer `{only}`", None, near_miss(only, ANSWERS, "answers"))])


def _as_dicts(data: Any) -> list[Mapping[str, Any]]:
    """A table as a list of dicts. Raises RemitError where it is none."""
    while not isinstance(data, list):
        if type(data).__module__.split(".")[0] == "pandas" and hasattr(data, "to_dict"):
            return list(data.to_dict("records"))
        way = next((name for name in AS_DICTS if hasattr(data, name)), None)
        if way is None:
            raise RemitError([Problem("wrong-type", f"a {type(data).__name__} is no table", None, f"write {KINDS}")])
        data = getattr(data, way)()
    return data


def _found(rows: Sequence[Mapping[str, Any]], request: Request) -> Iterator[FoundRow]:
    """What is found of each row. Raises RemitError: rows that cannot be decided, the first of them."""
    read, lenient = read_rows(rows, request), request.bad_values == "unknown"
    seen = dict[object, Found | None]()
    problems, found = list[Problem](), list[FoundRow]()
    for place, row in enumerate(rows):
        known = read.known(place)
        one = _of_case(request, known, seen)
        if not lenient:
            problems += read.wrong(place)
            if one is None:
                problems.append(Problem("impossible-scenario", f"row {place + 1}: no case fits what is given"))
        if len(problems) >= MOST_SHOWN:
            break
        if one is not None:
            found.append(FoundRow(place + 1, row, one))
    if problems:
        raise RemitError(problems)
    yield from found


def _of_case(request: Request, known: KnownFacts, seen: dict[object, Found | None]) -> Found | None:
    """What is found of a case; of each different one once."""
    key = tuple(known.items())
    if key not in seen:
        decision = decided(request, known)
        seen[key] = None if decision is None else found_of(decision)
    return seen[key]
