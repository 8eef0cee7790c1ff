"""Where a policy says nothing, and where it contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator

from remit.assurance.audit_findings import Finding
from remit.assurance.audit_ground import Ground
from remit.assurance.words import paste, say_share
from remit.diagram.masks import Allowed
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.explain.words import listed
from remit.model.rules import Effect, Verdict

DECIDED, SILENT = 1, 2
FINE = 1  # no conflict; every set of rules that clash has a bit of its own above it
DOES = {Effect.FORBID: "forbids", Effect.PERMIT: "permits", Effect.EXEMPT: "exempts"}


def gaps(ground: Ground) -> Iterator[Finding]:
    """One finding for all cases on which no rule decides, under the default readings."""
    table = ground.study.tables[0]

    def leaf(alive: int) -> int:
        outcome = table.outcome(alive)
        return IMPOSSIBLE if outcome is None else DECIDED if outcome.rules else SILENT

    part = ground.part("no rule decides", ground.study.fold(leaf), SILENT, ground.usual)
    if part.cases:
        otherwise = Verdict(ground.policy.otherwise)
        then = "" if otherwise is Verdict.UNREGULATED else f"; `otherwise` makes them {otherwise}"
        yield Finding(
            "gap",
            f"no rule decides on {say_share(part.cases, ground.total)}{then}",
            ground.written.origins.key("otherwise" if "otherwise" in ground.policy.model_fields_set else "rules"),
            "where the source does speak of such a case, a rule is missing",
            cases=part.cases,
            parts=(part,),
        )


def conflicts(ground: Ground) -> Iterator[Finding]:
    """One finding for every set of rules that clash somewhere."""
    clashes: dict[tuple[str, ...], int] = {}
    table = ground.study.tables[0]

    def leaf(alive: int) -> int:
        outcome = table.outcome(alive)
        if outcome is None:
            return IMPOSSIBLE
        clash = outcome.verdict is Verdict.CONFLICT and outcome.rules  # `otherwise: conflict` is no clash of rules
        return clashes.setdefault(outcome.rules, 2 << len(clashes)) if clash else FINE

    root = ground.study.fold(leaf)
    usual = ground.diagram.reach(root, ground.usual)
    for rules, bit in clashes.items():
        if usual & bit:
            yield _conflict(ground, rules, root, bit, ground.usual, "conflict")
    for rules, bit in clashes.items():
        if not usual & bit:
            yield _conflict(ground, rules, root, bit, ground.every, "conflict-in-a-reading")


def _conflict(ground: Ground, rules: tuple[str, ...], root: Node, bit: int, within: Allowed, code: str) -> Finding:
    part = ground.part("they clash", root, bit, within)
    cases = _cases(ground, root, bit, within)
    listing = listed(f"`{rule}` {DOES[ground.policy.rules[rule].effect]}" for rule in rules)
    when = "" if code == "conflict" else "under some readings that are not the default, "
    when += "both" if len(rules) == 2 else "all"  # noqa: PLR2004  # two are both
    witness = ground.study.witness(root, bit, within)
    assert witness is not None
    return Finding(
        code,
        f"{listing}: {when} are in force in {say_share(cases, ground.total)}, and none gives way to another",
        ground.written.origins.key("rules", rules[0]),
        "say under `overrides:` which of them takes precedence, and by which sentence",
        subject=" + ".join(rules),
        cases=cases,
        parts=(part,),
        lines=tuple(f"{rule}: {ground.policy.rules[rule].says}" for rule in rules),
        scenario=paste(ground.policy, {f"{' and '.join(rules)} contradict each other": witness.where}),
    )


def _cases(ground: Ground, root: Node, bit: int, within: Allowed) -> int:
    """How many cases have the bit under any of the readings."""
    merged = ground.diagram.forget(root, ground.readings, within)
    return sum(number for value, number in ground.study.count(merged, ground.usual).items() if value & bit)
