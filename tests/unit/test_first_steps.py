"""What somebody meets who has just begun: each answer leads on."""

from pathlib import Path

import pytest

from remit.cli.main import COMMANDS, GROUPS, OTHER_NAMES, main


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def test_remit_alone_groups_every_command_and_says_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    said = capsys.readouterr().out
    grouped = [name for names in GROUPS.values() for name in names]

    assert set(grouped) <= set(COMMANDS)
    assert len(grouped) == len(set(grouped))
    assert all(said.count(f"\n  {name} ") == 1 for name in COMMANDS)
    assert "begin with: remit new my-policy" in said
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize("asked", [["help"], ["--help"], ["-h"]])
def test_help_is_help(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(asked) == 0
    assert capsys.readouterr().out.startswith("usage: remit COMMAND")


def test_help_of_a_command_is_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["help", "check"])

    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage: remit check")


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_what_others_call_a_command_leads_to_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name]) == 2
    assert capsys.readouterr().err == f"no command `{name}` [usage]\n  help: remit {OTHER_NAMES[name]}; remit --help\n"
    assert OTHER_NAMES[name].split()[0].rstrip(",") in COMMANDS


def test_where_there_is_nothing_yet_it_is_said_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "."]) == 2
    assert "`remit new NAME` writes some" in capsys.readouterr().err


def test_a_workbook_of_cases_is_refused_with_a_way_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cases.xlsx").write_bytes(b"PK\x03\x04\xd5")

    assert main(["check", "cases.xlsx"]) == 2
    assert "a workbook is no file of scenarios [file-kind]\n  help: save the sheet as CSV" in capsys.readouterr().err


def test_files_that_commands_write_are_completed_by_editors() -> None:
    main(["new", "lending"])
    Path("scenarios/lending/deep/er").mkdir(parents=True)
    asked = ["ask", "lending", "--given", "item=atlas", "--format", "json"]

    assert main([*asked, "--save", "scenarios/lending/deep/er/case.yaml"]) == 0
    assert main(["cover", "lending", "scenarios/lending/deep", "--write", "scenarios/more.yaml"]) == 0
    first = [
        Path(file).read_text().splitlines()[0]
        for file in ("scenarios/lending/deep/er/case.yaml", "scenarios/more.yaml")
    ]
    assert first == [
        "# yaml-language-server: $schema=../../../../rules/scenario.schema.json",
        "# yaml-language-server: $schema=../rules/scenario.schema.json",
    ]
    assert main(["check", "scenarios"]) == 0
