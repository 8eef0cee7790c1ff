"""The properties that others published of their own policies are answered as they answer them, and quickly.

CONTINUE, a conference manager: Fisler, Krishnamurthi, Meyerovich and Tschantz, "Verification and change-impact analysis
of access-control policies", ICSE 2005.
"""

from __future__ import annotations

from time import perf_counter

import pytest
from continue_policies import IS_HERE, VERDICT, condition, published, translated

from remit.assurance.prove import prove
from remit.model.rules import Property
from remit.verdict import decide, holds

pytestmark = pytest.mark.skipif(not IS_HERE, reason="the corpus is not beside the checkout")
POLICIES = {"margrave-continue-a": 298, "margrave-continue-b": 306}  # and how many rules they have
CASES, PROPERTIES, SECONDS = 1_433_600, 12, 10


@pytest.mark.parametrize("name", POLICIES)
def test_every_property_is_answered_as_its_authors_state(name: str) -> None:
    data = published(name)
    properties = {
        f"property-{number}": Property.model_validate(
            {"claim": each["id"], "when": condition(each["given"]), each["quantifier"]: VERDICT[each["verdict"]]}
        )
        for number, each in enumerate(data["properties"])
    }
    policy = translated(name).model_copy(update={"properties": properties})
    started = perf_counter()
    proofs = prove(policy)
    taken = perf_counter() - started

    assert (len(policy.rules), len(proofs)) == (POLICIES[name], PROPERTIES)
    assert [proof.is_proved for proof in proofs] == [each["expect_original"] == "holds" for each in data["properties"]]
    assert proofs[0].cases == CASES
    assert taken < SECONDS
    for proof in proofs:
        for found in proof.answers[0].counterexamples:
            assert holds(policy, proof.stated.when, found.case)
            assert decide(policy, found.case) == (found.verdict, found.rules)
