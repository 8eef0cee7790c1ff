"""Where a policy says nothing, and where it contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heapify, heappop, heapreplace
from itertools import combinations

from remit.assurance.audit.audited_policy import Ground
from remit.assurance.audit.findings import AuditFinding
from remit.assurance.case_space import Witness
from remit.assurance.region_words import paste
from remit.diagram.build import BIT_OF
from remit.diagram.counting import count
from remit.diagram.junctions import FAILS, HOLDS
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.diagram.policy_tests import AllowedLists
from remit.explain.words import listed
from remit.model.inclusion import DOES
from remit.model.rules import Effect, Verdict
from remit.quantities import say_share
from remit.verdict import CLASHING, Outcome

SILENT = FAILS  # of the diagram that some rule is in force
FINE = 1  # no conflict; every set of rules that clash has a bit of its own above it


def _silence(ground: Ground) -> Node:
    """The cases that some rule decides, and those that none does; one that only stops others decides nothing."""
    ruled, rules = ground.study.ruled(), ground.policy.rules
    deciding = (node for name, node in ruled.in_force.items() if rules[name].effect is not Effect.WAIVE)
    return ruled.truths.where_possible(ruled.join.any_of(deciding))


def gaps(ground: Ground) -> Iterator[AuditFinding]:
    """One finding for all cases on which no rule decides, under the default readings."""
    part = ground.part("no rule decides", _silence(ground), SILENT, ground.usual)
    if part.cases:
        otherwise = Verdict(ground.policy.otherwise)
        then = "" if otherwise is Verdict.UNREGULATED else f"; `otherwise` makes them {otherwise}"
        yield AuditFinding(
            "gap",
            f"no rule decides on {say_share(part.cases, ground.total)}{then}",
            ground.written.origins.key("otherwise" if "otherwise" in ground.policy.model_fields_set else "rules"),
            "where the source does speak of such a case, a rule is missing",
            cases=part.cases,
            parts=(part,),
        )


def silent_case(ground: Ground) -> Witness | None:
    """A smallest scenario on which no rule decides, under the default readings; None where there is none.

    Args:
        ground: The policy that is audited.
    """
    return ground.study.witness(_silence(ground), SILENT, ground.usual)


def never_silent(ground: Ground) -> Iterator[AuditFinding]:
    """That `otherwise` is written, and some rule decides every case under every reading."""
    found = ground.diagram.reach(_silence(ground), ground.every)
    if "otherwise" in ground.policy.model_fields_set and not found & SILENT:
        said = f"`otherwise: {ground.policy.otherwise}` is never reached: a rule decides every case"
        yield AuditFinding(
            "otherwise-never-reached", said, ground.written.origins.key("otherwise"), subject="otherwise"
        )


def conflicts(ground: Ground, *, each: bool = False) -> Iterator[AuditFinding]:
    """One finding for every pair of rules that has to be settled; of `each`, for every set of rules that clash."""
    clashing = _sets(ground) if each else _pairs(ground)
    usual = {rules: node for rules, node in clashing.items() if _holds(ground, node, ground.usual)}
    chosen = usual if each else dict(_settling(ground, usual, ground.usual))
    for rules, node in chosen.items():
        yield _conflict(ground, rules, node, ground.usual, "conflict")
    left = {rules: node for rules, node in clashing.items() if rules not in chosen}
    if not each:
        settled = ground.join.negated(ground.join.any_of(chosen.values()))
        left = dict(_settling(ground, left, ground.every, settled))
    for rules, node in left.items():
        yield _conflict(ground, rules, node, ground.every, "conflict-in-a-reading")


Rules = tuple[str, ...]
Clashes = dict[Rules, Node]  # rules that clash, and where they do


def _pairs(ground: Ground) -> Clashes:
    """Two rules each, one of which forbids what the other does not, and the cases in which both are in force."""
    ruled, effect = ground.study.ruled(), {name: rule.effect for name, rule in ground.policy.rules.items()}
    found: Clashes = {}
    for one, other in combinations(ground.policy.rules, 2):
        clash = effect[one] in CLASHING and effect[other] in CLASHING
        if clash and (effect[one] is Effect.FORBID) is not (effect[other] is Effect.FORBID):
            both = ruled.join.both(ruled.in_force[one], ruled.in_force[other])
            both = ruled.join.both(both, ruled.truths.possible)
            if both != ruled.join.never:
                found[one, other] = both
    return found


def _sets(ground: Ground) -> Clashes:
    """Every set of rules that clash, and the cases in which just these are in force."""
    clashes: dict[Rules, int] = {}

    def said(outcome: Outcome | None) -> int:
        if outcome is None:
            return IMPOSSIBLE
        clash = outcome.verdict is Verdict.CONFLICT and outcome.rules  # `otherwise: conflict` is no clash of rules
        return clashes.setdefault(outcome.rules, 2 << len(clashes)) if clash else FINE

    root = ground.study.ruled().outcomes(said, BIT_OF[Verdict.CONFLICT])
    return {rules: ground.join.where(root, bit) for rules, bit in clashes.items()}


def _settling(
    ground: Ground, pairs: Clashes, within: AllowedLists, left: Node | None = None
) -> Iterator[tuple[Rules, Node]]:
    """Few pairs, so that in every case of a clash (that is `left`) one of them is in force; with the cases of each.

    The pair with most cases comes first, then the one with most of those that remain: an override that is missing once
    is found once, however many other rules are in force beside the two. A pair cannot come to have more cases than it
    had, so that only the first in the queue is counted again.
    """
    join, rest = ground.join, ground.join.always if left is None else left
    queue = [(-_size(ground, join.both(rest, node), within), at) for at, node in enumerate(pairs.values())]
    heapify(queue)
    listed = list(pairs.items())
    while queue and queue[0][0]:
        size, at = queue[0]
        rules, node = listed[at]
        now = -_size(ground, join.both(rest, node), within)
        if now != size:
            heapreplace(queue, (now, at))
            continue
        heappop(queue)
        yield rules, node
        rest = join.both(rest, join.negated(node))


def _size(ground: Ground, node: Node, within: AllowedLists) -> int:
    """How many cases there are, of compared facts by places: to see which are more."""
    return count(ground.diagram, node, ground.study.weights(within)).get(HOLDS, 0)


def _holds(ground: Ground, node: Node, within: AllowedLists) -> bool:
    return bool(ground.diagram.reach(node, within) & HOLDS)


def _beside(ground: Ground, rules: Rules, node: Node, within: AllowedLists) -> list[str]:
    """The other rules that are in force in some of the cases."""
    in_force, join = ground.study.ruled().in_force, ground.join
    others = (name for name in ground.policy.rules if name not in rules)
    return [name for name in others if _holds(ground, join.both(node, in_force[name]), within)]


def _conflict(ground: Ground, rules: Rules, node: Node, within: AllowedLists, code: str) -> AuditFinding:
    root, beside = ground.study.ruled().truths.where_possible(node), _beside(ground, rules, node, within)
    part = ground.part("they clash", root, HOLDS, within)
    cases = _cases(ground, root, HOLDS, within)
    listing = listed(f"`{rule}` {DOES[ground.policy.rules[rule].effect]}" for rule in rules)
    when = "" if code == "conflict" else "under some readings that are not the default, "
    when += "both" if len(rules) == 2 else "all"  # noqa: PLR2004  # two are both
    witness = ground.study.witness(root, HOLDS, within)
    assert witness is not None
    more = (f"in force beside them in some of these cases: {listed(beside)}",) if beside else ()
    return AuditFinding(
        code,
        f"{listing}: {when} are in force in {say_share(cases, ground.total)}, and none gives way to another",
        ground.written.origins.key("rules", rules[0]),
        "say under `overrides:` which of them takes precedence, and by which sentence",
        subject=" + ".join(rules),
        cases=cases,
        parts=(part,),
        lines=(*(f"{rule}: {ground.policy.rules[rule].says}" for rule in rules), *more),
        scenario=paste(ground.policy, {f"{' and '.join(rules)} contradict each other": witness.where}),
        is_smallest=witness.is_smallest,
    )


def _cases(ground: Ground, root: Node, bit: int, within: AllowedLists) -> int:
    """How many cases have the bit under any of the readings."""
    merged = ground.diagram.forget(root, ground.readings, within)
    return sum(number for value, number in ground.study.count(merged, ground.usual).items() if value & bit)
