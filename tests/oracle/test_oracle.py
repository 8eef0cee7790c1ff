"""The engine means what the guide says, however it is asked: drawn policies, compared with a reading of their own.

A long run is a command of its own: `python tests/oracle/run.py --seed 1 --policies 500`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from oracle.asking import Asked
from oracle.cases import Cases, is_compared
from oracle.claims import Claims
from oracle.drawn_figures import drawn_with_figures
from oracle.drawn_policies import drawn
from oracle.drawn_sides import drawn_with_sides
from oracle.facts import written
from oracle.meaning import Outcome, Policy
from oracle.ways import WAYS, differences

HOLD = tuple(WAYS)  # the ways of asking in which the engine means what the guide says: all of them
SEEDS = range(10)
SLOW = {"mutate": 4, "said": 4, "audit": 6}  # of these fewer policies are asked here
GUIDE = Path(__file__).parents[2] / "rules" / "README.md"


@pytest.mark.parametrize("way", HOLD)
@pytest.mark.parametrize("facts", ["alone", "compared"])
def test_drawn_policies_are_answered_as_the_guide_says(facts: str, way: str, tmp_path: Path) -> None:
    seeds = SEEDS[: SLOW.get(way)]
    bundles = [bundle for bundle in map(drawn, seeds) if is_compared(bundle.cases) is (facts == "compared")]
    found = []
    for bundle in bundles:
        folder = tmp_path / str(bundle.seed)
        folder.mkdir()
        found += [(bundle.seed, *one) for one in differences(Asked(bundle, folder), way)]

    assert bundles
    assert found == []


@pytest.mark.parametrize("way", HOLD)
def test_drawn_policies_with_figures_are_answered_as_the_guide_says(way: str, tmp_path: Path) -> None:
    bundles = [bundle for seed in range(60) if (bundle := drawn_with_figures(seed)) is not None][: SLOW.get(way)]
    found = []
    for bundle in bundles:
        folder = tmp_path / str(bundle.seed)
        folder.mkdir()
        found += [(bundle.seed, *one) for one in differences(Asked(bundle, folder), way)]

    assert len(bundles) >= min(SLOW.values())
    assert found == []


@pytest.mark.parametrize("way", HOLD)
def test_drawn_policies_that_compare_sets_are_answered_as_the_guide_says(way: str, tmp_path: Path) -> None:
    assert [
        one for seed in (0, 5) for one in differences(Asked(drawn_with_sides(seed), folder(tmp_path, seed)), way)
    ] == []


def folder(above: Path, seed: int) -> Path:
    found = above / str(seed)
    found.mkdir()
    return found


KNIVES = """
facts:
  weapon: {choice: [knife, {firearms: [rifle, pistol]}]}
  age: {integer: {min: 0, max: 150}}
  supplier: {choice: [own-works, elsewhere]}
"""


def policy(text: str) -> Policy:
    return Policy(yaml.safe_load(KNIVES) | yaml.safe_load(text))


def case(weapon: str, age: int, supplier: str = "elsewhere") -> dict[str, Any]:
    return {"weapon": weapon, "age": age, "supplier": supplier}


def outcome(verdict: str, *rules: str) -> Outcome:
    """One that carries no duties."""
    return Outcome(verdict, frozenset(rules))


def example(start: str) -> str:
    """An example of the guide, by how it begins."""
    blocks = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return next(block for block in blocks if start in block)


def test_an_exception_to_an_exception_gives_back_what_it_took() -> None:
    knives = policy(example("pocket-knives"))

    assert knives.outcome(case("knife", 20)) == outcome("permitted", "everybody")
    assert knives.outcome(case("knife", 12)) == outcome("prohibited", "children")
    assert knives.outcome(case("knife", 12, "own-works")) == outcome("permitted", "everybody", "pocket-knives")


def test_a_group_is_any_of_its_values_and_a_mapping_is_all_of() -> None:
    minors = policy(example("Minors may not carry firearms."))

    assert minors.outcome(case("pistol", 17)) == outcome("prohibited", "minors")
    assert minors.outcome(case("pistol", 18)) == outcome("unregulated")
    assert minors.outcome(case("knife", 17)) == outcome("unregulated")


@pytest.mark.parametrize(
    ("text", "members", "is_so"),
    [
        ('{"a \\"q\\"" | b}', ['a "q"', "b"], True),
        ('{"a \\"q\\"" | b}', ["b"], False),
        ('{a "q"}', ['a "q"'], True),
        ('{"x|y;z"}', ["x|y;z"], True),
        ("{}", [], True),
        ('excludes "x|y;z"; size 1', ["b"], True),
        ('includes b | "x|y;z"; includes "a \\"q\\""', ["b"], False),
        ('includes b | "x|y;z"; includes "a \\"q\\""', ["b", 'a "q"'], True),
    ],
)
def test_names_with_signs_of_the_notation_stand_in_quotes(text: str, members: list[str], *, is_so: bool) -> None:
    assert written({"set": ['a "q"', "b", "x|y;z"]}, text)(frozenset(members)) is is_so


@pytest.mark.parametrize(("asked", "is_vacuous"), [("same as", True), ("at least", False), ("more than", False)])
@pytest.mark.parametrize("bounds", [{}, {"min": 0, "max": 99}])
def test_a_value_that_another_fact_holds_where_it_is_has_no_other_to_change_to(
    asked: str, bounds: dict[str, int], *, is_vacuous: bool
) -> None:
    one = {"integer": bounds}
    stated = {"claim": "So.", "when": {"paid": {asked: "due"}}, "same": ["paid"]}
    rules = {"any": {"permit": "So.", "when": {"all": []}}}
    cases = Cases(Policy({"facts": {"paid": one, "due": one}, "rules": rules, "properties": {"it": stated}}))

    assert Claims(cases, stated).answers()["same"].vacuous is is_vacuous


@pytest.mark.parametrize(
    ("kind", "when"),
    [
        ("integer", {"paid": ">= 10", "not": {"paid": "10"}}),
        ("integer", {"paid": "<= 10", "not": {"paid": "10"}}),
        ("text", {"not": {"paid": "much"}}),
    ],
)
def test_a_value_of_which_no_other_is_gone_through_may_still_change(kind: str, when: dict[str, Any]) -> None:
    stated = {"claim": "So.", "when": when, "same": ["paid"]}
    rules = {"any": {"permit": "So.", "when": {"all": []}}}
    raw = {"facts": {"paid": {kind: {}}}, "rules": rules, "properties": {"it": stated}}
    claims = Claims(Cases(Policy(raw)), stated)

    assert len(claims.about) == 1
    assert not claims.answers()["same"].vacuous


def test_a_value_has_room_where_all_that_it_is_compared_with_has_values_on_both_sides() -> None:
    facts = {"grade": {"integer": {"min": 0, "max": 6}}, "mark": {"integer": {}}}
    when = {"mark": {"more than": "grade"}}
    cases = Cases(Policy({"facts": facts, "rules": {"high": {"permit": "High.", "when": when}}}))

    assert [value for value in cases.values["grade"] if cases.has_room({"grade": value})] == [0, 1, 5, 6]
    assert [value for value in cases.values["mark"] if cases.has_room({"mark": value})] == [-1, 0, 1, 5, 6, 7]
