"""Proofs at the limits: of claims about next to nothing, and of cases with too many facts to look at all sets."""

from pathlib import Path

import pytest

import remit
from remit.assurance import smallest_implicants as smallest
from remit.assurance.prove.claims import say_answer
from remit.assurance.prove.proofs import Proof
from remit.assurance.prove.prove import prove

ONE_VALUE = """
remit: 1
policy: one-value
title: "A fact with one value left"
facts:
  FACTS
CONSTRAINTS
rules: {never: {forbid: "Never.", when: {all: []}}}
properties:
  alike: {claim: "It makes no difference.", when: WHEN, same: x}
"""


def proof_of(folder: Path, name: str, text: str) -> Proof:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (proof,) = prove(remit.load(str(folder / f"{name}.yaml")).policy)
    return proof


@pytest.mark.parametrize(
    ("fact", "when", "is_vacuous"),
    [
        ("date: {}", '"<= 0001-01-01"', True),
        ("date: {}", '"9999-12-31"', True),
        ("date: {}", '"<= 0001-01-02"', False),
        ("datetime: {}", '"0001-01-01T00:00:00Z"', True),
        ("datetime: {}", '">= 9999-12-31T23:59:59Z"', True),
        ("datetime: {}", '">= 9999-12-31T23:59:58Z"', False),
        ("date: {from: 2024-05-30}", '"<= 2024-05-30"', True),
        ("integer: {min: 3}", '"< 4"', True),
        ("integer: {}", '"< 4"', False),
        ("number: {max: 3, places: 1}", '">= 2.9"', False),
        ("text: {}", "one", True),
        ("text: {}", "{other than: one}", False),
        ("choice: [one, two]", "one", True),
        ("set: [one, two]", "{includes all: [one, two]}", True),
        ("set: [one, two]", "{size: 1}", False),
    ],
)
@pytest.mark.parametrize("by", ["when", "constraint"])
def test_no_two_cases_differ_in_a_fact_of_which_one_value_is_left(
    fact: str, when: str, is_vacuous: bool, by: str, tmp_path: Path
) -> None:
    text = ONE_VALUE.replace("FACTS", f"x: {{{fact}}}")
    condition = f"{{x: {when}}}"
    constraint = f"constraints: {{left: {{when: {{all: []}}, then: {condition}}}}}" if by == "constraint" else ""
    text = text.replace("CONSTRAINTS", constraint).replace("WHEN", condition if by == "when" else "{all: []}")

    (answer,) = proof_of(tmp_path, "one-value", text).answers

    assert (answer.is_vacuous, answer.is_proved) == (is_vacuous, not is_vacuous)


THREE = """
remit: 1
policy: three
title: "Two of three"
facts: {a: {flag: {}}, b: {flag: {}}, c: {flag: {}}}
rules: {two: {forbid: "Two.", when: {any: [{a: true, b: true}, {b: true, c: true}, {a: true, c: true}]}}}
properties: {never: {claim: "Never.", when: {all: []}, never: prohibited}}
"""


@pytest.mark.parametrize("most", [0, smallest.MOST_STEPS])
def test_a_counterexample_says_whether_it_is_a_smallest(
    most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smallest, "MOST_STEPS", most)

    proof = proof_of(tmp_path, "three", THREE)

    (answer,) = proof.answers
    (found,) = answer.counterexamples
    assert len(found.where) == 2
    assert found.is_smallest is bool(most)
    policy = remit.load(str(tmp_path / "three.yaml")).policy
    said = " ".join(say_answer(policy, proof, answer))
    assert ("Fewer facts may do" in said) is not found.is_smallest
