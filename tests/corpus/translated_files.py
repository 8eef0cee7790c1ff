"""Translated policies and their scenarios as files, in folders in which `remit` finds them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import translated_policies as translated
from published import Written

import remit
from remit.model.policy import Policy
from remit.model.scenario import Scenario
from remit.writer import policy_yaml, scenarios_yaml


def write(folder: Path, policies: Iterable[Written], scenarios: Iterable[Written]) -> Path:
    """Write policies, and scenarios for some of them; the folder of the scenarios."""
    for name, listed, text in (("rules", policies, policy_yaml), ("scenarios", scenarios, as_scenarios)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for data in listed:
            (folder / name / f"{data['policy']}.yaml").write_text(text(data), encoding="utf-8")
    return folder / "scenarios"


def as_scenarios(data: Written) -> str:
    """The text of a scenario file."""
    return scenarios_yaml(data["policy"], [Scenario.model_validate(each) for each in data["scenarios"]])


def written(folder: Path, published: list[Written], *, combined: bool = False, flags: bool = False) -> Path:
    """Write published policies and decisions; the folder of the scenarios."""
    policies = (translated.policy(each, combined=combined, flags=flags) for each in published)
    scenarios = (translated.scenarios(each, flags=flags) for each in published if each["cases"])
    return write(folder, policies, scenarios)


def opened(folder: Path, published: Written, *, combined: bool = False, flags: bool = False) -> Policy:
    """A published policy, written as a file and loaded."""
    write(folder, [translated.policy(published, combined=combined, flags=flags)], [])
    return remit.load(str(folder / "rules" / f"{published['name']}.yaml")).policy
