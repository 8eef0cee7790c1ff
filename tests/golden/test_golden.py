"""What a person sees, character for character. `pytest tests/golden --accept` records; read the difference."""

import os
import re
import shlex
from pathlib import Path

import pytest

from remit.cli.main import main

HERE = Path(__file__).parent
CONSOLES = sorted(HERE.glob("*.console"))
COMMAND = re.compile(r"^\$ remit (.*)$", re.MULTILINE)


def transcript(commands: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Each command with what it prints on standard output and error, and its exit code where that is not 0."""
    said = []
    for command in commands:
        code = main(shlex.split(command))
        printed = capsys.readouterr()
        ending = f"[exit {code}]\n" if code else ""
        said.append(f"$ remit {command}\n{printed.out}{printed.err}{ending}")
    return "\n".join(said)


@pytest.mark.parametrize("console", CONSOLES, ids=lambda path: path.stem)
def test_it_prints_what_it_printed(
    console: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(HERE)
    monkeypatch.setenv("COLUMNS", "100")
    expected = console.read_text(encoding="utf-8")
    printed = transcript(COMMAND.findall(expected), capsys)
    if request.config.getoption("--accept"):
        console.write_text(printed, encoding="utf-8")

    assert printed == console.read_text(encoding="utf-8")


def test_there_is_something_to_compare() -> None:
    assert CONSOLES
    assert os.access(HERE / "cases.yaml", os.R_OK)
