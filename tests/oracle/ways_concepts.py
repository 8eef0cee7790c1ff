"""Concepts: stated as known, and asked about; and the rules that are in force beside those that determine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import remit
from oracle.asking import Asked, Difference
from oracle.cases import Judged
from oracle.partial import Partial
from oracle.ways_decide import compared, findings, refused
from remit.decide.asked import about, in_force


def concepts(asked: Asked) -> Iterator[Difference]:
    """Each scenario with a concept of either truth beside it; what is said of every concept, and of rules in force."""
    names = list(asked.policy.written.get("concepts", {}))
    for given, readings, partial in asked.partials():
        for name in names:
            truth = asked.random.random() < 0.5
            beside = {**given, name: asked.random.choice([truth, str(truth).lower(), str(truth).upper()])}
            yield from _stating(asked, beside, readings, _where(asked, partial, name, truth=truth))
        if partial.read:
            yield from _said(asked, given, readings, partial, names)


def _where(asked: Asked, partial: Partial, name: str, *, truth: bool) -> Partial:
    """The same scenario, on the cases in which a concept has a truth."""
    holds = asked.policy.condition({name: "true"})
    found = replace(partial)
    found.__dict__["fitting"] = [one for one in partial.fitting if holds(one.case) is truth]
    return found


def _stating(asked: Asked, given: Any, readings: Any, partial: Partial) -> Iterator[Difference]:
    try:
        decision = asked.loaded.decide(given, readings=readings)
    except remit.RemitError as wrong:
        yield from refused("concepts", wrong, given, partial)
        return
    yield from compared("concepts", findings(decision), given, readings, partial)


def _said(asked: Asked, given: Any, readings: Any, partial: Partial, names: list[str]) -> Iterator[Difference]:
    decision = asked.loaded.decide(given, readings=readings)
    for name in names:
        holds = asked.policy.condition({name: "true"})
        truths = {holds(one.case) for one in partial.read}
        right = next(iter(truths)) if len(truths) == 1 else None
        if (got := about(decision, name).truth) is not right:
            yield Difference("concepts.truth", {"given": given, "concept": name, "got": got, "want": right})
    surely = frozenset.intersection(*(_forced(asked, one) for one in partial.read))
    if (forced := frozenset(in_force(decision))) != surely:
        yield Difference("concepts.in-force", {"given": given, "got": forced, "want": surely})


def _forced(asked: Asked, one: Judged) -> frozenset[str]:
    return frozenset(rule.name for rule in asked.policy.in_force(one.case))
