"""A policy ready for tables: which facts have a column, the codes of each, the walk, and the words at its ends.

    diagram of cells, bits at its ends (answers)  -> of codes, a level for each column (coded_diagram)
      -> numbers of rows of words at its ends (here)  -> lookups (stages)  -> SQL, or a walk in Python

Codes decide everything: rows with the same codes have the same words, so that there are at most as many answers as
rows of words, however large the table is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from remit.columnar.answers import COLUMNS, SEPARATOR, ColumnAnswers, ColumnWords, answers
from remit.columnar.coded_diagram import MOST_NODES, coded
from remit.columnar.column_codes import CellSet, CellTexts, Codes
from remit.columnar.compared import OpenRows, PairCodes, SaidOfCompared, open_rows, said_of_compared
from remit.columnar.stages import LARGEST, Stage, stages
from remit.diagram.compiled import Compiled, Rooted
from remit.diagram.nodes import Diagram, Node
from remit.diagram.space import Space, the_value
from remit.errors import Problem, RemitError, TooLarge, near_miss
from remit.model.matching import Tests
from remit.normal.asked_sets import Truth
from remit.normal.cells import Cells
from remit.normal.stated_concepts import stating
from remit.normal.strata import Lying
from remit.representatives import KnownFacts

RULES = ("rules", "may_rules")  # columns of which a policy of many rules has too many words to be told in one
FEW_NODES = 20_000  # of all that is wanted in one: beyond it parts are quicker


@dataclass(frozen=True)
class ComparedColumns:
    """What is to be known of facts that are compared beside their codes.

    `usual` is the value of those that have one where a row does not say it, `said` what texts say beside values, and
    `open_rows` where codes say too little.
    """

    space: Space
    usual: Mapping[str, Any]
    said: Mapping[str, SaidOfCompared]
    open_rows: tuple[OpenRows, ...]


@dataclass(frozen=True)
class Part:
    """What gives some of the wanted columns: a diagram whose terminals are numbers of `rows`.

    The first row stands for impossible cases and the others have words, of every wanted column one. Of a column that is
    `in_pieces` it has the names of some rules, each with a bar behind it.
    """

    wanted: tuple[str, ...]
    diagram: Diagram
    root: Node
    rows: tuple[ColumnWords | None, ...]
    in_pieces: bool = False


@dataclass(frozen=True)
class Expression:
    """What gives the wanted columns from the columns of facts.

    `codes` are those of the facts that have a column, `pairs` those of facts that are compared; `levels` are names out
    of both, in the order of the diagrams' levels. Usually there is one of the `parts`. Where facts are compared, codes
    say too little in open rows. If it `is_decided`, that comes to too much, and every row is an open one.
    """

    wanted: tuple[str, ...]
    codes: Mapping[str, Codes]
    parts: tuple[Part, ...]
    levels: tuple[str, ...]
    pairs: Mapping[str, PairCodes]
    compared: ComparedColumns
    is_decided: bool = False

    def stages(self, part: Part, largest: int = LARGEST) -> list[Stage]:
        """The lookups of a part; levels are places in `levels`."""
        return stages(part.diagram, part.root, [self.level(name).count for name in self.levels], largest)

    def level(self, name: str) -> Codes | PairCodes:
        """The codes of a level."""
        return self.codes[name] if name in self.codes else self.pairs[name]

    def words(self, numbers: Sequence[int]) -> ColumnWords | None:
        """The words of the wanted columns, by the number of a row of each part; None where no case is possible."""
        if not numbers[0]:
            return None
        found = dict.fromkeys(self.wanted, "")
        for part, number in zip(self.parts, numbers, strict=True):
            for name, words in zip(part.wanted, part.rows[number] or (), strict=True):
                found[name] += words
        pieces = {name for part in self.parts if part.in_pieces for name in part.wanted}
        return tuple(words.removesuffix(SEPARATOR) if name in pieces else words for name, words in found.items())


def expression(
    compiled: Compiled,
    picked: Mapping[str, str],
    wanted: Sequence[str],
    columns: Collection[str],
    defaults: Mapping[str, Tests] | None = None,
    texts: Mapping[str, CellTexts] | None = None,
    given: KnownFacts | None = None,
    *,
    or_decided: bool = False,
) -> Expression:
    """The expression for the wanted columns, from facts that have a column (others are unknown in every row).

    Args:
        compiled: The policy, with its cells and diagrams.
        picked: The choice that is taken, by reading; the others are open.
        wanted: Names out of `COLUMNS`, in the order in which the words of a row have them.
        columns: Facts that have a column.
        defaults: Tests of facts that hold where a row does not say them (the day, say).
        texts: By fact, what cells say beside values and groups.
        given: What is so of every row: of facts without a column (which `defaults` have, too), and of concepts.
        or_decided: Where it comes to too much, every row is to be decided by itself.

    Raises:
        RemitError: There is no such column, or what missing values leave open makes the policy too large.
    """
    refuse_unknown(wanted)
    try:
        if not given:
            return _expression(compiled.roomy, picked, wanted, columns, defaults or {}, texts or {}, given or {})
        fitted = _fitted(compiled, given)
        return _expression(fitted, picked, wanted, columns, defaults or {}, texts or {}, given)
    except TooLarge:
        if not or_decided:
            raise
    return _decided(compiled, wanted, columns, defaults or {}, texts or {})


def _fitted(compiled: Compiled, given: KnownFacts) -> Compiled:
    """The policy with the concepts as they are given, and cells that say all that is given of facts."""
    stated = stating(compiled.policy, given)
    return Compiled(stated.policy, stated.known, roomy=bool(compiled.table.space.groups))


def _decided(
    compiled: Compiled,
    wanted: Sequence[str],
    columns: Collection[str],
    defaults: Mapping[str, Tests],
    texts: Mapping[str, CellTexts],
) -> Expression:
    """Codes of columns, which say whether a value is one of its fact, and nothing that follows from them."""
    space, diagram = compiled.table.space, Diagram(0)
    facts = [name for name in compiled.policy.facts if name in columns]
    cells = {name: Cells(space.domains[name], ()) if name in space.asked else space.fact(name) for name in facts}
    codes = {name: Codes(cells[name], defaults.get(name), texts.get(name)) for name in facts}
    nothing = Part(tuple(wanted), diagram, diagram.terminal(0), (None,))
    compared = ComparedColumns(space, {}, {}, ())
    return Expression(tuple(wanted), codes, (nothing,), (), {}, compared, is_decided=True)


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


def expression_of(
    rooted: Rooted,
    space: Space,
    words: Callable[[int], ColumnWords | None],
    wanted: Sequence[str],
    columns: Sequence[str],
    defaults: Mapping[str, Tests],
    texts: Mapping[str, CellTexts],
) -> Expression:
    """The expression of any diagram over cells, whose terminals are bits with words of their own.

    Args:
        rooted: The diagram and its root; a terminal of 0 is no case.
        space: The levels of the diagram.
        words: What is said of a union of bits; None where it is of no case.
        wanted: What these words are called.
        columns: Facts that have a column, in the order of codes.
        defaults: Tests of facts that hold where a row does not say them.
        texts: By fact, what cells say beside values and groups.

    Raises:
        TooLarge: What missing values leave open comes to too much.
    """
    return expression_of_each([rooted], space, words, wanted, columns, defaults, texts)


def expression_of_each(
    roots: Sequence[Rooted],
    space: Space,
    words: Callable[[int], ColumnWords | None],
    wanted: Sequence[str],
    columns: Sequence[str],
    defaults: Mapping[str, Tests],
    texts: Mapping[str, CellTexts],
) -> Expression:
    """The same of several diagrams over the same cells: a part for each, in their order.

    Args:
        roots: The diagrams and their roots.
        space: As `expression_of` has it, and so are all others.
        words: Of each of the diagrams.
        wanted: What these words are called.
        columns: Facts that have a column.
        defaults: Tests that hold where a row says nothing.
        texts: What cells say beside values and groups.

    Raises:
        TooLarge: What missing values leave open comes to too much.
    """
    return _over(space, wanted, columns, defaults, texts, {}, partial(_each, roots, tuple(wanted), words))


def _each(
    roots: Sequence[Rooted], wanted: Sequence[str], words: Callable[[int], ColumnWords | None], make: MakePart
) -> Iterator[Part]:
    for rooted in roots:
        yield make(rooted, wanted, words, MOST_NODES)


def _expression(
    compiled: Compiled,
    picked: Mapping[str, str],
    wanted: Sequence[str],
    columns: Collection[str],
    defaults: Mapping[str, Tests],
    texts: Mapping[str, CellTexts],
    given: KnownFacts,
) -> Expression:
    facts = [name for name in compiled.policy.facts if name in columns]
    make = partial(_parts, compiled, picked, wanted)
    return _over(compiled.table.space, wanted, facts, defaults, texts, given, make)


def _over(
    space: Space,
    wanted: Sequence[str],
    facts: Sequence[str],
    defaults: Mapping[str, Tests],
    texts: Mapping[str, CellTexts],
    given: KnownFacts,
    parts_by: Callable[[MakePart], Iterator[Part]],
) -> Expression:
    compared = _compared(space, defaults, texts)
    told = {*(name for name in facts if name in space.group_of), *(compared.usual.keys() - given.keys())}
    alone = space.alone(defaults)
    codes, pairs, sets = dict[str, Codes](), dict[str, PairCodes](), list[list[CellSet]]()
    for name, cells in zip(space.names, space.cells, strict=True):
        if isinstance(cells, Lying):
            pair = PairCodes(cells)
            pairs |= {name: pair} if {cells.later, cells.earlier} <= told else {}
            sets.append(pair.sets if name in pairs else pair.sets[:1])
        elif isinstance(cells, Truth):
            if cells.name in facts:
                said = "the tests on it tell more kinds of sets apart than a column is looked at for"
                raise TooLarge(said, ("facts", cells.name))
            sets.append([alone[len(sets)]])
        else:
            one = Codes(cells, defaults.get(name), texts.get(name))
            codes |= {name: one} if name in facts else {}
            sets.append(one.sets if name in codes else one.sets[:1])
    kept = [level for level, name in enumerate(space.names) if name in codes or name in pairs]
    levels = tuple(space.names[level] for level in kept)
    parts = tuple(parts_by(partial(_part, sets, kept)))
    return Expression(tuple(wanted), codes, parts, levels, pairs, compared)


MakePart = Callable[[Rooted, Sequence[str], Callable[[int], ColumnWords | None], int], Part]


def _part(
    sets: Sequence[Sequence[CellSet]],
    kept: Sequence[int],
    rooted: Rooted,
    wanted: Sequence[str],
    words: Callable[[int], ColumnWords | None],
    most: int,
) -> Part:
    """One part, by the words of bits. Raises TooLarge."""
    diagram, root = coded(*rooted, sets, most)
    rows = dict[ColumnWords | None, int]({None: 0})
    named, top = _named(diagram, root, kept, lambda bits: rows.setdefault(words(bits), len(rows)))
    return Part(tuple(wanted), named, top, tuple(rows))


def _parts(compiled: Compiled, picked: Mapping[str, str], wanted: Sequence[str], make: MakePart) -> Iterator[Part]:
    """All that is wanted in one, if that stays small; else each column by itself, rules in so many parts as it takes.

    What a missing value leaves open of many rules together comes to more than of each: a union of cases for each of
    them is told apart there from one for all.
    """
    listed = [[name for name in RULES if name in wanted], [name for name in wanted if name not in RULES]]
    try:
        asked = answers(compiled, picked, wanted)
        yield make(asked.rooted, wanted, asked.row, MOST_NODES if not listed[0] and not wanted[1:] else FEW_NODES)
    except TooLarge:
        if not listed[0] and not wanted[1:]:
            raise
    else:
        return
    for name in listed[1]:
        asked = answers(compiled, picked, (name,))
        yield make(asked.rooted, (name,), asked.row, MOST_NODES)
    for name in listed[0]:
        asked = answers(compiled, picked, (name,))
        yield from _rules_in_parts(asked, tuple(compiled.policy.rules), make)


def _rules_in_parts(asked: ColumnAnswers, rules: Sequence[str], make: MakePart) -> Iterator[Part]:
    """A column of rules, halved until each half stays small."""
    words = partial(asked.some_rules, rules=rules)
    try:
        part = make(asked.only(rules), asked.wanted, words, FEW_NODES // 4 if rules[1:] else MOST_NODES)
    except TooLarge:
        if not rules[1:]:
            raise
        middle = len(rules) // 2
        yield from _rules_in_parts(asked, rules[:middle], make)
        yield from _rules_in_parts(asked, rules[middle:], make)
    else:
        yield replace(part, in_pieces=True)


def _compared(space: Space, defaults: Mapping[str, Tests], texts: Mapping[str, CellTexts]) -> ComparedColumns:
    exact = {name: the_value(tests) for name, tests in defaults.items() if name in space.group_of}
    said = {name: said_of_compared(space.group_of[name], texts.get(name, {})) for name in space.group_of}
    usual = {name: value for name, value in exact.items() if value is not None}
    return ComparedColumns(space, usual, said, tuple(open_rows(space)))


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
