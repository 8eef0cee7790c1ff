"""Smallest reasons and nearest flips: small cases that are easy to get wrong, and many reasons."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from remit.diagram.reasons import MOST_LISTED, smallest_hitting_sets
from remit.model.policy import Policy
from remit.testing import opened

SETS = st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=4), max_size=6)


@given(SETS)
def test_smallest_hitting_sets_are_all_that_meet_every_set_with_the_fewest(sets: list[frozenset[int]]) -> None:
    by_size = ([frozenset(c) for c in combinations(range(7), n)] for n in range(8))
    meeting = ([c for c in chosen if all(c & s for s in sets)] for chosen in by_size)
    found = smallest_hitting_sets(sets)

    assert len(set(found)) == len(found)
    assert set(found) == set(next(chosen for chosen in meeting if chosen))


def test_of_very_many_smallest_reasons_some_are_listed() -> None:
    pairs = [f"p{n}" for n in range(20)]
    facts = {f"{pair}{side}": {"flag": {}} for pair in pairs for side in "ab"}
    rules = {pair: {"forbid": "x", "when": {f"{pair}a": ["false"], f"{pair}b": ["false"]}} for pair in pairs}
    policy = Policy.model_validate({"remit": "1", "policy": "p", "title": "t", "facts": facts, "rules": rules})
    reason = opened(policy).decide(dict.fromkeys(facts, True)).answers.smallest_reason()

    assert (len(reason.facts), reason.equally_small, reason.at_least) == (20, MOST_LISTED, True)


def policy_of(facts: dict[str, Any], rules: dict[str, Any], **more: Any) -> Any:
    return opened(
        Policy.model_validate({"remit": "1", "policy": "p", "title": "t", "facts": facts, "rules": rules, **more})
    )


def test_a_flip_names_only_values_that_go_together() -> None:
    """Red goes with round only: so no other colour is named together with round, nor another shape with red."""
    facts = {"colour": {"choice": ["red", "green", "blue"]}, "shape": {"choice": ["round", "square", "long"]}}
    loaded = policy_of(
        facts,
        {"r": {"permit": "x", "when": {"any": [{"colour": ["red"]}, {"shape": ["round"]}]}}},
        constraints={
            "one": {"when": {"colour": ["red"]}, "then": {"shape": ["round"]}},
            "two": {"when": {"shape": ["round"]}, "then": {"colour": ["red"]}},
        },
    )
    (there,) = loaded.decide({"colour": "green", "shape": "long"}).answers.flips()
    (back,) = loaded.decide({"colour": "red", "shape": "round"}).answers.flips()

    assert there.changes == (("colour", ("red",)), ("shape", ("round",)))
    assert {name for name, _ in back.changes} == {"colour", "shape"}
    assert all(
        loaded.decide(dict(zip(facts, values, strict=True))).verdict == back.verdict
        for values in product(*(v for _, v in back.changes))
    )


def test_of_equally_near_flips_the_fact_that_is_written_last_changes() -> None:
    facts = {name: {"flag": {}} for name in ("who", "what", "when")}
    loaded = policy_of(facts, {"r": {"permit": "x", "when": dict.fromkeys(facts, "true")}})
    (flip,) = loaded.decide(dict.fromkeys(facts, True)).answers.flips()

    assert flip.changes == (("when", ("false",)),)


def test_where_the_diagram_of_all_cases_is_too_large_nothing_is_told_of_other_cases(monkeypatch: Any) -> None:
    monkeypatch.setattr("remit.diagram.compiled.MOST_STATES", 0)
    monkeypatch.setattr("remit.diagram.compiled.MOST_PICKED", 0)
    monkeypatch.setattr("remit.diagram.compiled.MOST_JOINED", 0)
    facts = {name: {"flag": {}} for name in "abc"}
    loaded = policy_of(facts, {"r": {"permit": "x", "when": dict.fromkeys(facts, "true")}})
    settled, unsettled = loaded.decide(dict.fromkeys(facts, True)).answers, loaded.decide({"a": True}).answers

    assert (settled.minimal_reason(), settled.smallest_reason(), settled.flips()) == (None, None, ())
    assert {question.fact for question in unsettled.questions()} == {"b", "c"}
    assert unsettled.counts() == {"permitted": 1, "unregulated": 3}


def test_choices_of_a_reading_that_nothing_tells_apart_are_no_cases() -> None:
    readings = {"r": {"question": "?", "choices": {"one": {}, "two": {}}, "default": "one"}}
    loaded = policy_of({"a": {"flag": {}}}, {"r1": {"permit": "x", "when": {"a": ["true"]}}}, readings=readings)

    assert loaded.decide({}).answers.counts() == {"permitted": 1, "unregulated": 1}
