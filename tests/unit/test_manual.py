"""The manual shows what happens, and builds without a warning. `--accept` records what its commands print."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from manual_examples import WIDTH, as_run, blocks

import remit
import remit.testing
from remit.cli.main import COMMANDS

MANUAL = Path(__file__).parents[2] / "engine/manual"
PAGES = MANUAL / "pages"
TUTORIAL = sorted((PAGES / "tutorial").glob("[1-9]*.md"))
HOW_TO = sorted((PAGES / "how-to").glob("*.md"))
RUN_TOGETHER = {"tutorial": TUTORIAL, **{page.stem: [page] for page in HOW_TO}}  # each in a folder of its own


@pytest.mark.parametrize("pages", RUN_TOGETHER.values(), ids=RUN_TOGETHER)
def test_what_its_commands_print_stands_below_them(
    pages: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", WIDTH)
    for page in pages:
        printed = as_run(page.read_text(encoding="utf-8"), tmp_path)
        if request.config.getoption("--accept"):
            page.write_text(printed, encoding="utf-8")

        assert printed == page.read_text(encoding="utf-8"), page.name


def test_the_tutorial_has_five_steps_and_each_runs_something() -> None:
    assert [int(page.name[0]) for page in TUTORIAL] == [1, 2, 3, 4, 5]
    assert all(any(block.language == "console" for block in blocks(page.read_text("utf-8"))) for page in TUTORIAL)


def test_no_command_that_it_shows_is_refused() -> None:
    assert [page.name for page in PAGES.rglob("*.md") if "\n[exit 2]\n" in page.read_text(encoding="utf-8")] == []


def test_what_it_calls_a_command_is_one() -> None:
    said = "\n".join(page.read_text(encoding="utf-8") for page in PAGES.rglob("*.md"))

    assert set(re.findall(r"(?:^\$ |`)remit (\w+)", said, re.MULTILINE)) <= set(COMMANDS)


def test_its_page_on_python_has_every_public_name() -> None:
    said = (PAGES / "reference/python.md").read_text(encoding="utf-8")
    named = {line.split(".")[-1] for line in re.findall(r"^::: ([\w.]+)$", said, re.MULTILINE)}

    assert named >= {*remit.__all__, *remit.testing.__all__} - {"__version__"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manual as a site; a warning of any kind fails."""
    pytest.importorskip("mkdocs", reason="the manual is built where the extra `test` is installed")
    site = tmp_path_factory.mktemp("manual")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(site)]
    done = subprocess.run(
        [*command, "-f", str(MANUAL / "mkdocs.yml")], capture_output=True, text=True, check=False, cwd=MANUAL
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return site


def test_it_builds_strictly_and_every_page_is_there(built: Path) -> None:
    named = re.findall(r"[\w/-]+\.md", (MANUAL / "mkdocs.yml").read_text(encoding="utf-8"))

    for page in named:
        place = Path(page).with_suffix("") if not page.endswith("index.md") else Path(page).parent
        assert (built / place / "index.html").is_file(), page


def test_it_loads_nothing_from_elsewhere(built: Path) -> None:
    loaded = re.compile(r"<(?:script|img|iframe)[^>]*src=\"?https?:|<link[^>]*rel=\"?stylesheet\"?[^>]*href=\"?https?:")

    assert [page for page in built.rglob("*.html") if loaded.search(page.read_text(encoding="utf-8"))] == []


def test_its_search_finds_the_language_the_keys_and_the_tutorial(built: Path) -> None:
    index = yaml.safe_load((built / "search/search_index.json").read_text(encoding="utf-8"))
    found = {entry["location"].partition("#")[0] for entry in index["docs"]}

    assert {"language/", "reference/files/", "tutorial/3-what-is-left-open/"} <= found
    assert not any(place.startswith("policies/") for place in found)
