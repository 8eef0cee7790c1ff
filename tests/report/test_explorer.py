"""What the explorer works out is what the engine says, in every case of the shipped policies and in made-up ones.

Nothing is looked at here: the page's own script runs in an embedded engine. What only a browser shows is in
tests/browser.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from embedded_explorer import EmbeddedExplorer
from explorer_cases import (
    LARGE,
    ODD,
    Case,
    by_tests,
    cases,
    engine_says,
    explorer_says,
    large,
    made_up,
    of_every_kind,
    readable,
)

import remit
from remit.cli.main import main
from remit.decide import LoadedPolicy
from remit.decide.given_values import item_of
from remit.model.items import text_of
from remit.model.kinds.sets import Subset
from remit.model.policy import Policy
from remit.model.scenario import set_in_one_line
from remit.reader.scenarios import read_scenarios
from remit.report.diagram.data import diagram_data
from remit.report.page.cases import in_address
from remit.representatives import representatives
from remit.testing import default_readings, opened
from remit.verdict import Outcome, allowed, decide
from told_apart import cases_told_apart, told_codes

EXPLORED = {"us-weapons-in-russia": 38_152, "family-leave": 480}  # with how many cases the definition tells apart
POLICIES, OF_EACH, PARTIAL, RELATED = 120, 8, 200, 6


@pytest.fixture(scope="module")
def explorer() -> EmbeddedExplorer:
    return EmbeddedExplorer()


def told(case: Case) -> str:
    return str({"facts": dict(case.facts), "readings": dict(case.readings)})


@pytest.mark.parametrize("name", EXPLORED)
def test_every_case_of_a_shipped_policy_has_its_verdict_and_rules(explorer: EmbeddedExplorer, name: str) -> None:
    loaded = remit.load(name)
    listed, expected = [], []
    for case, outcome in cases_told_apart(loaded.policy):
        stated = {fact: [text_of(item_of(value))] for fact, value in case.items() if fact in loaded.policy.facts}
        picked = {reading: case[reading] for reading in loaded.policy.readings}
        listed.append(Case(stated, picked))
        expected.append([str(outcome.verdict), list(outcome.rules)])
    found = explorer.of(diagram_data(loaded)).outcomes([case.fragment for case in listed])

    assert [(told(c), f, e) for c, f, e in zip(listed, found, expected, strict=True) if f != e][:3] == []
    assert len(found) == EXPLORED[name]


@pytest.mark.parametrize("name", EXPLORED)
def test_everything_that_is_said_of_partly_known_cases_of_a_shipped_policy(
    explorer: EmbeddedExplorer, name: str
) -> None:
    loaded, chance = remit.load(name), random.Random(7)
    listed = list(cases(loaded.policy, chance, PARTIAL))
    found = explorer.of(diagram_data(loaded)).follows([case.fragment for case in listed])

    for case, said in zip(listed, found, strict=True):
        assert explorer_says(said) == engine_says(loaded, case), told(case)


def test_everything_that_is_said_of_facts_of_all_kinds(explorer: EmbeddedExplorer) -> None:
    chance, kinds, settled = random.Random(5), set(), set()
    for loaded in [*of_every_kind(), *made_up(POLICIES)]:
        listed = list(cases(loaded.policy, chance, OF_EACH))
        found = explorer.of(diagram_data(loaded)).follows([case.fragment for case in listed])
        kinds |= {(fact.kind, fact.optional) for fact in loaded.policy.facts.values()}
        settled |= {min(len(said["possible"]), 2) for said in found}
        for case, said in zip(listed, found, strict=True):
            assert explorer_says(said) == engine_says(loaded, case), (told(case), written(loaded.policy))

    assert len(kinds) == 16  # eight kinds, optional or not
    assert settled == {0, 1, 2}


def test_what_follows_where_facts_are_compared_is_what_all_cases_like_that_have(explorer: EmbeddedExplorer) -> None:
    chance, kinds, settled = random.Random(9), set(), set()
    for loaded in [remit.load("document-access"), by_tests(), *made_up(RELATED, are_related=True)]:
        exported = diagram_data(loaded)
        assert exported is not None
        all_cases, levels = told_cases(loaded), exported["levels"]
        stated = [stated_by_options(exported, chance) for _ in range(OF_EACH)]
        listed = [
            Case({levels[level]["name"]: option["items"] for level, option in each.items()}, {}) for each in stated
        ]
        found = explorer.of(exported).follows([case.fragment for case in listed])
        kinds |= {levels[level]["kind"] for each in stated for level in each}
        for each, said in zip(stated, found, strict=True):
            alike = [outcome for codes, outcome in all_cases if all(codes[at] in each[at]["cells"] for at in each)]
            rules = [set(outcome.rules) for outcome in alike]
            settled.add(min(len(said["possible"]), 2))
            assert said["refused"] == [], [
                (levels[at]["name"], levels[at]["kind"], one["items"]) for at, one in each.items()
            ]
            assert set(said["possible"]) == {str(outcome.verdict) for outcome in alike}, written(loaded.policy)
            if alike:
                assert set(said["every"]) == set.intersection(*rules)
                assert set(said["some"]) == set.union(*rules)

    assert kinds >= {"comparison", "test", "choice", "flag"}
    assert settled == {0, 1, 2}


def stated_by_options(exported: Any, chance: random.Random) -> dict[int, Any]:
    """Of some levels of facts an option each."""
    levels = [level for level in exported["facts"] if exported["levels"][level]["options"] and chance.random() < 0.4]
    return {level: chance.choice(exported["levels"][level]["options"]) for level in levels}


def told_cases(loaded: LoadedPolicy) -> list[tuple[list[int], Outcome]]:
    """Every case with the usual readings: its cells, and what follows."""
    assert loaded.compiled is not None
    space, policy = loaded.compiled.table.space, loaded.policy
    facts = product(*(representatives(policy, name, {}) for name in policy.facts))
    cases = ({**dict(zip(policy.facts, values, strict=True)), **default_readings(policy)} for values in facts)
    return [(told_codes(space, case), decide(policy, case)) for case in cases if allowed(policy, case)]


def test_what_is_said_of_sets_of_many_members(explorer: EmbeddedExplorer) -> None:
    listed = list(cases(large().policy, random.Random(5)))
    found = explorer.of(diagram_data(large())).follows([case.fragment for case in listed])

    for case, said in zip(listed, found, strict=True):
        assert explorer_says(said) == engine_says(large(), case), told(case)


def test_a_flip_of_a_set_of_many_members_holds_for_every_set_it_names(explorer: EmbeddedExplorer) -> None:
    loaded, stated = large(), {"crew": "{v8}", "count": "1000000000000000"}
    case = Case({name: [item] for name, item in stated.items()}, {})
    (found,) = explorer.of(diagram_data(loaded)).follows([case.fragment])

    assert {verdict for verdict, _ in found["flips"]} == {"permitted", "prohibited", "exempt"}
    for verdict, changes in found["flips"]:
        ((name, items),) = changes
        assert [loaded.decide({**stated, name: {"one of": [set_in_one_line(item)]}}).possible for item in items] == [
            (verdict,)
        ] * len(items)


@pytest.mark.parametrize("item", ["within", "{}", "excludes v1; within"])
def test_the_empty_set_is_read_and_saved_however_it_is_stated(
    explorer: EmbeddedExplorer, tmp_path: Path, item: str
) -> None:
    case = Case({"crew": [item], "count": ["3"]}, {})
    (found,) = explorer.of(diagram_data(large())).follows([case.fragment])
    (tmp_path / "large.yaml").write_text(json.dumps(LARGE))
    (tmp_path / "saved.scenario.yaml").write_text(found["scenario"])

    assert main(["check", str(tmp_path / "saved.scenario.yaml"), "--policy", str(tmp_path / "large.yaml"), "-q"]) == 0
    assert explorer_says(found) == engine_says(large(), case)


TWICE = [
    "includes v1 | v6; includes v7 | v8",
    "includes g1; includes g2",
    "includes v1; includes v2 | v3; includes all v6 | v7; excludes v8; excludes v9",
    "size >= 2; size <= 3; excludes g1",
    "within g1 | v6; within v6 | v11",
]


@pytest.mark.parametrize("item", TWICE)
def test_a_set_of_which_two_things_of_one_kind_are_so_is_saved_with_both(
    explorer: EmbeddedExplorer, tmp_path: Path, item: str
) -> None:
    (found,) = explorer.of(diagram_data(large())).follows([Case({"crew": [item]}, {}).fragment])
    (tmp_path / "saved.scenario.yaml").write_text(found["scenario"])
    (saved,) = read_scenarios(str(tmp_path / "saved.scenario.yaml"))
    domain = large().policy.domains["crew"]
    assert isinstance(domain, Subset)
    meant, said = (
        domain.test(set_in_one_line(item)),
        [domain.test(each) for each in saved.scenario.given["crew"].one_of],
    )

    for size in range(6):
        for each in map(frozenset, combinations(domain.members, size)):
            assert meant.holds(each) is any(test.holds(each) for test in said)


LIKE_THE_LANGUAGE = [
    "present",
    "absent",
    "size 3",
    "within",
    "{GUID}",
    "other than ann",
    "",
    "{text: ann}",
    "member of staff",
]


@pytest.mark.parametrize("optional", [True, False])
def test_a_text_that_reads_like_the_language_is_this_text(
    explorer: EmbeddedExplorer, tmp_path: Path, *, optional: bool
) -> None:
    rules = {
        f"r{at}": {"permit": "It may.", "when": {"user": {"text": text}}} for at, text in enumerate(LIKE_THE_LANGUAGE)
    }
    facts = {"user": {"text": {}, "optional": str(optional).lower()}}
    policy = {"remit": "1", "policy": "p", "title": "t", "facts": facts, "rules": rules}
    loaded = opened(Policy.model_validate(policy))
    (tmp_path / "p.yaml").write_text(json.dumps(policy))
    decided = [loaded.decide({"user": {"text": text}}) for text in LIKE_THE_LANGUAGE]
    fragments = [
        Case({"user": [in_address(item, "text") for item in each.stated["user"]]}, {}).fragment for each in decided
    ]
    found = explorer.of(diagram_data(loaded)).follows(fragments)

    assert [said["refused"] for said in found] == [[]] * len(found)
    assert [said["every"] for said in found] == [list(each.rules) for each in decided] == [[rule] for rule in rules]
    for number, said in enumerate(found):
        (tmp_path / f"{number}.scenario.yaml").write_text(said["scenario"])
        assert (
            main(["check", str(tmp_path / f"{number}.scenario.yaml"), "--policy", str(tmp_path / "p.yaml"), "-q"]) == 0
        )


CALLED_LIKE_TESTS = [
    "member of staff",
    "size 3",
    "includes x",
    "a | b",
    "{x}",
    "other than y",
    '"so"',
    "a; b",
    "within",
]
ASKED: list[Mapping[str, Any]] = [
    {"crew": {"includes": ["a | b", "size 3"], "excludes": "{x}"}},
    {"crew": ["{x}", '"so"', "a; b"], "kind": "a | b", "user": "other than y"},
    {"crew": {"within": ["includes x", "a; b"], "size": ">= 1"}, "kind": {"one of": ["{x}", "within"]}},
    {"user": {"other than": ["a | b", "{x}", "other than y"]}, "kind": "other than y"},
    *({"crew": [name], "kind": name, "user": name} for name in CALLED_LIKE_TESTS),
]


def test_values_members_and_texts_called_like_tests_are_read_and_saved(
    explorer: EmbeddedExplorer, tmp_path: Path
) -> None:
    first, *others = CALLED_LIKE_TESTS
    rules = {f"r{at}": {"permit": "It may.", "when": {"kind": name}} for at, name in enumerate(others)}
    rules |= {f"s{at}": {"forbid": "No.", "when": {"crew": {"includes": n}}} for at, n in enumerate(others[:5])}
    rules |= {f"t{at}": {"exempt": "Out.", "when": {"user": [name, first]}} for at, name in enumerate(others)}
    facts = {"kind": {"choice": CALLED_LIKE_TESTS}, "crew": {"set": CALLED_LIKE_TESTS}, "user": {"text": {}}}
    policy = {"remit": "1", "policy": "p", "title": "t", "facts": facts, "rules": rules}
    loaded = opened(Policy.model_validate(policy))
    (tmp_path / "p.yaml").write_text(json.dumps(policy))
    kinds = {name: fact.kind for name, fact in loaded.policy.facts.items()}
    decided = [loaded.decide(asked) for asked in ASKED]
    stated = [
        {name: [in_address(i, kinds[name]) for i in items] for name, items in each.stated.items()} for each in decided
    ]
    found = explorer.of(diagram_data(loaded)).follows([Case(each, {}).fragment for each in stated])

    for number, (said, decision) in enumerate(zip(found, decided, strict=True)):
        assert said["refused"] == []
        assert (sorted(said["every"]), said["possible"]) == (sorted(decision.rules), [*map(str, decision.possible)])
        file = tmp_path / f"{number}.scenario.yaml"
        file.write_text(said["scenario"])
        assert main(["check", str(file), "--policy", str(tmp_path / "p.yaml"), "-q"]) == 0
        (saved,) = read_scenarios(str(file))
        assert loaded.decide(saved.scenario.given).known == decision.known


def written(policy: Policy) -> str:
    return policy.model_dump_json(by_alias=True, exclude_none=True)


def test_what_can_be_stated_is_what_a_scenario_can_state(explorer: EmbeddedExplorer) -> None:
    refused = set()
    for loaded in [*of_every_kind(), *made_up(POLICIES // 4)]:
        asked = [(name, item) for name in loaded.policy.facts for item in ODD]
        found = explorer.of(diagram_data(loaded)).follows([Case({name: [item]}, {}).fragment for name, item in asked])
        for (name, item), said in zip(asked, found, strict=True):
            assert said["refused"] == ([] if readable(loaded.policy, name, item) else [name]), (name, item)
            refused.add(bool(said["refused"]))

    assert refused == {True, False}


def test_one_of_some_sets_of_very_many_members_is_told_at_once(explorer: EmbeddedExplorer) -> None:
    members = [f"v{number}" for number in range(1, 25)]
    groups = [{f"g{at // 8}": members[at : at + 8]} for at in range(0, 24, 8)]
    rules = {f"r{at}": {"permit": "It may.", "when": {"crew": {"includes": f"g{at}"}}} for at in range(2)}
    loaded = opened(Policy.model_validate({**LARGE, "facts": {"crew": {"set": groups}}, "rules": rules}))
    sets = [f"{{{' | '.join(members[at::3])}}}" for at in range(3)] + ["{v24}"]
    case = Case({"crew": sets}, {})
    (found,) = explorer.of(diagram_data(loaded)).follows([case.fragment])

    assert explorer_says(found) == engine_says(loaded, case)


@pytest.mark.parametrize("name", ["family-leave", str(Path(__file__).parent / "kinds/kinds.yaml")])
def test_a_case_that_is_saved_comes_out_as_the_explorer_expects(
    explorer: EmbeddedExplorer, tmp_path: Path, name: str
) -> None:
    loaded = remit.load(name)
    listed = list(cases(loaded.policy, random.Random(9)))
    found = explorer.of(diagram_data(loaded)).follows([case.fragment for case in listed])
    saved = [said["scenario"] for said in found if said["possible"]]
    for number, text in enumerate(saved):
        (tmp_path / f"{number}.yaml").write_text(text)

    assert len(saved) > 20
    assert main(["check", str(tmp_path), "--policy", name, "-q"]) == 0
