"""What `remit check` shows first: on a screen the telling cases and what is wrong, in a pipe everything."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from remit.cite import fingerprint

POLICY = """
remit: 1
policy: doors
title: "Who may open the door"
sources: {rules: {title: "House rules", published: 2024-01-01, statements: doors.sources.yaml}}
facts: {role: {choice: [guest, porter]}, hour: {choice: [day, night]}}
rules:
  closed: {forbid: "Nobody may open the door.", when: {all: []}, cites: s1}
  porters:
    permit: "Porters may, by day."
    when: {role: porter, hour: day}
    overrides: {closed: {cites: s2}}
    cites: s2
"""
QUOTED = {"s1": "The door stays closed.", "s2": "By day, porters may open it."}
STATEMENTS = [
    f'  {name}: {{words: {mark.words}, sha256: {mark.sha256}, says: "{name} of the house", quote: "{quote}"}}\n'
    for name, quote in QUOTED.items()
    for mark in [fingerprint(quote)]
]
SOURCES = f"remit-statements: 1\nsource: rules\nstatements:\n{''.join(STATEMENTS)}"
TELLING = """
policy: doors
scenarios:
  - {name: "a porter by day", highlight: true, given: {role: porter, hour: day}, expect: permitted}
  - {name: "a porter by night", highlight: true, given: {role: porter, hour: night}, expect: prohibited}
  - {name: "a guest by day", given: {role: guest, hour: day}, expect: prohibited}
"""
WRONG = """
policy: doors
scenarios:
  - {name: "a guest by night", given: {role: guest, hour: night}, expect: permitted}
  - {name: "some guest", given: {role: guest}, expect: prohibited}
"""


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "rules/doors.yaml": POLICY,
        "rules/doors.sources.yaml": SOURCES,
        "scenarios/telling.yaml": TELLING,
        "scenarios/wrong.yaml": WRONG,
    }.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def on_a_screen(*arguments: str) -> str:
    """What the command itself shows on a terminal, without its colours."""
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "REMIT_PROGRESS": "off"}
    shown = b""
    with subprocess.Popen([sys.executable, "-m", "remit", "check", *arguments], stdout=slave, env=environment):
        os.close(slave)
        while True:
            try:
                piece = os.read(master, 65_536)
            except OSError:  # Linux says so that the other end is closed
                break
            if not piece:
                break
            shown += piece
    os.close(master)
    return re.sub(r"\x1b\[\d*m", "", shown.decode()).replace("\r", "")


def in_a_pipe(*arguments: str) -> str:
    command = [sys.executable, "-m", "remit", "check", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "100"}
    ).stdout


def test_a_screen_shows_the_telling_cases_each_with_the_clause_and_the_statement_that_decide() -> None:
    shown = on_a_screen("scenarios")

    assert shown.startswith("Who may open the door\n✓ permitted     a porter by day\n")
    assert "Porters may, by day.\n                [s2] “By day, porters may open it.”" in shown
    assert "Hour is night, not day, and the permission stops there [s2], so the ban stands." in shown


def test_a_screen_shows_what_is_not_as_expected_whole_and_of_the_rest_a_line_for_each_file() -> None:
    shown = on_a_screen("scenarios")

    assert "✗ prohibited    a guest by night" in shown
    assert "expected permitted, and it is prohibited" in shown
    assert "a guest by day" not in shown
    assert "some guest" not in shown
    assert re.search(r"^scenarios/telling.yaml +3 as expected$", shown, re.MULTILINE)
    assert re.search(r"^scenarios/wrong.yaml +1 as expected, 1 NOT as expected$", shown, re.MULTILINE)
    assert "--all" in shown
    assert "5 scenarios" in shown


def test_a_pipe_has_every_scenario_once_the_telling_ones_first() -> None:
    shown = in_a_pipe("scenarios")
    names = re.findall(r"^[✓✗·] \w+ +(.*)$", shown, re.MULTILINE)

    assert names[:2] == ["a porter by day", "a porter by night"]
    assert sorted(names) == sorted(
        ["a porter by day", "a porter by night", "a guest by day", "a guest by night", "some guest"]
    )


def test_with_all_a_screen_has_what_a_pipe_has() -> None:
    assert on_a_screen("scenarios", "--all") == in_a_pipe("scenarios")


def test_a_telling_case_that_is_not_as_expected_stands_among_what_is_wrong() -> None:
    text = TELLING.replace("hour: night}, expect: prohibited", "hour: night}, expect: permitted")
    Path("scenarios/telling.yaml").write_text(text, encoding="utf-8")
    shown = on_a_screen("scenarios")

    assert "✗ prohibited    a porter by night" in shown.split("scenarios/telling.yaml")[1]


def test_without_telling_cases_a_screen_says_which_flag_lists_everything() -> None:
    Path("scenarios/telling.yaml").write_text(TELLING.replace("highlight: true, ", ""), encoding="utf-8")
    shown = on_a_screen("scenarios")

    assert "a porter by day" not in shown
    assert "✗ prohibited    a guest by night" in shown
    assert "Every scenario: --all" in shown


def test_a_short_file_is_listed_and_so_is_what_is_searched_for() -> None:
    assert "some guest" in on_a_screen("scenarios/wrong.yaml")
    assert "a guest by day" in on_a_screen("scenarios", "-k", "guest")


def test_every_format_says_that_a_case_is_telling() -> None:
    lines = '{"policy": "doors", "name": "a line", "highlight": true, "given": {"role": "porter", "hour": "day"}}\n'
    Path("scenarios/lines.jsonl").write_text(lines, encoding="utf-8")
    table = "name,policy,role,hour,highlight\na row,doors,porter,day,true\nanother,doors,porter,day,\n"
    Path("scenarios/table.csv").write_text(table, encoding="utf-8")
    shown = on_a_screen("scenarios")

    assert "a line" in shown
    assert "a row" in shown
    assert "another" not in shown


@pytest.mark.parametrize("said", ["perhaps", "[a]"])
def test_a_case_is_telling_or_not(said: str) -> None:
    Path("scenarios/telling.yaml").write_text(
        TELLING.replace("highlight: true", f"highlight: {said}", 1), encoding="utf-8"
    )
    command = [sys.executable, "-m", "remit", "check", "scenarios/telling.yaml"]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)

    assert refused.returncode == 2  # bad input
    assert "scenarios/telling.yaml:4:" in refused.stderr
