"""Scenarios decided by their policies: each once as long as neither changes, and not while somebody types.

What is typed is read and looked through at once; deciding may take longer. So features take what is known already
(`workspace.decides` is off) and say nothing of the rest; `pending` decides it, a scenario a step, when all is quiet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from remit.check import Result, check
from remit.decide import LoadedPolicy
from remit.errors import RemitError
from remit.lint import lint_scenario
from remit.lsp.workspace import Workspace, shown
from remit.reader.scenarios import WrittenScenario


class Undecided(Exception):
    """A scenario is not decided yet, and now is not the time."""


def expected(workspace: Workspace, written: WrittenScenario, policy: str) -> Result:
    """What a policy decides of a scenario, beside what that expects.

    Args:
        workspace: The files.
        written: One that fits the policy.
        policy: The file of a policy in which nothing is wrong.

    Raises:
        RemitError: It cannot be decided.
        Undecided: It could be, later.
    """
    view = workspace.policy(policy)
    if view.loaded is None:
        raise RemitError(view.problems)
    question = Question(view.loaded, view.results, written)
    if question.key not in view.results:
        if not workspace.decides:
            raise Undecided
        question.keep(question.answer())
    found = view.results[question.key]
    if isinstance(found, RemitError):
        raise found.with_traceback(None)
    return found._replace(written=written)


@dataclass(frozen=True, slots=True)
class Question:
    """A scenario for a policy; two are the same question where they say the same, whatever they are called."""

    loaded: LoadedPolicy
    results: dict[str, Result | RemitError]
    written: WrittenScenario

    @property
    def key(self) -> str:
        return self.written.scenario.model_dump_json(exclude={"name", "note", "highlight"})

    def answer(self) -> Result | RemitError:
        """What the policy decides; it changes nothing, and can be asked in another thread."""
        scenario = self.written.scenario
        try:
            return check(self.written, self.loaded.decide(scenario.given, readings=scenario.readings))
        except RemitError as wrong:
            return wrong

    def keep(self, answer: Result | RemitError) -> None:
        """Remember an answer as long as the policy stays what it is."""
        self.results[self.key] = answer


def fitting(workspace: Workspace, file: str) -> Iterator[tuple[WrittenScenario, str]]:
    """The scenarios of a file that fit a policy in which nothing is wrong, each with the file of that.

    Args:
        workspace: The files.
        file: One with scenarios.
    """
    try:
        listed, _ = workspace.scenarios(file)
    except RemitError:
        return
    for written in listed:
        with suppress(RemitError):
            policy = workspace.policy_of(written)
            view = workspace.policy(policy)
            if view.loaded is not None and not lint_scenario(written, view.loaded.written):
                yield written, policy


def pending(workspace: Workspace) -> Iterator[Question | None]:
    """What is to be decided for the files that are open: scenarios of theirs, and those of policies among them.

    Args:
        workspace: The files.

    Returns:
        Questions one after the other, and nothing now and then, so that others have their turn.
    """
    own = [shown(file) for file in workspace.buffers.open if workspace.mark(file) == "scenarios"]
    policies = {shown(file) for file in workspace.buffers.open if workspace.mark(file) == "remit"}
    others = [each for each in workspace.files("scenarios") if policies & {*map(shown, workspace.policies_for(each))}]
    for file in dict.fromkeys([*own, *others]):
        yield None
        for written, policy in fitting(workspace, file):
            view = workspace.policy(policy)
            if view.loaded is not None:
                question = Question(view.loaded, view.results, written)
                yield None if question.key in view.results else question
