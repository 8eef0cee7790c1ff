"""Decision diagrams: reduced, shared nodes over numbered levels; terminals hold a set of verdicts as bits.

Vocabulary of the field: a node has a level and one child for each cell; `find_or_add` keeps equal nodes one; the
terminal 0 (no verdict at all) stands for cases that constraints do not allow. Source: Bryant, "Graph-based algorithms
for Boolean function manipulation", IEEE Transactions on Computers C-35, 1986; for many values, Srinivasan et al., 1990.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import reduce
from operator import or_
from weakref import WeakKeyDictionary

from remit.errors import TooLarge

Node = int
Allowed = Sequence[Sequence[int]]
IMPOSSIBLE = 0
MOST_STEPS = 2_000_000  # of one diagram, with all that is asked of it: some seconds
MOST_UNIONS = 1_000_000  # of two nodes that are remembered
WIDE = 16  # children that are as good as one step


def in_cell(allowed: Allowed, level: int, cell: int) -> list[Sequence[int]]:
    """The allowed cells, but of one level only one cell.

    Args:
        allowed: Of every level its cells; it stays as it is.
        level: The level.
        cell: The one cell that it is to have.
    """
    return [*allowed[:level], (cell,), *allowed[level + 1 :]]


class Diagram:
    """All nodes over `levels` levels. A node is a number; `level`, `children` and `value` are looked up by it.

    Raises TooLarge after so many steps in all: every node that is asked for is one, a wide one more.
    """

    def __init__(
        self, levels: int, too_large: Callable[[int], TooLarge] | None = None, most: int | None = None
    ) -> None:
        """`too_large` says what is to be blamed where it takes more than `most` steps (or MOST_STEPS)."""
        self.levels, self.steps, self._too_large = levels, 0, too_large
        self.most = MOST_STEPS if most is None else most
        self.level: list[int] = []
        self.children: list[tuple[Node, ...]] = []
        self.value: list[int] = []
        self.anywhere: list[int] = []  # all verdicts of a node and of those under it
        self._terminals: dict[int, Node] = {}
        self._unions: dict[tuple[Node, Node], Node] = {}
        self._mapped: WeakKeyDictionary[Callable[[int], int], dict[Node, Node]] = WeakKeyDictionary()
        self._unique: dict[tuple[int, tuple[Node, ...]], Node] = {}

    def terminal(self, verdicts: int) -> Node:
        """The terminal with this set of verdicts."""
        if verdicts not in self._terminals:
            self._terminals[verdicts] = self._add(self.levels, (), verdicts)
        return self._terminals[verdicts]

    def find_or_add(self, level: int, children: tuple[Node, ...]) -> Node:
        """The node with these children; a child itself, where all are one. Raises TooLarge."""
        self.steps += 1 + len(children) // WIDE
        if self.steps > self.most:
            raise _too_many(self.most) if self._too_large is None else self._too_large(self.most)
        first = children[0]
        if children.count(first) == len(children):
            return first
        key = (level, children)
        found = self._unique.get(key)  # once: a tuple is hashed anew each time
        if found is None:
            found = self._unique[key] = self._add(level, children, IMPOSSIBLE)
        return found

    def _add(self, level: int, children: tuple[Node, ...], value: int) -> Node:
        self.level.append(level)
        self.children.append(children)
        self.value.append(value)
        self.anywhere.append(reduce(or_, [self.anywhere[child] for child in children], value))
        return len(self.level) - 1

    def walk(self, root: Node, codes: Sequence[int]) -> int:
        """The verdicts of one complete case."""
        node, level, children = root, self.level, self.children
        while level[node] < self.levels:
            node = children[node][codes[level[node]]]
        return self.value[node]

    def reach(self, root: Node, allowed: Allowed) -> int:
        """All verdicts that are possible within the allowed cells."""
        level, children, anywhere = self.level, self.children, self.anywhere
        found, seen, todo = 0, {root}, [root]
        while todo:
            node = todo.pop()
            if anywhere[node] | found != found:
                if below := children[node]:
                    for cell in allowed[level[node]]:
                        if (child := below[cell]) not in seen:
                            seen.add(child)
                            todo.append(child)
                else:
                    found |= anywhere[node]
        return found

    def ends(self, root: Node, allowed: Allowed) -> set[int]:
        """The verdicts of each terminal that is possible within the allowed cells."""
        nodes = {root}
        while inner := {node for node in nodes if self.children[node]}:
            nodes -= inner
            nodes |= {self.children[node][cell] for node in inner for cell in allowed[self.level[node]]}
        return {self.value[node] for node in nodes}

    def below(self, root: Node) -> set[Node]:
        """The root and every node under it."""
        seen, todo = {root}, [root]
        while todo:
            for child in self.children[todo.pop()]:
                if child not in seen:
                    seen.add(child)
                    todo.append(child)
        return seen

    def support(self, root: Node) -> set[int]:
        """The levels that a diagram depends on."""
        return {self.level[node] for node in self.below(root)} - {self.levels}

    def restricted(self, root: Node, allowed: Allowed) -> tuple[Diagram, Node]:
        """A new diagram of the allowed cells: the others follow the first of these, so that it is smaller."""
        new, memo = Diagram(self.levels), dict[Node, Node]()

        def go(node: Node) -> Node:
            if node not in memo:
                below = self.children[node]
                if below:
                    cells = allowed[self.level[node]]
                    kept = {child: go(child) for child in dict.fromkeys([below[cell] for cell in cells])}
                    others = kept[below[cells[0]]]  # for all that is not allowed: it must not tell nodes apart
                    children = [others] * len(below)
                    for cell in cells:
                        children[cell] = kept[below[cell]]
                    memo[node] = new.find_or_add(self.level[node], tuple(children))
                else:
                    memo[node] = new.terminal(self.value[node])
            return memo[node]

        return new, go(root)

    def cofactor(self, root: Node, cells: Mapping[int, int]) -> Node:
        """The diagram with some levels taken to be in one cell each: it does not depend on them."""
        memo, last = dict[Node, Node](), max(cells, default=-1)

        def go(node: Node) -> Node:
            at = self.level[node]
            if at > last:
                return node  # it does not depend on any of them
            if node not in memo:
                below = self.children[node]
                if at in cells:
                    memo[node] = go(below[cells[at]])
                else:
                    after = {child: go(child) for child in dict.fromkeys(below)}
                    memo[node] = self.find_or_add(at, tuple([after[child] for child in below]))
            return memo[node]

        return go(root)

    def union(self, nodes: Iterable[Node]) -> Node:
        """Case by case, the verdicts of any of the diagrams."""
        first, *rest = dict.fromkeys(nodes)
        for node in rest:
            first = self._united(first, node)
        return first

    def _united(self, left: Node, right: Node) -> Node:
        """The union of two, which is remembered: nodes never change, and the same two are met again and again."""
        unions, anywhere = self._unions, self.anywhere

        def go(a: Node, b: Node) -> Node:
            if a == b or not anywhere[b]:
                return a
            if not anywhere[a]:
                return b
            key = (a, b) if a < b else (b, a)
            found = unions.get(key)
            if found is None:
                level = min(self.level[a], self.level[b])
                if level == self.levels:
                    found = self.terminal(self.value[a] | self.value[b])
                else:
                    pairs = list(zip(self._at(a, level, b), self._at(b, level, a), strict=True))
                    below = {pair: go(*pair) for pair in dict.fromkeys(pairs)}  # wide nodes have few different ones
                    found = self.find_or_add(level, tuple([below[pair] for pair in pairs]))
                unions[key] = found
            return found

        if len(unions) > MOST_UNIONS:
            unions.clear()
        return go(left, right)

    def mapped(self, root: Node, terminal: Callable[[int], int]) -> Node:
        """The diagram with other terminals. What a function makes of a node is remembered as long as the function."""
        memo = self._mapped.setdefault(terminal, {})

        def go(node: Node) -> Node:
            found = memo.get(node)
            if found is None:
                below = self.children[node]
                if below:
                    after = {child: go(child) for child in dict.fromkeys(below)}
                    found = self.find_or_add(self.level[node], tuple([after[child] for child in below]))
                else:
                    found = self.terminal(terminal(self.value[node]))
                memo[node] = found
            return found

        return go(root)

    def apply(
        self,
        left: Node,
        right: Node,
        combine: Callable[[int, int], int],
        *,
        idempotent: bool = False,
        memo: dict[tuple[Node, Node], Node] | None = None,
    ) -> Node:
        """Case by case, what two diagrams come to together; of an idempotent operation, equal ones to themselves.

        A `memo` is for one operation that is asked for again and again.
        """
        memo = {} if memo is None else memo

        def go(a: Node, b: Node) -> Node:
            if idempotent and a == b:
                return a
            if (a, b) not in memo:
                level = min(self.level[a], self.level[b])
                if level == self.levels:
                    memo[a, b] = self.terminal(combine(self.value[a], self.value[b]))
                else:
                    pairs = list(zip(self._at(a, level, b), self._at(b, level, a), strict=True))
                    below = {pair: go(*pair) for pair in dict.fromkeys(pairs)}
                    memo[a, b] = self.find_or_add(level, tuple([below[pair] for pair in pairs]))
            return memo[a, b]

        return go(left, right)

    def meetings(self, left: Node, right: Node, allowed: Allowed) -> Iterator[tuple[int, int]]:
        """The pairs of different terminals that two diagrams come to in the same case, within the allowed cells."""
        for a, b in self._together(left, right, allowed, lambda a, b: a != b):
            yield self.value[a], self.value[b]

    def together(self, left: Node, right: Node, allowed: Allowed) -> set[tuple[int, int]]:
        """All pairs of values that two diagrams come to in the same case, within the allowed cells."""
        pairs = self._together(left, right, allowed, lambda *_: True)
        return {(self.value[a], self.value[b]) for a, b in pairs}

    def _together(
        self, left: Node, right: Node, allowed: Allowed, goes_on: Callable[[Node, Node], bool]
    ) -> Iterator[tuple[Node, Node]]:
        """The pairs of terminals, by way of pairs of nodes with which it `goes_on`."""
        level, children = self.level, self.children
        seen, todo = {(left, right)}, [(left, right)]
        for a, b in todo:
            at = min(level[a], level[b])
            if not goes_on(a, b):
                continue
            if at == self.levels:
                yield a, b
                continue
            ours = children[a] if level[a] == at else None
            theirs = children[b] if level[b] == at else None
            pairs = [(ours[c] if ours else a, theirs[c] if theirs else b) for c in allowed[at]]
            new = [pair for pair in dict.fromkeys(pairs) if pair not in seen]
            seen.update(new)
            todo += new

    def coincide(self, left: Node, bits: int, right: Node, others: int, allowed: Allowed) -> bool:
        """Whether in some case within the allowed cells one diagram has one of some bits, and another one of others."""
        level, children, anywhere = self.level, self.children, self.anywhere
        seen, todo = (
            set[tuple[Node, Node]](),
            [(left, right)] if anywhere[left] & bits and anywhere[right] & others else [],
        )
        while todo:
            a, b = todo.pop()
            at = min(level[a], level[b])
            if at == self.levels:
                return True
            ours = children[a] if level[a] == at else None
            theirs = children[b] if level[b] == at else None
            for cell in allowed[at]:
                x, y = ours[cell] if ours else a, theirs[cell] if theirs else b
                if anywhere[x] & bits and anywhere[y] & others and (x, y) not in seen:
                    seen.add((x, y))
                    todo.append((x, y))
        return False

    def _at(self, node: Node, level: int, other: Node) -> Sequence[Node]:
        """The children at a level, where a node further down stands for as many as the other has."""
        return self.children[node] if self.level[node] == level else [node] * len(self.children[other])

    def forget(self, root: Node, levels: AbstractSet[int], allowed: Allowed, into: Diagram | None = None) -> Node:
        """The diagram without some levels, here or in another one: each case has the verdicts of all cells allowed."""
        new, memo = into or self, dict[Node, Node]()
        last_kept = max((level for level in range(self.levels) if level not in levels), default=-1)

        def go(node: Node) -> Node:
            at, below = self.level[node], self.children[node]
            if node not in memo:
                if at > last_kept or not below:
                    memo[node] = new.terminal(self.reach(node, allowed))
                elif at in levels:
                    memo[node] = new.union([go(child) for child in {below[cell]: None for cell in allowed[at]}])
                else:
                    after = {child: go(child) for child in dict.fromkeys(below)}  # wide nodes have few different ones
                    memo[node] = new.find_or_add(at, tuple([after[child] for child in below]))
            return memo[node]

        return go(root)

    def frontier(self, root: Node, level: int, allowed: Allowed) -> frozenset[Node]:
        """The nodes from a level on at which cases within the allowed cells can be."""
        at, children = self.level, self.children
        seen, todo = {root}, [root]
        for node in todo:
            if at[node] < level:
                below = children[node]
                more = {below[cell] for cell in allowed[at[node]]} - seen
                seen |= more
                todo += more
        return frozenset([node for node in seen if at[node] >= level])

    def merged(self, nodes: frozenset[Node], levels: AbstractSet[int], allowed: Allowed, into: Diagram) -> Node:
        """The same as the union of what `forget` makes of each node, in another diagram.

        All of them are gone through together: much sooner than one by one, where few levels are kept.
        """
        memo: dict[tuple[int, frozenset[Node]], Node] = {}
        at, children, anywhere = self.level, self.children, self.anywhere

        def go(told: int, nodes: Iterable[Node]) -> Node:
            for node in nodes:
                told |= self.value[node]  # of terminals
            left = frozenset([node for node in nodes if anywhere[node] | told != told])
            if not left:
                return into.terminal(told)
            if (told, left) not in memo:
                memo[told, left] = split(told, left)
            return memo[told, left]

        def split(told: int, nodes: frozenset[Node]) -> Node:
            level = min([at[node] for node in nodes])
            cells = allowed[level] if level in levels else range(self._width(nodes, level))
            below = [{children[n][cell] if at[n] == level else n for n in nodes} for cell in cells]
            if level in levels:
                return go(told, set[Node]().union(*below))
            return into.find_or_add(level, tuple([go(told, each) for each in below]))

        return go(IMPOSSIBLE, nodes)

    def _width(self, nodes: Iterable[Node], level: int) -> int:
        return next(len(self.children[node]) for node in nodes if self.level[node] == level)


def _too_many(most: int) -> TooLarge:
    return TooLarge(f"what is to be told apart comes to more than {most:,} states")
