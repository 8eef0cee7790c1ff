"""The scenarios of one policy among those that a command was given."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from remit.check import Result
from remit.cli.check import Session, is_for
from remit.decide import LoadedPolicy
from remit.errors import Location, Problem, RemitError
from remit.reader.files import shown
from remit.reader.scenarios import WrittenScenario, policy_name
from remit.reader.walk import scenario_files


def own_results(arguments: argparse.Namespace, loaded: LoadedPolicy) -> tuple[list[Result], int]:
    """The scenarios of a policy, decided, and how many are for others. Raises RemitError, also where there are none."""
    session = Own(arguments, loaded)
    results = [result for file in scenario_files(arguments.files) for result in session.results(file)]
    if session.problems:
        raise RemitError(session.problems)
    if not results:
        said = f"no scenario is for {loaded.policy.policy}"
        at = Location(shown(arguments.files[0])) if len(arguments.files) == 1 else None
        raise RemitError([Problem("no-scenarios", said, at)])
    return results, session.others


class Own(Session):
    """The scenarios of one policy; those that are for another are passed over, and counted."""

    def __init__(self, arguments: argparse.Namespace, loaded: LoadedPolicy) -> None:
        given = {**vars(arguments), "match": None, "reading": [], "readings": "default", "as_of": None}
        super().__init__(argparse.Namespace(**given))
        self.loaded = loaded
        self.others = 0

    def _result(self, written: WrittenScenario) -> Iterator[Result]:
        if self._is_own(written):
            yield from super()._result(written)
        else:
            self.others += 1

    def _is_own(self, written: WrittenScenario) -> bool:
        """Whether a scenario is for the policy; one that does not say is."""
        try:
            name = policy_name(written)
        except RemitError:
            return True
        return is_for(name, written, self.loaded, self.arguments.policy)

    def _policy(self, name: str, written: WrittenScenario) -> LoadedPolicy | None:  # noqa: ARG002  # there is one
        return self.loaded
