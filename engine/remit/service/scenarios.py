"""The scenarios of a folder that is served: those that can be decided, and what is wrong with the others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from remit.check import Result, held_together, placed
from remit.decide import LoadedPolicy
from remit.errors import Location, Problem, RemitError, near_miss
from remit.lint import lint_scenario
from remit.reader.find import find_policy, is_path
from remit.reader.scenarios import WrittenScenario, policy_name, read_what_can_be
from remit.reader.walk import found_files

Named = dict[str, LoadedPolicy]


def results(folder: str, loaded: LoadedPolicy) -> list[Result]:
    """The scenarios of a policy that can be decided."""
    named = {loaded.policy.policy: loaded}
    return [found for found in _results(folder, named) if isinstance(found, Result)]


def problems(folder: str, policies: Iterable[LoadedPolicy]) -> list[Problem]:
    """What is wrong with those that cannot, each once."""
    named = {loaded.policy.policy: loaded for loaded in policies}
    return list(dict.fromkeys(found for found in _results(folder, named) if isinstance(found, Problem)))


def _results(folder: str, named: Named) -> Iterator[Result | Problem]:
    place = Path(folder, "scenarios")
    files, closed = found_files([str(place)]) if place.is_dir() else ([], [])
    yield from (problem for problem in closed if problem.code != "no-scenarios")  # a folder may wait for its first
    for file in files:
        yield from _of_file(file, named)


def _of_file(file: str, named: Named) -> Iterator[Result | Problem]:
    """Every scenario of a file, or what is wrong with it: one that is bad takes no other with it."""
    try:
        listed, wrong = read_what_can_be(file)
    except RemitError as unreadable:
        yield from unreadable.problems
        return
    yield from wrong
    nameless: list[WrittenScenario] = []
    for written in listed:
        try:
            name = policy_name(written)
        except RemitError:
            nameless.append(written)
        else:
            yield from _of_scenario(written, name, named)
    if nameless:
        yield _nameless(nameless)


def _nameless(listed: list[WrittenScenario]) -> Problem:
    """That a file does not say which policy its scenarios are for."""
    first, others = listed[0], len(listed) - 1
    more = f" and {others} more of this file" if others else ""
    said = f"scenario `{first.scenario.name}`{more}: which policy is it for?"
    return Problem("no-policy", said, first.at(), "write `policy: NAME` into the file")


def _of_scenario(written: WrittenScenario, name: str, named: Named) -> Iterator[Result | Problem]:
    try:
        loaded = _policy(written, name, named)
        if unfit := lint_scenario(written, loaded.written):
            yield from unfit
        else:
            decision = loaded.decide(written.scenario.given, readings=written.scenario.readings)
            yield held_together(written, decision)
    except RemitError as wrong:
        yield from (placed(problem, written.at("given"), written.scenario.name) for problem in wrong.problems)


def _policy(written: WrittenScenario, name: str, named: Named) -> LoadedPolicy:
    """The policy that is served and meant: by its name, or by its file. Raises RemitError."""
    at = written.origins.value("policy") if written.policy else Location(written.file)
    if name in named:
        return named[name]
    try:
        file = os.path.realpath(find_policy(name, written.file))
    except RemitError as wrong:
        if is_path(name):
            raise RemitError([placed(problem, at) for problem in wrong.problems]) from None
        file = ""
    for loaded in named.values():
        if os.path.realpath(loaded.written.origins.file) == file:
            return loaded
    help = near_miss(name, named, "policies served")
    raise RemitError([Problem("unknown-policy", f"no policy `{name}` is served", at, help)])
