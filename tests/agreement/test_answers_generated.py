"""On generated policies reasons, flips, boxes and numbers are right, by the definition, for whatever is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from every_value import every_value
from remit.decide.answers import Answers
from remit.decide.given_values import item_of
from remit.model.kinds.scale import Scale
from remit.model.kinds.sets import Subset
from remit.model.kinds.text import OpenText
from remit.model.matching import Test
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.representatives import KnownFacts, representatives
from remit.testing import default_readings, opened, partial_scenarios, policies, scenarios
from remit.verdict import allowed, decide, outcomes
from remit.verdict import test_holds as meets

GENERATED = policies(max_facts=4, max_rules=5, max_constraints=2)


class Question:
    """A policy under its default readings, and what is known of a case."""

    def __init__(self, policy: Policy, known: KnownFacts) -> None:
        self.policy, self.known = policy, known
        self.picked = {name: policy.tests(name, (choice,)) for name, choice in default_readings(policy).items()}
        compiled = opened(policy).compiled
        assert compiled is not None
        self.answers = Answers(compiled, known, default_readings(policy))

    def verdicts(self, known: KnownFacts) -> set[Verdict]:
        """What is possible, by the definition, where so much is known."""
        return {outcome.verdict for outcome in outcomes(self.policy, {**known, **self.picked})}

    def only(self, names: Iterable[str]) -> KnownFacts:
        return {name: self.known[name] for name in names}

    def settles(self, names: Iterable[str]) -> bool:
        return self.verdicts(self.only(names)) <= self.verdicts(self.known)

    def __repr__(self) -> str:
        return f"{self.known} in {self.policy.model_dump(exclude_defaults=True)}"


@st.composite
def questions(draw: st.DrawFn, *, complete: bool | None = None) -> Question:
    policy = draw(GENERATED)
    is_complete = draw(st.booleans()) if complete is None else complete
    facts = draw(scenarios(policy) if is_complete else partial_scenarios(policy))
    return Question(policy, opened(policy).knowledge.known(facts))


@given(questions())
def test_a_minimal_reason_settles_and_no_fact_of_it_can_be_left_out(question: Question) -> None:
    reason = set(question.answers.minimal_reason() or ())

    assert reason <= set(question.known)
    assert question.settles(reason)
    assert not any(question.settles(reason - {name}) for name in reason)


@given(questions())
def test_the_smallest_reasons_are_all_settling_sets_of_the_smallest_size(question: Question) -> None:
    known = list(question.known)
    by_size = ({frozenset(s) for s in combinations(known, n) if question.settles(s)} for n in range(len(known) + 1))

    assert set(map(frozenset, question.answers.smallest_reasons())) == next(found for found in by_size if found)


def fewest_changes(question: Question) -> dict[Verdict, int]:
    """For every verdict that is not possible, how many known facts must change for it to be."""
    found = dict.fromkeys(question.verdicts(question.known), 0)
    for size in range(1, len(question.known) + 1):
        for names in combinations(question.known, size):
            for verdict in question.verdicts(question.only(question.known.keys() - set(names))):
                found.setdefault(verdict, size)
    return {verdict: size for verdict, size in found.items() if size}


@given(questions())
def test_flips_reach_every_other_verdict_with_the_fewest_changes(question: Question) -> None:
    flips = question.answers.flips()

    assert {flip.verdict: len(flip.changes) for flip in flips} == fewest_changes(question)


@given(questions())
def test_every_combination_of_the_values_that_a_flip_names_leads_to_its_verdict(question: Question) -> None:
    for flip in question.answers.flips():
        tests = {name: question.policy.tests(name, items) for name, items in flip.changes}
        for values in product(*(representatives(question.policy, name, tests) for name in tests)):
            changed = {name: exactly(question.policy, name, value) for name, value in zip(tests, values, strict=True)}

            assert flip.verdict in question.verdicts({**question.known, **changed})


@given(questions(complete=True))
def test_a_flip_of_a_complete_case_leaves_no_doubt(question: Question) -> None:
    for flip in question.answers.flips():
        changed = {name: question.policy.tests(name, items) for name, items in flip.changes}

        assert question.verdicts({**question.known, **changed}) == {flip.verdict}


def exactly(policy: Policy, name: str, value: object) -> tuple[Test, ...]:
    return policy.tests(name, (item_of(value),))


@given(questions(complete=False))
def test_the_boxes_of_a_verdict_hold_its_possible_cases_and_no_others(question: Question) -> None:
    policy, known = question.policy, {**question.known, **question.picked}
    for verdict in question.verdicts(question.known):
        boxes = question.answers.regions(verdict)
        for facts in cases(policy, known):
            inside = any(all(meets(policy, name, items, facts) for name, items in box) for box in boxes)

            assert inside == (decide(policy, facts).verdict is verdict)


def cases(policy: Policy, known: KnownFacts) -> Iterator[dict[str, Any]]:
    """Every possible case that fits, value by value."""
    names = (*policy.facts, *policy.readings)
    for values in product(*(fitting(policy, name, known) for name in names)):
        facts = dict(zip(names, values, strict=True))
        if allowed(policy, facts):
            yield facts


def fitting(policy: Policy, name: str, known: KnownFacts) -> list[Any]:
    """All values that may be so, as far as anything tells them apart."""
    stated = [test for each in policy.compared.get(name, {name}) for test in known.get(each, ())]
    tests = known.get(name)
    values = every_value(policy, name, stated)
    return [value for value in values if tests is None or any(test.holds(value) for test in tests)]


@given(questions(complete=False))
def test_numbers_of_cases_are_those_of_what_conditions_tell_apart(question: Question) -> None:
    policy = question.policy
    assume(not policy.compared)  # those count by how they lie to each other, too
    found: dict[Verdict, set[tuple[Any, ...]]] = {}
    for facts in cases(policy, {**question.known, **question.picked}):
        alike = tuple(told_apart(policy, name, value) for name, value in facts.items())
        found.setdefault(decide(policy, facts).verdict, set()).add(alike)

    assert question.answers.counts() == {verdict: len(alike) for verdict, alike in found.items()}


def told_apart(policy: Policy, name: str, value: Any) -> Any:
    """A value that was listed; of any other, in which conditions on it it is accepted."""
    if not isinstance(policy.domains[name], (OpenText, Scale, Subset)):
        return value
    return tuple(any(test.holds(value) for test in tests) for tests in policy.tested[name])


@given(question=questions(complete=False))
def test_what_is_settled_has_nothing_to_ask(question: Question) -> None:
    asked = question.answers.questions()

    assert bool(asked) == (len(question.verdicts(question.known)) > 1)


@given(question=questions(), kept=st.sets(st.integers(0, 3)))
def test_questions_about_some_facts_are_those_of_all_about_these(question: Question, kept: set[int]) -> None:
    among = {name for place, name in enumerate(question.policy.facts) if place in kept}
    every = question.answers.questions()
    assert question.answers.questions(among) == tuple(each for each in every if each.fact in among)
