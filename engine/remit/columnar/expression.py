"""A policy ready for tables: which facts have a column, the codes of each, the walk, and the words at its ends.

    diagram of cells, bits at its ends (answers)  -> of codes, a level for each column (coded_diagram)
      -> numbers of rows of words at its ends (here)  -> lookups (stages)  -> SQL, or a walk in Python

Codes decide everything: rows with the same codes have the same words, so that there are at most as many answers as
rows of words, however large the table is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from remit.columnar.answers import COLUMNS, ColumnAnswers, ColumnWords
from remit.columnar.coded_diagram import coded
from remit.columnar.column_codes import CellTexts, Codes
from remit.columnar.stages import LARGEST, Stage, stages, walk
from remit.diagram.compiled import Compiled
from remit.diagram.nodes import Diagram, Node
from remit.errors import Problem, RemitError, near_miss
from remit.model.matching import Tests
from remit.model.policy import Policy
from remit.normal.strata import Lying


@dataclass(frozen=True)
class Expression:
    """What gives the wanted columns from the columns of facts.

    `codes` are those of the facts that have a column, in the order of the diagram's levels; the terminals are numbers
    of `rows`, of which the first stands for impossible cases and the others have words.
    """

    wanted: tuple[str, ...]
    codes: Mapping[str, Codes]
    diagram: Diagram
    root: Node
    rows: tuple[ColumnWords | None, ...]

    def stages(self, largest: int = LARGEST) -> list[Stage]:
        """The lookups; levels are places in `codes`."""
        counts = [codes.count for codes in self.codes.values()]
        return stages(self.diagram, self.root, counts, largest)

    def row(self, codes: Sequence[int]) -> ColumnWords | None:
        """The words for one case, by its codes; None where it is impossible."""
        return self.rows[walk(self.stages(), codes)]


def expression(
    compiled: Compiled,
    picked: Mapping[str, str],
    wanted: Sequence[str],
    columns: Collection[str],
    defaults: Mapping[str, Tests] | None = None,
    texts: Mapping[str, CellTexts] | None = None,
) -> Expression:
    """The expression for the wanted columns, from facts that have a column (others are unknown in every row).

    Args:
        compiled: The policy, with its cells and diagrams.
        picked: The choice that is taken, by reading; the others are open.
        wanted: Names out of `COLUMNS`, in the order in which the words of a row have them.
        columns: Facts that have a column.
        defaults: Tests of facts that hold where a row does not say them (the day, say).
        texts: By fact, what cells say beside values and groups.

    Raises:
        RemitError: There is no such column, facts are compared or are sets, which no column can say, or what missing
            values leave open makes the policy too large.
    """
    refuse_unknown(wanted)
    return _expression(compiled, ColumnAnswers(compiled, picked, wanted), columns, defaults or {}, texts or {})


def refuse_unknown(wanted: Sequence[str]) -> None:
    """Refuse columns that there are not, and that none is asked for.

    Raises:
        RemitError: One of them; what comes near is in the help line.
    """
    unknown = [name for name in wanted if name not in COLUMNS]
    if unknown or not wanted:
        said = f"no column `{unknown[0]}` can be asked for" if unknown else "no column is asked for"
        help = near_miss(unknown[0] if unknown else "", COLUMNS, "columns")
        raise RemitError([Problem("usage", said, None, help)])


def _expression(
    compiled: Compiled,
    answers: ColumnAnswers,
    columns: Collection[str],
    defaults: Mapping[str, Tests],
    texts: Mapping[str, CellTexts],
) -> Expression:
    table = compiled.table
    plain = [cells for cells in table.cells if not isinstance(cells, Lying)]
    _refuse_what_no_column_holds(compiled.policy, columns)
    all_codes = [
        Codes(cells, defaults.get(name), texts.get(name)) for name, cells in zip(table.names, plain, strict=True)
    ]
    known = [name in columns and name in compiled.policy.facts for name in table.names]
    sets = [codes.sets if has else codes.sets[:1] for codes, has in zip(all_codes, known, strict=True)]
    diagram, root = coded(*answers.rooted, sets)
    kept = [level for level, has in enumerate(known) if has]
    rows = dict[ColumnWords | None, int]({None: 0})
    named, top = _named(diagram, root, kept, lambda bits: rows.setdefault(answers.row(bits), len(rows)))
    codes = {table.names[level]: all_codes[level] for level in kept}
    return Expression(answers.wanted, codes, named, top, tuple(rows))


def _refuse_what_no_column_holds(policy: Policy, columns: Collection[str]) -> None:
    """Raise RemitError for facts that an expression over columns does not know yet."""
    help = "decide such cases one by one: remit check, or LoadedPolicy.decide"
    if policy.compared:
        said = f"policy {policy.policy} compares facts with each other, and an expression over columns cannot"
        raise RemitError([Problem("incomparable", said, None, help)])
    for name in columns:
        fact = policy.facts.get(name)
        if fact is not None and fact.domain.column is None:
            said = f"{name} is a fact of the kind {fact.kind}, which no column can say"
            raise RemitError([Problem("fact-kind", said, None, help)])


def _named(diagram: Diagram, root: Node, kept: Sequence[int], row_of: Callable[[int], int]) -> tuple[Diagram, Node]:
    """The diagram over the levels that are kept, numbered from 0, with numbers of rows at its ends."""
    new, memo, place = Diagram(len(kept)), dict[Node, Node](), {level: place for place, level in enumerate(kept)}

    def go(node: Node) -> Node:
        below = diagram.children[node]
        if node not in memo:
            if below:
                memo[node] = new.find_or_add(place[diagram.level[node]], tuple([go(child) for child in below]))
            else:
                memo[node] = new.terminal(row_of(diagram.value[node]))
        return memo[node]

    return new, go(root)
