"""Regions and witnesses for people: a clause, a share, a scenario that can be pasted into a file."""

from __future__ import annotations

from collections.abc import Mapping

from remit.decide.answers import FactChanges
from remit.explain.words import clauses, say, say_reading
from remit.model.items import text_of
from remit.model.policy import Policy
from remit.model.scenario import Given, Scenario
from remit.writer import scenarios_yaml

FEWER = "Fewer facts may do: not all sets of facts were gone through."  # of a scenario that may not be a smallest


def say_where(policy: Policy, where: FactChanges) -> str:
    """A box of cases as a clause; readings by name.

    Args:
        policy: The one in whose words it is said.
        where: Facts and readings with the items of which one is so; nothing stands for every case.
    """
    if not where:
        return "in every case"
    return clauses(
        say_reading(policy, name, items) if name in policy.readings else say(policy, name, items)
        for name, items in where
    )


def as_scenario(
    policy: Policy, name: str, where: FactChanges, expect: str | Mapping[str, object] | None = None
) -> Scenario:
    """A box of cases as a scenario: facts as given, readings as picked.

    Args:
        policy: Says which names are facts, and which are readings.
        name: What the scenario is to be called.
        where: Facts and readings with the items of which one is so; of a reading, the first is picked.
        expect: A verdict by its name, or all that is expected.
    """
    given = {fact: Given(one_of=items) for fact, items in where if fact in policy.facts}
    readings = {reading: text_of(items[0]) for reading, items in where if reading in policy.readings}
    data: dict[str, object] = {"name": name, "given": given}
    if readings:
        data["readings"] = readings
    if expect is not None:
        data["expect"] = expect
    return Scenario.model_validate(data)


def paste(policy: Policy, scenarios: Mapping[str, FactChanges]) -> str:
    """Named boxes as the text of a scenario file, ready to paste; verdicts are left for a person to fill in."""
    return scenarios_yaml(policy.policy, [as_scenario(policy, name, where) for name, where in scenarios.items()])
