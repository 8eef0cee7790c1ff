"""Python code generated from a diagram: nested tests over the raw values, as fast as if somebody had written them.

    def decide(facts):                             # one function for the root, and one for each part that is shared
        try:
            v0 = facts["door"]                     # a node; an arm for each child, those first that most values have
            if type(v0) is not str:
                return otherwise(facts)
            if v0 == "front":
                return PERMITTED
            if v0 in frozenset({"cellar", "garden"}):
                v1 = facts["hour"]                 # a scale: its bounds, then its spans from the highest down
                ...
            return otherwise(facts)                # a value that is not declared
        except (KeyError, TypeError):              # a missing fact, a value that does not compare
            return otherwise(facts)

    def n12(facts, v4):                            # a node that many ways lead to; v4 was looked at on all of them
        v5 = facts["owner"]
        if v5 == v4:                               # a pair of facts that are compared
            ...

Every list of statements ends by returning, so nothing falls through to the next. A node that several ways lead to is
written once for each of them where that is short, and else is a function of its own: the code has no more parts than
some times as many as the diagram has nodes.

The code is put together as a syntax tree whose constants are the policy's values, so that no text of a policy is ever
parsed as code. Whatever is not plainly a complete case of the right types goes to `otherwise`.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Protocol, cast

from remit.diagram.asking_order import Plan, asking_order
from remit.diagram.build import Table, verdicts_of
from remit.diagram.nodes import Diagram, Node
from remit.diagram.source_arms import Arms
from remit.diagram.source_facts import MAYBE, THERE, FactCode, State
from remit.diagram.source_syntax import Statements, called, function, hand_on, name, returns
from remit.diagram.space import Space
from remit.model.rules import Verdict

Otherwise = Callable[[Mapping[str, Any]], Verdict]
LARGEST = 20_000  # branches
SHORT = 30  # branches of a part that is written wherever it is needed
DEEPEST = 40  # nodes below each other in one function


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
    fact and an impossible case are passed on to `otherwise`. Sets are sets, frozen or not, lists or tuples of texts; an
    optional fact that is absent is ABSENT.

    Args:
        table: Says which fact each level is, and its cells.
        diagram: Every terminal is one verdict, or impossible.
        root: Where it begins.
        otherwise: What decides the cases that are passed on.

    Raises:
        TooManyBranches: The function would be too long, or too deep.
    """
    try:
        module, names = _CodeWriter(table, diagram, root).module()
        code = compile(module, "<generated from a policy>", "exec")
    except RecursionError:
        raise TooManyBranches from None
    names["otherwise"] = otherwise
    exec(code, names)  # noqa: S102  # a tree of ours, no text
    return described(names["decide"], None)


class _CodeWriter:
    """Writes the functions; `names` are the objects that their code refers to. Every list of statements returns."""

    def __init__(self, table: Table, diagram: Diagram, root: Node) -> None:
        self.space = table.space
        self.diagram, self.root = diagram.restricted(root, self.space.everywhere)  # cofactors are added to a copy
        self.plan = asking_order(self.space, self.diagram, self.root)
        self.names: dict[str, Any] = {}
        self.code = FactCode(self.space, self.names)
        self.arms = Arms(self.space, self.code, self._node, self._ending)
        self.shared = _Ways(self.space, self.plan, self.root).shared()

    def module(self) -> tuple[ast.Module, dict[str, Any]]:
        """The functions: that of the root is `def decide(facts): try: … except (KeyError, TypeError): otherwise`."""
        parts = [self._part(node, facts) for node, facts in self.shared.items()]
        missing = ast.Tuple([name("KeyError"), name("TypeError")], ast.Load())
        start = [self._verdict(self.root)] if self._is_end(self.root) else self._write(self.root, {})
        body: Statements = [ast.Try(start, [ast.ExceptHandler(missing, None, [hand_on()])], [], [])]
        return ast.fix_missing_locations(ast.Module([*parts, function("decide", ["facts"], body)], [])), self.names

    def _write(self, node: Node, state: State) -> Statements:
        return self.arms.level(self.plan.level[node], self.plan.children[node], state)

    def _part(self, node: Node, facts: list[str]) -> ast.stmt:
        optional = {fact: self.space.domains[fact].optional for fact in facts}
        state = {fact: MAYBE if optional[fact] else THERE for fact in facts}
        return function(f"n{node}", ["facts", *map(self.code.variable, facts)], self._write(node, state))

    def _node(self, node: Node, state: State) -> Statements:
        """The statements that decide from a node on."""
        if self._is_end(node):
            return [self._verdict(node)]
        if node in self.shared:
            return [returns(called(name(f"n{node}"), name("facts"), *map(self.code.value, self.shared[node])))]
        return self._write(node, state)

    def _is_end(self, node: Node) -> bool:
        return not self.diagram.children[node]

    def _ending(self, node: Node) -> tuple[Verdict, ...] | None:
        """The verdict of a node that is one, nothing for the impossible; None where there is more to look at."""
        return verdicts_of(self.diagram.value[node]) if self._is_end(node) else None

    def _verdict(self, node: Node) -> ast.stmt:
        for verdict in self._ending(node) or ():
            self.names[verdict.name] = verdict
            return returns(name(verdict.name))
        return hand_on()


class _Ways:
    """How often each node is come to, and from where: what is to be a function of its own."""

    def __init__(self, space: Space, plan: Plan, root: Node) -> None:
        self.space, self.plan, self.root = space, plan, root
        self.after: dict[Node, Counter[Node]] = {}

        def note(child: Node, _: State) -> Statements:
            self.after[node][child] += 1
            return [hand_on()]

        arms = Arms(space, FactCode(space, {}), note, lambda _: None)
        for node in plan.order:
            self.after[node] = Counter()
            arms.level(plan.level[node], plan.children[node], {})

    def shared(self) -> dict[Node, list[str]]:
        """The nodes that are functions, and the facts that have been looked at on every way to them and are needed.

        Raises TooManyBranches.
        """
        times = sum(self.after.values(), Counter[Node]())
        size, depth, found = Counter[Node](), Counter[Node](), set[Node]()
        for node in reversed(self.plan.order):
            inside = [(child, many) for child, many in self.after[node].items() if child not in found]
            size[node] = 1 + sum(many * max(1, size[child]) for child, many in inside)
            depth[node] = 1 + max([depth[child] for child, _ in inside], default=0)
            if node != self.root and (depth[node] > DEEPEST or (times[node] > 1 and size[node] > SHORT)):
                found.add(node)
        if sum(size[node] for node in (*found, self.root)) > LARGEST:
            raise TooManyBranches
        held, needed = self._held(), self._needed()
        return {node: sorted(held[node] & needed[node]) for node in self.plan.order if node in found}

    def _held(self) -> dict[Node, frozenset[str]]:
        """Of every node, the facts that were looked at on all ways to it."""
        held: dict[Node, frozenset[str]] = {self.root: frozenset()}
        for node in self.plan.order:
            after = held[node].union(self.space.about(self.plan.level[node]))
            for child in self.after[node]:
                held[child] = held[child] & after if child in held else after
        return held

    def _needed(self) -> dict[Node, frozenset[str]]:
        """Of every node, the facts that it or a node below it looks at."""
        needed: dict[Node, frozenset[str]] = {}
        for node in reversed(self.plan.order):
            below = [needed[child] for child in self.after[node] if child in needed]
            needed[node] = frozenset(self.space.about(self.plan.level[node])).union(*below)
        return needed
