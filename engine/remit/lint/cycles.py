"""Circles: rules that override each other round, concepts defined by each other; every edge is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from remit.errors import Problem, about, near_miss
from remit.reader.policies import WrittenPolicy


def cycle_problems(written: WrittenPolicy) -> Iterator[Problem]:
    yield from _overridden(written)
    policy, origins = written.policy, written.origins
    overrides = {
        name: [beaten for beaten in rule.overrides if beaten in policy.rules] for name, rule in policy.rules.items()
    }
    for circle in _circles(overrides):
        edges = [f"{a} overrides {b} ({origins.key('rules', a, 'overrides', b)})" for a, b in _edges(circle)]
        said = f"{about(('rules', circle[0]))}rules override each other in a circle: {', '.join(edges)}"
        at = origins.key("rules", circle[0], "overrides")
        yield Problem("override-cycle", said, at, "take out one of these overrides")
    concepts = {n: [m for m in concept.when.names() if m in policy.concepts] for n, concept in policy.concepts.items()}
    for circle in _circles(concepts):
        edges = [f"{a} is defined by {b} ({origins.key('concepts', a)})" for a, b in _edges(circle)]
        said = f"{about(('concepts', circle[0]))}concepts are defined in a circle: {', '.join(edges)}"
        at = origins.key("concepts", circle[0])
        yield Problem("concept-cycle", said, at, "define one of them by facts alone")


def _circles(edges: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """A circle for each knot of circles, each beginning with the name that comes first in the file."""
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


def _overridden(written: WrittenPolicy) -> Iterator[Problem]:
    rules = written.policy.rules
    for name, rule in rules.items():
        for beaten in rule.overrides:
            if beaten not in rules and beaten not in written.broken:
                path = ("rules", name, "overrides", beaten)
                said = f"{about(path)}overrides `{beaten}`, and there is no such rule"
                yield Problem("undeclared-rule", said, written.origins.key(*path), near_miss(beaten, rules, "rules"))
