"""How many rows of a table surely show each of many things: rows with the same codes once, a lookup for each thing.

    SELECT code of a column AS k0, …, count(*) AS n   one pass over the table: few different rows are left
    SELECT sum(n) FILTER (walk of a thing = so)        over these, for some things at a time

A thing is a diagram over cells; a row that leaves facts out shows it if it is so in every case that fits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from remit.columnar.column_codes import CellTexts
from remit.columnar.columns import Column
from remit.columnar.duckdb_codes import code_sql
from remit.columnar.duckdb_sql import DuckSql
from remit.columnar.expression import Expression, expression_of_each
from remit.decide.given_values import Knowledge
from remit.diagram.junctions import HOLDS
from remit.diagram.nodes import Diagram, Node
from remit.diagram.space import Space
from remit.model.matching import Tests
from remit.tables.engine import refusals
from remit.tables.inputs import TableSource
from remit.tables.other_texts import said_otherwise

if TYPE_CHECKING:
    import duckdb

CODES, WALKS = "remit_codes", "remit_walks"
AT_ONCE = 40  # things in a query
SO, NOT_SO = ("so",), ("",)


class ShownRows:
    """A table and things that its rows may show. Raises TooLarge, RemitError."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        source: TableSource,
        columns: Mapping[str, Column],
        space: Space,
        knowledge: Knowledge,
        defaults: Mapping[str, Tests],
    ) -> None:
        """`defaults` are tests of readings, and of facts where a row does not say them."""
        self.connection, self.source, self.columns = connection, source, columns
        self.space, self.knowledge, self.defaults = space, knowledge, defaults

    def count(self, diagram: Diagram, things: Sequence[Sequence[Node]]) -> list[int]:
        """How many rows show each thing; one of several diagrams is shown where one of them is.

        Args:
            diagram: That of all nodes.
            things: Of each, the nodes of which one is to hold.
        """
        nodes = list(dict.fromkeys(node for thing in things for node in thing))
        if not nodes:
            return [0] * len(things)
        made = self._expression(diagram, nodes, {})
        one = DuckSql(replace(made, parts=made.parts[:1]), self.columns, lenient=True)
        if texts := said_otherwise(self.connection, self.source, one, self.knowledge):
            made = self._expression(diagram, nodes, texts)
        self._group(made)
        place = {node: number for number, node in enumerate(nodes)}
        found = list[int]()
        for first in range(0, len(things), AT_ONCE):
            some = things[first : first + AT_ONCE]
            found += self._counted(made, [[place[node] for node in thing] for thing in some])
        return found

    def _expression(self, diagram: Diagram, nodes: Sequence[Node], texts: Mapping[str, CellTexts]) -> Expression:
        roots = [(diagram, node) for node in nodes]
        return expression_of_each(roots, self.space, _words, SO, list(self.columns), self.defaults, texts)

    def _group(self, made: Expression) -> None:
        """The different rows by codes; a value that a fact does not have says nothing."""
        codes = [
            f"ifnull({code_sql(made.codes[name], self.columns[name])}, 0) AS k{number}"
            for number, name in enumerate(made.levels)
        ]
        listed = "".join(f"{code}, " for code in codes)
        sql = (
            f"CREATE OR REPLACE TEMP TABLE {CODES} AS SELECT {listed}count(*) AS n FROM {self.source.sql} GROUP BY ALL"
        )
        with refusals(self.source.shown):
            self.connection.execute(sql)

    def _counted(self, made: Expression, things: Sequence[Sequence[int]]) -> list[int]:
        """The counts of some things, each by the numbers of its parts."""
        walks, lists = dict[int, str](), list[str]()
        for part in dict.fromkeys(part for thing in things for part in thing):
            walks[part] = self._walk(made, part, lists)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {WALKS} AS SELECT {', '.join(lists) or '1'}")
        sums = [f"sum(n) FILTER (WHERE {' OR '.join(walks[part] for part in thing) or 'FALSE'})" for thing in things]
        row = self.connection.execute(f"SELECT {', '.join(sums)} FROM {CODES}, {WALKS}").fetchall()[0]
        return [int(number or 0) for number in row]

    @staticmethod
    def _walk(made: Expression, number: int, lists: list[str]) -> str:
        """Whether a row shows a part; the lists that it is looked up in are added to others."""
        part, found = made.parts[number], ""
        if SO not in part.rows:
            return "FALSE"
        for place, stage in enumerate(made.stages(part)):
            lists.append(f"{stage.table} AS w{number}_{place}")
            terms = [f"{found} * {stage.size}"] if place else []
            terms += [f"k{level} * {by}" for level, by in zip(stage.levels, stage.strides, strict=True)]
            found = f"w{number}_{place}[{' + '.join([*terms, '1'])}]"
        return f"{found} = {part.rows.index(SO)}"


def _words(bits: int) -> tuple[str, ...] | None:
    return (SO if bits == HOLDS else NOT_SO) if bits else None
