"""What is asked of one column, as SQL that a person reads: of a column's codes, those that are to be met."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from remit.columnar.column_codes import MISSING, Codes, Interval
from remit.columnar.plain_sets import includes
from remit.columnar.plain_sql import PlainSql, constant_sql, of_words
from remit.model.kinds.domain import ColumnType
from remit.model.kinds.text import LONGEST


@dataclass(frozen=True)
class AskedOfColumns:
    """Writes tests of columns, each true just of the values that have one of some codes."""

    plain: PlainSql
    codes: Mapping[str, Codes]

    def codes_of(self, fact: str) -> list[int]:
        """The codes that some value of a column has, and that of a missing one."""
        codes = self.codes[fact]
        if codes.domain.is_ordered:
            return [MISSING, *dict.fromkeys(each.code for each in codes.intervals)]
        return list(range(codes.count))

    def asked(self, fact: str, wanted: Collection[int]) -> str:
        """Whether a column has a value with one of some codes.

        Args:
            fact: The one that it is of.
            wanted: The codes, not all of them; with that of a missing value, NULL will do.
        """
        there = [code for code in wanted if code != MISSING]
        missing = [self.plain.missing(fact, self.codes[fact])] if MISSING in wanted else []
        found = [self._one_of(fact, there)] if there else []
        if not missing:
            return found[0]
        either = " OR ".join([*missing, *map(_grouped, found)])
        return f"({either})" if " OR " in either else either

    def is_a_value(self, fact: str, *, or_missing: bool) -> Iterator[str]:
        """That a column holds a value of its fact, or perhaps nothing."""
        there = self.codes_of(fact)
        yield self.asked(fact, there if or_missing else [code for code in there if code != MISSING])

    def _one_of(self, fact: str, wanted: Collection[int]) -> str:
        codes = self.codes[fact]
        value = self.plain.value(fact, codes)
        if codes.domain.column is ColumnType.SET:
            found = includes(value, self.plain.split.get(fact, ""), codes, wanted, is_guarded=self.plain.sqlite)
            return found or f"{self.plain.code(fact, codes)} IN ({', '.join(map(str, wanted))})"
        if codes.domain.is_ordered:
            return self._in_spans(fact, codes, wanted)
        if codes.domain.column is ColumnType.TRUTH:
            names = [name.upper() for name in ("true", "false") if codes.names[name] in wanted]
            return _is_one_of(value, ", ".join(names), len(names))
        return _named(value, codes, wanted)

    def _in_spans(self, fact: str, codes: Codes, wanted: Collection[int]) -> str:
        """Within one of some spans of a scale, each as long as can be."""
        value = self.plain.value(fact, codes)
        spans = [self._span(value, codes, low, high) for low, high in _runs(codes.intervals, wanted)]
        found = f"({' OR '.join(map(_grouped, spans))})" if len(spans) > 1 else spans[0]
        return " AND ".join([found, *self.plain.guards(fact, codes)])

    def _span(self, value: str, codes: Codes, low: Interval, high: Interval) -> str:
        place = codes.intervals.index(high)
        after = codes.intervals[place + 1] if place + 1 < len(codes.intervals) else None
        first, last = self.plain.ends(codes)
        least = low.low if low is not codes.intervals[0] else first
        sign, most = ("<=", last) if after is None else ("<", after.low)
        sqlite = self.plain.sqlite
        if high.high is not None and least == high.high:
            return f"{value} = {constant_sql(least, sqlite=sqlite)}"
        bounds = [] if least is None else [f"{value} >= {constant_sql(least, sqlite=sqlite)}"]
        bounds += [] if most is None else [f"{value} {sign} {constant_sql(most, sqlite=sqlite)}"]
        return " AND ".join(bounds or [f"{value} IS NOT NULL"])


def _named(value: str, codes: Codes, wanted: Collection[int]) -> str:
    """One of some names; of open text, also any that no condition names."""
    names = [name for name, code in codes.names.items() if code in wanted]
    if codes.otherwise is None or codes.otherwise not in wanted:
        return _is_one_of(value, of_words(names), len(names))
    others = [name for name, code in codes.names.items() if code not in wanted]
    short = f"CHAR_LENGTH({value}) <= {LONGEST}"
    if not others:
        return short
    asked = f"{value} <> {of_words(others)}" if len(others) == 1 else f"NOT {value} IN ({of_words(others)})"
    return f"{asked} AND {short}"


def _grouped(condition: str) -> str:
    return f"({condition})" if " AND " in condition else condition


def _is_one_of(value: str, listed: str, number: int) -> str:
    return f"{value} = {listed}" if number == 1 else f"{value} IN ({listed})"


def _runs(intervals: Collection[Interval], wanted: Collection[int]) -> Iterator[tuple[Interval, Interval]]:
    """The first and the last of each row of wanted intervals that follow each other."""
    run: list[Interval] = []
    for each, following in pairwise([*intervals, None]):
        assert each is not None
        if each.code in wanted:
            run.append(each)
        if run and (following is None or following.code not in wanted):
            yield run[0], run[-1]
            run = []
