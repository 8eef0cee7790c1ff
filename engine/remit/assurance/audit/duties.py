"""Duties that no one can fulfil: of which one is the opposite of another, or whose act the policy itself prohibits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from remit.assurance.audit.audited_policy import Ground
from remit.assurance.audit.findings import AuditFinding
from remit.assurance.region_words import paste
from remit.diagram.build import BIT_OF
from remit.diagram.junctions import HOLDS
from remit.diagram.nodes import Node
from remit.explain.words import clauses, say
from remit.model.duties import Duty
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.quantities import say_share


def duties_at_odds(ground: Ground) -> Iterator[AuditFinding]:
    """Two duties that one verdict carries and of which one is not to do what the other demands; prohibited acts."""
    carried = {name: ground.original.carrying(name) for name in ground.policy.duties}
    for one, other in combinations(carried, 2):
        if other == _of(ground.policy, one).not_ or one == _of(ground.policy, other).not_:
            yield from _opposite(ground, one, other, ground.join.both(carried[one], carried[other]))
    for name, node in carried.items():
        if _of(ground.policy, name).act:
            yield from _prohibited(ground, name, ground.join.both(node, _where_prohibited(ground, name)))


def _of(policy: Policy, name: str) -> Duty:
    return policy.rules[policy.duties[name][0]].duties[name]


def _where_prohibited(ground: Ground, name: str) -> Node:
    """The cases that, with the facts of the act as it says and all others as they are, are prohibited."""
    policy, space = ground.policy, ground.space
    act = {fact: policy.tests(fact, items) for fact, items in _of(policy, name).act.items()}
    levels = frozenset(level for fact in act for level in space.levels(fact))
    cells = ground.study.meeting(act)
    done = [cells[level] if level in levels else usual for level, usual in enumerate(ground.every)]
    prohibited = BIT_OF[Verdict.PROHIBITED]
    left = ground.diagram.forget(ground.study.knowing(ground.root, act), levels, done)
    return ground.diagram.mapped(left, lambda bits: HOLDS if bits == prohibited else ~HOLDS & 3)


def _opposite(ground: Ground, one: str, other: str, node: Node) -> Iterator[AuditFinding]:
    said = f"the duties `{one}` and `{other}` are opposites, and a verdict carries both"
    yield from _found(ground, "duties-contradict", (one, other), node, said)


def _prohibited(ground: Ground, name: str, node: Node) -> Iterator[AuditFinding]:
    act = clauses(say(ground.policy, fact, items) for fact, items in _of(ground.policy, name).act.items())
    said = f"the policy prohibits what the duty `{name}` demands ({act})"
    yield from _found(ground, "duty-prohibited", (name,), node, said)


def _found(ground: Ground, code: str, names: tuple[str, ...], node: Node, said: str) -> Iterator[AuditFinding]:
    root = ground.original.truths.where_possible(node)
    part = ground.part("a verdict carries it", root, HOLDS, ground.usual)
    witness = ground.study.witness(root, HOLDS, ground.usual)
    if witness is None:
        return
    rule = ground.policy.duties[names[0]][0]
    lines = (f"{name}: {_of(ground.policy, name).says}" for name in names)
    yield AuditFinding(
        code,
        f"{said} in {say_share(part.cases, ground.total)}",
        ground.written.origins.key("rules", rule, "with", names[0]),
        "let one of the rules not carry it, or not apply there",
        subject=" + ".join(names),
        cases=part.cases,
        parts=(part,),
        lines=tuple(lines),
        scenario=paste(ground.policy, {f"{' and '.join(names)} cannot be fulfilled": witness.where}),
        is_smallest=witness.is_smallest,
    )
