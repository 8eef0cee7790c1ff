"""The scenarios of a folder that is served: those that can be decided, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from remit.check import Result, check
from remit.decide import LoadedPolicy
from remit.errors import Problem, RemitError
from remit.lint import lint_scenario
from remit.reader.scenarios import policy_name, read_what_can_be
from remit.reader.walk import scenario_files


def results(folder: str, loaded: LoadedPolicy) -> list[Result]:
    """The scenarios of a policy that can be decided."""
    return [found for found in _results(folder, [loaded]) if isinstance(found, Result)]


def problems(folder: str, policies: Iterable[LoadedPolicy]) -> list[Problem]:
    """What is wrong with those that cannot."""
    return [found for found in _results(folder, policies) if isinstance(found, Problem)]


def _results(folder: str, policies: Iterable[LoadedPolicy]) -> Iterator[Result | Problem]:
    named = {loaded.policy.policy: loaded for loaded in policies}
    place = Path(folder, "scenarios")
    try:
        for file in scenario_files([str(place)]) if place.is_dir() else []:
            yield from _of_file(file, named)
    except RemitError as wrong:
        yield from wrong.problems


def _of_file(file: str, named: dict[str, LoadedPolicy]) -> Iterator[Result | Problem]:
    try:
        listed, wrong = read_what_can_be(file)
    except RemitError as unreadable:
        yield from unreadable.problems
        return
    yield from wrong
    for written in listed:
        loaded = named.get(policy_name(written) or "")
        try:
            if loaded is not None and not (unfit := lint_scenario(written, loaded.written)):
                yield check(written, loaded.decide(written.scenario.given, readings=written.scenario.readings))
            elif loaded is not None:
                yield from unfit
        except RemitError as impossible:
            yield from impossible.problems
