"""The extension for VS Code is sound: what its package says is there, and its script can be read."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from remit.version import VERSION

FOLDER = Path(__file__).parents[2] / "engine/editors/vscode"
PACKAGE = json.loads((FOLDER / "package.json").read_text("utf-8"))
SCRIPT = (FOLDER / PACKAGE["main"]).read_text("utf-8")


def test_its_version_is_that_of_the_program() -> None:
    assert PACKAGE["version"] == VERSION


def test_its_script_uses_what_the_package_declares_and_declares_what_it_uses() -> None:
    settings = {name.partition(".")[2] for name in PACKAGE["contributes"]["configuration"]["properties"]}
    commands = {each["command"] for each in PACKAGE["contributes"]["commands"]}
    needed = {name.partition("/")[0] for name in re.findall(r'require\("([^"]+)"\)', SCRIPT)}

    assert set(re.findall(r'getConfiguration\("remit"\)\.get\("(\w+)"\)', SCRIPT)) == settings
    assert set(re.findall(r'registerCommand\("([\w.]+)"', SCRIPT)) == commands
    assert needed - {"vscode"} == set(PACKAGE["dependencies"])


def test_it_starts_what_the_program_has() -> None:
    (command,) = PACKAGE["contributes"]["configuration"]["properties"].values()

    assert command["default"] == ["remit", "lsp"]


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")
def test_its_script_can_be_read() -> None:
    subprocess.run(["node", "--check", FOLDER / PACKAGE["main"]], check=True, capture_output=True)
