"""A matrix of verdicts: values of some facts down, of others across; what is not stated is left open.

A number or a day has a row for each range that the rules tell apart, a choice one for each of its values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from remit.decide import LoadedPolicy
from remit.decide.cell_words import items
from remit.decide.given_values import Raw, Readings, item_of
from remit.errors import Problem, RemitError, near_miss, number
from remit.explain.included import behind
from remit.explain.verdict_words import LOOKS
from remit.explain.words import label, listed, name_in_words, sentence
from remit.model.items import Accepted, given_data
from remit.model.rules import Verdict
from remit.normal.cells import Cells

MOST_CELLS = 10_000


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What the policy says of one combination: a verdict, or what it depends on; nothing where none is possible."""

    verdict: Verdict | None
    depends_on: tuple[str, ...] = ()
    possible: tuple[Verdict, ...] = ()
    rules: tuple[str, ...] = ()
    is_certain: bool = True  # that all of these rules determine it; else one or more of them do
    contested_by: tuple[str, ...] = ()  # questions of readings by which something else would be possible

    def says(self) -> str:
        """The verdict in a word, with what is still possible where it depends on something."""
        if self.verdict is None:
            return "Not possible"
        if self.verdict is not Verdict.UNDETERMINED:
            return LOOKS[self.verdict].word
        could = listed((LOOKS[each].word.lower() for each in self.possible), "or")
        return f"Depends on {listed(self.depends_on)}: {could}"

    def lines(self) -> list[str]:
        """What it says, the rules that it follows from, or may, and what contests it."""
        joined = ", ".join(self.rules) if self.is_certain else " or ".join(self.rules)
        contested = f"contested: {' '.join(self.contested_by)}" if self.contested_by else ""
        return [self.says(), *filter(None, (joined, contested))]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The labels of rows and columns, one for each of their facts, and the cells row by row."""

    title: str
    row_facts: tuple[str, ...]
    column_facts: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[str, ...], ...]
    cells: tuple[tuple[MatrixCell, ...], ...]
    given: str  # what is stated of all cells, in words; empty where nothing is

    def grid(self) -> list[list[str]]:
        """Header and rows as texts: the labels of a row, then its cells, each with its rules behind it."""
        head = [*self.row_facts, *(" · ".join(labels) for labels in self.columns)]
        return [head, *([*labels, *(_one_line(cell) for cell in cells)] for labels, cells in self._lines())]

    def _lines(self) -> Iterable[tuple[tuple[str, ...], tuple[MatrixCell, ...]]]:
        return zip(self.rows, self.cells, strict=True)


def _one_line(cell: MatrixCell) -> str:
    says, *rules = cell.lines()
    return says + "".join(f" ({rule})" for rule in rules)


def matrix(
    loaded: LoadedPolicy,
    rows: Sequence[str],
    columns: Sequence[str],
    given: Mapping[str, Raw],
    readings: Readings | None = None,
    as_of: Raw = None,
) -> Matrix:
    """The verdicts of a policy over all combinations of some facts, each as `decide` gives it.

    Args:
        loaded: The policy.
        rows: Facts whose values stand down the side, the outermost first.
        columns: Facts whose values stand across; none of them twice.
        given: What is stated of other facts, in all cells.
        readings: A choice by reading, or "open".
        as_of: The date, where neither says it.

    Raises:
        RemitError: An unknown fact or value, a fact in two places, or more than `MOST_CELLS` cells.
    """
    _refuse(loaded, [*rows, *columns], given)
    axes = [{name: _steps(loaded, name) for name in names} for names in (rows, columns)]
    size = prod(len(steps) for axis in axes for steps in axis.values())
    if size > MOST_CELLS:
        help = "take fewer facts, or state some: --given FACT=VALUE"
        raise RemitError([Problem("too-large", f"the table would have {number(size)} cells", None, help)])
    down, across = (list(product(*axis.values())) for axis in axes)
    names = [*rows, *columns]
    cells = [
        tuple(_cell(loaded, {**given, **_stated(names, (*row, *column))}, readings, as_of) for column in across)
        for row in down
    ]
    labels = [
        tuple(tuple(_label(loaded, name, step) for name, step in zip(axis, steps, strict=True)) for steps in combined)
        for axis, combined in zip(axes, (down, across), strict=True)
    ]
    called = [tuple(name_in_words(loaded.policy, name) for name in axis) for axis in axes]
    return Matrix(loaded.policy.title, called[0], called[1], labels[0], labels[1], tuple(cells), _said(loaded, given))


def _refuse(loaded: LoadedPolicy, names: Sequence[str], given: Mapping[str, Raw]) -> None:
    facts = loaded.policy.facts
    problems = [
        Problem("undeclared-fact", f"no fact `{name}`", None, near_miss(name, facts, "facts"))
        for name in dict.fromkeys(names)
        if name not in facts
    ]
    problems += [
        Problem("usage", f"`{name}` stands in two places", None, "in the rows, in the columns, or given: one of them")
        for name in dict.fromkeys(names)
        if names.count(name) > 1 or name in given
    ]
    if problems:
        raise RemitError(problems)


def _steps(loaded: LoadedPolicy, name: str) -> list[Accepted]:
    """The values of a fact, or the ranges and the like of them that the policy tells apart."""
    domain = loaded.policy.domains[name]
    if domain.values and not domain.takes_lists:
        return [(item_of(value),) for value in domain.values]
    cells = Cells(domain, loaded.policy.tested[name])
    return [items(cells, [cell]) for cell in range(cells.count)]


def _stated(names: Sequence[str], steps: Sequence[Accepted]) -> dict[str, Raw]:
    return {name: {"one of": [given_data(item) for item in step]} for name, step in zip(names, steps, strict=True)}


def _cell(loaded: LoadedPolicy, given: Mapping[str, Raw], readings: Readings | None, as_of: Raw) -> MatrixCell:
    try:
        decision = loaded.decide(given, readings=readings, as_of=as_of)
    except RemitError as wrong:
        if {problem.code for problem in wrong.problems} == {"impossible-scenario"}:
            return MatrixCell(None)
        raise
    rules = decision.rules or decision.may_rules
    named = dict.fromkeys(one.rule for rule in rules for one in behind(decision, rule))
    depends = tuple(name_in_words(loaded.policy, name) for name in decision.depends_on)
    contests = dict.fromkeys(name for contest in decision.contested_by for name, _ in contest.change)
    questions = tuple(name_in_words(loaded.policy, name) for name in contests)
    certain = bool(decision.rules)
    return MatrixCell(decision.verdict, depends, decision.possible, tuple(named), certain, questions)


def _label(loaded: LoadedPolicy, name: str, step: Accepted) -> str:
    return listed((label(loaded.policy, name, item) for item in step), "or")


def _said(loaded: LoadedPolicy, given: Mapping[str, Any]) -> str:
    stated = loaded.stated(given).given
    facts = {name: loaded.knowledge.items(name, raw) for name, raw in stated.items()}
    said = "; ".join(
        f"{name_in_words(loaded.policy, name)}: {_label(loaded, name, step)}" for name, step in facts.items()
    )
    return sentence(said) if said else ""
