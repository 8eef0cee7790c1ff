"""Scenarios decided by their policies, each once as long as neither changes."""

from __future__ import annotations

from remit.check import Result, check
from remit.errors import RemitError
from remit.lsp.workspace import Workspace
from remit.reader.scenarios import WrittenScenario


def expected(workspace: Workspace, written: WrittenScenario, policy: str) -> Result:
    """What a policy decides of a scenario, beside what that expects.

    Args:
        workspace: The files.
        written: One that fits the policy.
        policy: The file of a policy in which nothing is wrong.

    Raises:
        RemitError: It cannot be decided.
    """
    view = workspace.policy(policy)
    if view.loaded is None:
        raise RemitError(view.problems)
    scenario = written.scenario
    key = scenario.model_dump_json(exclude={"name", "note", "highlight"})
    if key not in view.results:
        decision = view.loaded.decide(scenario.given, readings=scenario.readings)
        view.results[key] = check(written, decision)
    return view.results[key]._replace(written=written)
