"""Where a policy says nothing, and where it contradicts itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import combinations
from operator import or_

from remit.assurance.audit_findings import Finding
from remit.assurance.audit_ground import Ground
from remit.assurance.words import paste, say_share
from remit.diagram.masks import Allowed
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.explain.words import listed
from remit.model.rules import Effect, Verdict
from remit.verdict import Outcome

DECIDED, SILENT = 1, 2
FINE = 1  # no conflict; every set of rules that clash has a bit of its own above it
DOES = {Effect.FORBID: "forbids", Effect.PERMIT: "permits", Effect.EXEMPT: "exempts"}


def _silence(ground: Ground) -> Node:
    """The cases that some rule decides, and those that none does."""

    def said(outcome: Outcome | None) -> int:
        return IMPOSSIBLE if outcome is None else DECIDED if outcome.rules else SILENT

    return ground.study.outcomes(said)


def gaps(ground: Ground) -> Iterator[Finding]:
    """One finding for all cases on which no rule decides, under the default readings."""
    part = ground.part("no rule decides", _silence(ground), SILENT, ground.usual)
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


def never_silent(ground: Ground) -> Iterator[Finding]:
    """That `otherwise` is written, and some rule decides every case under every reading."""
    found = ground.diagram.reach(_silence(ground), ground.every)
    if "otherwise" in ground.policy.model_fields_set and not found & SILENT:
        said = f"`otherwise: {ground.policy.otherwise}` is never reached: a rule decides every case"
        yield Finding("otherwise-never-reached", said, ground.written.origins.key("otherwise"), subject="otherwise")


def conflicts(ground: Ground, *, each: bool = False) -> Iterator[Finding]:
    """One finding for every pair of rules that has to be settled; of `each`, for every set of rules that clash."""
    clashes: dict[Rules, int] = {}

    def said(outcome: Outcome | None) -> int:
        if outcome is None:
            return IMPOSSIBLE
        clash = outcome.verdict is Verdict.CONFLICT and outcome.rules  # `otherwise: conflict` is no clash of rules
        return clashes.setdefault(outcome.rules, 2 << len(clashes)) if clash else FINE

    root = ground.study.outcomes(said)
    usual = ground.diagram.reach(root, ground.usual)
    by_default = {rules: bit for rules, bit in clashes.items() if usual & bit}
    chosen = by_default if each else _settling(ground, by_default)
    for rules, bits in chosen.items():
        yield _conflict(ground, rules, root, bits, ground.usual, "conflict", _beside(clashes, rules, bits))
    others = {rules: bit for rules, bit in clashes.items() if not usual & bit and not _has_any(rules, chosen)}
    for rules, bits in (others if each else _settling(ground, others)).items():
        yield _conflict(ground, rules, root, bits, ground.every, "conflict-in-a-reading", _beside(clashes, rules, bits))


Rules = tuple[str, ...]


def _settling(ground: Ground, clashes: Mapping[Rules, int]) -> dict[Rules, int]:
    """Few pairs of rules of which every clash has one, with the bits of all clashes that have it.

    The pair that most clashes have comes first, and of these one that clashes by itself: an override that is missing
    once is found once, however many other rules are in force beside the two.
    """
    found: dict[Rules, int] = {}
    while left := [rules for rules in clashes if not _has_any(rules, found)]:
        counted = Counter(pair for rules in left for pair in _pairs(ground, rules))
        best = max(counted, key=lambda pair: (counted[pair], pair in clashes))
        found[best] = reduce(or_, (bit for rules, bit in clashes.items() if set(best) <= set(rules)))
    return found


def _pairs(ground: Ground, rules: Rules) -> Iterator[Rules]:
    """The rules of a clash two by two, one of which forbids what the other does not."""
    forbids = [ground.policy.rules[rule].effect is Effect.FORBID for rule in rules]
    for first, second in combinations(range(len(rules)), 2):
        if forbids[first] is not forbids[second]:
            yield rules[first], rules[second]


def _has_any(rules: Rules, some: Iterable[Rules]) -> bool:
    return any(set(those) <= set(rules) for those in some)


def _beside(clashes: Mapping[Rules, int], rules: Rules, bits: int) -> list[str]:
    """The other rules that are in force in some of the cases."""
    return list(
        dict.fromkeys(each for those, bit in clashes.items() if bit & bits for each in those if each not in rules)
    )


def _conflict(
    ground: Ground, rules: Rules, root: Node, bit: int, within: Allowed, code: str, beside: Sequence[str]
) -> Finding:
    part = ground.part("they clash", root, bit, within)
    cases = _cases(ground, root, bit, within)
    listing = listed(f"`{rule}` {DOES[ground.policy.rules[rule].effect]}" for rule in rules)
    when = "" if code == "conflict" else "under some readings that are not the default, "
    when += "both" if len(rules) == 2 else "all"  # noqa: PLR2004  # two are both
    witness = ground.study.witness(root, bit, within)
    assert witness is not None
    more = (f"in force beside them in some of these cases: {listed(beside)}",) if beside else ()
    return Finding(
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


def _cases(ground: Ground, root: Node, bit: int, within: Allowed) -> int:
    """How many cases have the bit under any of the readings."""
    merged = ground.diagram.forget(root, ground.readings, within)
    return sum(number for value, number in ground.study.count(merged, ground.usual).items() if value & bit)
