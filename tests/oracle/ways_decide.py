"""Decisions on scenarios and on complete cases, by `decide` and by `decider`; what fires; what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import remit
from oracle.asking import Asked, Difference, said
from oracle.cases import Judged
from oracle.facts import kind_of
from oracle.partial import Partial
from oracle.scales import scale_of


def findings(decision: Any) -> dict[str, Any]:
    """What a decision says, in sets."""
    contests = {(frozenset(c.change), frozenset(map(str, c.possible))) for c in decision.contested_by}
    return {
        "verdict": str(decision.verdict),
        "possible": frozenset(map(str, decision.possible)),
        "rules": frozenset(decision.rules),
        "may_rules": frozenset(decision.may_rules),
        "depends_on": frozenset(decision.depends_on),
        "contested_by": frozenset(contests),
        "duties": frozenset((duty.duty, duty.sure) for duty in decision.duties),
    }


def verdict(partial: Partial) -> str:
    return next(iter(partial.possible)) if len(partial.possible) == 1 else "undetermined"


def wanted(partial: Partial) -> dict[str, Any]:
    return {
        "verdict": verdict(partial),
        "possible": partial.possible,
        "rules": partial.rules,
        "may_rules": partial.may_rules,
        "depends_on": partial.depends_on,
        "contested_by": partial.contests,
        "duties": partial.duties,
    }


def typed(asked: Asked, given: Mapping[str, Any]) -> dict[str, Any]:
    """Exact values in their Python types, here and there."""
    return {name: _typed(asked, name, raw) if asked.random.random() < 0.4 else raw for name, raw in given.items()}


def _typed(asked: Asked, name: str, raw: Any) -> Any:
    fact = asked.policy.facts[name]
    scale = scale_of(fact)
    if raw in ("absent", "present") or isinstance(raw, (bool, dict)):
        return raw
    if isinstance(raw, list):
        return frozenset(raw)
    if scale is not None:
        return raw if any(sign in raw for sign in "<>=") or ".." in raw else said(fact, scale.read(raw), typed=True)
    return raw == "true" if kind_of(fact) == "flag" else raw


def decide(asked: Asked) -> Iterator[Difference]:
    """Each scenario as a dict: everything that a decision says, and that what cannot be is refused."""
    every = [(given, "open", Partial.of(asked.cases, given, "open")) for given, _, _ in asked.partials()]
    for given, readings, partial in (*asked.partials(), *(every[:3] if asked.policy.readings else ())):
        try:
            decision = asked.loaded.decide(typed(asked, given), readings=readings)
        except remit.RemitError as wrong:
            yield from refused("decide", wrong, given, partial)
            continue
        yield from compared("decide", findings(decision), given, readings, partial)


def refused(way: str, wrong: remit.RemitError, given: Any, partial: Partial) -> Iterator[Difference]:
    """What no case fits is impossible; nothing else is refused."""
    codes = [problem.code for problem in wrong.problems]
    if codes != ["impossible-scenario"] or partial.read:
        yield Difference(f"{way}.refused", {"given": given, "said": str(wrong)})


def compared(way: str, got: Mapping[str, Any], given: Any, readings: Any, partial: Partial) -> Iterator[Difference]:
    """What was got and is not what is wanted, each by its name."""
    asked = {"given": given, "readings": readings}
    if not partial.read:
        yield Difference(f"{way}.impossible", {**asked, "got": got["possible"]})
        return
    for key, right in wanted(partial).items():
        if key in got and got[key] != right:
            yield Difference(f"{way}.{key}", {**asked, "got": got[key], "want": right})


def complete(asked: Asked) -> Iterator[Difference]:
    """Complete cases by `decide`, as text and as values of Python, and the rules that fire."""
    for one in asked.sample(25):
        given = asked.given(one.case, typed=asked.random.random() < 0.5)
        decision = asked.loaded.decide(given, readings=asked.picked(one.case))
        got = (str(decision.verdict), frozenset(decision.rules))
        if got != one.outcome[:2]:
            yield Difference("complete.outcome", {"given": given, "got": got, "want": one.outcome})


def impossible(asked: Asked) -> Iterator[Difference]:
    """A case that the constraints exclude is refused."""
    possible = {tuple(one.case.values()) for one in asked.cases.every}
    for _ in range(20):
        case = {name: asked.random.choice(values) for name, values in asked.cases.values.items()}
        if tuple(case.values()) in possible:
            continue
        for way in (asked.loaded.decide, lambda given, readings: asked.loaded.decider(readings)(given)):
            try:
                got = way(asked.given(case), readings=asked.picked(case))
            except remit.RemitError:
                continue
            yield Difference("complete.impossible", {"case": case, "got": got})


def decider(asked: Asked) -> Iterator[Difference]:
    """Many complete cases under one choice of the readings."""
    by_readings: dict[tuple[str, ...], list[Judged]] = {}
    for one in asked.sample(80):
        by_readings.setdefault(tuple(asked.picked(one.case).values()), []).append(one)
    for listed in list(by_readings.values())[:3]:
        ask = asked.loaded.decider(asked.picked(listed[0].case))
        for one in listed:
            given = asked.given(one.case, typed=asked.random.random() < 0.7)
            if (got := str(ask(given))) != one.outcome.verdict:
                yield Difference("decider.verdict", {"given": given, "got": got, "want": one.outcome})


def chain(asked: Asked) -> Iterator[Difference]:
    """What fires on a complete case is what applies; on a scenario, nothing else than what surely applies."""
    policy = asked.policy
    for one in asked.sample(6):
        decision = asked.loaded.decide(asked.given(one.case), readings=asked.picked(one.case))
        fired = frozenset(decision.derivation.applicable())
        applicable = frozenset(rule.name for rule in policy.applicable(one.case))
        if fired != applicable:
            yield Difference("chain.complete", {"case": one.case, "got": fired, "want": applicable})
    for given, readings, partial in asked.partials():
        if partial.read:
            fired = frozenset(asked.loaded.decide(given, readings=readings).derivation.applicable())
            surely = frozenset.intersection(
                *(frozenset(r.name for r in policy.applicable(o.case)) for o in partial.read)
            )
            if not fired <= surely:
                yield Difference("chain.partial", {"given": given, "got": fired, "want": surely})


def explain(asked: Asked) -> Iterator[Difference]:
    """An explanation says something of every scenario that can be, and the verdict that is so."""
    for given, readings, partial in asked.partials():
        if partial.read:
            told = asked.loaded.decide(given, readings=readings).explain()
            if not str(told).strip() or str(told.verdict) != verdict(partial):
                yield Difference("explain.verdict", {"given": given, "got": str(told), "want": verdict(partial)})
