"""Claims and what became of them, in sentences; counterexamples as scenarios that can be pasted into a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from remit.assurance.prove.proofs import Answer, Counterexample, Proof, claimed
from remit.assurance.region_words import FEWER, as_scenario, say_where
from remit.decide.answers import FactChanges
from remit.decide.unlinked import apart, moving
from remit.explain.derived import say_apart
from remit.explain.verdict_words import WOULD_BE, would_be
from remit.explain.words import clauses, label, listed, say_concept, sentence, spaced
from remit.model.condition_text import condition_text
from remit.model.conditions import Condition
from remit.model.items import Accepted
from remit.model.policy import Policy
from remit.model.rules import Property, Verdict
from remit.model.scenario import Scenario
from remit.model.written import asked_true
from remit.quantities import say_cases, say_number, say_share
from remit.writer import scenarios_yaml


def say_answer(policy: Policy, proof: Proof, answer: Answer) -> Iterator[str]:
    """What became of one claim, in sentences.

    Args:
        policy: The one that claims it, in whose words it is said.
        proof: What became of the property.
        answer: What became of one of its claims.
    """
    if answer.is_vacuous:
        yield f"Proves nothing: {_vacuous(policy, proof, answer)}."
        return
    if answer.is_proved:
        yield f"Proved {_over(policy, proof, answer)}: {_held(policy, proof, answer)}."
        return
    if answer.unlinked:
        yield "Not known: there may be no such case."
        yield from say_apart(policy, answer.unlinked)
    for missing in answer.missing:
        where = f"where {say_where(policy, missing.readings)}, " if missing.readings else ""
        yield f"Not so: {where}no case is {WOULD_BE[missing.verdict]}."
    if answer.broken:
        yield f"Not so in {say_share(answer.broken, answer.cases)}{_refuted(policy, proof, answer)}."
        if answer.key == "then":
            yield _say_where(policy, answer.counterexamples[0].where, _then(policy, proof.stated, holds=False))
        else:
            yield say_counterexample(policy, proof.stated, answer.counterexamples)
        if not all(one.is_smallest for one in answer.counterexamples):
            yield FEWER
        yield from _is_none(policy, proof, answer)


def _is_none(policy: Policy, proof: Proof, answer: Answer) -> Iterator[str]:
    """That a counterexample is no case, or may be none, for what derived facts are derived from."""
    found = {one.is_case for one in answer.counterexamples}
    if found != {True}:
        yield "But that is no case, so nothing is refuted by it." if False in found else "But that may be no case."
        yield from say_apart(policy, apart(policy, claimed(proof.stated)))


def _over(policy: Policy, proof: Proof, answer: Answer) -> str:
    """Over how many cases, under which readings."""
    readings = proof.stated.readings
    picked = "" if isinstance(readings, str) else _readings(policy, tuple((r, (c,)) for r, c in readings.items()))
    each = f", counted under each of {say_number(proof.readings)} ways to read it" if proof.readings > 1 else picked
    return f"over {say_cases(answer.cases)}{each}"


def _readings(policy: Policy, picked: FactChanges) -> str:
    return f", where {say_where(policy, picked)}" if picked else ""


def _held(policy: Policy, proof: Proof, answer: Answer) -> str:
    """What is so of all cases."""
    property = proof.stated
    if answer.key == "some":
        return _counted(proof, property.some)
    if answer.key in property.verdicts:
        return (
            f"{'none' if answer.key == 'never' else 'each'} is {would_be(map(Verdict, property.verdicts[answer.key]))}"
        )
    if answer.key == "then":
        return f"in each {_then(policy, property, holds=True)}"
    if answer.key == "same":
        return f"the verdict does not depend on {listed(property.same)}"
    turns = [f"{before} never turns into {listed(after, 'or')}" for before, after in property.never_turns.items()]
    return f"where {_change(policy, property)}, {listed(turns)}"


def _vacuous(policy: Policy, proof: Proof, answer: Answer) -> str:
    property = proof.stated
    if not proof.cases:
        return "its `when` holds in no case that the constraints allow"
    if answer.key == "same":
        return f"no two of its {say_cases(proof.cases)} differ in {listed(property.same, 'or')} alone"
    before = listed(property.never_turns, "or")
    return f"in none of its {say_cases(proof.cases)} is it {before} before {_change(policy, property)}"


def _refuted(policy: Policy, proof: Proof, answer: Answer) -> str:
    """What is so instead."""
    property = proof.stated
    if answer.key == "never":
        return f": {_counted(proof, property.never)}"
    if answer.key == "always":
        return f": {_counted(proof, [verdict for verdict in proof.verdicts if verdict not in property.always])}"
    if answer.key == "then":
        return f": there {_then(policy, property, holds=False)}"
    if answer.key == "same":
        return f": the verdict depends on {listed(property.same, 'or')}"
    return f", where {_change(policy, property)}"


def _then(policy: Policy, property: Property, *, holds: bool) -> str:
    """That what follows holds, or not: of concepts in their words, else as it is written."""
    assert property.then is not None
    concepts = _concepts(policy, property.then)
    if concepts and (holds or len(concepts) == 1):
        return clauses(say_concept(policy, name, holds=truth is holds) for name, truth in concepts.items())
    return f"`{condition_text(property.then)}` {'holds' if holds else 'does not hold'}"


def _concepts(policy: Policy, condition: Condition) -> dict[str, bool]:
    """The truths of concepts that a condition asks for, where it asks for nothing else."""
    plain = condition.all_of is None and condition.any_of is None and condition.not_ is None
    if not plain or not policy.concepts.keys() >= condition.tests.keys():
        return {}
    return {name: asked_true(accepted) for name, accepted in condition.tests.items() if len(accepted) == 1}


def _say_where(policy: Policy, where: FactChanges, said: str) -> str:
    place = f"where {say_where(policy, where)}" if where else "in every case"
    return sentence(f"for example, {place}, {said}")


def _change(policy: Policy, property: Property) -> str:
    """`weapon changes from a shorter-range weapon to a long-range weapon`."""

    def say(fact: str, items: Accepted) -> str:
        return listed((label(policy, fact, item) for item in items), "or")

    changes = property.change.items()
    return listed(f"{spaced(fact)} changes from {say(fact, c.from_)} to {say(fact, c.to)}" for fact, c in changes)


def say_counterexample(policy: Policy, property: Property, found: Sequence[Counterexample]) -> str:
    """A counterexample in a sentence: where, which verdict, by which rules; of two scenarios, both."""
    changes = {*property.same, *property.change} if len(found) > 1 else set[str]()
    changed = changes | {*moving(policy, changes, claimed(property))}
    shared = tuple(part for part in found[0].where if part[0] not in changed)
    where = f"where {say_where(policy, shared)}" if shared else "in every case"
    if not changed:
        return sentence(f"for example, {where}, {_followed(found[0])}")
    sides = (tuple(part for part in one.where if part[0] in changed) for one in found)
    said = [f"where {say_where(policy, side)}, {_followed(one)}" for side, one in zip(sides, found, strict=True)]
    return sentence(f"for example, {where}: {'; '.join(said)}")


def _followed(found: Counterexample) -> str:
    """The verdict and the rules that it follows from."""
    if found.verdict is Verdict.CONFLICT:
        return f"it is in conflict: {listed(found.rules)} are in force together"
    return (
        f"it is {WOULD_BE[found.verdict]}, {f'by {listed(found.rules)}' if found.rules else 'as no rule is in force'}"
    )


def _counted(proof: Proof, verdicts: Iterable[str]) -> str:
    """How many of the cases have each of some verdicts."""
    counted = [(Verdict(verdict), proof.verdicts.get(Verdict(verdict), 0)) for verdict in verdicts]
    return listed(f"{say_number(n)} {'is' if n == 1 else 'are'} {WOULD_BE[verdict]}" for verdict, n in counted if n)


def counterexamples(policy: Policy, proofs: Iterable[Proof]) -> str:
    """All counterexamples as a scenario file; no text where there are none.

    Args:
        policy: The one that claims it.
        proofs: What became of each property.
    """
    found = [scenario for proof in proofs for scenario in _scenarios(policy, proof)]
    return scenarios_yaml(policy.policy, found) if found else ""


def _scenarios(policy: Policy, proof: Proof) -> Iterator[Scenario]:
    """What is expected is said where the property says it: a claim `always` with one verdict, or of concepts."""
    for answer in proof.answers:
        expect = _expected(policy, proof.stated, answer.key)
        sides = (", before", ", after") if len(answer.counterexamples) > 1 else ("",)
        for side, one in zip(sides, answer.counterexamples, strict=False):
            yield as_scenario(policy, f"against {proof.name}: {answer.key}{side}", one.where, expect)


def _expected(policy: Policy, property: Property, key: str) -> str | Mapping[str, object] | None:
    if key == "always" and len(property.always) == 1:
        return property.always[0]
    concepts = _concepts(policy, property.then) if key == "then" and property.then is not None else {}
    return {"concepts": {name: str(truth).lower() for name, truth in concepts.items()}} if concepts else None
