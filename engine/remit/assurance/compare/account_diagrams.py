"""What each of several policies says of any case, with the rules behind it: a diagram a policy, over the same facts.

A terminal of a diagram is a number: 0 where constraints allow no such case, else a verdict and its rules.
"""

from __future__ import annotations

from dataclasses import dataclass

from remit.assurance.compare.accounts import VERDICT_OF, AccountsGround
from remit.decide.cell_words import items
from remit.diagram.junctions import HOLDS
from remit.diagram.nodes import Node
from remit.diagram.ruled import Ruled
from remit.model.items import Item
from remit.model.rules import Verdict

LARGEST = 8_000  # nodes, beyond which a page would grow too large
Followed = tuple[Verdict | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A fact that any of the policies looks at: its level, and what each cell of it is."""

    name: str
    level: int
    cells: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True)
class AccountDiagram:
    """A diagram with its nodes in order (level, and the number of each child), each after those it leads to."""

    terminals: tuple[Followed, ...]
    nodes: tuple[tuple[int, ...], ...]
    root: int


@dataclass(frozen=True, slots=True)
class AccountDiagrams:
    """The facts that matter to any policy, and the diagram of each policy."""

    facts: tuple[CaseFact, ...]
    diagrams: tuple[AccountDiagram, ...]


def account_diagrams(ground: AccountsGround) -> AccountDiagrams | None:
    """The diagram of each policy; None where they are too large, or tell facts apart by more than their values.

    Args:
        ground: The policies on one diagram.
    """
    space = ground.study.space
    if space.is_related or space.asked:
        return None
    roots = [_followed(ground, ruled) for ruled in ground.ruled]
    support = {level for root, _ in roots for level in _levels(ground, root)}
    facts = tuple(
        CaseFact(name, level, tuple(items(space.fact(name), (cell,)) for cell in range(space.fact(name).count)))
        for level, name in enumerate(space.names)
        if level in support
    )
    diagrams = tuple(_numbered(ground, root, followed) for root, followed in roots)
    order = {name: place for place, name in enumerate(ground.alignment.words.facts)}
    too_large = sum(len(each.nodes) for each in diagrams) > LARGEST
    return None if too_large else AccountDiagrams(tuple(sorted(facts, key=lambda fact: order[fact.name])), diagrams)


def _levels(ground: AccountsGround, root: Node) -> set[int]:
    diagram = ground.study.diagram
    return {diagram.level[node] for node in diagram.below(root) if diagram.children[node]}


def _followed(ground: AccountsGround, ruled: Ruled) -> tuple[Node, tuple[Followed, ...]]:
    """What follows by one policy: its verdicts, told apart by the rules that determine them."""
    root, said = ruled.verdicts, {bit: (verdict, ()) for bit, verdict in VERDICT_OF.items()}
    told: dict[int, Followed] = dict(said)
    for rule in ruled.policy.rules:
        root, told = _told_apart(ground, root, told, ruled.determining(rule), rule)
    numbers = {value: place for place, value in enumerate(value for value in told if value)}
    mapped = ground.study.diagram.mapped(root, lambda value: numbers[value] + 1 if value else 0)
    return mapped, ((None, ()), *(told[value] for value in numbers))


def _told_apart(
    ground: AccountsGround, root: Node, told: dict[int, Followed], determining: Node, rule: str
) -> tuple[Node, dict[int, Followed]]:
    codes: dict[Followed, int] = {}

    def joined(old: int, holds: int) -> int:
        verdict, rules = told[old]
        if verdict is None:
            return 0
        return codes.setdefault((verdict, (*rules, rule) if holds == HOLDS else rules), len(codes) + 1)

    found = ground.study.diagram.apply(root, determining, joined)
    return found, {0: (None, ()), **{number: followed for followed, number in codes.items()}}


def _numbered(ground: AccountsGround, root: Node, followed: tuple[Followed, ...]) -> AccountDiagram:
    diagram = ground.study.diagram
    below = sorted(diagram.below(root))  # a node is made after its children
    numbers = {node: diagram.value[node] for node in below if not diagram.children[node]}
    inner = [node for node in below if diagram.children[node]]
    numbers |= {node: place for place, node in enumerate(inner, start=len(followed))}
    nodes = tuple((diagram.level[node], *(numbers[child] for child in diagram.children[node])) for node in inner)
    return AccountDiagram(followed, nodes, numbers[root])
