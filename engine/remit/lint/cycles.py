"""Circles: rules that override each other round, concepts defined by each other; every edge is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from remit.errors import Location, Problem, about, near_miss
from remit.reader.policies import WrittenPolicy


def cycle_problems(written: WrittenPolicy) -> Iterator[Problem]:
    yield from _overridden(written)
    yield from _rule_circles(written)
    yield from _concept_circles(written)


def _overridden(written: WrittenPolicy) -> Iterator[Problem]:
    rules = written.policy.rules
    for name, rule in rules.items():
        for beaten in rule.overrides:
            if beaten not in rules and not written.lacks(beaten, "rules"):
                said = f"{about(('rules', name))}no rule `{beaten}` that it could override"
                at = written.origins.named(beaten, "rules", name, "overrides")
                yield Problem(
                    "undeclared-rule", said, at, near_miss(beaten, [other for other in rules if other != name], "rules")
                )


def _rule_circles(written: WrittenPolicy) -> Iterator[Problem]:
    rules = written.policy.rules
    for circle in _circles({name: [b for b in rule.overrides if b in rules] for name, rule in rules.items()}):
        places = [written.origins.named(b, "rules", a, "overrides") for a, b in _edges(circle)]
        edges = [f"{a} overrides {b} ({at})" for (a, b), at in zip(_edges(circle), places, strict=True)]
        said = "a rule that overrides itself" if len(circle) == 1 else "rules that override each other in a circle"
        said = f"{about(('rules', circle[0]))}{said}: {', '.join(edges)}"
        help = "take it out" if len(circle) == 1 else "take out one of these overrides"
        yield Problem("override-cycle", said, places[0], help)


def _concept_circles(written: WrittenPolicy) -> Iterator[Problem]:
    concepts = written.policy.concepts
    uses = {name: [used for used in concept.when.names() if used in concepts] for name, concept in concepts.items()}
    for circle in _circles(uses):
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
