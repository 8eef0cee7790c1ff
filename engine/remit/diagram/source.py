"""Python code generated from a diagram: nested tests over the raw values, as fast as if somebody had written them.

    def decide(facts):                             # one function; `v` is the value that is looked at
        try:
            v = facts["door"]                      # a node; an arm for each child, that of the fewest values first
            if type(v) is not str:
                return otherwise(facts)
            if v == "front":
                return PERMITTED
            if v in frozenset({"cellar", "garden"}):
                v = facts["hour"]                  # a scale: its bounds, then its spans from the highest down
                ...
            return otherwise(facts)                # a value that is not declared
        except (KeyError, TypeError):              # a missing fact, a value that does not compare
            return otherwise(facts)

Every list of statements ends by returning, so nothing falls through to the next, and `v` can be used again. A node is
written once for each way to it, not once: there may be exponentially more branches than nodes, so they have a bound.

The code is put together as a syntax tree whose constants are the policy's values, so that no text of a policy is ever
parsed as code. Whatever is not plainly a complete case of the right types goes to `otherwise`.
"""

from __future__ import annotations

import ast
import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any, Protocol, cast

from remit.diagram.build import Table, verdicts_of
from remit.diagram.nodes import IMPOSSIBLE, Diagram, Node
from remit.model.kinds.scale import Scale
from remit.model.matching import ABSENT
from remit.model.rules import Verdict

Otherwise = Callable[[Mapping[str, Any]], Verdict]
LARGEST = 20_000  # branches

BranchGroup = tuple[Node, list[Any]]  # a child, and the values or spans that lead to it


class Decider(Protocol):
    """A function from a dict of facts to the verdict.

    `generated` says whether code generated from the diagram decides every complete case; where it does not, `reason`
    says which cases are decided one at a time as `decide` does it, some thousand times slower, and why.
    """

    generated: bool
    reason: str | None

    def __call__(self, facts: Mapping[str, Any], /) -> Verdict: ...


class TooManyBranches(Exception):
    """A diagram that would make too long a function."""


def described(function: Callable[..., Verdict], reason: str | None) -> Decider:
    """A function with what it says of itself.

    Args:
        function: It is given two attributes.
        reason: Why, and where, it does not run generated code; None where it always does.
    """
    found = cast("Decider", function)
    found.generated, found.reason = reason is None, reason
    return found


def decider(table: Table, diagram: Diagram, root: Node, otherwise: Otherwise) -> Decider:
    """A function from a dict of raw values to the verdict.

    Raw values are text for choices, bool for flags, int for whole numbers, Decimal for decimals, datetime.date for
    days, datetime.datetime for moments, of exactly these types; anything else, a value that is not declared, a missing
    fact and an impossible case are passed on to `otherwise`, and so are cases in which it is a set that matters, or how
    facts compare that have no list of values.

    Args:
        table: Says which fact each level is, and its cells.
        diagram: Every terminal is one verdict, or impossible.
        root: Where it begins.
        otherwise: What decides the cases that are passed on.

    Raises:
        TooManyBranches: The function would be too long, or too deep.
    """
    writer = _CodeWriter(table, diagram)
    try:
        module, names = writer.module(root)
        code = compile(module, "<generated from a policy>", "exec")
    except RecursionError:
        raise TooManyBranches from None
    names["otherwise"] = otherwise
    exec(code, names)  # noqa: S102  # a tree of ours, no text
    slow = [f"`{name}`, {why}" for name, why in writer.slow.items()]
    return described(names["decide"], f"cases in which this matters: {'; '.join(slow)}" if slow else None)


class _CodeWriter:
    """Writes one function; `names` are the objects that its code refers to. Every list of statements returns."""

    def __init__(self, table: Table, diagram: Diagram) -> None:
        self.table, self.diagram = table, diagram
        self.names: dict[str, Any] = {}
        self.branches = 0
        self.slow: dict[str, str] = {}  # facts at which the case is handed on, and why

    def module(self, root: Node) -> tuple[ast.Module, dict[str, Any]]:
        """The function: `def decide(facts): try: … except (KeyError, TypeError): return otherwise(facts)`."""
        missing = ast.Tuple([_name("KeyError"), _name("TypeError")], ast.Load())
        body = ast.Try(self._node(root), [ast.ExceptHandler(missing, None, [_hand_on()])], [], [])
        arguments = ast.arguments([], [ast.arg("facts")], None, [], [], None, [])
        function = ast.FunctionDef(name="decide", args=arguments, body=[body], decorator_list=[])
        return ast.fix_missing_locations(ast.Module([function], [])), self.names

    def _node(self, node: Node) -> list[ast.stmt]:
        """The statements that decide from a node on."""
        level = self.diagram.level[node]
        if level == self.diagram.levels:
            return [self._verdict(self.diagram.value[node])]
        self.branches += len(set(self.diagram.children[node]))
        if self.branches > LARGEST:
            raise TooManyBranches
        name = self.table.space.about(level)[0]
        cells, is_compared = self.table.space.fact(name), name in self.table.space.group_of
        if is_compared or cells.domain.takes_lists:
            self.slow.setdefault(name, "compared with another fact" if is_compared else "a set")
            return [_hand_on()]
        look = ast.Subscript(_name("facts"), ast.Constant(self.table.names[level]), ast.Load())
        assign: ast.stmt = ast.Assign([ast.Name("v", ast.Store())], look)
        if isinstance(cells.domain, Scale):
            return [assign, *self._scale(level, node, cells.domain)]
        groups = sorted(self._groups(level, node), key=lambda group: len(group[1]))
        check = [] if isinstance(groups[0][1][0], bool) else [_unless_of_type("str")]
        arms = [_if(_either(values), self._node(child)) for child, values in groups]
        return [assign, *check, *arms, _hand_on()]

    def _groups(self, level: int, node: Node) -> list[BranchGroup]:
        """The values that lead to each child, of those that are there."""
        cells = self.table.space.fact(self.table.names[level])
        children = self.diagram.children[node]
        found = []
        for child in dict.fromkeys(children):
            pieces = cells.pieces_of([cell for cell, other in enumerate(children) if other == child])
            found.append((child, [piece for piece in pieces if piece is not ABSENT]))
        return [(child, pieces) for child, pieces in found if pieces]

    def _scale(self, level: int, node: Node, domain: Scale) -> list[ast.stmt]:
        """The right type, within the bounds, then from the highest span down."""
        spans = [(span, child) for child, spans in self._groups(level, node) for span in spans]
        spans.sort(key=lambda pair: (pair[0].low is not None, pair[0].low))
        lowest, *others = [next(same) for _, same in groupby(spans, key=lambda pair: pair[1])]
        outside = [
            _if(self._compare(sign, bound), [_hand_on()])
            for sign, bound in ((ast.Lt(), domain.low), (ast.Gt(), domain.high))
            if bound is not None
        ]
        arms = [_if(self._compare(ast.GtE(), span.low), self._node(child)) for span, child in reversed(others)]
        kind = type(domain.anywhere).__name__
        self.names[kind] = type(domain.anywhere)
        return [_unless_of_type(kind), *_too_fine(domain), *outside, *arms, *self._node(lowest[1])]

    def _compare(self, sign: ast.cmpop, bound: Any) -> ast.expr:
        """A whole number is a constant; a decimal, a day or a moment is an object that the code refers to."""
        if isinstance(bound, int):
            return ast.Compare(_name("v"), [sign], [ast.Constant(bound)])
        name = re.sub(r"\W", "_", f"{type(bound).__name__}_{bound}")
        self.names[name] = bound
        return ast.Compare(_name("v"), [sign], [_name(name)])

    def _verdict(self, bits: int) -> ast.stmt:
        if bits == IMPOSSIBLE:
            return _hand_on()
        (verdict,) = verdicts_of(bits)
        self.names[verdict.name] = verdict
        return ast.Return(_name(verdict.name))


def _either(values: list[Any]) -> ast.expr:
    """Whether it is one of these texts, or of these truths."""
    if isinstance(values[0], bool):
        tests: list[ast.expr] = [ast.Compare(_name("v"), [ast.Is()], [ast.Constant(value)]) for value in values]
        return tests[0] if len(tests) == 1 else ast.BoolOp(ast.Or(), tests)
    texts = [str.__str__(value) for value in values]  # a constant is of no type of our own
    if len(texts) == 1:
        return ast.Compare(_name("v"), [ast.Eq()], [ast.Constant(texts[0])])
    return ast.Compare(_name("v"), [ast.In()], [ast.Constant(frozenset(texts))])  # type: ignore[arg-type]  # it may


def _too_fine(domain: Scale) -> list[ast.stmt]:
    """What passes on decimals of more places than are declared, and moments between two seconds."""
    if isinstance(domain.step, Decimal):
        places = _of(ast.Call(_of(_name("v"), "as_tuple"), [], []), "exponent")
        return [_if(ast.Compare(places, [ast.Lt()], [ast.Constant(domain.step.as_tuple().exponent)]), [_hand_on()])]
    if isinstance(domain.anywhere, datetime.datetime):
        return [_if(_of(_name("v"), "microsecond"), [_hand_on()])]
    return []


def _unless_of_type(name: str) -> ast.stmt:
    return _if(ast.Compare(ast.Call(_name("type"), [_name("v")], []), [ast.IsNot()], [_name(name)]), [_hand_on()])


def _if(test: ast.expr, body: list[ast.stmt]) -> ast.stmt:
    return ast.If(test, body, [])


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _of(value: ast.expr, name: str) -> ast.expr:
    return ast.Attribute(value, name, ast.Load())


def _hand_on() -> ast.stmt:
    return ast.Return(ast.Call(_name("otherwise"), [_name("facts")], []))
