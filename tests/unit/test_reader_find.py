"""Policies are found by name from wherever one is, files of scenarios by file, folder or pattern."""

import re
from pathlib import Path

import pytest

from remit.errors import RemitError
from remit.reader.find import find_policy, known_policies
from remit.reader.scenarios import policy_name, read_scenarios
from remit.reader.walk import scenario_files

SCENARIO = '- name: "a visit"\n'


def lay(*files: str) -> None:
    """Empty policies and small scenario files, with their folders."""
    for file in files:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(SCENARIO, encoding="utf-8")


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_policy_is_found_beside_and_above_the_scenarios() -> None:
    lay("rules/visits.yaml", "scenarios/visits/may/first.yaml")

    assert find_policy("visits", "scenarios/visits/may/first.yaml") == "rules/visits.yaml"
    assert find_policy("visits") == "rules/visits.yaml"


def test_a_policy_is_found_from_a_folder_below(monkeypatch: pytest.MonkeyPatch) -> None:
    lay("rules/visits.yaml", "scenarios/visits/may/first.yaml")
    monkeypatch.chdir("scenarios/visits/may")

    assert find_policy("visits", "first.yaml") == "../../../rules/visits.yaml"


def test_the_nearest_policy_of_a_name_is_meant() -> None:
    lay("rules/visits.yaml", "museum/rules/visits.json", "museum/scenarios/first.yaml")

    assert find_policy("visits", "museum/scenarios/first.yaml") == "museum/rules/visits.json"
    assert find_policy("visits", "rules/visits.yaml") == "rules/visits.yaml"


def test_the_shipped_policies_are_found_from_everywhere() -> None:
    assert Path(find_policy("us-weapons-in-russia")).name == "us-weapons-in-russia.yaml"


def test_what_lies_beside_policies_is_no_policy() -> None:
    lay("rules/visits.yaml", "rules/visits.sources.yaml", "rules/policy.schema.json", "rules/notes.txt")

    assert {name: file for name, file in known_policies().items() if file.startswith("rules")} == {
        "visits": "rules/visits.yaml"
    }


def test_a_path_counts_from_the_folder_of_the_file_that_says_it_and_from_nowhere_else() -> None:
    lay("visits.yaml", "tours.yaml", "museum/tours.yaml", "museum/first.yaml")

    assert find_policy("tours.yaml", "museum/first.yaml") == "museum/tours.yaml"
    assert find_policy("../visits.yaml", "museum/first.yaml") == "museum/../visits.yaml"
    assert find_policy("visits.yaml") == "visits.yaml"
    with pytest.raises(RemitError, match="of the working directory is"):
        find_policy("visits.yaml", "museum/first.yaml")


@pytest.mark.parametrize(
    "name", ["visit", "visit.yaml", "museum/visit.yaml", "x" * 5000, "x" * 5000 + ".yaml", "a/\0.json"]
)
def test_a_policy_that_is_not_there_is_refused(name: str) -> None:
    lay("rules/visits.yaml", "visits.yaml", "museum/visits.yaml")

    with pytest.raises(RemitError) as refused:
        find_policy(name)
    assert [problem.code in ("unknown-policy", "file-not-found") for problem in refused.value.problems] == [True]


def test_scenarios_may_be_for_the_policy_that_their_folder_is_called_after() -> None:
    lay("rules/visits.yaml", "scenarios/visits/may/first.yaml", "scenarios/other/first.yaml")
    (may,) = read_scenarios("scenarios/visits/may/first.yaml")
    (other,) = read_scenarios("scenarios/other/first.yaml")

    assert policy_name(may) == "visits"
    with pytest.raises(RemitError, match="which policy is it for"):
        policy_name(other)


def test_files_are_found_by_name_by_folder_and_by_pattern_once_each() -> None:
    lay("a/one.yaml", "a/b/two.jsonl", "a/b/three.csv", "a/notes.txt", "b/four.YML", "b/five.json")

    assert scenario_files(["a"]) == ["a/b/three.csv", "a/b/two.jsonl", "a/one.yaml"]
    assert scenario_files(["a/one.yaml", "a", "-"]) == ["a/one.yaml", "a/b/three.csv", "a/b/two.jsonl", "-"]
    assert scenario_files(["**/*.json*"]) == ["a/b/two.jsonl", "b/five.json"]
    assert scenario_files(["b"]) == ["b/five.json", "b/four.YML"]


def test_every_pattern_that_fits_nothing_is_said() -> None:
    lay("a/notes.txt", "b.yaml")

    with pytest.raises(RemitError) as refused:
        scenario_files(["a", "b.yaml", "c.yaml", "*.csv"])
    assert [(problem.code, str(problem.at)) for problem in refused.value.problems] == [
        ("no-scenarios", "a"),
        ("file-not-found", "c.yaml"),
        ("file-not-found", "*.csv"),
    ]


def test_a_file_that_calls_itself_otherwise_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/borrowing.yaml").write_text('remit: 1\npolicy: "lending" # its name\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(RemitError, match=re.escape("rules/borrowing.yaml calls itself so")):
        find_policy("lending")


def test_a_folder_is_no_policy_and_those_in_it_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/lending.yaml").write_text("remit: 1\npolicy: lending\n", encoding="utf-8")
    (tmp_path / "mine/other.yaml").write_text("remit-statements: 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(RemitError, match=re.escape("`mine` is a folder; name one policy of it: mine/lending.yaml")):
        find_policy("mine")
