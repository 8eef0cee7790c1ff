"""The scenarios of a folder that is served: those that can be decided, and what is wrong with the others."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from remit.check import Result, placed
from remit.decide import LoadedPolicy
from remit.errors import Location, Problem, RemitError, near_miss
from remit.reader.find import find_policy
from remit.reader.scenarios import WrittenScenario
from remit.reader.walk import found_files
from remit.run import Ran, run_files
from remit.scenario_policies import Unfound, name_of


def results(folder: str, loaded: LoadedPolicy) -> list[Result]:
    """The scenarios of a policy that can be decided.

    Args:
        folder: The one that is served.
        loaded: The policy.
    """
    return _ran(folder, [loaded]).results


def problems(folder: str, policies: Iterable[LoadedPolicy]) -> list[Problem]:
    """What is wrong with those that cannot, each once.

    Args:
        folder: The one that is served.
        policies: All that are served.
    """
    return _ran(folder, policies).problems


def _ran(folder: str, policies: Iterable[LoadedPolicy]) -> Ran:
    place, named = Path(folder, "scenarios"), {loaded.policy.policy: loaded for loaded in policies}
    files, closed = found_files([str(place)]) if place.is_dir() else ([], [])
    ran = run_files(files, lambda written: _served(written, named))
    closed = [problem for problem in closed if problem.code != "no-scenarios"]  # a folder may wait for its first
    return ran._replace(problems=list(dict.fromkeys([*closed, *ran.problems])))


def _served(written: WrittenScenario, named: dict[str, LoadedPolicy]) -> LoadedPolicy:
    """The policy that is served and meant: by its name, or by its file. Raises Unfound."""
    name = name_of(written)
    if name in named:
        return named[name]
    at = written.origins.value("policy") if written.policy else Location(written.file)
    try:
        file = os.path.realpath(find_policy(name, written.file))
    except RemitError as wrong:
        raise Unfound(name, tuple(placed(problem, at) for problem in wrong.problems)) from None
    for loaded in named.values():
        if os.path.realpath(loaded.written.origins.file) == file:
            return loaded
    help = near_miss(name, named, "policies served")
    raise Unfound(name, (Problem("unknown-policy", f"no policy `{name}` is served", at, help),))
