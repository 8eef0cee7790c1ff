"""What a column can say of its fact, numbered: each code stands for the cells that it leaves possible.

    door: [front, {back: [cellar, garden]}], of which the rules tell apart the cells 0 front, 1 cellar, 2 garden

    code     0         1      2       3       4
    cells    0 1 2     0      1       2       1 2
    said     nothing   front  cellar  garden  back

Code 0 is what a missing value says, and no other code is, also where a group has all cells: NULL and a value are told
apart before they are looked up. The others have different cells, so there are at most as many as cells, groups and
texts together; cells that the policy does not tell apart are one, and so are their names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from remit.model.kinds.domain import PRESENCE
from remit.model.matching import ABSENT, Members, Span, Tests
from remit.normal.cells import Cells

CellSet = tuple[int, ...]
MISSING = 0  # the code of a cell that says nothing
CellTexts = Mapping[
    str, Tests | None
]  # what is written otherwise than as a value or a group, and what it says, if anything


class Interval(NamedTuple):
    """Values of a scale from `low` to `high` (None: no bound), and their code."""

    low: Any
    high: Any
    code: int


class Codes:
    """The codes of one fact. `sets[code]` are its cells; code 0 is a missing value, whose cells are all (or `default`).

    A value has the code of its cell, the name of a group the code of the group's cells; `others` are the codes of what
    is written otherwise (a range, one of several). Two names with the same cells have one code, so that there are few.
    """

    def __init__(self, cells: Cells, default: Tests | None = None, texts: CellTexts | None = None) -> None:
        self.cells, self.domain = cells, cells.domain
        names = dict(_names(cells))
        singles = [(cell,) for cell in range(cells.count)]
        groups = [cells.meeting(tests) for tests in names.values()]
        others = {text: cells.meeting(tests) for text, tests in (texts or {}).items() if tests is not None}
        self.sets: list[CellSet] = [cells.meeting(default), *dict.fromkeys([*singles, *groups, *others.values()])]
        code = {cell_set: code for code, cell_set in enumerate(self.sets) if code != MISSING}
        self.names: dict[str, int] = {name: code[cells] for name, cells in zip(names, groups, strict=True)}
        self.otherwise = None if (other := _other_text(cells)) is None else code[other,]  # any other text
        self.others = {text: code[others[text]] if text in others else MISSING for text in texts or {}}

    def code(self, tests: Tests | None) -> int:
        """The code of what one of some tests accepts, which is among the sets; None says nothing."""
        return MISSING if tests is None else self.sets.index(self.cells.meeting(tests), 1)

    @property
    def count(self) -> int:
        return len(self.sets)

    @cached_property
    def intervals(self) -> tuple[Interval, ...]:
        """Of a scale, the spans of values in their order, each with the code of its cell."""
        return tuple(sorted(self._intervals(), key=lambda each: (each.low is not None, each.low)))

    def _intervals(self) -> Iterator[Interval]:
        for cell in range(self.cells.count):
            for span in self.cells.pieces_of([cell]):
                if isinstance(span, Span):
                    yield Interval(span.low, span.high, self.sets.index((cell,), 1))


def _names(cells: Cells) -> Iterator[tuple[str, Tests]]:
    """The names that a cell of text can hold, where a fact has names, and what each says: values, groups, presence."""
    domain = cells.domain
    yield from ((name, (domain.test(name),)) for name in domain.names)
    if domain.any_text:
        yield from ((text, (Members(frozenset([text])),)) for text in _texts(cells)[:-1])
    if domain.optional:
        yield from ((name, (test,)) for name, test in PRESENCE.items())


def _texts(cells: Cells) -> list[str]:
    """The texts that stand for cells of open text; the last of them for all that no condition names."""
    return [piece for piece in cells.pieces if piece is not ABSENT]


def _other_text(cells: Cells) -> int | None:
    """The cell of the texts that no condition names."""
    return cells.code(_texts(cells)[-1]) if cells.domain.any_text else None
