"""Where facts are compared, audit, prove, compare, cover and mutate say what going through every value says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from compared_policies import EFFECTS, conditions_of, every_case, policies, values_known, written_values
from hypothesis import given
from hypothesis import strategies as st

from remit.assurance.audit.audit import audit
from remit.assurance.compare.compare import ComparedSide, compare
from remit.assurance.cover.cover import cover
from remit.assurance.mutate.mutants import mutants
from remit.assurance.mutate.mutate import judge
from remit.assurance.prove.proofs import Answer
from remit.assurance.prove.prove import prove
from remit.model.policy import Policy
from remit.model.rules import Property, Verdict
from remit.testing import default_readings, opened
from remit.verdict import allowed, decide, holds
from remit.verdict import test_holds as meets

Facts = Mapping[str, Any]


def chosen(policy: Policy) -> dict[str, Any]:
    return {name: policy.tests(name, (choice,)) for name, choice in default_readings(policy).items()}


def lies_in(policy: Policy, where: Any, facts: Facts) -> bool:
    return all(meets(policy, name, items, facts) for name, items in where)


@given(policies())
def test_gaps_and_conflicts_are_told_as_they_are(policy: Policy) -> None:
    found = audit(opened(policy).written)
    cases = list(every_case(policy, chosen(policy)))
    silent = [facts for facts in cases if not decide(policy, facts).rules]
    clashing = [facts for facts in cases if decide(policy, facts).verdict is Verdict.CONFLICT]

    assert bool(found.counts) == bool(cases)
    assert set(found.counts) == {decide(policy, facts).verdict for facts in cases}
    assert bool(found.of("gap")) == bool(silent)
    if not policy.readings:
        assert found.contested == 0
    for gap in found.of("gap"):
        assert gap.cases <= found.total
        (part,) = gap.parts
        assert sum(region.cases for region in part.regions) == part.cases or part.more
        told(policy, part, cases, silent)
    for conflict in found.of("conflict"):
        (part,) = conflict.parts
        rules = set(conflict.subject.split(" + "))  # two by two, whatever else is in force beside them
        assert conflict.cases <= found.total
        told(policy, part, cases, [facts for facts in clashing if rules <= set(decide(policy, facts).rules)])


def told(policy: Policy, part: Any, cases: Sequence[Facts], wanted: Sequence[Facts]) -> None:
    for facts in cases:
        inside = any(lies_in(policy, region.where, facts) for region in part.regions)

        assert inside <= (facts in wanted), (facts, part)
        assert part.more or inside == (facts in wanted), (facts, part)


@st.composite
def claimed(draw: st.DrawFn) -> Policy:
    policy = draw(policies())
    condition = conditions_of(policy)
    names = list(policy.facts)
    verdicts = st.lists(
        st.sampled_from(["permitted", "prohibited", "exempt", "unregulated"]), min_size=1, max_size=2, unique=True
    )
    property = {
        "claim": "So it is.",
        "when": draw(condition),
        **{key: draw(verdicts) for key in ("never", "always", "some")},
        "same": draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)),
        "readings": draw(st.sampled_from(["every", {}])),
    }
    if draw(st.booleans()):
        changed = draw(st.sampled_from([name for name in names if name != "f"]))
        item = st.sampled_from(written_values(policy, changed))
        property["change"] = {changed: {"from": draw(item), "to": draw(item)}}
        property["never turns"] = {draw(st.sampled_from(["permitted", "unregulated"])): draw(verdicts)}
    return policy.model_copy(update={"properties": {"it": Property.model_validate(property)}})


@given(claimed())
def test_claims_are_proved_where_every_value_bears_them_out(policy: Policy) -> None:
    stated = policy.properties["it"]
    (proof,) = prove(policy)
    everything = [(facts, str(decide(policy, facts).verdict)) for facts in every_case(policy)]
    cases = [(facts, verdict) for facts, verdict in everything if holds(policy, stated.when, facts)]
    picked = {} if stated.readings == "every" else default_readings(policy)
    mine = [(f, v) for f, v in cases if all(f[r] == c for r, c in picked.items())]
    for answer in proof.answers:
        assert answer.broken <= answer.cases <= max(proof.cases, answer.cases)
        if answer.key in ("never", "always"):
            named = stated.verdicts[answer.key]
            wrong = [facts for facts, verdict in mine if (verdict in named) == (answer.key == "never")]
            assert answer.is_vacuous == (not mine)
            assert bool(answer.broken) == bool(wrong)
            refuted(policy, answer, wrong)
        elif answer.key == "some":
            by_reading: dict[Any, set[str]] = {}
            for facts, verdict in mine:
                by_reading.setdefault(facts.get("r"), set()).add(verdict)
            so = bool(mine) and all(set(stated.some) <= found for found in by_reading.values())
            assert answer.is_proved == so
        else:
            two_cases(policy, stated, answer, mine)


def refuted(policy: Policy, answer: Answer, wrong: Sequence[Facts]) -> None:
    for one in answer.counterexamples:
        readings = {
            **default_readings(policy),
            **{name: items[0] for name, items in one.where if name in policy.readings},
        }
        known = {name: policy.tests(name, items) for name, items in one.where if name in policy.facts}
        known |= {name: policy.tests(name, (choice,)) for name, choice in readings.items()}
        of_it = list(every_case(policy, known))

        assert of_it
        assert all(facts in wrong for facts in of_it), (one, of_it)
        assert one.case in of_it


def two_cases(policy: Policy, stated: Property, answer: Answer, mine: Sequence[tuple[Facts, str]]) -> None:
    """Whether two cases that are alike but for what changes refute it; texts have no end, so not all are counted."""
    changing = set(stated.same if answer.key == "same" else stated.change)
    groups: dict[Any, list[tuple[Facts, str]]] = {}
    for facts, verdict in mine:
        groups.setdefault(tuple(v for n, v in facts.items() if n not in changing), []).append((facts, verdict))
    if answer.key == "same":
        about = any(len(group) > 1 for group in groups.values())
        wrong = any(len({verdict for _, verdict in group}) > 1 for group in groups.values())
    else:
        (name, change) = next(iter(stated.change.items()))
        pairs = [
            (before, after)
            for group in groups.values()
            for one, before in group
            for other, after in group
            if meets(policy, name, change.from_, one) and meets(policy, name, change.to, other)
        ]
        about = any(before in stated.never_turns for before, _ in pairs)
        wrong = any(after in stated.never_turns.get(before, ()) for before, after in pairs)

    assert answer.is_vacuous == (not about), (answer, stated)
    assert bool(answer.broken) == wrong
    if wrong:
        before, after = answer.counterexamples
        verdicts = [only_verdict(policy, one.where) for one in (before, after)]
        assert verdicts == [before.verdict, after.verdict]
        assert {p for p in before.where if p[0] not in changing} == {p for p in after.where if p[0] not in changing}


def only_verdict(policy: Policy, where: Any) -> Verdict:
    readings = {**default_readings(policy), **{name: items[0] for name, items in where if name in policy.readings}}
    known = {name: policy.tests(name, items) for name, items in where if name in policy.facts}
    known |= {name: policy.tests(name, (choice,)) for name, choice in readings.items()}
    (verdict,) = {decide(policy, facts).verdict for facts in every_case(policy, known)}
    return verdict


@st.composite
def changed(draw: st.DrawFn) -> tuple[Policy, Policy]:
    before = draw(policies())
    rules = dict(before.rules)
    raw = {draw(st.sampled_from(EFFECTS)): "So it is.", "when": draw(conditions_of(before))}
    name = draw(st.sampled_from(list(rules)))
    rules[name] = type(rules[name]).model_validate(raw)
    if draw(st.booleans()):
        return before, before.model_copy(update={"rules": rules, "constraints": {}})
    return before, before.model_copy(update={"rules": rules})


@given(changed())
def test_what_changes_is_told_as_it_is(two: tuple[Policy, Policy]) -> None:
    before, after = two
    picked = default_readings(before)
    found = compare(ComparedSide(before, picked), ComparedSide(after, picked), None)
    names = list(before.facts)
    cases: dict[Any, list[Facts]] = {}
    for values in product(*(values_known(before, name, {}) for name in names)):
        facts = {**dict(zip(names, values, strict=True)), **picked}
        turn = tuple(decide(p, facts).verdict if allowed(p, facts) else None for p in two)
        if turn != (None, None):
            cases.setdefault(turn, []).append(facts)

    assert {(each.before, each.after) for each in (*found.changes, *found.kept)} == set(cases)
    for change in found.changes:
        mine = cases[change.before, change.after]
        everything = [facts for listed in cases.values() for facts in listed]
        for facts in everything:
            inside = any(lies_in(before, region.where, facts) for region in change.regions)
            assert inside == (facts in mine), (change, facts)
        for region in change.regions:
            fit = [facts for facts in everything if lies_in(before, region.witness, facts)]
            assert fit
            assert all(lies_in(before, region.where, facts) and facts in mine for facts in fit), (region, fit)
        assert sum(region.cases for region in change.regions) >= change.cases


def test_a_region_that_is_told_holds_a_case() -> None:
    one = {"integer": {"min": 0, "max": 0}, "optional": True}
    unless = {"when": {"not": {"b": {"less than": "c"}}}, "then": {"a": {"less than": "b"}}}
    before = Policy.model_validate(
        {
            "remit": "1",
            "policy": "narrow",
            "title": "Hardly any case is left",
            "facts": {"a": one, "b": one, "c": {"integer": {"min": 0, "max": 1}, "optional": True}},
            "constraints": {"unless": unless},
            "rules": {"so": {"permit": "So it is.", "when": {"a": {"less than": "b"}}}},
        }
    )
    other = {
        **before.rules,
        "so": before.rules["so"].model_validate({"permit": "So.", "when": {"not": {"a": {"less than": "c"}}}}),
    }
    after = before.model_copy(update={"rules": other})
    (change,) = compare(ComparedSide(before, {}), ComparedSide(after, {}), None).changes
    (region,) = change.regions

    assert (region.where, region.cases, change.cases) == ((("a", ("absent",)),), 1, 1)


@given(policies(most=2))
def test_proposals_exercise_what_they_are_for(policy: Policy) -> None:
    loaded = opened(policy)
    found = cover(loaded, [])
    for proposal in found.proposals:
        readings = {name: items[0] for name, items in proposal.where if name in policy.readings}
        given = {name: items[0] for name, items in proposal.where if name in policy.facts}
        again = cover(loaded, [loaded.decide(given, readings=readings)])
        seen = {finding.item for finding in again.findings if finding.seen}

        assert set(proposal.exercises) <= seen


@given(policies(most=2))
def test_witnesses_tell_mutants_apart(policy: Policy) -> None:
    loaded = opened(policy)
    for judged in judge(loaded, list(mutants(loaded.written))[:12], []):
        if judged.witness is not None:
            scenario = judged.witness
            decision = loaded.decide(scenario.given, readings=scenario.readings)
            assert decision.verdict == scenario.expect.verdict
