"""The code of a set as SQL: which tests it meets, as bits of a number, and the cell that has these bits.

    bits      includes editor 1, size >= 2 2      (what the cells were made with: `Cells.told_apart`)
    number      0   1   2   3
    code        1   2   3   4                       one text of numbers of equal width, from which a place is cut

It asks of a set only how many of some members are in it, which every database can say in its own way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from remit.columnar.column_codes import Codes
from remit.columnar.columns import text
from remit.model.matching import ABSENT, Members, Overlap, Present, Test, Tests, Together

MOST_BITS = 12  # of a number that is looked up in a text; of more tests there is an arm for each cell

CountSql = Callable[[frozenset[str]], str]  # of some members, how many are in the set


def set_code_sql(codes: Codes, members: Iterable[str], count: CountSql, number: Callable[[int], int] = int) -> str:
    """The code of a set that is there, of which every member is declared.

    Args:
        codes: Those of the fact.
        members: All that it can have.
        count: Writes how many of some members are in it.
        number: What stands for a code.
    """
    cells, every = codes.cells, frozenset(members)
    tests = [_any(each, every, count) for each in cells.told_apart]
    there = {bits: cell for bits, cell in cells.signatures.items() if cells.value(cell) is not ABSENT}
    code = {_number(bits): number(codes.sets.index((cell,), 1)) for bits, cell in there.items()}
    if len(set(code.values())) == 1:
        return str(next(iter(code.values())))
    found = " + ".join(f"CASE WHEN {test} THEN {1 << place} ELSE 0 END" for place, test in enumerate(tests))
    if len(tests) > MOST_BITS:
        arms = " ".join(f"WHEN {bits} THEN {each}" for bits, each in code.items())
        return f"(CASE {found} {arms} END)"
    width = len(str(max(code.values())))
    entries = "".join(f"{code.get(bits, 0):0{width}}" for bits in range(1 << len(tests)))
    return f"CAST(SUBSTRING({text(entries)}, {width} * ({found}) + 1, {width}) AS INTEGER)"


def _number(bits: Iterable[bool]) -> int:
    return sum(1 << place for place, bit in enumerate(bits) if bit)


def _any(tests: Tests, every: frozenset[str], count: CountSql) -> str:
    return " OR ".join(_holds(test, every, count) for test in tests) or "FALSE"


def _holds(test: Test, every: frozenset[str], count: CountSql) -> str:
    """Whether a set that is there meets a test."""
    if isinstance(test, Present):
        return "TRUE"
    if isinstance(test, Overlap):
        return _between(count(test.of & every), test.least, test.most)
    if isinstance(test, Together):
        return f"({' AND '.join(_holds(each, every, count) for each in test.tests)})"
    assert isinstance(test, Members)
    listed = [value for value in test.values if value is not ABSENT]
    exactly = (f"({count(value)} = {len(value)} AND {count(every)} = {len(value)})" for value in listed)
    return f"({' OR '.join(exactly) or 'FALSE'})"


def _between(count: str, least: int, most: int | None) -> str:
    bounds = [*([f"{count} >= {least}"] if least else []), *([] if most is None else [f"{count} <= {most}"])]
    return f"({' AND '.join(bounds) or 'TRUE'})"
