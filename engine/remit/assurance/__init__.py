"""Questions about a policy, not about a scenario, answered over the whole space of scenarios."""
