"""What is said of broken files, word for word. `pytest tests/invalid --accept` records; read the difference.

A folder for each code holds broken files, and `messages.console` the commands with what they print on standard error.
"""

import glob
import re
import shlex
from pathlib import Path

import pytest

from remit.cli.main import main
from remit.cli.shared.exit_codes import WRONG
from remit.errors import CODES

HERE = Path(__file__).parent
CONSOLES = sorted(HERE.glob("*/messages.console"))
COMMAND = re.compile(r"^\$ remit (.*)$", re.MULTILINE)
CODE = re.compile(r"^(.*) \[([a-z0-9-]+)\]$", re.MULTILINE)
PROGRAM = re.compile(r"pydantic|Traceback|Error\b|NoneType|\bdict\b|tuple|\bstr\b|\bint\b|Literal|0x[0-9a-f]{6}")


def arguments(command: str) -> list[str]:
    """As a shell hands them on: patterns that fit files become these files."""
    return [name for word in shlex.split(command) for name in (sorted(glob.glob(word)) or [word])]


def said_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Each command of a folder, with what it prints on standard error."""
    said = []
    for command in COMMAND.findall((folder / "messages.console").read_text(encoding="utf-8")):
        code = main(arguments(command))
        printed = capsys.readouterr().err
        assert code == WRONG, (command, printed)
        said.append(f"$ remit {command}\n{printed}")
    return "\n".join(said)


@pytest.mark.parametrize("console", CONSOLES, ids=lambda path: path.parent.name)
def test_the_messages_are_what_they_were(
    console: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(console.parent)
    said = said_of(console.parent, capsys)
    if request.config.getoption("--accept", default=False):
        console.write_text(said, encoding="utf-8")

    assert said == console.read_text(encoding="utf-8")


@pytest.mark.parametrize("console", CONSOLES, ids=lambda path: path.parent.name)
def test_a_message_is_one_plain_line_with_a_known_code(console: Path) -> None:
    text = COMMAND.sub("", console.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line]
    messages = [line for line in lines if not line.startswith("  help: ")]
    said = [match for line in messages if (match := CODE.fullmatch(line))]

    assert len(said) == len(messages)
    assert {match[2] for match in said} <= set(CODES)
    assert not [match[1] for match in said if match[1].endswith(".")]
    assert not [line for line in lines if line.endswith((".", " ")) or PROGRAM.search(line)]


@pytest.mark.parametrize("console", CONSOLES, ids=lambda path: path.parent.name)
def test_a_folder_holds_cases_of_its_code(console: Path) -> None:
    found = {match[2] for match in CODE.finditer(console.read_text(encoding="utf-8"))}

    assert console.parent.name in found | {"many-at-once"}


@pytest.mark.parametrize("console", CONSOLES, ids=lambda path: path.parent.name)
def test_no_file_lies_about_unread(console: Path) -> None:
    said = console.read_text(encoding="utf-8") + "".join(
        path.read_text(encoding="utf-8") for path in console.parent.glob("*.policy.yaml")
    )
    files = [path for path in console.parent.iterdir() if path != console]

    assert [path.name for path in files if path.name not in said] == []


# Codes that no file kept here can bring about, each with the test that does: a superuser may read every file, 16 MiB
# are too many to keep, a package would have to be missing, and a fault would have to be remit's own.
ELSEWHERE = {
    "file-unreadable": "invalid/test_files.py::test_a_file_that_may_not_be_read_is_refused",
    "file-too-large": "invalid/test_files.py::test_a_file_that_is_too_large_is_refused_before_it_is_read",
    "extra-missing": "unit/test_classify_command.py::test_without_duckdb_it_says_what_to_install",
    "chain-unavailable": "invalid/test_requests.py::test_without_the_engine_the_verdicts_stand",
    "evaluators-differ": "unit/test_evaluators_differ.py::test_a_fault_in_any_stratum_is_said_by_check",
}


def test_every_code_has_a_folder_or_a_named_test() -> None:
    folders = {console.parent.name for console in CONSOLES} - {"many-at-once"}

    assert {*CODES} - folders - {*ELSEWHERE} == set()
    assert folders - {*CODES} == set()
    assert folders & {*ELSEWHERE} == set()


@pytest.mark.parametrize("code", ELSEWHERE)
def test_the_test_that_is_named_for_a_code_is_about_it(code: str) -> None:
    file, name = ELSEWHERE[code].split("::")
    text = (HERE.parent / file).read_text(encoding="utf-8")
    body = re.split(r"^(?=def |@|[A-Z_]+ = )", text[text.index(f"def {name}(") + 4 :], maxsplit=1, flags=re.MULTILINE)[
        0
    ]

    assert code in body
