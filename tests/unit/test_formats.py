"""A format that `remit check` prints is one that users are told of, and that is recorded character for character."""

import argparse
from pathlib import Path

import pytest

from remit.cli.check import add_arguments

ROOT = Path(__file__).parents[2]


def formats() -> list[str]:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    (choices,) = [action.choices for action in parser._actions if action.dest == "format"]
    return list(choices or ())


@pytest.mark.parametrize("name", [name for name in formats() if name != "text"])
def test_a_format_of_check_is_in_the_readme_and_recorded(name: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    recorded = (ROOT / "tests/golden/formats.console").read_text(encoding="utf-8")

    assert f"--format {name}`" in readme
    assert any(line.startswith("$ remit check ") and f"--format {name}" in line for line in recorded.splitlines())
