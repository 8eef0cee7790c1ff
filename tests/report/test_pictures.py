"""The pictures of the README show what is printed now."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests/pictures"))

import draw  # noqa: E402  # beside the tests, and no package


@pytest.mark.parametrize("name", draw.TERMINALS)
def test_a_picture_of_a_terminal_is_not_stale(name: str) -> None:
    assert (ROOT / ".github" / name).read_text(encoding="utf-8") == draw.terminal(draw.TERMINALS[name])


def test_every_picture_that_the_readme_shows_is_there() -> None:
    import re

    shown = re.findall(r'(?:\]\(|src(?:set)?=")(\.github/[\w.-]+\.(?:svg|png))', (ROOT / "README.md").read_text())

    assert shown
    assert all((ROOT / path).is_file() for path in shown)
