"""The exported diagram: read as its documentation says, it gives the definition's outcome of every case."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import remit
from remit.decide import LoadedPolicy
from remit.model.policy import Policy
from remit.report.diagram import diagram_data
from remit.testing import opened, policies
from remit.verdict import applicable, completions, decide

SHIPPED = str(Path(__file__).parents[2] / "rules/us-weapons-in-russia.yaml")


def walked(exported: Any, cells: list[int]) -> Any:
    """The terminal that a case leads to, as the documentation of the format says."""
    number, terminals = exported["root"], exported["terminals"]
    while number >= len(terminals):
        level, *children = exported["nodes"][number - len(terminals)]
        number = children[cells[level]]
    return terminals[number]


def agree(loaded: LoadedPolicy) -> int:
    exported = diagram_data(loaded)
    assert exported is not None
    assert loaded.compiled is not None
    cells = dict(zip(loaded.compiled.table.names, loaded.compiled.table.cells, strict=True))
    compared = 0
    for facts in completions(loaded.policy, {}):
        codes = [cells[level["name"]].code(facts[level["name"]]) for level in exported["levels"]]
        terminal, outcome = walked(exported, codes), decide(loaded.policy, facts)
        assert terminal["verdict"] == outcome.verdict
        assert tuple(terminal["rules"]) == outcome.rules
        assert set(terminal["applicable"]) == applicable(loaded.policy, facts)
        compared += 1
    return compared


def test_it_gives_the_outcome_of_every_case_of_the_shipped_policy() -> None:
    assert agree(remit.load(SHIPPED)) > 50_000


@given(policies(max_facts=4, max_rules=6, max_constraints=2))
def test_it_gives_the_outcome_of_every_case_of_any_policy(policy: Policy) -> None:
    loaded = opened(policy)
    if loaded.compiled is not None and loaded.compiled.table.space.orders:
        assert diagram_data(loaded) is None  # facts that are compared with each other
    else:
        assert agree(loaded)


def test_cases_that_constraints_do_not_allow_lead_to_the_first_terminal() -> None:
    exported = diagram_data(remit.load(SHIPPED))
    assert exported is not None
    ways = product(*(range(level["cells"]) for level in exported["levels"] if level["kind"] != "reading"))
    readings = [0] * len(exported["readings"])  # readings are the first levels
    impossible = [way for way in ways if walked(exported, [*readings, *way])["verdict"] is None]

    assert impossible
    assert exported["terminals"][0] == {"verdict": None, "rules": [], "applicable": []}


@pytest.mark.parametrize("level", ["supplier", "date", "long-range-scope"])
def test_what_can_be_stated_of_a_level_covers_its_cells(level: str) -> None:
    exported = diagram_data(remit.load(SHIPPED))
    assert exported is not None
    own = next(each for each in exported["levels"] if each["name"] == level)
    single = [option for option in own["options"] if not option["is_group"]]
    weights = [0] * own["cells"]
    for option in single:
        for cell, weight in zip(option["cells"], option["weights"], strict=True):
            weights[cell] += weight

    assert weights == own["weights"]
