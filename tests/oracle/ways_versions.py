"""What the engine writes of a policy: all of it expanded, and mutants; read again in the guide's way and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

import remit
from oracle.asking import Asked, Difference, one_of
from oracle.cases import Cases, Judged
from oracle.meaning import Policy
from oracle.partial import Partial

MOST_MUTANTS = 12


def read_again(text: str) -> Policy:
    """A policy that was written, every scalar as text."""
    written = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # builds nothing but text
    for rule in written["rules"].values():
        if "priority" in rule:
            rule["priority"] = int(rule["priority"])
    for fact in written["facts"].values():
        fact["optional"] = fact.get("optional") == "true"
    return Policy(written)


def expanded(asked: Asked) -> Iterator[Difference]:
    """All that a policy comes to, written out, means the same; in the engine, too."""
    ran = asked.run("show", asked.file("p.yaml"), "--expanded")
    if ran.code:
        yield Difference("expanded.refused", {"said": ran.err})
        return
    again = read_again(ran.out)
    for one in asked.cases.every:
        if not again.allowed(one.case) or again.outcome(one.case) != one.outcome:
            yield Difference("expanded.outcome", {"case": one.case, "want": one.outcome, "text": ran.out})
            return
    folder = asked.folder / "again"
    folder.mkdir()
    (folder / "p.yaml").write_text(ran.out, encoding="utf-8")
    try:
        loaded = remit.load(str(folder / "p.yaml"))
    except remit.RemitError as wrong:
        yield Difference("expanded.unreadable", {"said": str(wrong), "text": ran.out})
        return
    for one in asked.sample(10):
        got = str(loaded.decide(asked.given(one.case), readings=asked.picked(one.case)).verdict)
        if got != one.outcome.verdict:
            yield Difference("expanded.verdict", {"case": one.case, "got": got, "want": one.outcome})


def mutate(asked: Asked) -> Iterator[Difference]:
    """A mutant is equivalent if and only if every case has the same outcome; else a scenario shows that it is not."""
    from remit.assurance.mutate.mutants import mutants
    from remit.assurance.mutate.parts import sampled
    from remit.report.show.text import written_out

    possible = [s for s, (_, _, partial) in zip(asked.bundle.scenarios, asked.partials(), strict=True) if partial.read]
    asked.write("s.json", {"policy": "p", "scenarios": possible or [{"name": "s", "given": {}}]})
    if not Partial.of(asked.cases, {}).read:  # no scenario can be, under the default readings
        return
    ran = asked.run(
        "mutate", asked.file("p.yaml"), asked.file("s.json"), "--sample", str(MOST_MUTANTS), "--format", "json"
    )
    if not ran.out:
        yield Difference("mutate.refused", {"said": ran.err})
        return
    judged = ran.data["mutants"]
    made = sampled(mutants(asked.loaded.written), MOST_MUTANTS)
    if asked.policy.included or len(made) != len(judged):
        return
    for one, fate in zip(made, judged, strict=True):
        mutant = read_again(written_out(one.policy))
        yield from _judged(asked, fate, Cases(mutant, asked.policy.written, asked.bundle.scenarios))


def _judged(asked: Asked, judged: Mapping[str, Any], mutant: Cases) -> Iterator[Difference]:
    what = [judged["kind"], judged["what"]]
    shown = judged.get("would_be_killed_by")
    differ = _differ(asked.cases.every, mutant)
    if judged["fate"] == "equivalent" and differ and judged["kind"] != "constraint":
        yield Difference("mutate.not-equivalent", {"mutant": what, "case": differ})
    elif judged["fate"] != "equivalent" and not differ and not _has_more(asked, mutant) and judged["kind"] != "reading":
        yield Difference("mutate.equivalent", {"mutant": what, "fate": judged["fate"]})
    elif judged["fate"] == "survived" and shown is None:
        yield Difference("mutate.no-witness", {"mutant": what})
    elif shown is not None:
        yield from _witness(asked, what, shown["scenario"], mutant)


def _differ(every: list[Judged], mutant: Cases) -> Mapping[str, Any] | None:
    """A case that is another one, or is not there."""
    policy = mutant.policy
    return next((o.case for o in every if not policy.allowed(o.case) or policy.outcome(o.case) != o.outcome), None)


def _has_more(asked: Asked, mutant: Cases) -> bool:
    """Whether the mutant has cases that the policy does not have: a scenario may tell by what is possible."""
    return any(not asked.policy.allowed(one.case) for one in mutant.every)


def _witness(asked: Asked, what: list[str], scenario: Mapping[str, Any], mutant: Cases) -> Iterator[Difference]:
    """It is as it expects by the policy, and not by the mutant."""
    given = one_of(scenario.get("given", {}))
    both = Cases(asked.policy, mutant.policy.written, given), Cases(mutant.policy, asked.policy.written, given)
    before, after = (Partial.of(cases, given, scenario.get("readings")) for cases in both)
    if not before.read or not _as_expected(scenario, before) or (after.read and _as_expected(scenario, after)):
        yield Difference(
            "mutate.witness", {"mutant": what, "witness": scenario, "before": _so(before), "after": _so(after)}
        )


def _as_expected(scenario: Mapping[str, Any], partial: Partial) -> bool:
    expect, because = scenario.get("expect", {}), scenario.get("because")
    possible = partial.possible
    verdict = next(iter(possible)) if len(possible) == 1 else "undetermined"
    could = expect.get("could_be")
    rules = partial.may_rules if len(possible) > 1 else partial.rules
    return (
        expect.get("verdict") in (None, verdict)
        and (could is None or frozenset(could) == possible)
        and (because is None or frozenset(because) == rules)
        and ("with" not in scenario or frozenset(scenario["with"]) == {duty for duty, sure in partial.duties if sure})
    )


def _so(partial: Partial) -> Any:
    return (partial.possible, partial.rules, partial.may_rules, partial.duties) if partial.read else None
