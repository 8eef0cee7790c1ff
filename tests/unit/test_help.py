"""Help and tables fit a terminal of 80 columns, but for examples, which stand as one would type them."""

from pathlib import Path

import pytest

from remit.cli.main import COMMANDS, main

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize("command", COMMANDS)
def test_no_line_of_prose_is_wider_than_the_terminal(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main([command, "--help"])
    lines = capsys.readouterr().out.splitlines()

    assert len(lines) > 10
    assert [line for line in lines if len(line) > 80 and not line.startswith("  ")] == []


def test_what_kinds_of_mutants_are_is_said_where_there_is_room(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [str(GOLDEN / "library.yaml"), str(GOLDEN / "library-scenarios.yaml"), "--kind", "constraint"]
    printed = {}
    for columns in ("80", "100"):
        monkeypatch.setenv("COLUMNS", columns)
        main(["mutate", *files])
        printed[columns] = capsys.readouterr().out

    assert "a constraint is not there" in printed["100"]
    assert "a constraint is not there" not in printed["80"]
