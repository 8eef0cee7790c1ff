"""Generated code that tells the cells of a level apart: a value among listed ones, a span, members of a set, a pair.

Arms are in such an order that most values come to theirs soon; where every child is a verdict, a table has them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from remit.diagram.nodes import Node
from remit.diagram.source_facts import FactCode, State
from remit.diagram.source_syntax import (
    Statements,
    all_of,
    any_of,
    at,
    called,
    compared,
    const,
    hand_on,
    negated,
    of,
    returns,
    when,
)
from remit.diagram.space import Space
from remit.model.kinds.scale import Scale
from remit.model.matching import ABSENT, Members, Overlap, Present, Test, Tests, Together
from remit.model.rules import Verdict
from remit.normal.asked_sets import FAILS, HOLDS, Truth
from remit.normal.cells import Cells
from remit.normal.strata import APART, LESS, MORE, SAME

Go = Callable[[Node, State], Statements]  # the code that decides from a node on
Children = Sequence[Node]
EQUAL, AMONG, TABLE = 7, 12, 15  # nanoseconds of a comparison, of one with several, of a look into a table: about


class Arms:
    """Code for a level; `go` writes what follows at each child, `verdict` says that of a child that is one."""

    def __init__(
        self, space: Space, code: FactCode, go: Go, verdict: Callable[[Node], Sequence[Verdict] | None]
    ) -> None:
        self.space, self.code, self.go, self.verdict = space, code, go, verdict

    def level(self, level: int, children: Children, state: State) -> Statements:
        """The statements that tell the cells of a level apart."""
        about = self.space.about(level)
        if len(about) > 1:
            return self._pair(level, children, state, *about)
        (fact,), truth = about, self.space.cells[level]
        if isinstance(truth, Truth):
            return self._truth(truth, children, state)
        cells = self.space.fact(fact)
        absent = children[cells.code(ABSENT)] if cells.domain.optional else None
        gone = lambda after: [hand_on()] if absent is None else self.go(absent, after)  # noqa: E731  # no other name
        if cells.domain.takes_lists:
            told = lambda after: self._members(fact, cells, children, after)  # noqa: E731
            return self.code.looked(fact, state, told, gone)
        told = lambda after: self._values(fact, cells, children, after)  # noqa: E731
        return self.code.looked(fact, state, told, gone, checked=False)

    def _truth(self, truth: Truth, children: Children, state: State) -> Statements:
        """Whether a test holds of a set that has a level for each."""

        def told(after: State) -> Statements:
            asked = _asked(self.code.value(truth.name), self.code.bits(truth.name), truth.tests)
            return [when(asked, self.go(children[HOLDS], after)), *self.go(children[FAILS], after)]

        absent = children[int(truth.holds(ABSENT))]
        return self.code.looked(truth.name, state, told, lambda after: self.go(absent, after))

    def _values(self, fact: str, cells: Cells, children: Children, state: State) -> Statements:
        groups: dict[Node, list[Any]] = {}
        for cell, child in enumerate(children):
            groups.setdefault(child, []).extend(v for v in cells.pieces_of([cell]) if v is not ABSENT)
        groups = {child: values for child, values in groups.items() if values}
        if (scale := self.code.scale(fact)) is not None:
            return self._spans(fact, scale, groups, state)
        if cells.domain.any_text:
            return self._texts(fact, cells, groups, state)
        return self._listed(fact, groups, state)

    def _listed(self, fact: str, groups: Mapping[Node, list[Any]], state: State) -> Statements:
        """An arm for each child; the values of no arm are not declared."""
        ordered = sorted(groups.items(), key=lambda group: -len(group[1]) / _cost(group[1]))
        if (table := self._table(fact, ordered)) is not None:
            return table
        possible = [group for group in ordered if self.verdict(group[0]) != ()]  # others are handed on at the end
        arms = [when(self._either(fact, values), self.go(child, state)) for child, values in possible]
        return [*arms, hand_on()]

    def _table(self, fact: str, ordered: Sequence[tuple[Node, list[Any]]]) -> Statements | None:
        """The verdict by the value, where each child is one, and where that is sooner found than arm by arm."""
        verdicts = [(self.verdict(child), values) for child, values in ordered]
        spent, total = 0, 0
        for _, values in ordered:
            spent += _cost(values)
            total += spent * len(values)
        if any(found is None for found, _ in verdicts) or total <= TABLE * sum(len(v) for _, v in ordered):
            return None
        listed = {str.__str__(value): found[0] for found, values in verdicts if found for value in values}
        return [returns(at(self.code.constant(listed), self.code.value(fact)))]

    def _either(self, fact: str, values: Sequence[Any]) -> ast.expr:
        """Whether it is one of these texts, or of these truths."""
        value = self.code.value(fact)
        if isinstance(values[0], bool):
            return any_of([compared(value, ast.Is(), const(each)) for each in values])
        texts = [str.__str__(each) for each in values]  # a constant is of no type of our own
        if len(texts) == 1:
            return compared(value, ast.Eq(), const(texts[0]))
        return compared(value, ast.In(), const(frozenset(texts)))

    def _texts(self, fact: str, cells: Cells, groups: Mapping[Node, list[Any]], state: State) -> Statements:
        """An arm for each child, but for that of all texts that nobody names."""
        listed = {c: [v for v in values if not cells.domain.is_endless(v)] for c, values in groups.items()}
        (unnamed,) = [c for c, values in groups.items() if len(values) > len(listed[c])]
        arms = [when(self._either(fact, v), self.go(c, state)) for c, v in listed.items() if c != unnamed and v]
        return [*self.code.word(fact), *arms, *self.code.text(fact), *self.go(unnamed, state)]

    def _spans(self, fact: str, domain: Scale, groups: Mapping[Node, list[Any]], state: State) -> Statements:
        """Within the bounds, then from the highest span down."""
        spans = [(span, child) for child, spans in groups.items() for span in spans]
        spans.sort(key=lambda pair: (pair[0].low is not None, pair[0].low))
        lowest, *others = [next(same) for _, same in groupby(spans, key=lambda pair: pair[1])]
        value = self.code.value(fact)
        arms = [
            when(compared(value, ast.GtE(), self.code.constant(span.low)), self.go(child, state))
            for span, child in reversed(others)
        ]
        check = [*self.code.step(fact, domain), *self.code.bounds(fact, domain)]
        return [*check, *arms, *self.go(lowest[1], state)]

    def _members(self, fact: str, cells: Cells, children: Children, state: State) -> Statements:
        """Test by test of those that tell the cells apart, until one child is left."""
        bits = self.code.bits(fact)
        truths = [(tests, cells.truth(tests)) for tests in cells.told_apart]

        def told(left: Sequence[int]) -> Statements:
            if len({children[cell] for cell in left}) == 1:
                return self.go(children[left[0]], state)
            splits = [
                (tests, [c for c in left if truth[c]], [c for c in left if not truth[c]]) for tests, truth in truths
            ]
            tests, fit, unfit = min((each for each in splits if each[1] and each[2]), key=_left)
            return [when(_asked(self.code.value(fact), bits, tests), told(fit)), *told(unfit)]

        def _left(split: tuple[Tests, list[int], list[int]]) -> tuple[int, int]:
            _, fit, unfit = split
            left = len({children[c] for c in fit}) + len({children[c] for c in unfit})
            return left, abs(len(fit) - len(unfit))

        return told([cell for cell in range(cells.count) if cells.value(cell) is not ABSENT])

    def _pair(self, level: int, children: Children, state: State, later: str, earlier: str) -> Statements:
        """Both are looked at, whichever is absent; then they are apart."""
        child = dict(zip(self.space.lying(level).kinds, children, strict=True))
        apart = lambda after: self.go(child[APART], after) if APART in child else [hand_on()]  # noqa: E731
        lies = lambda after: self._lies(child, after, self.code.value(later), self.code.value(earlier))  # noqa: E731
        there = lambda after: self.code.looked(later, after, lies, apart)  # noqa: E731
        gone = lambda after: self.code.looked(later, after, apart, apart)  # noqa: E731
        return self.code.looked(earlier, state, there, gone)

    def _lies(self, child: Mapping[int, Node], state: State, later: ast.expr, earlier: ast.expr) -> Statements:
        """How two values lie to each other: LESS stands for different, where there is no order."""
        less, same, more = child[LESS], child[SAME], child.get(MORE, child[LESS])
        if less == same == more:
            return self.go(same, state)
        if less == more:
            return [when(compared(later, ast.Eq(), earlier), self.go(same, state)), *self.go(less, state)]
        if same == more:
            return [when(compared(later, ast.Lt(), earlier), self.go(less, state)), *self.go(more, state)]
        more_code = [when(compared(later, ast.Gt(), earlier), self.go(more, state))]
        if less == same:
            return [*more_code, *self.go(same, state)]
        return [*more_code, when(compared(later, ast.Eq(), earlier), self.go(same, state)), *self.go(less, state)]


def _cost(values: Sequence[Any]) -> int:
    return EQUAL if len(values) == 1 or isinstance(values[0], bool) else AMONG


def _asked(value: ast.expr, bits: Mapping[str, int], tests: Tests) -> ast.expr:
    """Whether a set, as bits, meets any of some tests."""
    asked = [found for test in tests if (found := _one(value, bits, test)) is not None]
    return any_of(asked) if asked else const(False)


def _one(value: ast.expr, bits: Mapping[str, int], test: Test) -> ast.expr | None:
    """Whether a set that is there meets a test; None, where none does."""
    if isinstance(test, Present):
        return const(True)
    if isinstance(test, Together):
        return all_of([_counted(value, bits, each) for each in test.tests])
    if isinstance(test, Overlap):
        return _counted(value, bits, test)
    assert isinstance(test, Members), "no other tests are asked of sets"
    masks = [_mask(bits, each) for each in test.values if each is not ABSENT]
    return any_of([compared(value, ast.Eq(), const(mask)) for mask in masks]) if masks else None


def _mask(bits: Mapping[str, int], members: frozenset[str]) -> int:
    return sum(bits[member] for member in members)


def _counted(value: ast.expr, bits: Mapping[str, int], test: Overlap) -> ast.expr:
    """Whether so many of some members are in the set."""
    size, mask = len(test.of), const(_mask(bits, test.of))
    shared = ast.BinOp(value, ast.BitAnd(), mask)
    number = called(of(shared, "bit_count"))
    most = size if test.most is None else test.most
    tests: list[ast.expr] = []
    if test.least == 1:
        tests.append(shared)
    elif test.least == size and size:
        tests.append(compared(shared, ast.Eq(), mask))
    elif test.least:
        tests.append(compared(number, ast.GtE(), const(test.least)))
    if most == 0:
        tests.append(negated(shared))
    elif most < size:
        tests.append(compared(number, ast.LtE(), const(most)))
    return all_of(tests) if tests else const(True)
