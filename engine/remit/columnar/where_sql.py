"""Which rows are wanted, as a condition that stands behind WHERE: what is asked of few columns, and no lookup.

    diagram over codes, wanted or not at its ends  ->  boxes of codes that hold the wanted rows (diagram.regions)
      ->  an OR of ANDs of what is asked of one column; what all of them ask stands once

A missing value is a code like any other, so a box that leaves a column out has it whatever it is, NULL included, and
one that does not, only where it is one of some values: NULL lets a row through where every value would. A value that
its fact does not have meets nothing that is asked of its column. So the condition is true of no row but the wanted
ones; of others it is false or NULL.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from remit.columnar.answers import ColumnWords
from remit.columnar.asked_of_columns import AskedOfColumns
from remit.columnar.column_codes import MISSING
from remit.columnar.compared import PairCodes
from remit.columnar.expression import Expression
from remit.columnar.pairs_and_codes import can_lie, lying_as_can_be
from remit.columnar.plain_sql import PlainSql, of_words
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.diagram.regions import LevelBox, boxes
from remit.errors import TooLarge
from remit.normal.strata import LESS, MORE, SAME

WANTED, OTHERS = 1, 2  # the terminals
MOST_BOXES, SHORT = 40, 4_000  # beyond so many, or so long, the lookups are shorter
NEAR = "{facts} are compared with each other, and of near values SQL cannot say what a missing one between them may be"
OTHER_WAYS = "give some of them (--given), or `remit find`, which decides such rows"


@dataclass(frozen=True)
class Where:
    """Writes the condition of one expression, whose one wanted column has `words` of rows that are wanted."""

    plain: PlainSql
    expression: Expression
    is_wanted: Callable[[ColumnWords], bool]

    def clause(self) -> str:
        """The condition; TRUE or FALSE where no column matters.

        Raises:
            TooLarge: What SQL does not tell decides some rows.
        """
        diagram, root = self._marked()
        if len(self.expression.parts) > 1:
            return self._by_lookup()
        within = [self._reachable(name) for name in self.expression.levels]
        ends = diagram.reach(root, within)
        if ends in (WANTED, OTHERS):
            return "TRUE" if ends == WANTED else "FALSE"
        self._refuse_open(diagram, root)
        found = list(islice(boxes(diagram, root, WANTED, within), MOST_BOXES + 1))
        if len(found) > MOST_BOXES:
            return self._by_lookup()
        said = _joined([[*self._asked(box)] for box in found])
        return said if len(said) <= SHORT else min(said, self._by_lookup(), key=len)

    def _marked(self) -> tuple[Diagram, Node]:
        """The diagram with whether a row is wanted at its ends."""
        part = self.expression.parts[0]
        marks = [OTHERS if row is None or not self.is_wanted(row) else WANTED for row in part.rows]
        return part.diagram, self._as_can_be(part.diagram, part.diagram.mapped(part.root, lambda number: marks[number]))

    def _as_can_be(self, diagram: Diagram, root: Node) -> Node:
        """The diagram without what no two columns say of each other: such rows there are not."""
        codes, levels = self.expression.codes, {name: place for place, name in enumerate(self.expression.levels)}
        for name in self.expression.pairs:
            pair = self.expression.pairs[name]
            later, earlier = self._pair(name)
            if later in codes and earlier in codes:
                lies = can_lie(pair, codes[later], codes[earlier])
                as_can_be = lying_as_can_be(diagram, levels, name, lies, pair)
                root = diagram.apply(root, as_can_be, lambda mark, can_be: mark if can_be else IMPOSSIBLE)
        return root

    def _reachable(self, name: str) -> list[int]:
        """The codes that some value, or a missing one, has."""
        if name in self.expression.pairs:
            kinds = self.expression.pairs[name].lying.kinds
            return [MISSING, *(1 + kinds.index(kind) for kind in (LESS, SAME, MORE) if kind in kinds)]
        return self._columns.codes_of(name)

    def _refuse_open(self, diagram: Diagram, root: Node) -> None:
        """Raise TooLarge where codes say too little of facts on which it depends."""
        told = {self.expression.levels[level] for level in diagram.support(root)}
        facts = told | {each for name in told & self.expression.pairs.keys() for each in self._pair(name)}
        exact = self.expression.compared.usual.keys() - self.expression.codes.keys()
        for joined in self.plain.open_rows(self.expression):
            names = joined.split("|")
            if facts & set(names) and len(set(names) - exact) > 1:  # cells say how one lies to what is given
                raise TooLarge(NEAR.format(facts=", ".join(names)), ("facts", names[0]), help=OTHER_WAYS)

    def _pair(self, name: str) -> tuple[str, str]:
        lying = self.expression.pairs[name].lying
        return lying.later, lying.earlier

    def _by_lookup(self) -> str:
        """By the words that a view would have."""
        rows = [row for part in self.expression.parts for row in part.rows if row is not None]
        wanted = list(dict.fromkeys(row[0] for row in rows if self.is_wanted(row)))
        return f"{self.plain.column(self.expression)} IN ({of_words(wanted)})" if wanted else "FALSE"

    @property
    def _columns(self) -> AskedOfColumns:
        return AskedOfColumns(self.plain, self.expression.codes)

    def _asked(self, box: LevelBox) -> Iterator[str]:
        """What a box asks of columns, each by itself."""
        asked = {self.expression.levels[level]: cells for level, cells in box.items()}
        checked = {name for name, cells in asked.items() if MISSING not in cells}
        for name, cells in asked.items():
            if name in self.expression.codes:
                yield self._columns.asked(name, cells)
        for name, cells in asked.items():
            if name in self.expression.pairs:
                yield self._lying(self.expression.pairs[name], cells)
                for fact in self._pair(name):
                    if fact in self.expression.codes and fact not in checked:
                        checked.add(fact)
                        yield from self._columns.is_a_value(fact, or_missing=MISSING in cells)

    def _lying(self, pair: PairCodes, cells: Sequence[int]) -> str:
        """How two facts have to lie to each other."""
        return self.plain.lying(self.expression, pair, cells)


def _joined(listed: Sequence[Sequence[str]]) -> str:
    """An OR of ANDs; what several of them ask stands once, before the rest of each."""
    common = [each for each in listed[0] if all(each in others for others in listed)]
    rest = [[each for each in asked if each not in common] for asked in listed]
    if not all(rest):
        return " AND ".join(common)
    if len(rest) == 1:
        return " AND ".join([*common, *rest[0]])
    counts = Counter(each for asked in rest for each in asked)
    often, number = counts.most_common(1)[0]
    parts = [rest] if number == 1 else [[a for a in rest if often in a], [a for a in rest if often not in a]]
    alternatives = [part for part in parts if parts[1:]] or [[asked] for asked in rest]
    either = " OR ".join(_joined(part) if _is_one(part) else f"({_joined(part)})" for part in alternatives)
    return " AND ".join([*common, f"({either})" if common else either])


def _is_one(listed: Sequence[Sequence[str]]) -> bool:
    """Whether it is one thing that is asked, and stands in no need of brackets."""
    first = listed[0][0]
    return len(listed) == len(listed[0]) == 1 and (" AND " not in first or first.startswith("("))
