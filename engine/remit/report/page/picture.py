"""The map: which verdicts follow over two facts, side by side for a third, those that decide most.

A field of it is a count of the diagram whose weights are 0 in all other cells of these facts. Each case lies in one
field of one panel, so the fields add up to the whole: what is shown is a partition, and no case is drawn twice. It
costs a count for each field, at most MOST_CELLS * MOST_CELLS * MOST_SIDE_BY_SIDE of them, each in the size of the
diagram.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from remit.decide import LoadedPolicy
from remit.decide.cell_words import items
from remit.diagram.build import BIT_OF
from remit.diagram.compiled import Compiled
from remit.diagram.counting import count
from remit.explain.words import listed
from remit.interview import option_label, options_of
from remit.model.items import text_of
from remit.model.rules import Verdict
from remit.normal.cells import Cells
from remit.report.page.answer import VerdictShare, shares

MOST_CELLS = 10  # of a fact that is drawn
MOST_SIDE_BY_SIDE = 4
NAMED = ("choice", "flag")  # kinds of facts whose answers have names


@dataclass(frozen=True, slots=True)
class MapRow:
    """A cell of the fact of the rows, in words, and the verdicts for each cell of the columns."""

    label: str
    fields: tuple[tuple[VerdictShare, ...], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One table of the map; its label is a cell of the third fact."""

    label: str
    rows: tuple[MapRow, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The facts that can be drawn; those of the rows, the columns and (if there is one) the panels; the tables."""

    facts: tuple[str, ...]
    down: str
    across: str
    apart: str | None
    columns: tuple[str, ...]
    panels: tuple[Panel, ...]


def cell_label(loaded: LoadedPolicy, name: str, cells: Cells, chosen: Sequence[int]) -> str:
    """Some cells of a fact in words, as a heading: the words of the answers to the question for it.

    Args:
        loaded: The policy.
        name: The fact.
        cells: All of its cells.
        chosen: Those that are meant, by number.
    """
    fact = loaded.policy.facts[name]
    named = {option.name: option.label for option in options_of(loaded, name, fact)} if fact.kind in NAMED else {}
    words = (named.get(text_of(item)) or option_label(loaded.policy, name, item) for item in items(cells, chosen))
    said = listed(words, "or")
    return said[:1].upper() + said[1:]


class Drawing:
    """What the map is drawn from; there is none for policies without a diagram or without facts that decide."""

    def __init__(self, loaded: LoadedPolicy, compiled: Compiled) -> None:
        self.loaded, self.table = loaded, compiled.table
        self.choices = loaded.knowledge.picked(None)
        self.found = compiled.under(self.choices)
        self.within = compiled.picked(self.table.allowed({}), self.choices)

    @cached_property
    def weights(self) -> list[list[int]]:
        """How many cases each cell is; 0 where a reading is not in its default."""
        each = [cells.weights() for cells in self.table.cells]
        return [
            [weight if cell in allowed else 0 for cell, weight in enumerate(level)]
            for level, allowed in zip(each, self.within, strict=True)
        ]

    def facts(self) -> list[str]:
        """The facts that tell most of the verdict, the most telling first."""
        drawn = [name for name in self.loaded.policy.facts if self._is_drawn(name)]
        answers = self.loaded.decide({}).answers if len(drawn) > 1 else None
        return [question.fact for question in answers.questions(drawn)] if answers else []

    def _is_drawn(self, name: str) -> bool:
        is_related = name in self.table.space.group_of or name in self.table.space.asked
        return name in self.loaded.policy.facts and not is_related and 1 < self._cells(name).count <= MOST_CELLS

    def _cells(self, name: str) -> Cells:
        return self.table.space.fact(name)

    def labels(self, name: str) -> tuple[str, ...]:
        cells = self._cells(name)
        return tuple(cell_label(self.loaded, name, cells, [cell]) for cell in range(cells.count))

    def field(self, at: Mapping[str, int]) -> tuple[VerdictShare, ...]:
        """The verdicts where some facts are in some cells, with shares."""
        assert self.found is not None
        weights = list(self.weights)
        for name, cell in at.items():
            level = self.table.level_of[name]
            weights[level] = [weight if c == cell else 0 for c, weight in enumerate(weights[level])]
        counted = count(*self.found, weights)
        return shares({verdict: counted[bit] for verdict, bit in BIT_OF.items() if counted.get(bit)})


def picture(loaded: LoadedPolicy) -> Picture | None:
    """The map of a policy, if it can be drawn."""
    drawing = None if loaded.compiled is None else Drawing(loaded, loaded.compiled)
    if drawing is None or drawing.found is None or len(facts := drawing.facts()) < 2:  # noqa: PLR2004  # two axes
        return None
    first, second, *others = facts
    down, across = sorted((first, second), key=lambda name: -len(drawing.labels(name)))
    apart = next((name for name in others if len(drawing.labels(name)) <= MOST_SIDE_BY_SIDE), None)
    panels = enumerate(drawing.labels(apart)) if apart else [(0, "")]
    drawn = tuple(_panel(drawing, down, across, apart, *one) for one in panels)
    return Picture(tuple(facts), down, across, apart, drawing.labels(across), drawn)


def _panel(drawing: Drawing, down: str, across: str, apart: str | None, cell: int, said: str) -> Panel:
    there = {apart: cell} if apart else {}
    columns = range(len(drawing.labels(across)))
    rows = (
        MapRow(label, tuple(drawing.field({**there, down: row, across: column}) for column in columns))
        for row, label in enumerate(drawing.labels(down))
    )
    return Panel(said, tuple(rows))


def verdicts(field: Sequence[VerdictShare]) -> tuple[Verdict, ...]:
    """The verdicts of a field, those with most cases first."""
    return tuple(share.verdict for share in sorted(field, key=lambda share: -share.cases))
