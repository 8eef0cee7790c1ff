"""What `remit cover` counts and says, shown on a policy of a few lines."""

from pathlib import Path

import pytest

from remit.assurance.cover.cover import Coverage, CoverFinding, cover
from remit.cli.main import main
from remit.decide import LoadedPolicy, open_policy

LENDING = """\
remit: 1
policy: lending
title: "Lending"
sources:
  house-rules: {title: "House rules", published: 2026-01-05, statements: lending.sources.yaml}
facts:
  item: {choice: [book, map, {periodicals: [daily, monthly]}]}
  member: {flag: {}}
  copies: {integer: {min: 0}}
constraints:
  dailies-come-once: {when: {item: daily}, then: {copies: "<= 1"}}
readings:
  guests: {question: "Are guests members?", choices: {no: {cites: s1}, yes: {cites: s3}}, default: no}
concepts:
  borrower: {when: {any: [{member: true}, {guests: yes}]}, cites: s3}
rules:
  books: {permit: "Members borrow books.", when: {item: book, borrower: true}, cites: s1}
  rare: {forbid: "Single copies stay.", when: {copies: "<= 1", item: book}, overrides: {books: {cites: s2}}, cites: s2}
"""
STATEMENTS = """\
remit-statements: 1
source: house-rules
statements:
  s1: {words: 4, sha256: AAAA, says: "who borrows books"}
  s2: {words: 4, sha256: BBBB, says: "which of them stay"}
  s3: {words: 4, sha256: CCCC, says: "who is a member"}
  s4: {words: 4, sha256: DDDD, background: "no rule follows"}
"""
for digit in "ABCD":
    STATEMENTS = STATEMENTS.replace(digit * 4, digit.lower() * 64)
BOOK, RARE = {"item": "book", "member": "true", "copies": "2"}, {"item": "book", "member": "true", "copies": "1"}


@pytest.fixture
def lending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LoadedPolicy:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "lending.yaml").write_text(LENDING)
    (tmp_path / "rules" / "lending.sources.yaml").write_text(STATEMENTS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return open_policy("lending")


def found(coverage: Coverage, says: str) -> CoverFinding:
    return next(finding for finding in coverage.findings if finding.item.says == says)


@pytest.mark.parametrize(
    ("says", "showing", "not_showing"),
    [
        ("rule books is in force", BOOK, RARE),
        ("rule books is overridden", RARE, BOOK),
        ("rule books is just missed, by one test", {**BOOK, "item": "map"}, {"item": "map", "member": "false"}),
        ("rule rare overrides books", RARE, {**RARE, "member": "false"}),
        ('rule rare: `copies: "<= 1"` is true', {"copies": "0"}, {"copies": "2"}),
        ('rule rare: `copies: "<= 1"` is false', {"copies": "2"}, {"copies": "1 .. 2"}),
        ("rule books: `borrower: true` is false", {"member": "false"}, {"item": "book"}),
        ("concept borrower hinges on alternative 1 of 2", {"member": "true"}, {"member": "false"}),
        ("constraint dailies-come-once: `when` holds", {"item": "daily"}, {"item": "periodicals"}),
        ("constraint dailies-come-once: `then` fails", {"copies": ">= 2"}, {"copies": "1 .. 2"}),
        ("item is daily", {"item": "daily"}, {"item": "periodicals"}),
        ("item is monthly", {"item": "periodicals", "copies": "5"}, {"item": "periodicals"}),
        ("member is false", {"member": "false"}, {}),
        ("copies is 2", {"copies": "2"}, {"copies": ">= 2"}),
        ("reading guests matters as yes", {**BOOK, "member": "false"}, BOOK),
        ("reading guests matters as no", {**BOOK, "member": "false"}, BOOK),
        ("statement s1 is put to use", BOOK, {"item": "map"}),
        ("statement s2 is put to use", RARE, BOOK),
        ("statement s3 is put to use", BOOK, RARE | {"item": "map"}),
    ],
)
def test_an_item_is_exercised_by_what_surely_shows_it(
    lending: LoadedPolicy, says: str, showing: dict[str, str], not_showing: dict[str, str]
) -> None:
    coverage = cover(lending, [lending.decide(not_showing), lending.decide(showing)])

    assert found(coverage, says).seen == (1,)


def test_a_statement_that_is_background_is_not_counted(lending: LoadedPolicy) -> None:
    counted = [finding.item.says for finding in cover(lending, []).of("statements")]

    assert counted == [f"statement s{number} is put to use" for number in (1, 2, 3)]


def test_a_reading_that_is_left_open_and_matters_is_exercised_both_ways(lending: LoadedPolicy) -> None:
    coverage = cover(lending, [lending.decide({**BOOK, "member": "false"}, readings="open")])

    assert [finding.seen for finding in coverage.of("readings")] == [(0,), (0,)]


@pytest.mark.usefixtures("lending")
def test_what_no_case_can_show_is_proved_and_not_counted() -> None:
    twice = LENDING.replace("{guests: yes}]", "{guests: yes}, {member: true, item: map}]")
    Path("rules/lending.yaml").write_text(twice)
    coverage = cover(open_policy("lending"), [])

    assert [finding.item.says for finding in coverage.findings if not finding.is_possible] == [
        "concept borrower hinges on alternative 3 of 3"
    ]
    assert coverage.share("alternatives").possible == 2


@pytest.mark.usefixtures("lending")
def test_a_concept_that_does_not_bear_on_any_rule_leaves_its_statement_without_use() -> None:
    Path("rules/lending.yaml").write_text(LENDING.replace(", borrower: true", ""))
    coverage = cover(open_policy("lending"), [])

    assert [finding.item.says for finding in coverage.findings if not finding.is_possible] == [
        "reading guests matters as no",
        "reading guests matters as yes",
        "statement s3 is put to use",
    ]


# ---- the command ----------------------------------------------------------------------------------------------------

SCENARIOS = """\
policy: lending
scenarios:
  - {name: "a book", given: {item: book, member: true, copies: 2}}
"""


@pytest.fixture
def files(lending: LoadedPolicy) -> LoadedPolicy:
    Path("cases.yaml").write_text(SCENARIOS)
    return lending


@pytest.mark.usefixtures("files")
def test_a_threshold_that_is_not_reached_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cover", "lending", "cases.yaml"]) == 0
    assert main(["cover", "lending", "cases.yaml", "--threshold", "20", "--threshold", "rules=20"]) == 0
    capsys.readouterr()
    assert main(["cover", "lending", "cases.yaml", "--threshold", "20", "--threshold", "rules=90"]) == 1
    assert "below the threshold rules=90: 40 %" in capsys.readouterr().out


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("wrong", ["much", "101", "rule=5", "rules=", "nan"])
def test_a_threshold_that_means_nothing_is_refused(capsys: pytest.CaptureFixture[str], wrong: str) -> None:
    assert main(["cover", "lending", "cases.yaml", "--threshold", wrong]) == 2
    assert "[usage]" in capsys.readouterr().err


@pytest.mark.usefixtures("files")
def test_what_is_written_can_be_checked_and_exercises_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cover", "lending", "cases.yaml", "--write", "more.yaml"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("wrote more.yaml: ")
    written = Path("more.yaml").read_text()
    assert "\n    expect:" not in written
    assert main(["check", "more.yaml"]) == 0
    assert main(["cover", "lending", "cases.yaml", "more.yaml", "--threshold", "100", "--write", "none.yaml"]) == 0
    assert not Path("none.yaml").exists()
    assert main(["cover", "lending", "cases.yaml", "--write", "more.yaml"]) == 2
    assert Path("more.yaml").read_text() == written


@pytest.mark.usefixtures("files")
def test_scenarios_of_other_policies_are_passed_over_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    Path("rules/other.yaml").write_text(LENDING.replace("policy: lending", "policy: other"))
    Path("others.yaml").write_text(SCENARIOS.replace("policy: lending", "policy: other"))

    assert main(["cover", "lending", "cases.yaml", "others.yaml"]) == 0
    assert capsys.readouterr().out.startswith("lending: 1 scenario exercises ")
    assert main(["cover", "rules/lending.yaml", "others.yaml"]) == 2
    assert "no scenario is for lending [no-scenarios]" in capsys.readouterr().err


@pytest.mark.usefixtures("files")
def test_a_scenario_that_cannot_be_decided_stops_the_count(capsys: pytest.CaptureFixture[str]) -> None:
    Path("cases.yaml").write_text(SCENARIOS.replace("item: book", "item: bok"))

    assert main(["cover", "lending", "cases.yaml"]) == 2
    assert "cases.yaml:3" in capsys.readouterr().err


@pytest.mark.usefixtures("files")
def test_the_data_say_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    import json

    assert main(["cover", "lending", "cases.yaml", "--format", "json", "--threshold", "rules=90"]) == 1
    data = json.loads(capsys.readouterr().out)

    assert data["format"] == "remit-cover/1"
    assert data["scenarios"] == 1
    assert data["kinds"]["rules"] == {"exercised": 2, "possible": 5, "percent": 40.0, "impossible": 0}
    assert data["thresholds"] == [{"kind": "rules", "percent": 90.0, "reached": False}]
    assert data["items"][0] == {
        "kind": "rules",
        "shows": "rule books is in force",
        "file": "rules/lending.yaml",
        "line": 17,
        "column": 3,
        "possible": True,
        "scenarios": 1,
        "first": {"name": "a book", "file": "cases.yaml", "line": 3},
    }
    assert all(set(scenario) <= {"name", "given", "readings", "note"} for scenario in data["to_fill_in"])
    places = {item["shows"]: (item["line"], item["column"]) for item in data["items"]}
    assert places["item is monthly"] == (7, 52)
    assert places["rule rare overrides books"] == (18, 89)
    assert places["reading guests matters as yes"] == (13, 72)


@pytest.mark.usefixtures("files")
def test_scenarios_that_expect_nothing_are_said_to_check_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("one.yaml").write_text(f"{SCENARIOS}  - {{name: told, given: {{item: map}}, expect: unregulated}}\n")

    main(["cover", "lending", "cases.yaml"])
    assert "1 of 1 expects nothing, and so checks nothing" in capsys.readouterr().out
    main(["cover", "lending", "one.yaml", "--format", "json"])
    assert '"without_expectation": 1' in capsys.readouterr().out
    main(["cover", "lending", "cases.yaml", "--write", "more.yaml"])
    capsys.readouterr()
    main(["cover", "lending", "cases.yaml", "more.yaml"])
    assert "expect nothing, and so check nothing: fill in what the source bears out" in capsys.readouterr().out
