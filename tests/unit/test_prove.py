"""What `prove` finds is what brute force finds, case by case and pair by pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prove_examples import STOCK, lending

import remit
from remit.assurance.prove.proofs import Answer, Proof
from remit.assurance.prove.prove import prove
from remit.model.kinds.scale import Scale
from remit.model.matching import Test
from remit.model.policy import Policy
from remit.model.rules import Concept, Property
from remit.representatives import representatives
from remit.testing import drawn_shapes, opened, policies
from remit.testing.drawn_policy import written_condition, written_item
from remit.verdict import CaseValues, allowed, completions, decide, holds


def every_case(policy: Policy) -> list[CaseValues]:
    """All values of all facts and readings, for facts that have finitely many."""
    ranges = [
        range(domain.low, domain.high + 1) if isinstance(domain, Scale) else domain.values
        for name, domain in policy.domains.items()
        if name not in policy.concepts
    ]
    names = [name for name in policy.domains if name not in policy.concepts]
    cases = (dict(zip(names, values, strict=True)) for values in product(*ranges))
    return [facts for facts in cases if allowed(policy, facts)]


def decided(policy: Policy, cases: Iterable[CaseValues]) -> list[tuple[CaseValues, str]]:
    return [(facts, str(decide(policy, facts).verdict)) for facts in cases]


class BruteForce:
    """A property over a list of cases with their verdicts, in the simplest way there is."""

    def __init__(self, policy: Policy, property: Property, decided: list[tuple[CaseValues, str]]) -> None:
        self.policy, self.property = policy, property
        self.inside = [(facts, verdict) for facts, verdict in decided if holds(policy, property.when, facts)]

    def under(self, cases: list[tuple[CaseValues, str]], loose: tuple[str, ...] = ()) -> list[tuple[CaseValues, str]]:
        readings = self.property.readings
        if isinstance(readings, str):
            return cases
        picked = {**{name: each.default for name, each in self.policy.readings.items()}, **readings}
        return [(f, v) for f, v in cases if all(f[r] == c for r, c in picked.items() if r not in loose)]

    def answer(self, key: str) -> tuple[int, int, bool]:
        """How many cases it is about, how many refute it, whether it is proved."""
        if key == "some":
            return self.some()
        if key in ("never", "always"):
            cases, named = self.under(self.inside), self.property.verdicts[key]
            broken = self.told([case for case in cases if (case[1] in named) == (key == "never")])
        else:
            cases, broken = self.same() if key == "same" else self.turns()
            return cases, broken, bool(cases) and not broken
        return self.told(cases), broken, bool(cases) and not broken

    def told(self, cases: list[tuple[CaseValues, str]]) -> int:
        """How many cases there are of what is told apart: what was not listed counts by the tests that it meets."""
        tested, domains = told_apart(self.policy, self.property).tested, self.policy.domains

        def alike(name: str, value: Any) -> Any:
            listed = not isinstance(domains[name], Scale)
            return value if listed else tuple(any(test.holds(value) for test in tests) for tests in tested[name])

        return len({tuple(alike(name, value) for name, value in facts.items()) for facts, _ in cases})

    def some(self) -> tuple[int, int, bool]:
        """Under every combination of readings under which it is about any case, some case has each of the verdicts."""
        cases, readings = self.under(self.inside), list(self.policy.readings)
        combinations = {tuple(facts[r] for r in readings) for facts, _ in cases}
        reached = {(tuple(facts[r] for r in readings), verdict) for facts, verdict in cases}
        wanted = product(combinations, self.property.some)
        return self.told(cases), 0, bool(cases) and all(pair in reached for pair in wanted)

    def alike(self, changing: tuple[str, ...]) -> Iterator[list[tuple[CaseValues, str]]]:
        """The cases that are alike but for some facts."""

        def rest(case: tuple[CaseValues, str]) -> str:
            return str([(name, value) for name, value in case[0].items() if name not in changing])

        for _, group in groupby(sorted(self.under(self.inside, changing), key=rest), key=rest):
            yield list(group)

    def same(self) -> tuple[int, int]:
        groups = list(self.alike(self.property.same))
        cases = [case for group in groups for case in group] if any(len(group) > 1 for group in groups) else []
        broken = [case for group in groups if len({verdict for _, verdict in group}) > 1 for case in group]
        return self.told(cases), self.told(broken)

    def turns(self) -> tuple[int, int]:
        cases, broken = [], []
        for group in self.alike(tuple(self.property.change)):
            after = {verdict for facts, verdict in group if self.fits(facts, "to")}
            for facts, verdict in group:
                if after and verdict in self.property.never_turns and self.fits(facts, "from_"):
                    cases.append((facts, verdict))
                    broken += [(facts, verdict)] if after & set(self.property.never_turns[verdict]) else []
        return self.told(cases), self.told(broken)

    def fits(self, facts: CaseValues, side: str) -> bool:
        changes = self.property.change.items()
        tests: dict[str, tuple[Test, ...]] = {n: self.policy.tests(n, getattr(c, side)) for n, c in changes}
        return all(any(test.holds(facts[name]) for test in listed) for name, listed in tests.items())


def only(policy: Policy) -> Proof:
    (proof,) = prove(policy)
    return proof


@pytest.mark.parametrize("name", STOCK)
def test_the_counts_are_those_of_brute_force(name: str) -> None:
    written, so = STOCK[name]
    policy = lending(it=written)
    proof = only(policy)
    brute = BruteForce(policy, policy.properties["it"], decided(policy, every_case(policy)))

    assert {a.key: (a.cases, a.broken, a.is_proved) for a in proof.answers} == {
        key: brute.answer(key) for key in policy.properties["it"].claims
    }
    assert proof.is_proved is so
    assert sum(proof.verdicts.values()) == proof.cases == brute.told(brute.under(brute.inside))


@pytest.mark.parametrize("name", [name for name, (_, so) in STOCK.items() if not so])
def test_a_counterexample_is_decided_as_it_says_and_no_fact_of_it_can_be_left_out(name: str) -> None:
    policy = lending(it=STOCK[name][0])
    loaded = opened(policy)
    for answer in only(policy).answers:
        for found in answer.counterexamples:
            stated = {fact: {"one of": list(items)} for fact, items in found.where if fact in policy.facts}
            readings = {reading: items[0] for reading, items in found.where if reading in policy.readings}
            decision = loaded.decide(stated, readings=readings)

            assert decision.verdict is found.verdict
            assert set(decision.rules) <= set(found.rules)
            assert holds(policy, policy.properties["it"].when, found.case)
            assert decide(policy, found.case) == (found.verdict, found.rules)


def test_two_counterexamples_differ_only_in_what_changes() -> None:
    policy = lending(it=STOCK["never turns, not so"][0])
    before, after = only(policy).answers[0].counterexamples

    assert (before.verdict, after.verdict) == ("permitted", "prohibited")
    assert dict(before.where) == {"item": ("novel",), "member": ("true",), "days": ("0",)}
    assert dict(after.where) == {"item": ("novel",), "member": ("true",), "days": ("31 .. 40",)}
    assert (before.rules, after.rules) == (("books",), ("long",))


def test_a_conflict_names_the_rules_that_clash() -> None:
    written = {"when": {"days": "< 7"}, "never": "conflict", "readings": {"atlases": "it-is-not"}}
    (found,) = only(lending(it=written)).answers[0].counterexamples

    assert found.rules == ("books", "atlas")
    assert dict(found.where)["atlases"] == ("it-is-not",)


def test_the_numbers_of_a_property_do_not_depend_on_the_others() -> None:
    stock = {f"p{number}": written for number, (written, _) in enumerate(STOCK.values())}
    together = prove(lending(**stock))

    assert list(together) == [prove(lending(**stock), [name])[0] for name in stock]


SHIPPED = Path(__file__).parents[2] / "rules" / "us-weapons-in-russia.yaml"


def shipped_cases(policy: Policy) -> list[CaseValues]:
    """All values of all facts under the default readings; of days, those that the policy tells apart."""
    names = list(policy.facts)
    values = [representatives(policy, n, {}) if n == "date" else policy.domains[n].values for n in names]
    defaults = {name: str(reading.default) for name, reading in policy.readings.items()}
    cases = ({**dict(zip(names, each, strict=True)), **defaults} for each in product(*values))
    return [facts for facts in cases if allowed(policy, facts)]


def test_the_shipped_policy_is_as_it_claims_and_brute_force_agrees() -> None:
    policy = remit.load(str(SHIPPED)).policy
    by_default = {name: property.model_copy(update={"readings": {}}) for name, property in policy.properties.items()}
    cases = decided(policy, shipped_cases(policy))
    counted = {
        name: [(a.key, (a.cases, a.broken, a.is_proved)) for a in proof.answers]
        for name, proof in zip(by_default, prove(policy.model_copy(update={"properties": by_default})), strict=True)
    }

    assert counted == {
        name: [(key, BruteForce(policy, property, cases).answer(key)) for key in property.claims]
        for name, property in by_default.items()
    }
    assert all(proof.is_proved for proof in prove(policy))
    assert len(cases) == 25_200


VERDICTS = ["permitted", "prohibited", "exempt", "unregulated", "conflict"]
NAMED = st.lists(st.sampled_from(VERDICTS), min_size=1, max_size=2, unique=True)


@st.composite
def claimed(draw: st.DrawFn) -> Policy:
    """A generated policy with a property of every kind."""
    policy = draw(policies(max_facts=2, max_rules=3, max_concepts=1, max_readings=1, plain=True))
    names = [*policy.facts, *policy.readings]
    name = draw(st.sampled_from(names))
    items = [
        written_item(number, policy.domains[name]) for number in draw(st.tuples(drawn_shapes.ITEM, drawn_shapes.ITEM))
    ]
    property = {
        "claim": "So it is.",
        "when": written_condition(draw(drawn_shapes.conditions()), policy.domains),
        **{key: draw(NAMED) for key in ("never", "always", "some")},
        "same": draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)),
        "change": {name: {"from": items[:1], "to": items[1:]}},
        "never turns": draw(st.dictionaries(st.sampled_from(VERDICTS), NAMED, min_size=1)),
        "readings": draw(st.sampled_from(["every", {}])),
    }
    return policy.model_copy(update={"properties": {"it": Property.model_validate(property)}})


def told_apart(policy: Policy, stated: Property) -> Policy:
    """The policy with what a property tests as concepts, so that its definition tells the same values apart."""
    changes = ({name: list(items)} for name, each in stated.change.items() for items in (each.from_, each.to))
    tested = [stated.when, *changes]
    concepts = {f"tested-{n}": Concept.model_validate({"when": when}) for n, when in enumerate(tested)}
    return policy.model_copy(update={"concepts": {**policy.concepts, **concepts}})


@settings(max_examples=150)
@given(claimed())
def test_generated_properties_are_refuted_where_brute_force_refutes_them(policy: Policy) -> None:
    stated = policy.properties["it"]
    brute = BruteForce(policy, stated, decided(policy, completions(told_apart(policy, stated), {})))
    (proof,) = prove(policy)
    found = {answer.key: answer for answer in proof.answers}

    assert {key for key, answer in found.items() if answer.broken} == {key for key in found if brute.answer(key)[1]}
    assert {key for key, answer in found.items() if answer.is_proved and key != "same"} == {
        key for key in found if brute.answer(key)[2] and key != "same"
    }
    for key, answer in found.items():
        assert all(is_refuting(policy, key, answer, side) for side in range(len(answer.counterexamples)))


def is_refuting(policy: Policy, key: str, answer: Answer, side: int) -> bool:
    """Whether all cases of a counterexample have its verdict, which is one that refutes the claim."""
    stated, found = policy.properties["it"], answer.counterexamples[side]
    known = {name: policy.tests(name, items) for name, items in found.where}
    defaults = {r: policy.tests(r, (str(each.default),)) for r, each in policy.readings.items()}
    loose = {"same": set(stated.same), "never turns": set(stated.change)}.get(key, set())
    fixed = {} if stated.readings == "every" else {r: t for r, t in defaults.items() if r not in loose}
    cases = completions(told_apart(policy, stated), {**fixed, **known})
    verdicts = {str(decide(policy, facts).verdict) for facts in cases}
    others = {one.verdict for one in answer.counterexamples}
    refuting = {
        "never": found.verdict in stated.never,
        "always": found.verdict not in stated.always,
        "same": len(others) == 2,
        "never turns": answer.counterexamples[-1].verdict
        in stated.never_turns.get(answer.counterexamples[0].verdict, ()),
    }
    return verdicts == {found.verdict} and refuting[key]
