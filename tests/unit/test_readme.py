"""What the README shows is so: its Python runs, its commands exist, its policy excerpt is the policy's."""

import re
from pathlib import Path

import pytest
import yaml

from remit.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(README) if kind == language]


def test_the_first_two_blocks_are_one_line_commands_that_make_their_own_environment() -> None:
    first, second = blocks("sh")[:2]

    assert first.count("\n") == second.count("\n") == 1
    assert "python3 -m venv" in first
    assert "remit check scenarios" in first
    assert "python3 -m venv" in second
    assert second.rstrip().endswith("-m pytest -n auto")


def test_what_it_says_before_any_command_is_what_it_is_and_what_the_first_policy_says() -> None:
    title, said = README.split("```sh\n")[0].strip().split("\n\n")

    assert title == "# remit"
    assert len(said.split()) < 80  # two sentences
    assert all(word in said for word in ("Kharkiv", "Belgorod", "ATACMS", "airplane", "allowed", "forbidden"))


def test_the_cases_that_it_shows_first_are_what_the_first_command_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "120")
    main(["check", "scenarios"])
    printed = capsys.readouterr().out

    (shown,) = re.findall(r"^```\n(✓.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert shown in printed


def test_its_python_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    for code in blocks("python"):
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102  # the README's own lines

    assert "Permitted." in capsys.readouterr().out


@pytest.mark.parametrize("block", blocks("console"))
def test_its_commands_work(block: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    for command in re.findall(r"^\$ remit (.*)$", block, re.MULTILINE):
        assert main([part.strip('"') for part in re.findall(r'"[^"]*"|\S+', command)]) == 0
        assert capsys.readouterr().out


def test_every_command_it_names_exists_and_every_command_is_named() -> None:
    named = set(re.findall(r"`remit (\w+)", README))

    assert named == set(COMMANDS)


def test_its_excerpt_is_the_shipped_policy() -> None:
    excerpt = yaml.safe_load(blocks("yaml")[0])["rules"]
    shipped = yaml.safe_load((ROOT / "rules/us-weapons-in-russia.yaml").read_text(encoding="utf-8"))["rules"]

    assert excerpt == {name: shipped[name] for name in excerpt}
