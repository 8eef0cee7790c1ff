"""What is found by searching for cases is what going through all of them finds; or the search says it is not enough."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.diagram.compiled import Compiled
from remit.diagram.masks import MaskTable
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.witnesses import searched
from remit.errors import TooLarge
from remit.explain.explainer import LEFT_OUT
from remit.model.policy import Policy
from remit.possible import Findings, findings_by_cases
from remit.testing import opened, policies

FACTS = {f"f{n}": {"choice": ["a", "b", "c"]} for n in range(6)}


def by_search(compiled: Compiled, allowed: AllowedLists, choices: dict[str, str]) -> Findings | None:
    assert isinstance(compiled.table, MaskTable)
    within = compiled.picked(allowed, choices)
    return searched(compiled.table, compiled._settling(verdicts=False), allowed, within, choices)


@given(st.data())
def test_what_the_search_finds_is_what_going_through_the_cases_finds(data: st.DataObject) -> None:
    policy = data.draw(policies(max_facts=4, max_rules=5, max_readings=2, max_constraints=1))
    compiled = Compiled(policy)
    if not isinstance(compiled.table, MaskTable):
        return
    choices = {name: str(reading.default) for name, reading in policy.readings.items()}
    try:
        found = by_search(compiled, compiled.table.space.everywhere, choices)
    except TooLarge:
        return

    assert found == findings_by_cases(policy, {}, choices)


COMBINING = ["explicit", "forbid-overrides", "permit-overrides", "first-applicable"]


@pytest.mark.parametrize("combining", COMBINING)
def test_most_flat_policies_are_searched_to_the_end(combining: str) -> None:
    random, ended = Random(4), 0
    for _ in range(60):
        policy = flat(random, combining)
        compiled = Compiled(policy)
        try:
            found = by_search(compiled, compiled.table.space.everywhere, {})
        except TooLarge:
            continue
        ended += 1
        assert found == findings_by_cases(policy, {}, {})

    assert ended > 20


def flat(random: Random, combining: str) -> Policy:
    """Rules that ask two or three facts each."""
    rules = {}
    for n in range(8):
        asked = random.sample(sorted(FACTS), random.choice([2, 3]))
        when = {name: random.choice("abc") for name in asked}
        rules[f"r{n}"] = {random.choice(["permit", "forbid", "exempt"]): "x", "when": when}
        if combining == "explicit" and n and random.random() < 0.3:
            rules[f"r{n}"]["overrides"] = f"r{random.randrange(n)}"
    more = {} if combining == "explicit" else {"combining": combining}
    written = {"remit": "1", "policy": "p", "title": "t", "facts": FACTS, "rules": rules, **more}
    return Policy.model_validate(written)


def test_no_case_is_found_where_constraints_leave_none() -> None:
    one = {"when": {"f0": ["a", "b"]}, "then": {"f0": "c"}}
    rules = {"r": {"permit": "x", "when": {"f1": "a"}}, "s": {"forbid": "x", "when": {"f0": "c"}}}
    written = {"remit": "1", "policy": "p", "title": "t", "facts": FACTS, "constraints": {"one": one}, "rules": rules}
    compiled = Compiled(Policy.model_validate(written))
    allowed = list(compiled.table.space.everywhere)
    level = compiled.table.level_of["f0"]
    allowed[level] = allowed[level][:1]

    assert by_search(compiled, allowed, {}) is None


def test_a_large_policy_is_searched_where_its_cases_are_too_many() -> None:
    random, facts = Random(1), {f"f{n}": {"choice": ["a", "b", "c", "d"]} for n in range(40)}
    rules = {
        f"r{n}": {random.choice(["permit", "forbid"]): "x", "when": {f: random.choice("abcd") for f in asked}}
        for n in range(200)
        for asked in [random.sample(sorted(facts), 4)]
    }
    written = {"remit": "1", "policy": "p", "title": "t", "facts": facts, "rules": rules}
    found = Compiled(Policy.model_validate(written)).findings({}, {})

    assert found is not None
    assert found.is_searched
    assert found.possible == ("permitted", "prohibited", "unregulated", "conflict")
    assert (found.every, found.some) == (frozenset(), frozenset(rules))
    assert found.depends_on == tuple(facts)


def test_what_is_not_worked_out_where_cases_are_searched_for_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = opened(flat(Random(5), "forbid-overrides"))
    expected = loaded.decide({})
    for bound in ("MOST_OUTCOMES", "MOST_STATES", "MOST_PICKED", "MOST_JOINED", "MOST_VIEWED"):
        monkeypatch.setattr(f"remit.diagram.compiled.{bound}", 1)
    searched_for = opened(loaded.policy).decide({})

    assert searched_for == expected
    assert searched_for.is_searched
    assert searched_for.answers is None
    assert LEFT_OUT in searched_for.explain().notes
    assert LEFT_OUT in str(searched_for.explain())
    assert LEFT_OUT not in expected.explain().notes
