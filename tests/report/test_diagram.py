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
from remit.report.diagram.data import diagram_data
from remit.testing import opened, policies
from remit.verdict import applicable
from told_apart import cases_told_apart, told_codes

SHIPPED = str(Path(__file__).parents[2] / "rules/us-weapons-in-russia.yaml")


def walked(exported: Any, cells: list[int]) -> Any:
    """The terminal that a case leads to, as the documentation of the format says."""
    number, terminals = exported["root"], exported["terminals"]
    while number >= len(terminals):
        level, *children = exported["nodes"][number - len(terminals)]
        number = children[cells[level]]
    return terminals[number]


def relates(loaded: LoadedPolicy) -> bool:
    """Whether facts are compared with each other, or sets have a level for each test."""
    assert loaded.compiled is not None
    return loaded.compiled.table.space.is_related


def agree(loaded: LoadedPolicy) -> int:
    exported = diagram_data(loaded)
    assert exported is not None
    assert loaded.compiled is not None
    compared, met = 0, set()
    for facts, outcome in cases_told_apart(loaded.policy):
        codes = told_codes(loaded.compiled.table.space, facts)
        terminal = walked(exported, codes)
        assert terminal["verdict"] == outcome.verdict
        assert tuple(terminal["rules"]) == outcome.rules
        assert set(terminal["applicable"]) == applicable(loaded.policy, facts)
        compared, met = compared + 1, {*met, tuple(codes)} if relates(loaded) else met
    if relates(loaded):
        ways = product(*(range(level["cells"]) for level in exported["levels"]))
        assert {way for way in ways if walked(exported, list(way))["verdict"] is not None} == met
    return compared


def test_it_gives_the_outcome_of_every_case_of_the_shipped_policy() -> None:
    assert agree(remit.load(SHIPPED)) == 38_152


@given(policies(max_facts=4, max_rules=6, max_constraints=2))
def test_it_gives_the_outcome_of_every_case_of_any_policy(policy: Policy) -> None:
    assert agree(opened(policy))


def test_cases_that_constraints_do_not_allow_lead_to_the_first_terminal() -> None:
    exported = diagram_data(remit.load(SHIPPED))
    assert exported is not None
    ways = product(*(range(1 if level["kind"] == "reading" else level["cells"]) for level in exported["levels"]))
    impossible = [way for way in ways if walked(exported, list(way))["verdict"] is None]

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


def test_how_facts_lie_to_each_other_is_a_level_with_an_option_for_each_way() -> None:
    exported = diagram_data(remit.load(SHIPPED.replace("us-weapons-in-russia", "document-access")))
    assert exported is not None
    pairs = {level["name"]: level for level in exported["levels"] if level["kind"] == "comparison"}

    assert [option["label"] for option in pairs["clearance : secrecy"]["options"]] == [
        "less than the secrecy",
        "the same as the secrecy",
        "more than the secrecy",
    ]
    assert pairs["owner : user"]["question"] == "How does the owner compare with the user?"
    assert [exported["levels"][level]["name"] for level in exported["facts"][:2]] == ["owner : user", "roles"]


KINDS = {
    "licence": {"flag": {}, "optional": "true"},
    "roles": {"set": ["guest", {"staff": ["cook", "skipper"]}], "labels": {"guest": "a guest"}},
    "user": {"text": {}},
    "fee": {"number": {"places": "8"}},
}
WHEN = {"licence": "false", "roles": {"includes": "staff"}, "user": "ann", "fee": ">= 0.00000001"}


@pytest.fixture(scope="module")
def levels() -> dict[str, Any]:
    """The levels of a policy with facts of other kinds."""
    rules = {"only": {"permit": "It may.", "when": WHEN}}
    policy = Policy.model_validate({"remit": "1", "policy": "p", "title": "t", "facts": KINDS, "rules": rules})
    exported = diagram_data(opened(policy))
    assert exported is not None
    return {level["name"]: level for level in exported["levels"]}


def test_what_is_absent_has_a_cell_that_others_may_share(levels: dict[str, Any]) -> None:
    values = {option["items"][0]: option["cells"] for option in levels["licence"]["options"]}

    assert values["absent"] == values["true"] == [levels["licence"]["absent"]] != values["false"]


def test_the_cell_of_a_set_is_told_by_how_many_there_are_of_each_class(levels: dict[str, Any]) -> None:
    sets = levels["roles"]["sets"]

    assert sets["classes"] == [["guest"], ["cook", "skipper"]]
    assert sets["cells"] == [0, 1, 1, 0, 1, 1]  # none or one guest, with none, one or two of the staff
    assert sets["names"][0] == {"name": "guest", "label": "a guest", "members": ["guest"], "is_group": False}
    assert sets["names"][1]["members"] == ["cook", "skipper"]


def test_every_text_that_is_not_named_has_one_cell(levels: dict[str, Any]) -> None:
    assert levels["user"]["texts"] == {"named": [{"text": "ann", "cell": 0}], "others": 1}


def test_numbers_of_many_places_are_written_in_digits(levels: dict[str, Any]) -> None:
    assert levels["fee"]["step"] == "0.00000001"
    assert [span["low"] for span in levels["fee"]["spans"]] == [None, "0.00000001"]
    assert levels["fee"]["spans"][0]["high"] == "0.00000000"


def test_a_reading_is_said_in_its_own_words_as_in_explanations() -> None:
    exported = diagram_data(remit.load("us-weapons-in-russia"))
    (area,) = [level for level in exported["levels"] if level["name"] == "area"]
    far = "the permission holds in the Belgorod region, and not near Kharkiv outside that region"

    assert area["clauses"]["belgorod-only"] == [f"the text is read so that {far}", f"the text were read so that {far}"]
    assert area["clauses"]["open"][0] == "“Which places does the permission hold for?” is left open"
