"""`remit schema` prints what is shipped, and writes files whole or not at all."""

import json
import os
from pathlib import Path

import pytest
from schema_examples import POLICY, read

from remit.cli.main import main
from remit.schema import KINDS, as_text, scenario_schema, schema_of


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_printed_as_it_is_shipped(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", kind]) == 0
    assert capsys.readouterr().out == as_text(schema_of(kind))


def test_the_schema_of_a_policys_scenarios_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(tmp_path)

    assert main(["schema", "scenario", "--policy", str(tmp_path / "lending.yaml")]) == 0
    assert json.loads(capsys.readouterr().out) == scenario_schema(read(tmp_path).policy)


def test_a_schema_is_written_whole_in_the_place_of_an_older_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "policy.schema.json"
    target.write_text("old")
    target.chmod(0o640)

    assert main(["schema", "policy", "-o", str(target)]) == 0

    assert target.read_text() == as_text(schema_of("policy"))
    assert target.stat().st_mode & 0o777 == 0o640
    assert capsys.readouterr().out == f"wrote {target}\n"
    assert os.listdir(tmp_path) == ["policy.schema.json"]


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")

    assert main(["schema", "policy", "-o", str(tmp_path / "link.json")]) == 0

    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == as_text(schema_of("policy"))


def test_where_writing_fails_the_older_file_stays_and_nothing_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "policy.schema.json"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    assert main(["schema", "policy", "-o", str(target)]) == 2
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["policy.schema.json"]
    assert f"{target}: cannot be written: No space left on device [file-unwritable]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["polcy"], "invalid choice"),
        ([], "KIND"),
        (["policy", "--policy", "lending"], "remit schema scenario --policy lending"),
        (["scenario", "--policy", "us-weapons-in-rusia"], "did you mean us-weapons-in-russia?"),
        (
            ["policy", "-o", "nowhere/policy.json"],
            "nowhere/policy.json: cannot be written: there is no such folder to write to",
        ),
        (["policy", "-o", "."], ".: cannot be written"),
    ],
)
def test_bad_usage_is_said_and_nothing_is_written(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["schema", *arguments]) == 2

    assert said in capsys.readouterr().err
    assert os.listdir(tmp_path) == []


def test_a_policy_that_does_not_hold_together_has_no_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(tmp_path, POLICY.replace("when: {bound: true}", "when: {bund: true}"))

    assert main(["schema", "scenario", "--policy", str(tmp_path / "lending.yaml")]) == 2
    assert "[undeclared-fact]" in capsys.readouterr().err
