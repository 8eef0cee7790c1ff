"""Does a policy hold together? Does a scenario fit it? Everything that is wrong, at once, each with its place."""

from remit.lint.policy import lint_policy
from remit.lint.scenario import lint_scenario

__all__ = ["lint_policy", "lint_scenario"]
