"""Sets of any number of members: a flip, and what refutes a claim, is so of every set that it names."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.assurance.prove import prove
from remit.decide.items import items
from remit.model.policy import Policy
from remit.model.rules import Property, Verdict
from remit.normal.cells import Cells
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


CLAUSES = st.sampled_from(["includes", "includes all", "excludes", "within"])
NAMES = st.lists(st.sampled_from(KEYS), min_size=1, max_size=6, unique=True)
TESTS = st.builds("{} {}".format, CLAUSES, NAMES.map(" | ".join)) | st.builds(
    "size {} {}".format, st.sampled_from([">=", "<="]), st.integers(1, 11)
)


@given(st.lists(TESTS, min_size=1, max_size=3), st.booleans())
def test_descriptions_name_exactly_the_sets_of_their_cells(written: list[str], optional: bool) -> None:
    policy = policy_of("size >= 1", **({"optional": True} if optional else {}))
    domain = policy.domains["keys"]
    cells = Cells(domain, [(domain.test(one),) for one in written])
    sets = [frozenset(chosen) for size in range(len(KEYS) + 1) for chosen in list(combinations(KEYS, size))[::7]]
    for cell in range(cells.count):
        tests = [domain.test(item) for item in items(cells, [cell])]
        for value in sets:
            assert any(test.holds(value) for test in tests) == (cells.code(value) == cell)


def test_the_definition_agrees_of_what_is_possible() -> None:
    policy = policy_of({"includes all": KEYS[2:5]})
    verdicts = {decide(policy, facts).verdict for facts in completions(policy, {})}

    assert verdicts == set(opened(policy).decide({}).possible)
