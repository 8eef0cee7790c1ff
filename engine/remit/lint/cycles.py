"""Circles: rules that override each other round, concepts defined by each other; every edge is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from remit.errors import Location, Problem, about, near_miss
from remit.model.combining import SAYS, before
from remit.model.policy import Policy
from remit.model.rules import Effect
from remit.reader.policies import WrittenPolicy


def cycle_problems(written: WrittenPolicy) -> Iterator[Problem]:
    yield from _overridden(written)
    yield from _rule_circles(written)
    yield from _against_rank(written)
    yield from _waivers(written)
    yield from _concept_circles(written)


def _overridden(written: WrittenPolicy) -> Iterator[Problem]:
    rules = written.policy.rules
    for name, rule in rules.items():
        for beaten in rule.overrides:
            lacks = written.lacks(beaten, "rules") or any(way[0] == "scopes" for way in written.broken)
            if beaten not in (*rules, *written.policy.include) and not lacks and "*" not in beaten:
                said = f"{about(('rules', name))}no rule `{beaten}` that it could override"
                at = written.origins.named(beaten, "rules", name, "overrides")
                yield Problem(
                    "undeclared-rule", said, at, near_miss(beaten, [other for other in rules if other != name], "rules")
                )


def _rule_circles(written: WrittenPolicy) -> Iterator[Problem]:
    rules = written.policy.rules
    for circle in circles({name: [b for b in rule.overrides if b in rules] for name, rule in rules.items()}):
        places = [written.origins.named(b, "rules", a, "overrides") for a, b in _edges(circle)]
        edges = [f"{a} overrides {b} ({at})" for (a, b), at in zip(_edges(circle), places, strict=True)]
        said = "a rule that overrides itself" if len(circle) == 1 else "rules that override each other in a circle"
        said = f"{about(('rules', circle[0]))}{said}: {', '.join(edges)}"
        help = "take it out" if len(circle) == 1 else "take out one of these overrides"
        yield Problem("override-cycle", said, places[0], help)


def _against_rank(written: WrittenPolicy) -> Iterator[Problem]:
    """What `overrides` says must not go against what `combining` says; priorities are for where they count."""
    policy = written.policy
    for name, rule in policy.rules.items():
        subject = about(("rules", name))
        for beaten in rule.overrides:
            if (other := _back(policy, name, beaten)) is not None:
                at = written.origins.named(beaten, "rules", name, "overrides")
                it = "it" if other == name else f"{other}, which overrides {name}"
                by = f"by `combining: {policy.combining}` {beaten} overrides {it}"
                said = f"{subject}{name} overrides {beaten}, and {by}"
                yield Problem("override-cycle", said, at, f"{SAYS[policy.combining]}: take out this override")
        priority = _priority(written, name)
        has_rank = policy.combining == "priority" and rule.effect is not Effect.WAIVE
        if has_rank and priority is None:
            help = "add `priority: N`; a smaller number comes first"
            yield Problem("missing-key", f"{subject}`priority` is missing", written.origins.key("rules", name), help)
        if not has_rank and priority is not None:
            at = written.origins.key("rules", name, "priority")
            ranked = policy.combining == "priority"
            help = "a rule that waives stops what it names, and no other" if ranked else "write `combining: priority`"
            yield Problem("unknown-key", f"{subject}`priority` means nothing here", at, help)


def _back(policy: Policy, rule: str, beaten: str) -> str | None:
    """What a rule that is overridden overrides by its rank: the one that does it, or what overrides that, if anything.

    One without a rank is overridden by rules of any rank, through others without one.
    """
    above, seen = [rule], {rule}
    for name in above:
        if beaten in policy.rank and before(policy.rank, beaten, name):
            return name
        if policy.rank[name] is None:
            above += [other for other, each in policy.rules.items() if name in each.overrides and other not in seen]
            seen.update(above)
    return None


def _waivers(written: WrittenPolicy) -> Iterator[Problem]:
    """A rule that waives names what it stops, and gives no verdict that could carry a duty."""
    for name, rule in (written.own or written.policy).rules.items():
        if rule.effect is not Effect.WAIVE:
            continue
        subject = about(("rules", name))
        if not rule.overrides:
            said = f"{subject}`overrides` is missing: a rule that waives only stops the rules that it names"
            yield Problem("missing-key", said, written.origins.key("rules", name), "add `overrides: rule`")
        if rule.duties:
            said = f"{subject}a rule that waives gives no verdict, so that none carries its duties"
            at = written.origins.key("rules", name, "with")
            yield Problem("unknown-key", said, at, "put `with` into the rule that decides then")


def _priority(written: WrittenPolicy, name: str) -> int | None:
    """What is stated of a rule, or of the included policy that enters as it."""
    own = written.own or written.policy
    if name in own.rules:
        return own.rules[name].priority
    entering = (each for each in own.include if name.startswith((f"{each}.", f"{each}:")))
    return own.include[max(entering, key=len)].priority


def _concept_circles(written: WrittenPolicy) -> Iterator[Problem]:
    concepts = written.policy.concepts
    uses = {name: [used for used in concept.when.names() if used in concepts] for name, concept in concepts.items()}
    for circle in circles(uses):
        places = [_use(written, a, b) for a, b in _edges(circle)]
        edges = [f"{a} needs {b} ({at})" for (a, b), at in zip(_edges(circle), places, strict=True)]
        said = "a concept that is defined by itself" if len(circle) == 1 else "concepts that are defined by each other"
        said = f"{about(('concepts', circle[0]))}{said}: {', '.join(edges)}"
        help = "define it by facts" if len(circle) == 1 else "define one of them by facts alone"
        yield Problem("concept-cycle", said, places[0], help)


def _use(written: WrittenPolicy, concept: str, used: str) -> Location:
    """Where the condition of a concept tests another."""
    parts = written.policy.concepts[concept].when.walk(("concepts", concept, "when"))
    return next(written.origins.key(*way, used) for way, part in parts if used in part.tests)


def circles(edges: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """A circle for each knot of circles, each beginning with the name that comes first in the file.

    Args:
        edges: Of each name, those that it leads to, which are among the names.
    """
    left = {name: list(targets) for name, targets in edges.items()}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as wrong:
            circle = list(reversed(wrong.args[1][1:]))  # graphlib lists each name before the one that leads to it
            first = min(circle, key=list(edges).index)
            at = circle.index(first)
            yield [*circle[at:], *circle[:at]]
            for name in circle:
                left.pop(name)
            left = {name: [t for t in targets if t in left] for name, targets in left.items()}
        else:
            return


def _edges(circle: list[str]) -> list[tuple[str, str]]:
    return list(zip(circle, [*circle[1:], circle[0]], strict=True))
