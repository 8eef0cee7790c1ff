"""Sets of any number of members: a flip, and what refutes a claim, is so of every set that it names."""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.assurance.prove.prove import prove
from remit.assurance.region_words import paste
from remit.decide.answers import FactChanges
from remit.decide.cell_words import items
from remit.model.asked import as_items
from remit.model.facts import Fact
from remit.model.items import Item, OfSet, SetOf
from remit.model.kinds.counted_sets import asked_parts
from remit.model.kinds.sets import Subset
from remit.model.policy import Policy
from remit.model.rules import Property, Verdict
from remit.normal.cells import Cells
from remit.reader.scenarios import read_scenarios
from remit.testing import opened
from remit.verdict import completions, decide

KEYS = [f"k{number}" for number in range(12)]


def policy_of(when: object, **more: object) -> Policy:
    return Policy.model_validate(
        {
            "remit": "1",
            "policy": "doors",
            "title": "Doors",
            "otherwise": "permitted",
            "facts": {"keys": {"set": KEYS, **more}},
            "rules": {"no": {"forbid": "No.", "when": {"keys": when}}},
        }
    )


@pytest.mark.parametrize(
    "when",
    [
        {"includes": KEYS[1:]},
        {"includes all": KEYS[3:]},
        {"excludes": KEYS[:7]},
        {"within": KEYS[:9], "size": ">= 2"},
        {"includes": KEYS[:5], "excludes": KEYS[8:10], "size": "<= 9"},
    ],
    ids=str,
)
def test_a_flip_and_a_counterexample_hold_for_every_set_they_name(when: object) -> None:
    policy = policy_of(when)
    loaded = opened(policy)
    for keys in ([KEYS[2]], KEYS, [], KEYS[:3], KEYS[5:]):
        decision = loaded.decide({"keys": keys})
        assert decision.answers is not None
        for flip in decision.answers.flips():
            ((name, said),) = flip.changes
            for item in said:
                assert loaded.decide({name: item}).possible == (flip.verdict,), item
    for verdict in (Verdict.PERMITTED, Verdict.PROHIBITED):
        claim = {"claim": "Never.", "when": {"all": []}, "never": [verdict]}
        refuted = policy.model_copy(update={"properties": {"it": Property.model_validate(claim)}})
        (counterexample,) = prove(refuted)[0].answers[0].counterexamples
        given = {name: said[0] for name, said in counterexample.where}

        assert loaded.decide(given).verdict is verdict
        assert loaded.decide(pasted(policy, counterexample.where)).verdict is verdict


def pasted(policy: Policy, where: FactChanges) -> Mapping[str, Any]:
    """What the text of a scenario file gives, read again."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "pasted.yaml")
        file.write_text(paste(policy, {"it": where}), encoding="utf-8")
        return read_scenarios(str(file))[0].scenario.given


@pytest.mark.parametrize(
    "asked",
    [
        {"includes": "k1", "all": {"includes": ["k2", "k3"]}},
        {"includes": "k1", "all": {"excludes": ["k2", "k3"]}},
        {"includes": ["k1", "k2"], "all": {"includes": ["k3", "k4"]}},
        {"includes all": ["k1", "k2"], "all": {"includes all": ["k3", "k4"]}},
        {"includes": ["k1", "k2"], "size": "<= 3", "all": {"includes": ["k3", "k4"], "size": ">= 3"}},
        {"size": ">= 2", "all": {"size": "<= 3"}},
        {"size": "> 1", "all": {"size": "1 .. 2"}},
    ],
    ids=str,
)
def test_a_scenario_file_says_of_a_set_all_that_is_meant(asked: dict[str, Any]) -> None:
    first, then = {verb: what for verb, what in asked.items() if verb != "all"}, asked["all"]
    policy = policy_of({"includes": "k0"})
    item = OfSet(tuple(clause for each in (first, then) for clause in as_items(each, ())[0].clauses))
    loaded = opened(policy)
    given = pasted(policy, (("keys", (item,)),))

    meant = policy.domains["keys"].test(item)
    said = [policy.domains["keys"].test(each) for each in loaded.decide(given).stated["keys"]]
    for size in range(5):
        for each in map(frozenset, combinations(KEYS, size)):
            assert meant.holds(each) is any(test.holds(each) for test in said)


def test_a_value_that_is_called_as_a_set_is_asked_stays_one_in_a_scenario_file() -> None:
    values = ["size 3", "includes k1", "none", "within", "size >= 2; size <= 3", "includes a; includes b"]
    facts = {"keys": {"choice": values}}
    policy = policy_of("size 3").model_copy(update={"facts": {k: Fact.model_validate(v) for k, v in facts.items()}})

    for value in values:
        assert opened(policy).decide(pasted(policy, (("keys", (value,)),))).given == {"keys": (value,)}


CLAUSES = st.sampled_from(["includes", "includes all", "excludes", "within"])
NAMES = st.lists(st.sampled_from(KEYS), min_size=1, max_size=6, unique=True)
SIZES = st.builds("{} {}".format, st.sampled_from([">=", "<="]), st.integers(1, 11))
TESTS = st.builds(lambda verb, names: {verb: names}, CLAUSES, NAMES) | SIZES.map(lambda size: {"size": size})


@given(st.lists(TESTS, min_size=1, max_size=3), st.booleans())
def test_descriptions_name_exactly_the_sets_of_their_cells(written: list[dict[str, Any]], optional: bool) -> None:
    policy = policy_of({"size": ">= 1"}, **({"optional": True} if optional else {}))
    domain = policy.domains["keys"]
    cells = Cells(domain, [(domain.test(as_items(one, ())[0]),) for one in written])
    sets = [frozenset(chosen) for size in range(len(KEYS) + 1) for chosen in list(combinations(KEYS, size))[::7]]
    for cell in range(cells.count):
        tests = [domain.test(item) for item in items(cells, [cell])]
        for value in sets:
            assert any(test.holds(value) for test in tests) == (cells.code(value) == cell)


def test_the_definition_agrees_of_what_is_possible() -> None:
    policy = policy_of({"includes all": KEYS[2:5]})
    verdicts = {decide(policy, facts).verdict for facts in completions(policy, {})}

    assert verdicts == set(opened(policy).decide({}).possible)


def test_within_nothing_is_the_empty_set() -> None:
    loaded = opened(policy_of({"within": []}))

    assert loaded.decide({"keys": []}).verdict is Verdict.PROHIBITED
    assert loaded.decide({"keys": ["k1"]}).verdict is Verdict.PERMITTED


EVERY_SET = [frozenset(each) for size in range(len(KEYS) + 1) for each in combinations(KEYS, size)]


@st.composite
def asked_of_sets(draw: st.DrawFn) -> Item:
    """A test of a set: members of some, all or none, a size, one set by itself, or two of these."""
    some = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True))
    verb = draw(st.sampled_from(["includes", "includes all", "excludes", "within"]))
    low, high = sorted(draw(st.tuples(st.integers(0, 12), st.integers(0, 12))))
    size = draw(st.sampled_from([f">= {low}", f"<= {high}", f"{low} .. {high}"]))
    clauses = draw(st.sampled_from([{verb: some}, {"size": size}, {verb: some, "size": size}, None]))
    (found,) = as_items(clauses, ()) if clauses else (SetOf(tuple(draw(st.sampled_from([some, []])))),)
    return found


@settings(max_examples=30)
@given(st.lists(asked_of_sets(), min_size=1, max_size=4))
def test_of_very_many_kinds_of_sets_those_are_one_that_no_test_tells_apart(written: list[Item]) -> None:
    domain = policy_of({"includes": KEYS}).domains["keys"]
    tests = [(domain.test(item),) for item in written]
    with pytest.MonkeyPatch.context() as patch:  # as if twelve members were too many to go through their numbers
        patch.setattr(Subset, "asked", lambda self, tests: asked_parts(self.members, tests))
        cells = Cells(domain, tests)
        code = {each: cells.code(each) for each in EVERY_SET}
        truths = {each: tuple(any(test.holds(each) for test in asked) for asked in tests) for each in EVERY_SET}

        assert len({*zip(code.values(), truths.values(), strict=True)}) == len(set(truths.values())) == cells.count
        assert cells.sizes() == [list(code.values()).count(cell) for cell in range(cells.count)]
        for cell in range(cells.count):
            said = [domain.test(item) for item in items(cells, [cell])]
            assert {each for each in EVERY_SET if any(test.holds(each) for test in said)} == {
                each for each, own in code.items() if own == cell
            }


def test_fifty_members_and_bounds_on_their_number_are_ordinary() -> None:
    members = [f"m{number}" for number in range(50)]
    one, three, ten = members[1], members[2:5], members[5:15]
    rules = {
        "many": {"forbid": "Too many.", "when": {"roles": {"size": ">= 10"}}},
        "one": {"permit": "One.", "when": {"roles": {"includes": one}}},
        "three": {"permit": "Three.", "when": {"roles": {"includes all": three}}},
        "ten": {"exempt": "One of ten.", "when": {"roles": {"includes": ten}}},
        "none": {"forbid": "None of five.", "when": {"roles": {"excludes": members[20:25]}}},
    }
    claim = {"claim": "Never.", "when": {"roles": {"size": ">= 20"}}, "never": ["permitted", "exempt"]}
    policy = Policy.model_validate(
        {
            "remit": "1",
            "policy": "roles",
            "title": "Roles",
            "facts": {"roles": {"set": members}},
            "rules": rules,
            "properties": {"crowd": claim},
        }
    )

    assert prove(policy)[0].is_proved
    for roles in ([one, members[20]], [one], [*three, members[24]], members, [], [ten[3], members[21]]):
        decision = opened(policy).decide({"roles": roles})
        assert decision.verdict is decide(policy, {"roles": frozenset(roles)}).verdict
        assert decision.answers is not None
        for flip in decision.answers.flips():
            ((_, said),) = flip.changes
            for item in said:
                assert opened(policy).decide({"roles": item}).possible == (flip.verdict,), item
