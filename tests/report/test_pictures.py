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


def test_the_picture_and_the_text_of_cases_day_by_day_are_what_is_printed() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, _, behind = readme.partition(" .github/timeline.yaml --from 2024-05-29 --to 2024-11-30 -q\n")
    shown = behind.partition("```")[0]
    text = draw.ESCAPE.sub("", draw.printed([*draw.DAYS, "-q"], columns=110))

    assert shown
    assert text.startswith(shown.rstrip())
    assert text.removeprefix(shown.rstrip()).strip().startswith("This reports what a published text says")
    assert (ROOT / ".github/timeline.svg").read_text(encoding="utf-8") == draw.printed([*draw.DAYS, "--format", "svg"])


def test_every_picture_that_the_readme_shows_is_there() -> None:
    import re

    shown = re.findall(r'(?:\]\(|src(?:set)?=")(\.github/[\w.-]+\.(?:svg|png))', (ROOT / "README.md").read_text())

    assert shown
    assert all((ROOT / path).is_file() for path in shown)
