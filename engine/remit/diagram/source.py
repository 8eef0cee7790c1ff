"""Python code generated from a diagram: nested tests over the raw values, as fast as if somebody had written them.

The code is put together as a syntax tree whose constants are the policy's values, so that no text of a policy is ever
parsed as code. Whatever is not plainly a complete case of the right types goes to `otherwise`.
"""

from __future__ import annotations

import ast
import datetime
from collections.abc import Callable, Mapping
from typing import Any

from remit.diagram.build import verdicts_of
from remit.diagram.masks import MaskTable
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.model.domains import Flag, Scale
from remit.model.rules import Verdict

Decider = Callable[[Mapping[str, Any]], Verdict]
LARGEST = 20_000  # branches

Group = tuple[Node, list[Any]]  # a child, and the values or spans that lead to it


class TooManyBranches(Exception):
    """A diagram that would make too long a function."""


def decider(table: MaskTable, diagram: Diagram, root: Node, otherwise: Decider) -> Decider:
    """A function from a dict of raw values to the verdict.

    Raw values are text for choices, bool for flags, int for whole numbers, datetime.date for days; anything else, a
    value that is not declared, a missing fact and an impossible case are passed on to `otherwise`. Raises
    TooManyBranches.
    """
    module, names = _Writer(table, diagram).module(root)
    names["otherwise"] = otherwise
    exec(compile(module, "<generated from a policy>", "exec"), names)  # noqa: S102  # a tree of ours, no text
    return names["decide"]  # type: ignore[no-any-return]  # defined by the code above


def source(table: MaskTable, diagram: Diagram, root: Node) -> str:
    """The same function as text, to read."""
    return ast.unparse(_Writer(table, diagram).module(root)[0])


class _Writer:
    """Writes one function; `names` are the objects that its code refers to."""

    def __init__(self, table: MaskTable, diagram: Diagram) -> None:
        self.table, self.diagram = table, diagram
        self.names: dict[str, Any] = {"date": datetime.date}
        self.branches = 0

    def module(self, root: Node) -> tuple[ast.Module, dict[str, Any]]:
        """The function: `def decide(facts): try: … except (KeyError, TypeError): pass; return otherwise(facts)`."""
        handler = ast.ExceptHandler(_load_all("KeyError", "TypeError"), None, [ast.Pass()])
        body: list[ast.stmt] = [ast.Try(self._node(root), [handler], [], []), _hand_on()]
        arguments = ast.arguments([], [ast.arg("facts")], None, [], [], None, [])
        function = ast.FunctionDef(name="decide", args=arguments, body=body, decorator_list=[])
        return ast.fix_missing_locations(ast.Module([function], [])), self.names

    def _node(self, node: Node) -> list[ast.stmt]:
        """The statements that decide from a node on."""
        level = self.diagram.level[node]
        if level == self.diagram.levels:
            return [self._verdict(self.diagram.value[node])]
        self.branches += len(set(self.diagram.children[node]))
        if self.branches > LARGEST:
            raise TooManyBranches
        look = ast.Subscript(ast.Name("facts", ast.Load()), ast.Constant(self.table.names[level]), ast.Load())
        assign: ast.stmt = ast.Assign([ast.Name("v", ast.Store())], look)
        return [assign, *self._branches(level, node)]

    def _branches(self, level: int, node: Node) -> list[ast.stmt]:
        domain = self.table.cells[level].domain
        if isinstance(domain, Scale):
            return self._scale(level, node, domain)
        groups = sorted(self._groups(level, node), key=lambda group: len(group[1]))
        tests = [_identity(values) if isinstance(domain, Flag) else _membership(values) for _, values in groups]
        return _chain([(test, self._node(child)) for test, (child, _) in zip(tests, groups, strict=True)], [_hand_on()])

    def _groups(self, level: int, node: Node) -> list[Group]:
        """The values that lead to each child."""
        cells = self.table.cells[level]
        children = self.diagram.children[node]
        return [
            (child, cells.pieces_of([cell for cell, other in enumerate(children) if other == child]))
            for child in dict.fromkeys(children)
        ]

    def _scale(self, level: int, node: Node, domain: Scale) -> list[ast.stmt]:
        """The right type, within the bounds, then from the highest span down."""
        spans = sorted(
            ((span, child) for child, spans in self._groups(level, node) for span in spans),
            key=lambda pair: (pair[0].low is not None, pair[0].low),
        )
        steps: list[tuple[Any, Node]] = []  # from which value on, and where to
        for span, child in spans:
            if not steps or steps[-1][1] != child:
                steps.append((span.low, child))
        arms = [(self._compare(ast.GtE(), low), self._node(child)) for low, child in reversed(steps[1:])]
        inside = _chain(arms, self._node(steps[0][1]))
        tests = [_is(_call("type", "v"), ast.Name("date" if domain.step != 1 else "int", ast.Load()))]
        tests += [
            self._compare(sign(), b) for sign, b in ((ast.GtE, domain.low), (ast.LtE, domain.high)) if b is not None
        ]
        return _chain([(tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests), inside)], [_hand_on()])

    def _compare(self, sign: ast.cmpop, bound: Any) -> ast.expr:
        return ast.Compare(ast.Name("v", ast.Load()), [sign], [self._bound(bound)])

    def _bound(self, bound: Any) -> ast.expr:
        """A number is a constant; a day is an object that the code refers to."""
        if not isinstance(bound, datetime.date):
            return ast.Constant(bound)
        name = f"day_{bound:%Y_%m_%d}"
        self.names[name] = bound
        return ast.Name(name, ast.Load())

    def _verdict(self, bits: int) -> ast.stmt:
        if bits == IMPOSSIBLE:
            return _hand_on()
        (verdict,) = verdicts_of(bits)
        self.names[verdict.name] = verdict
        return ast.Return(ast.Name(verdict.name, ast.Load()))


def _chain(arms: list[tuple[ast.expr, list[ast.stmt]]], last: list[ast.stmt]) -> list[ast.stmt]:
    """The statement `if … elif … else`."""
    for test, body in reversed(arms):
        last = [ast.If(test, body, last)]
    return last


def _membership(values: list[Any]) -> ast.expr:
    v = ast.Name("v", ast.Load())
    if len(values) == 1:
        return ast.Compare(v, [ast.Eq()], [ast.Constant(values[0])])
    return ast.Compare(v, [ast.In()], [_constant(frozenset(values))])


def _constant(values: frozenset[str]) -> ast.expr:
    """A set as a constant: the compiler takes one, though no text of a program has it."""
    return ast.Constant(values)  # type: ignore[arg-type]


def _identity(values: list[Any]) -> ast.expr:
    tests = [_is(ast.Name("v", ast.Load()), ast.Constant(value)) for value in values]
    return tests[0] if len(tests) == 1 else ast.BoolOp(ast.Or(), tests)


def _is(left: ast.expr, right: ast.expr) -> ast.expr:
    return ast.Compare(left, [ast.Is()], [right])


def _call(function: str, argument: str) -> ast.expr:
    return ast.Call(ast.Name(function, ast.Load()), [ast.Name(argument, ast.Load())], [])


def _load_all(*names: str) -> ast.expr:
    return ast.Tuple([ast.Name(name, ast.Load()) for name in names], ast.Load())


def _hand_on() -> ast.stmt:
    return ast.Return(_call("otherwise", "facts"))
