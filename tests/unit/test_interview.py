"""The interview: it asks what matters, takes every kind of reply, and stops when nothing unanswered matters."""

import io
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import remit
from remit.cli.ask import hold, saved
from remit.cli.main import main
from remit.interview import Interview, read_answer
from remit.model.items import text_of
from remit.report.screen import Screen
from remit.writer import scenarios_yaml


@pytest.fixture(scope="module")
def policy() -> remit.LoadedPolicy:
    return remit.load("us-weapons-in-russia")


def talk(start: Interview, *replies: str) -> tuple[Interview, str]:
    """The interview after these replies, and what was shown."""
    waiting: Iterator[str] = iter(replies)
    shown = io.StringIO()

    def listen(_: str) -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    return hold(start, Screen(shown), listen), shown.getvalue()


def test_it_asks_only_while_the_verdict_depends_on_the_answer(policy: remit.LoadedPolicy) -> None:
    end, shown = talk(Interview(policy), "someone else")

    assert end.decision().verdict == "unregulated"
    assert end.question() is None
    assert shown.count("?  ") == 0
    assert "no rule of the policy is about that" in shown


def test_numbers_names_words_and_groups_are_answers(policy: remit.LoadedPolicy) -> None:
    asked = Interview(policy).question()
    assert asked is not None
    assert asked.fact == "supplier"

    assert read_answer(asked, "1") == "united-states"
    assert read_answer(asked, "france") == "france"
    assert read_answer(asked, "allies") == "allies"
    assert read_answer(asked, "someone") == "other-supplier"


@pytest.mark.parametrize("reply", ["99", "0", "spain", "united"])
def test_an_unclear_answer_is_asked_again(policy: remit.LoadedPolicy, reply: str) -> None:
    end, shown = talk(Interview(policy), reply)

    assert end.given == {}
    assert "help:" in shown


def test_dont_know_moves_on_and_the_rest_is_still_settled_or_open(policy: remit.LoadedPolicy) -> None:
    end, _ = talk(Interview(policy), *["-"] * 20)

    assert end.given == {}
    assert end.skipped
    assert end.decision().verdict == "undetermined"
    assert end.question() is None


def test_back_takes_the_last_answer_away(policy: remit.LoadedPolicy) -> None:
    end, _ = talk(Interview(policy), "1", "<", "q")

    assert end.given == {}


def test_why_tells_what_each_answer_leads_to(policy: remit.LoadedPolicy) -> None:
    _, shown = talk(Interview(policy), "?", "q")

    assert "someone else: not regulated" in shown


def test_an_answer_that_no_case_fits_is_refused(policy: remit.LoadedPolicy) -> None:
    nobody = Interview(policy, {"threatens": "nobody"})

    with pytest.raises(remit.RemitError, match="impossible"):
        nobody.answer("posture", "attacking")


def test_every_settled_interview_says_what_the_policy_decides(policy: remit.LoadedPolicy) -> None:
    """Whatever is answered, in the order in which it is asked, the verdict at the end is that of the answers."""
    for pick in range(8):
        interview = Interview(policy)
        for step in range(12):
            asked = interview.question()
            if asked is None:
                break
            values = [option.name for option in asked.options if not option.is_group] or ["2024-05-29", "2024-05-30"]
            for turn in range(len(values)):
                try:
                    interview = interview.answer(asked.fact, values[(pick + step + turn) % len(values)])
                    break
                except remit.RemitError:
                    continue

        assert interview.question() is None
        assert interview.decision().verdict == policy.decide(interview.given).verdict != "undetermined"


def test_a_saved_case_reads_back_as_what_was_answered(policy: remit.LoadedPolicy) -> None:
    interview = Interview(policy, {"weapon": {"one of": ["atacms", "short-range-drone"]}, "date": "2024-05-30"})

    data = yaml.safe_load(scenarios_yaml("us-weapons-in-russia", [saved(interview)]))

    assert data["policy"] == "us-weapons-in-russia"
    assert data["scenarios"][0]["given"]["weapon"] == {"one of": ["atacms", "short-range-drone"]}
    assert str(data["scenarios"][0]["given"]["date"]) == "2024-05-30"
    assert data["scenarios"][0]["expect"] == {"verdict": "undetermined"}


def test_it_talks_on_a_terminal() -> None:
    """The command itself, on a pseudo-terminal: a question, an answer, the verdict with its reasons."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "remit", "ask", "us-weapons-in-russia", "--given", "weapon=atacms"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment) as running:
        os.close(slave)
        shown = read_until(master, "> ")
        os.write(master, b"in Ukraine\n")
        shown += read_until(master, "no authority|Statements|settle")
        running.wait(timeout=30)
    os.close(master)

    assert "Where is the target?" in shown
    assert "Not regulated, on any day." in shown
    assert running.returncode == 0


def read_until(terminal: int, pattern: str) -> str:
    """What a terminal shows until a pattern appears in it (or half a minute has passed, or it is closed)."""
    shown, end = "", time.monotonic() + 30
    while time.monotonic() < end and not re.search(pattern, shown):
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                shown += os.read(terminal, 65_536).decode(errors="replace")
            except OSError:
                break
    return shown


ASKED = """remit: 1
policy: absences
title: "Who may be away"
facts:
  from: {date: {}, optional: true, ask: "From when?"}
  days: {integer: {min: 0}, optional: true, ask: "For how many days?"}
  for: {set: [care, rest], optional: true, ask: "What for?"}
rules: {none: {permit: "Who is not away is there.", when: {FACT: absent}}}
"""


def absences(tmp_path: Path, fact: str) -> Interview:
    file = tmp_path / "absences.yaml"
    file.write_text(ASKED.replace("FACT", fact), encoding="utf-8")
    return Interview(remit.load(str(file)))


@pytest.mark.parametrize(
    ("fact", "answers", "value"),
    [
        ("from", ["1", "there is none", "There is none (absent)", "absent"], "absent"),
        ("from", ["2024-05-30"], "2024-05-30"),
        ("days", ["there is none", "absent"], "absent"),
        ("days", ["1"], "1"),
        ("for", ["3", "absent"], "absent"),
        ("for", ["1"], "{care}"),
    ],
)
def test_an_option_that_is_shown_can_be_chosen(tmp_path: Path, fact: str, answers: list[str], value: str) -> None:
    asked = absences(tmp_path, fact).question()

    assert asked is not None
    assert {text_of(read_answer(asked, answer)) for answer in answers} == {value}


@pytest.mark.parametrize(
    ("answers", "code", "said"),
    [
        ("1\n", 0, ""),
        ("?\n-\n", 0, ""),
        ("1\n\n\n", 0, ""),
        ("1\n1\n", 2, "standard input:2: `1` answers no question: nothing more was asked [usage]\n"),
        ("tomorrow\n", 2, "standard input:1: from: `tomorrow` is not a day [bad-date]\n"),
    ],
)
def test_answers_from_a_pipe_are_used_or_refused(
    answers: str,
    code: int,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    policy = absences(tmp_path, "from").policy.written.origins.file
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))

    assert main(["ask", policy, "--save", str(tmp_path / "case.yaml")]) == code
    out, errors = capsys.readouterr()
    assert "From when?" in out
    assert errors.startswith(said or "saved to ")
    assert (tmp_path / "case.yaml").exists() == (code == 0)


def test_an_interview_about_a_concept_ends_when_that_is_known(tmp_path: Path) -> None:
    family = remit.load("family-leave")
    end, said = talk(Interview(family.asking("hours-missing"), {"work": "flight-crew"}), "?", "1300")
    case = saved(end)

    assert "So far hours-missing could be true or false." in said
    assert "between 0 and 1249 hours: true" in said
    assert "Hours-missing is false." in said
    assert "It is not so because the service in the last 12 months is 1300 hours" in said
    assert "permitted" not in said
    assert case.expect is not None
    assert (case.expect.verdict, dict(case.expect.concepts)) == (None, {"hours-missing": "false"})
    (tmp_path / "kept.yaml").write_text(scenarios_yaml("family-leave", [case]), encoding="utf-8")
    assert main(["check", str(tmp_path / "kept.yaml")]) == 0


def test_answers_about_a_concept_can_be_piped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("100\n"))

    assert main(["ask", "family-leave", "--about", "hours-missing", "--given", "work=other-work"]) == 0
    assert "True. The requirement of hours is not met in the ordinary way. (hours-missing; A.ii, D.i)" in " ".join(
        capsys.readouterr().out.split()
    )
