"""A list of dicts classified in Python: the same walk through the same lookups, one row at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from remit.columnar.codes import MISSING, Codes
from remit.columnar.duck import Column
from remit.columnar.stages import walk
from remit.errors import Problem, RemitError
from remit.model.domains import written_as
from remit.model.matching import Unreadable
from remit.model.scales import Scale
from remit.tables.inputs import refuse_alike
from remit.tables.request import Request

MOST_SHOWN = 10  # problems


class Coder:
    """The codes of one fact's values; remembers those that it has seen, by type as well, since True is not 1."""

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self.seen: dict[tuple[type, Any], int] = {}

    def code(self, value: Any) -> int:
        """The code of a value, a group's name, or None. Raises Unreadable."""
        if value is None or type(value).__name__ == "NAType" or value != value:  # noqa: PLR0124  # NaN
            return MISSING
        if hasattr(value, "dtype") and hasattr(value, "item"):  # a scalar of numpy
            value = value.item()
        try:
            return self.seen[type(value), value]
        except KeyError:
            found = self.seen[type(value), value] = self._code(value)
            return found
        except TypeError:
            raise Unreadable("wrong-type", f"`{value}` is no value") from None

    def _code(self, value: Any) -> int:
        domain = self.codes.domain
        if isinstance(domain, Scale):
            return self.codes.sets.index((self.codes.cells.code(domain.value(value)),), 1)
        name = value if isinstance(value, str) else str(written_as(domain.value(value)))
        if name not in self.codes.names:
            domain.value(value)
        return self.codes.names[name]


def _refuse_what_is_no_row(rows: Sequence[object]) -> None:
    problems = [
        Problem("wrong-type", f"row {number}: a {type(row).__name__} is no row", None, 'write {"column": value}')
        for number, row in enumerate(rows, start=1)
        if not isinstance(row, Mapping)
    ]
    if problems:
        raise RemitError(problems[:MOST_SHOWN])


def classified(rows: Sequence[Mapping[str, Any]], request: Request) -> list[dict[str, Any]]:
    """Each row with the wanted columns. Raises RemitError: rows that cannot be classified, the first of them."""
    _refuse_what_is_no_row(rows)
    keys = dict.fromkeys(key for row in rows for key in row)
    refuse_alike([key for key in keys if isinstance(key, str) and key], "the table")
    columns = request.facts({str(key): "" for key in keys}) if rows else dict[str, Column]()
    expression = request.expression(columns)
    coders = [(fact, columns[fact].name, Coder(codes)) for fact, codes in expression.codes.items()]
    stages, lenient = expression.stages(), request.bad_values == "unknown"
    names, nothing = tuple(request.names.values()), (None,) * len(request.columns)
    found: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        codes = []
        for fact, name, coder in coders:
            try:
                codes.append(coder.code(row.get(name)))
            except Unreadable as wrong:
                codes.append(MISSING)
                if not lenient:
                    problems.append(Problem(wrong.code, f"row {number}: {fact}: {wrong.message}", None, wrong.help))
        words = expression.rows[walk(stages, codes)]
        if words is None and not lenient:
            problems.append(Problem("impossible-scenario", f"row {number}: no case fits what is given"))
        if len(problems) >= MOST_SHOWN:
            break
        found.append({**row, **dict(zip(names, words or nothing, strict=True))})
    if problems:
        raise RemitError(problems)
    return found
