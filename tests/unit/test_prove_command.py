"""What `remit prove` says, saves and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from prove_examples import LENDING, STOCK, lending

from remit.assurance.prove.prove import prove
from remit.cli.main import main

SHIPPED = Path(__file__).parents[2] / "rules" / "us-weapons-in-russia.yaml"


def test_a_property_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", str(SHIPPED), "--property", "atacms-nevr"]) == 2
    assert capsys.readouterr().err == (
        "no property `atacms-nevr` [undeclared-property]\n  help: did you mean atacms-never?\n"
    )


def test_a_policy_that_claims_nothing_is_not_a_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lending.yaml").write_text(LENDING, encoding="utf-8")

    assert main(["prove", str(tmp_path / "lending.yaml")]) == 2
    assert "[no-properties]" in capsys.readouterr().err


def test_conditions_that_multiply_out_are_proved_like_any_other() -> None:
    arms = [{"any": [{"days": str(2 * n)}, {"days": str(2 * n + 1)}]} for n in range(14)]
    when = {"all": [{"any": [*arm["any"], {"item": "map"}]} for arm in arms]}
    (proof,) = prove(lending(it={"when": when, "never": "exempt"}))
    (plain,) = prove(lending(it={"when": {"item": "map"}, "never": "exempt"}))

    assert proof.is_proved
    assert set(proof.verdicts) == set(plain.verdicts)  # no day is two days, so that it comes to maps


@pytest.fixture
def refuted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    lines = [
        f"  p{n}: {json.dumps({'claim': 'So it is.', **written})}" for n, (written, _) in enumerate(STOCK.values())
    ]
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "lending.yaml").write_text("\n".join([LENDING + "properties:", *lines]), encoding="utf-8")
    return tmp_path


def test_counterexamples_are_saved_as_scenarios_that_can_be_checked(
    refuted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prove", "lending", "--save", "refuted.yaml", "-q"]) == 1
    printed = capsys.readouterr().out
    saved = (refuted / "refuted.yaml").read_text(encoding="utf-8")

    assert saved in printed
    assert main(["check", "refuted.yaml", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["summary"]["verdicts"]["undetermined"] == found["summary"]["as_expected"] == 0
    assert found["summary"]["not_as_expected"] == 2  # `always` with one verdict says what is expected
    assert len(found["scenarios"]) == saved.count("name:")


def test_what_a_program_reads_is_what_a_person_reads(refuted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", "lending", "--format", "json", "--property", "p1", "--property", "p0"]) == 1
    found = json.loads(capsys.readouterr().out)

    assert [each["name"] for each in found["properties"]] == ["p1", "p0"]
    assert [each["proved"] for each in found["properties"]] == [False, True]
    assert found["summary"] == {"total": 2, "proved": 1}
    assert found["properties"][0]["answers"][0]["counterexamples"][0]["verdict"] == "prohibited"
    assert main(["prove", str(refuted / "rules" / "lending.yaml"), "--property", "p0", "--quiet"]) == 0
    assert "p0" not in capsys.readouterr().out


ROLES = """
remit: 1
policy: roles
title: "Roles"
otherwise: prohibited
facts: {roles: {set: [cook, clerk, guest]}}
rules: {cooks: {permit: "Cooks may.", when: {roles: {includes: cook}}}}
properties:
  more:
    claim: "Another role never hurts."
    when: {all: []}
    change: {roles: {from: {includes: clerk}, to: {includes all: [cook, clerk]}}}
    never turns: {permitted: prohibited}
  fewer:
    claim: "One role less never hurts."
    when: {all: []}
    change: {roles: {from: [{includes: cook}, {size: 0}], to: {excludes: cook}}}
    never turns: {permitted: prohibited}
"""


def test_a_change_of_a_set_is_written_like_a_condition(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "roles.yaml").write_text(ROLES, encoding="utf-8")

    assert main(["prove", str(tmp_path / "roles.yaml")]) == 1

    said = " ".join(capsys.readouterr().out.split())
    assert "✓ more" in said
    assert "where roles changes from including clerk to including cook and clerk" in said
    assert "✗ fewer" in said


def test_a_change_of_a_set_that_asks_nothing_known_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "roles.yaml").write_text(ROLES.replace("{excludes: cook}", "{exclude: cook}"), encoding="utf-8")

    assert main(["prove", str(tmp_path / "roles.yaml")]) == 2
    assert "did you mean excludes?" in capsys.readouterr().err
