"""The properties that others published of their own policies are answered as they answer them.

CONTINUE, a conference manager: Fisler, Krishnamurthi, Meyerovich and Tschantz, "Verification and change-impact analysis
of access-control policies", ICSE 2005. The college's grades: the first steps of the same authors' tutorial.
"""

from __future__ import annotations

import pytest
from published import ABSENT, IS_HERE, policies
from translated_files import opened

from remit.assurance.prove.prove import prove
from remit.verdict import decide, holds

pytestmark = pytest.mark.skipif(not IS_HERE, reason=ABSENT)

CLAIMING = [name for name, each in policies().items() if each.get("properties")]
PROPERTIES, CASES = 47, 1_433_600
RULES = {"margrave-continue-a": 298, "margrave-continue-b": 306}


def test_the_policies_claim_as_much_as_is_counted():
    assert sum(len(policies()[name]["properties"]) for name in CLAIMING) == PROPERTIES


@pytest.mark.parametrize("how", [{}, {"combined": True}, {"flags": True}], ids=["overrides", "combining", "flags"])
@pytest.mark.parametrize("name", CLAIMING)
def test_every_property_is_answered_as_its_authors_state(tmp_path, name, how):
    published = policies()[name]["properties"]
    policy = opened(tmp_path, policies()[name], **how)
    proofs = prove(policy)

    answers = [each.get("expect_original") or each["oracle"] for each in published]
    assert [proof.is_proved for proof in proofs] == [answer == "holds" for answer in answers]
    for proof in proofs:
        for found in proof.answers[0].counterexamples:
            assert holds(policy, proof.stated.when, found.case)
            assert decide(policy, found.case) == (found.verdict, found.rules)


@pytest.mark.parametrize("name", RULES)
def test_the_conference_manager_is_as_large_as_its_authors_say(tmp_path, name):
    policy = opened(tmp_path, policies()[name])

    assert len(policy.rules) == RULES[name]
    assert prove(policy, ["property-1"])[0].cases == CASES
