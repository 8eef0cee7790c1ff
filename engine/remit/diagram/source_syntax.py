"""Pieces of syntax that generated code is put together from: a tree, in which what a policy says is constants only."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

Statements = list[ast.stmt]


def name(called: str) -> ast.expr:
    """What a name of ours stands for."""
    return ast.Name(called, ast.Load())


def const(value: Any) -> ast.expr:
    """A number, a truth, a text, a frozen set of texts."""
    return ast.Constant(value)


def compared(left: ast.expr, sign: ast.cmpop, right: ast.expr) -> ast.expr:
    """A comparison of two."""
    return ast.Compare(left, [sign], [right])


def called(function: ast.expr, *arguments: ast.expr) -> ast.expr:
    """A call."""
    return ast.Call(function, list(arguments), [])


def of(value: ast.expr, attribute: str) -> ast.expr:
    """An attribute of ours."""
    return ast.Attribute(value, attribute, ast.Load())


def at(value: ast.expr, key: ast.expr) -> ast.expr:
    """What is at a key."""
    return ast.Subscript(value, key, ast.Load())


def both(left: ast.expr, right: ast.expr) -> ast.expr:
    """And."""
    return ast.BoolOp(ast.And(), [left, right])


def any_of(tests: Sequence[ast.expr]) -> ast.expr:
    """Or, of one or more."""
    return tests[0] if len(tests) == 1 else ast.BoolOp(ast.Or(), list(tests))


def all_of(tests: Sequence[ast.expr]) -> ast.expr:
    """And, of one or more."""
    return tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), list(tests))


def negated(test: ast.expr) -> ast.expr:
    """Not."""
    return ast.UnaryOp(ast.Not(), test)


def assign(variable: str, value: ast.expr) -> ast.stmt:
    """A variable gets a value."""
    return ast.Assign([ast.Name(variable, ast.Store())], value)


def returns(value: ast.expr) -> ast.stmt:
    """The end of the function."""
    return ast.Return(value)


def when(test: ast.expr, body: Statements) -> ast.stmt:
    """An `if`; what follows it is its `else`, as every body ends by returning."""
    return ast.If(test, body, [])


def each(variable: str, values: ast.expr, body: Statements) -> ast.stmt:
    """A loop."""
    return ast.For(ast.Name(variable, ast.Store()), values, body, [])


def joined(variable: str, value: ast.expr) -> ast.stmt:
    """Bits are added to a variable."""
    return ast.AugAssign(ast.Name(variable, ast.Store()), ast.BitOr(), value)


def function(called: str, arguments: Sequence[str], body: Statements) -> ast.stmt:
    """A function."""
    listed = ast.arguments([], [ast.arg(each) for each in arguments], None, [], [], None, [])
    return ast.FunctionDef(name=called, args=listed, body=body, decorator_list=[])


def hand_on() -> ast.stmt:
    """The case goes to what decides cases one at a time."""
    return returns(called(name("otherwise"), name("facts")))


def hand_on_if(test: ast.expr) -> ast.stmt:
    """The case goes there if something is so."""
    return when(test, [hand_on()])
