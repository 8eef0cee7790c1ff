"""An option that does nothing for what is given is said, or refused where it would change a verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.cli.main import main

POLICY = """remit: 1
policy: gate
title: "Who may pass the gate"
facts: {pass: {choice: [day, night]}DATE}
rules: {pass: {permit: "It opens.", when: {pass: day}}}
properties: {day: {claim: "By day.", when: {pass: day}, always: permitted}}
"""


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rules").mkdir()
    Path("rules/gate.yaml").write_text(POLICY.replace("DATE", ""), encoding="utf-8")
    Path("rules/dated.yaml").write_text(POLICY.replace("gate", "dated").replace("DATE", ", date: {date: {}}"))
    Path("cases.yaml").write_text("scenarios: [{name: a, given: {pass: day}, expect: permitted}]\n", encoding="utf-8")
    Path("cases.csv").write_text("pass\nday\n", encoding="utf-8")


COMMANDS = [
    ["check", "cases.yaml", "--policy"],
    ["classify", "cases.csv", "-q", "--policy"],
    ["sql"],
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
@pytest.mark.parametrize("policy", ["gate", "dated"])
@pytest.mark.parametrize("day", ["2024-02-30", "30.2.2024", "yesterday"])
def test_a_day_that_there_is_not_is_refused(
    arguments: list[str], policy: str, day: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, policy, "--as-of", day]) == 2
    said = capsys.readouterr().err
    assert "--as-of: " in said
    assert "[bad-date]" in said


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_a_day_that_no_policy_asks_for_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "gate", "--as-of", "2024-05-30"]) == 2
    assert "--as-of: no fact `date` is declared [date-not-declared]" in capsys.readouterr().err
    assert main([*arguments, "dated", "--as-of", "2024-05-30"]) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "cases.yaml", "--policy", "gate", "--format", "json", "-q"], "--quiet"),
        (["check", "cases.yaml", "--policy", "gate", "--format", "junit", "--explain"], "--explain"),
        (["prove", "gate", "--save", "x.yaml"], "--save"),
        (["prove", "gate", "--format", "json", "-q"], "--quiet"),
        (["mutate", "gate", "cases.yaml", "--format", "json", "--equivalent"], "--equivalent"),
        (["report", "gate", "--format", "json", "--quick", "-o", "-"], "--quick"),
        (["classify", "cases.csv", "--policy", "gate", "--prefix", "x_"], "--prefix"),
        (["classify", "cases.csv", "--policy", "gate", "--master", "local"], "--master"),
    ],
    ids=" ".join,
)
def test_an_option_that_does_nothing_is_said(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) in (0, 1)
    assert f"note: {said} does nothing here: " in capsys.readouterr().err


def test_all_readings_open_and_one_of_them_picked_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    both = ["--readings", "open", "--reading", "a=b"]

    assert main(["ask", "gate", "--format", "json", *both]) == 2
    assert capsys.readouterr().err.startswith("--readings open leaves all readings open, and --reading picks one")


def test_an_option_that_a_policy_cannot_follow_is_said_with_the_policy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "cases.yaml", "--policy", "gate", "--reading", "late=never"]) == 2
    assert "gate.yaml: --reading: no reading `late` [undeclared-reading]" in capsys.readouterr().err
