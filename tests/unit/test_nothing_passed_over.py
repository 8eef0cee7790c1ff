"""What is asked for is run, or said: files, folders, links, pipes, empty files, and which policy was used."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from remit.cli.main import main
from remit.reader.walk import scenario_files

GATE = """remit: 1
policy: {name}
title: "Who may pass the gate"
facts: {{pass: {{choice: [day, night]}}}}
rules: {{pass: {{{effect}: "{says}", when: {{pass: day}}}}}}
"""
CASES = "{policy}scenarios: [{{name: {name}, given: {{pass: day}}, expect: permitted}}]\n"


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lay_policy("rules/gate.yaml")


def lay_policy(file: str, name: str = "gate", effect: str = "permit", says: str = "It opens.") -> None:
    lay(file, GATE.format(name=name, effect=effect, says=says))


def lay_cases(file: str, policy: str | None = "gate", name: str = "by day") -> None:
    lay(file, CASES.format(policy=f"policy: {policy}\n" if policy else "", name=name))


def lay(file: str, text: str) -> None:
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("none.yaml", "policy: gate\nscenarios: []\n", "no scenarios [no-scenarios]"),
        ("none.json", '{"policy": "gate", "scenarios": []}', "no scenarios [no-scenarios]"),
        ("list.yaml", "[]\n", "no scenarios [no-scenarios]"),
        ("header.csv", "policy,name,pass,expect\n", "no scenarios [no-scenarios]"),
        ("HEADER.CSV", "policy,name,pass,expect\r\n\r\n", "no scenarios [no-scenarios]"),
        ("blank.jsonl", "\n \n", "the file is empty [empty-file]"),
        ("nothing.yml", "", "the file is empty [empty-file]"),
        ("comment.yaml", "# to do\n", ""),
    ],
)
def test_a_file_that_asks_for_nothing_is_said_beside_others_and_is_no_success(
    name: str, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_cases("cases/good.yaml")
    lay(f"cases/{name}", text)

    assert main(["check", "cases"]) == 2
    out, errors = capsys.readouterr()
    assert "1 as expected" in out
    assert errors.startswith(f"cases/{name}")
    assert said in errors


def test_folders_that_are_linked_are_gone_through_and_circles_are_not(tmp_path: Path) -> None:
    lay_cases("elsewhere/deep/a.yaml")
    lay_cases("cases/b/b.yaml")
    for link, target in {"there": tmp_path / "elsewhere", "b/up": "..", "b/root": "/", "self": "."}.items():
        os.symlink(target, f"cases/{link}")
    os.symlink("../../cases", "elsewhere/back")

    assert scenario_files(["cases"]) == ["cases/b/b.yaml", "cases/there/deep/a.yaml"]


def test_a_folder_is_gone_through_under_each_of_its_names() -> None:
    lay_policy("rules/door.yaml", "door")
    lay_cases("shared/a.yaml", policy=None)
    Path("cases").mkdir()
    for name in ("door", "gate"):
        os.symlink("../shared", f"cases/{name}")

    assert scenario_files(["cases"]) == ["cases/door/a.yaml", "cases/gate/a.yaml"]
    assert main(["check", "cases"]) == 0


def test_a_pattern_that_fits_a_folder_means_what_is_below_it() -> None:
    lay_cases("cases/may/a.yaml")
    lay_cases("cases/b[1].yaml")

    assert scenario_files(["case?"]) == ["cases/b[1].yaml", "cases/may/a.yaml"]
    assert scenario_files(["cases/b[1].yaml"]) == ["cases/b[1].yaml"]


@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "dangling link"])
@pytest.mark.parametrize("asked", ["cases", "cases/odd.yaml"])
def test_what_is_no_file_is_refused_and_not_waited_for(
    kind: str, asked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_cases("cases/good.yaml")
    with socket.socket(socket.AF_UNIX) as listening:
        match kind:
            case "pipe":
                os.mkfifo("cases/odd.yaml")
            case "socket":
                listening.bind("cases/odd.yaml")
            case "device":
                os.symlink("/dev/zero", "cases/odd.yaml")
            case _:
                os.symlink("nowhere", "cases/odd.yaml")

        assert main(["check", asked]) == 2
        out, errors = capsys.readouterr()
        said = (
            "no such file [file-not-found]" if kind == "dangling link" else f"this is a {kind}, not a file [file-kind]"
        )
        assert f"cases/odd.yaml: {said}" in errors
        assert ("1 as expected" in out) == (asked == "cases")

        assert main(["show", "cases/odd.yaml"]) == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    lay_cases("cases/good.yaml")
    lay_cases("cases/closed/a.yaml")
    Path("cases/closed").chmod(0)

    assert main(["check", "cases"]) == 2
    assert "cases/closed: the folder cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("where", [".", "one", "two", "cases"])
def test_the_policy_of_a_scenario_is_the_same_from_wherever_it_is_called(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, effect in (("one", "permit"), ("two", "forbid")):
        lay_policy(f"{folder}/policy.yaml", "policy", effect)
        lay(f"{folder}/cases.yaml", CASES.format(policy="policy: policy.yaml\n", name=folder))
    Path("cases").mkdir()
    monkeypatch.chdir(where)

    assert main(["check", str(tmp_path / "one/cases.yaml")]) == 0
    assert main(["check", str(tmp_path / "two/cases.yaml")]) == 1
    assert main(["check", *(str(tmp_path / folder / "cases.yaml") for folder in ("one", "two"))]) == 1


def test_a_policy_beside_its_scenarios_comes_before_one_of_the_same_name(capsys: pytest.CaptureFixture[str]) -> None:
    lay_policy("cases/gate.yaml", says="Mine.")
    lay_cases("cases/may/a.yaml")
    lay_cases("cases/b.yaml")

    assert main(["check", "cases/b.yaml"]) == 0
    out, errors = capsys.readouterr()
    assert "Mine." in out
    assert errors == "note: policy `gate` is cases/gate.yaml, not rules/gate.yaml\n"

    assert main(["check", "cases/may/a.yaml"]) == 0
    assert capsys.readouterr().err == ""


def test_a_file_of_scenarios_that_is_called_like_its_policy_is_not_taken_for_it() -> None:
    lay_cases("cases/gate.yaml")

    assert main(["check", "cases"]) == 0


def test_a_policy_that_is_named_without_its_ending_is_found_beside_its_scenarios() -> None:
    lay_policy("cases/policy.yaml", "policy")
    lay_cases("cases/may.yaml", policy="policy")

    assert main(["check", "cases/may.yaml"]) == 0


@pytest.mark.parametrize("command", [["show"], ["audit"], ["ask", "--format", "json"]])
def test_where_a_typed_name_could_mean_two_files_it_is_said_which_is_used(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    lay_policy("document-access.yaml", "document-access", says="Mine.")

    assert main([*command[:1], "document-access", *command[1:]]) == 0
    assert capsys.readouterr().err.startswith("note: policy `document-access` is document-access.yaml, not /")


def test_scenarios_that_are_written_for_another_policy_are_decided_by_the_typed_one_and_that_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lay_cases("cases/own.yaml")
    lay_cases("cases/path.yaml", policy="../rules/gate.yaml")
    lay_cases("cases/other.yaml", policy="bridge")
    lay("cases/table.csv", "policy,pass,expect\nbridge,day,permitted\nbridge,day,permitted\n")

    assert main(["check", "cases", "--policy", "gate", "-q"]) == 0

    captured = capsys.readouterr()
    assert "5 as expected" in captured.out
    assert captured.err.splitlines() == [
        f"note: {at}: written for `bridge`, and decided by gate, as --policy says"
        for at in ("cases/other.yaml:1:9", "cases/table.csv:2:1")
    ]


def test_a_page_says_how_many_scenarios_of_other_policies_it_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    lay_cases("cases/own.yaml")
    lay_cases("cases/other.yaml", policy="bridge")

    assert main(["report", "gate", "cases", "--quick", "-o", "page.html"]) == 0
    assert capsys.readouterr().err == "note: 1 scenario of other policies passed over\n"


def test_folders_that_are_made_for_a_file_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    lay_cases("cases/own.yaml")

    for command in ("cover", "mutate"):
        main([command, "gate", "cases/own.yaml", "--write", f"new/{command}/more.yaml"])

        made = ["new", f"new/{command}"] if command == "cover" else [f"new/{command}"]
        assert capsys.readouterr().err.splitlines() == [f"note: made the folder {folder}" for folder in made]


def test_a_typed_path_counts_from_here_and_another_beside_the_scenarios_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lay_policy("policy.yaml", says="Here.")
    lay_policy("cases/policy.yaml", says="There.")
    lay_cases("cases/a.yaml", policy=None)

    assert main(["check", "cases/a.yaml", "--policy", "policy.yaml"]) == 0
    out, errors = capsys.readouterr()
    assert "Here." in out
    assert errors == "note: policy `policy.yaml` is policy.yaml, not cases/policy.yaml\n"


@pytest.mark.parametrize("asked", ["tables", "tables/odd.csv"])
def test_a_table_that_is_no_file_is_refused_and_not_waited_for(asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    lay("tables/good.csv", "pass\nday\n")
    os.mkfifo("tables/odd.csv")

    assert main(["classify", asked, "--policy", "gate"]) == 2
    assert "tables/odd.csv: this is a pipe, not a file [file-kind]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "cases", "--reading", "a=x", "--reading", "a=y"], "--reading a"),
        (["check", "cases", "--explain", "--source", "s=cases/a.yaml", "--source", "s=rules/gate.yaml"], "--source s"),
        (["audit", "gate", "--source", "s=cases/a.yaml", "--source", "s=rules/gate.yaml"], "--source s"),
        (["cite", "gate", "--source", "s=cases/a.yaml", "--source", "s=rules/gate.yaml"], "--source s"),
        (["report", "gate", "--source", "s=cases/a.yaml", "--source", "s=rules/gate.yaml", "-o", "-"], "--source s"),
        (["ask", "gate", "--given", "pass=day", "--given", "pass=night"], "--given pass"),
        (["sql", "gate", "--map", "x=pass", "--map", "x=door"], "--map x"),
        (["sql", "gate", "--reading", "a=x", "--reading", "a=y"], "--reading a"),
    ],
)
def test_what_is_given_twice_and_can_be_used_once_is_refused(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_cases("cases/a.yaml")

    assert main(arguments) == 2
    assert capsys.readouterr().err == f"{said} is given twice [usage]\n"
