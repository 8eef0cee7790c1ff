"""Hypothesis strategies: policies, and scenarios of a policy, for laws and for the tests of programs that use remit.

import remit
from hypothesis import given
from remit.testing import partial_scenarios

loaded = remit.load("us-weapons-in-russia")

@given(partial_scenarios(loaded.policy))
def test_atacms_is_never_permitted_inside_russia(facts):
    decision = loaded.decide({**facts, "weapon": "atacms", "location": "russia"})
    assert "permitted" not in decision.possible

Needs `pip install remit[testing]`. Scenario files and properties become tests by `remit.testing.plugin`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from remit.testing.boundary_strategy import boundary_scenarios
    from remit.testing.policy_strategy import opened, policies
    from remit.testing.rewrite_strategy import rewrites
    from remit.testing.scenario_strategy import default_readings, partial_scenarios, scenarios

__all__ = [
    "boundary_scenarios",
    "default_readings",
    "opened",
    "partial_scenarios",
    "policies",
    "rewrites",
    "scenarios",
]

_HOMES = {
    "boundary_scenarios": "remit.testing.boundary_strategy",
    "rewrites": "remit.testing.rewrite_strategy",
    "default_readings": "remit.testing.scenario_strategy",
    "opened": "remit.testing.policy_strategy",
    "partial_scenarios": "remit.testing.scenario_strategy",
    "policies": "remit.testing.policy_strategy",
    "scenarios": "remit.testing.scenario_strategy",
}


def __getattr__(name: str) -> Any:
    """Loaded when asked for: pytest imports the plugin beside them on every run, and Hypothesis takes its time."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'remit.testing' has no attribute {name!r}")
