"""Hypothesis strategies: policies, and scenarios of a policy, for laws and for the tests of programs that use remit.

import remit
from hypothesis import given
from remit.testing import partial_scenarios

loaded = remit.load("us-weapons-in-russia")

@given(partial_scenarios(loaded.policy))
def test_atacms_is_never_permitted_inside_russia(facts):
    decision = loaded.decide({**facts, "weapon": "atacms", "location": "russia"})
    assert "permitted" not in decision.possible

Needs `pip install remit[testing]`.
"""

from remit.testing.policies import opened, policies
from remit.testing.scenarios import default_readings, partial_scenarios, scenarios

__all__ = ["default_readings", "opened", "partial_scenarios", "policies", "scenarios"]
