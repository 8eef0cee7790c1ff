"""Which policy decides a scenario: the one that it names, the one that is asked for, or the only one that is run."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from remit.check import placed
from remit.decide import LoadedPolicy, open_policy
from remit.errors import Problem, RemitError
from remit.reader.find import HERE, find_policy, found_policy, is_path
from remit.reader.scenarios import WrittenScenario, policy_name

Chooser = Callable[[WrittenScenario], LoadedPolicy | None]  # None: it is for a policy that is not run
Key = TypeVar("Key")
Made = TypeVar("Made")


class Unfound(RemitError):
    """That the policy of a scenario is not there: a fault of its file, said once for each `name` that it gives."""

    def __init__(self, name: str | None, problems: tuple[Problem, ...]) -> None:
        self.name = name
        super().__init__(problems)


def name_of(written: WrittenScenario) -> str:
    """The name or path of the policy that a scenario is for.

    Raises:
        Unfound: nothing says it.
    """
    try:
        return policy_name(written)
    except RemitError as wrong:
        raise Unfound(None, wrong.problems) from None


def own(loaded: LoadedPolicy, called: str, written: WrittenScenario) -> LoadedPolicy | None:
    """The one policy that is run, where a scenario is for it.

    Args:
        loaded: the policy.
        called: the name or path by which it was asked for.
        written: the scenario; one that names no policy is for it, too.

    Returns:
        The policy; None where the scenario is for another.
    """
    try:
        name = policy_name(written)
    except RemitError:
        return loaded
    return loaded if is_for(name, written, loaded, called) else None


def is_for(name: str, written: WrittenScenario, policy: LoadedPolicy, called: str) -> bool:
    """Whether what a scenario names is a policy: its name, what it was called, or a way to its file.

    Args:
        name: what the scenario names.
        written: the scenario, from whose file a path counts.
        policy: the policy.
        called: the name or path by which it was asked for.
    """
    if name in (policy.policy.policy, called):
        return True
    try:
        return os.path.samefile(find_policy(name, written.file), policy.written.origins.file)
    except (RemitError, OSError):
        return False


class FoundPolicies:
    """The policies that scenarios name, or the one that is asked for: each found and loaded once, also where it fails.

    Attributes:
        notes: what may be overlooked: that a name could mean several files, that a file was written for another policy.
    """

    def __init__(self, asked: str | None = None, accept: Callable[[LoadedPolicy], object] | None = None) -> None:
        """Find what scenarios name.

        Args:
            asked: the name or path of the one that decides all of them, whatever they name.
            accept: called with each that is loaded; raises RemitError where it cannot be used as is wanted.
        """
        self.notes: dict[object, str] = {}
        self._asked, self._accept = asked, accept
        self._files: dict[tuple[str, str], str | RemitError] = {}  # by name, and the folder of the file that says it
        self._policies: dict[str, LoadedPolicy | RemitError] = {}  # by file

    def loaded(self) -> list[LoadedPolicy]:
        """Those that could be loaded."""
        return [each for each in self._policies.values() if isinstance(each, LoadedPolicy)]

    def engine_notes(self) -> list[str]:
        """Where rules had to fire without durable-rules, or could not at all: why, each reason once."""
        problems = [policy.chain.problem for policy in self.loaded() if policy.has_fired]
        return list(dict.fromkeys(str(problem) for problem in problems if problem))

    def of(self, written: WrittenScenario) -> LoadedPolicy:
        """The policy of a scenario. Raises RemitError."""
        if self._asked:
            policy = self.opened(self._file(self._asked, written))
            self._note_other(self._asked, written, policy)
            return policy
        name = name_of(written)
        try:
            return self.opened(self._file(name, written))
        except RemitError as wrong:
            if not {problem.code for problem in wrong.problems} & {"unknown-policy", "file-not-found"}:
                raise
            at = written.origins.value("policy")
            raise Unfound(name, tuple(placed(problem, at) for problem in wrong.problems)) from None

    def opened(self, file: str) -> LoadedPolicy:
        """The policy of a file. Raises RemitError."""
        return _once(self._policies, file, lambda: self._loaded(file))

    def _loaded(self, file: str) -> LoadedPolicy:
        policy = open_policy(file)
        if self._accept is not None:
            self._accept(policy)
        return policy

    def _file(self, name: str, written: WrittenScenario) -> str:
        return _once(self._files, (name, os.path.dirname(written.file)), lambda: self._found(name, written.file))

    def _found(self, name: str, near: str) -> str:
        """A policy that is asked for is looked for from here, too: its path first of all."""
        places = (near,) if not self._asked else (HERE, near) if is_path(name) else (near, HERE)
        file, note = found_policy(name, *places)
        if note:
            self.notes[note] = note
        return file

    def _note_other(self, asked: str, written: WrittenScenario, policy: LoadedPolicy) -> None:
        """Note, once a file, where scenarios are decided by another policy than they are written for."""
        name, own_name = written.policy, policy.policy.policy
        if name and (written.file, name) not in self.notes and not is_for(name, written, policy, asked):
            at = written.origins.value("policy")
            said = f"{at}: written for `{name}`, and decided by {own_name}, as --policy says"
            self.notes[written.file, name] = said


def _once(made: dict[Key, Made | RemitError], key: Key, make: Callable[[], Made]) -> Made:
    """What is made for a key, also where it was made before. Raises RemitError, the same again where it has failed."""
    if key not in made:
        try:
            made[key] = make()
        except RemitError as wrong:
            made[key] = wrong
    found = made[key]
    if isinstance(found, RemitError):
        raise found.with_traceback(None)  # or it would keep the frames of every time before
    return found
