"""The schemas of scenarios accept whatever remit accepts, know the names of a policy, and flag mistakes."""

from pathlib import Path

import pytest
from schema_examples import POLICY, SCENARIOS, flaws, read, scenario_refusals, seen

from remit.model.kinds.editor_schema import as_seen
from remit.reader.included import read_policy
from remit.schema import scenario_schema, schema_of

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "engine" / "remit" / "cli" / "starter"
SCENARIO_FILES = sorted((ROOT / "scenarios").rglob("*.yaml"))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("item: book", "item: ~"),
        ("given: {item: book}", "note: 7"),
        ("because: [books]", "because: books"),
        ('name: "a book"', "name: 12"),
        ("policy: lending\nscenarios:\n", ""),
        ("policy: lending\n", ""),
        ("policy: lending\n", "policy: lending\ngiven: {item: ~}\n"),
        ("given: {item: book}", "for each: {item: [book, {one of: [book, map]}, ~]}"),
        ("given: {item: book}", "cases: [[item, note], [book, 7], [~, ~]]"),
        ('name: "a book"\n    given: {item: book}', "cases: [[name, item], [one, book]]"),
        ("contested by: [atlases]", "contested by: atlases"),
    ],
)
def test_what_remit_accepts_in_a_scenario_is_not_flagged(tmp_path: Path, was: str, becomes: str) -> None:
    scenarios = SCENARIOS.replace(was, becomes)

    assert scenarios != SCENARIOS
    assert scenario_refusals(tmp_path, scenarios) == []
    assert flaws(schema_of("scenario"), seen(scenarios)) == []
    assert flaws(scenario_schema(read(tmp_path).policy), seen(scenarios)) == []


@pytest.mark.parametrize(
    ("was", "becomes", "flawed"),
    [
        ("expect: permitted", "expect: allowed", "scenarios/0/expect"),
        ("expect: permitted", "expects: permitted", "scenarios/0"),
        ("expect: permitted", "expect: {}", "scenarios/0/expect"),
        ("depends on:", "depends_on_facts:", "scenarios/1/expect"),
        ("could be: [permitted, prohibited]", "could be: [allowed]", "scenarios/1/expect"),
        ("given: {item: book}", "given: [item, book]", "scenarios/0/given"),
        ("{one of: [atlas, map]}", "{one of: []}", "scenarios/1/given/item"),
        ("item: book", "item: {any of: [book, map]}", "scenarios/0/given/item"),
        ('  - name: "a book"\n    given', "  - given", "scenarios/0"),
        ("scenarios:", "cases:", ""),
        ("given: {item: book}", "cases: [{item: book}, {item: map}]", "scenarios/0/cases"),
        ("given: {item: book}", "for each: {item: book}", "scenarios/0/for each"),
        ("given: {item: book}", "for each: {}", "scenarios/0/for each"),
    ],
)
def test_the_mistakes_that_people_make_in_a_scenario_are_flagged(
    tmp_path: Path, was: str, becomes: str, flawed: str
) -> None:
    scenarios = SCENARIOS.replace(was, becomes)

    assert scenarios != SCENARIOS
    assert scenario_refusals(tmp_path, scenarios) != []
    assert any(flaw.startswith(f"{flawed}") for flaw in flaws(schema_of("scenario"), seen(scenarios)))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("item: book", "itme: book"),
        ("item: book", "item: bok"),
        ("[atlas, map]", "[atlas, mop]"),
        ("atlases: they-are}", "atlases: they-were}"),
        ("atlases: they-are}", "atlasses: they-are}"),
        ("because: [books]", "because: [book]"),
        ("depends on: [item]", "depends on: [items]"),
        ("contested by: [atlases]", "contested by: [atlas]"),
    ],
)
def test_the_schema_of_one_policys_scenarios_knows_its_names(tmp_path: Path, was: str, becomes: str) -> None:
    scenarios = SCENARIOS.replace(was, becomes)

    assert scenarios != SCENARIOS
    assert scenario_refusals(tmp_path, scenarios) != []
    assert flaws(schema_of("scenario"), seen(scenarios)) == []
    assert flaws(scenario_schema(read(tmp_path).policy), seen(scenarios)) != []


@pytest.mark.parametrize("path", SCENARIO_FILES, ids=lambda path: path.name)
def test_every_shipped_scenario_fits_the_schema_of_its_policys_scenarios(path: Path) -> None:
    data = seen(path.read_text(encoding="utf-8"))
    policy = read_policy(str(ROOT / "rules" / f"{path.parent.name}.yaml")).policy

    assert flaws(scenario_schema(policy), data) == []


@pytest.mark.parametrize(
    ("fact", "fits", "does_not"),
    [
        (
            "{choice: [1, 2.5, no, 007]}",
            ["1", "'1'", "2.5", "no", "'no'", "{one of: [1, no]}", "~"],
            ["3", "'3'", "[1]"],
        ),
        ("{flag: {}}", ["true", "false", "'true'"], ["maybe", "7"]),
        ("{integer: {}}", ["7", "-7", "'7'", "'>= 7'", "1 .. 3", "1..", "'= 3'"], ["seven", "7.5", "true"]),
        ("{date: {}}", ["2026-01-05", "< 2026-01-05", "2026-01-05 .. 2026-02-05", ".. 2026-01-05"], ["May", "2026"]),
    ],
)
def test_values_are_known_as_an_editor_sees_them(
    tmp_path: Path, fact: str, fits: list[str], does_not: list[str]
) -> None:
    schema = scenario_schema(read(tmp_path, POLICY.replace("  item: {", f"  more: {fact}\n  item: {{")).policy)

    def flawed(value: str) -> bool:
        scenarios = SCENARIOS.replace("{item: book}", f"{{more: {value}}}")
        return bool(flaws(schema, seen(scenarios)))

    assert [value for value in fits if flawed(value)] == []
    assert [value for value in does_not if not flawed(value)] == []


def test_readings_that_contest_together_are_written_with_a_plus(tmp_path: Path) -> None:
    schema = scenario_schema(read(tmp_path).policy)

    assert flaws(schema, seen(SCENARIOS.replace("by: [atlases]", 'by: ["atlases + maps"]'))) == []


def test_an_editor_can_show_what_values_choices_and_rules_mean(tmp_path: Path) -> None:
    labelled = POLICY.replace("item: {choice", 'item: {ask: "What is it?", labels: {book: "a book"}, choice')
    model = scenario_schema(read(tmp_path, labelled).policy)["definitions"]["Scenario"]["properties"]
    item = model["given"]["properties"]["item"]

    assert item["description"] == "What is it?"
    assert item["anyOf"][0] == {"enum": ["book", "paper", "map", "atlas"], "enumDescriptions": ["a book", "", "", ""]}
    assert model["because"]["anyOf"][0]["enumDescriptions"] == ["Books may be taken out.", "Maps stay."]
    assert model["readings"]["properties"]["atlases"]["description"] == "Are they books? Without it: they-are."


def test_a_name_is_seen_as_text_and_as_what_yaml_takes_it_for() -> None:
    assert [as_seen(name) for name in ("map", "7", "007", "7.5", "off", "Yes", "[1]", "inf")] == [
        ["map"],
        ["7", 7],
        ["007", 7],
        ["7.5", 7.5],
        ["off", False],
        ["Yes", True],
        ["[1]"],
        ["inf"],
    ]
