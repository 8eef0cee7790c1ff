"""A watched command runs again when a file changes that it read, says what changed, and outlives broken files."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from remit.cli.main import main

LONGEST = 60  # seconds until a line must be there
VOCABULARY = "remit-vocabulary: 1\nvocabulary: words\ntitle: Words\nfacts:\n  who: {choice: [member, guest]}\n"
POLICY = """
remit: 1
policy: shed
title: "A tool shed"
uses: words.vocabulary.yaml
rules:
  lend: {permit: "Members borrow.", when: {who: member}}
"""
CASES = "policy: shed\nscenarios:\n  - {name: a member, given: {who: member}, expect: permitted}\n"


@contextmanager
def watching(*arguments: str) -> Iterator[Watched]:
    """A command that is watched; it ends with the block in any case."""
    command = [sys.executable, "-m", "remit", *arguments, "--watch"]
    wide = {**os.environ, "COLUMNS": "200"}
    with subprocess.Popen(command, env=wide, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0) as process:
        try:
            yield Watched(process)
        finally:
            process.kill()


class Watched:
    """What it prints, line by line."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        self.process, self.out, self.text = process, process.stdout, ""

    def until(self, said: str) -> str:
        """What is printed up to a text, which comes."""
        while said not in self.text:
            ready, _, _ = select.select([self.out], [], [], LONGEST)
            assert ready, self.text
            more = os.read(self.out.fileno(), 65_536)
            assert more, self.text
            self.text += more.decode()
        printed, _, self.text = self.text.partition(said)
        return f"{printed}{said}"

    def end(self, number: signal.Signals) -> None:
        """It ends well at a signal, and says nothing of it."""
        self.process.send_signal(number)
        assert self.process.wait(LONGEST) == 0
        assert "Traceback" not in self.text + self.out.read().decode()


@pytest.fixture
def shed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cases").mkdir()
    (tmp_path / "words.vocabulary.yaml").write_text(VOCABULARY)
    (tmp_path / "shed.yaml").write_text(POLICY)
    (tmp_path / "cases/one.yaml").write_text(CASES)
    return tmp_path


def test_check_says_which_scenarios_are_decided_otherwise(shed: Path) -> None:
    with watching("check", "cases", "--policy", "shed.yaml") as watched:
        assert "✓ permitted" in watched.until("1 scenario: 1 permitted")
        watched.until("no authority")

        (shed / "shed.yaml").write_text(POLICY.replace("who: member", "who: guest"))
        assert "shed.yaml changed" in watched.until("cases/one.yaml: a member: permitted, by lend → unregulated")

        (shed / "shed.yaml").write_text("remit: [")
        watched.until("[yaml-syntax]")
        (shed / "shed.yaml").write_text(POLICY)
        watched.until("a member: unregulated, expected permitted, and it is unregulated → permitted, by lend")

        (shed / "cases/two.yaml").write_text(CASES.replace("a member", "another"))
        watched.until("new: cases/two.yaml: another: permitted, by lend")
        (shed / "cases/two.yaml").unlink()
        watched.until("gone: cases/two.yaml: another")
        (shed / "words.vocabulary.yaml").write_text(f"{VOCABULARY}# more\n")
        assert "words.vocabulary.yaml changed" in watched.until("the same answer")

        watched.end(signal.SIGINT)


def test_audit_says_what_is_found_anew_and_what_no_longer(shed: Path) -> None:
    (shed / "shed.yaml").write_text("remit: 1")
    with watching("audit", "shed.yaml") as watched:
        watched.until("[missing-key]")

        (shed / "shed.yaml").write_text(POLICY)
        watched.until("no authority")
        (shed / "shed.yaml").write_text(f'{POLICY}  ban: {{forbid: "No.", when: {{who: member}}}}\n')
        found = watched.until("new: error: ")
        assert "new: conflict cases: 1" in found

        watched.end(signal.SIGTERM)


@pytest.mark.usefixtures("shed")
@pytest.mark.parametrize("arguments", [["check", "-"], ["check", "cases", "--format", "json"]])
def test_what_cannot_be_watched_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--watch"]) == 2
    assert "--watch" in capsys.readouterr().err
