"""Some broken files of every kind; many more are a command of its own: `python tests/fuzz/run.py --mutants 20000`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fuzz.judging import judged, lost
from fuzz.read_plainly import in_csv, in_json, in_lines, in_yaml
from fuzz.run import fault_of
from fuzz.subjects import subjects

KINDS = (
    "policy",
    "statements",
    "scenarios",
    "table",
    "source",
    "request",
)  # of which all broken files are answered well
MUTANTS = 25


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_file_is_read_as_a_whole_or_refused(kind: str, tmp_path: Path) -> None:
    listed = [subject for subject in subjects(tmp_path) if subject.kind == kind]

    assert [fault for seed in range(MUTANTS) if (fault := fault_of(listed, seed, tmp_path))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_files_with_nothing_wrong_in_them_are_judged_so(kind: str, tmp_path: Path) -> None:
    listed = [subject for subject in subjects(tmp_path) if subject.kind == kind]

    assert [judged(subject, subject.raw, tmp_path) for subject in listed] == [None] * len(listed)


def test_scenarios_are_counted_alike_in_every_format() -> None:
    facts, stated = ("room", "hours"), [frozenset({"room", "hours"}), frozenset()]

    assert (
        in_yaml(b"scenarios:\n- {name: a, given: {room: vault, hours: 2}}\n- {name: b, given: {}}\n", facts) == stated
    )
    assert in_json(b'[{"given": {"room": "vault", "hours": 2}}, {}]', facts) == stated
    assert in_lines(b'{"given": {"room": "vault", "hours": 2}}\n\n{"name": "b"}\n', facts) == stated
    assert in_csv(b"name,room,hours\na,vault,2\n\nb,,\n", facts) == stated
    assert in_csv(b"name,room,hours\na,vault,2\n  \n,,\n", facts) == stated


def test_nothing_behind_a_name_is_unknown_if_there_is_such_a_fact() -> None:
    assert in_json(b'[{"given": {"room": null, "rooom": null}}]', ["room"]) == [frozenset({"rooom"})]


def test_rows_that_do_not_come_back_as_they_were_are_a_fault() -> None:
    rows = [{"id": "1", "door": "lobby"}, {"id": "2"}]

    assert lost(rows, [{**row, "verdict": "permitted"} for row in rows]) is None
    assert lost(rows, rows[:1]) == "2 rows are said, 1 come back"
    assert lost(rows, [rows[0], {"id": "3"}]) == "cells come back otherwise: {'id': ('2', '3')}"


def test_a_run_ends_when_its_time_is_over() -> None:
    asked = ["--mutants", "1000000", "--minutes", "0.05", "--jobs", "2", "--kinds", "statements"]
    run = [sys.executable, str(Path(__file__).with_name("run.py")), *asked]

    ended = subprocess.run(run, capture_output=True, text=True, check=False, timeout=300)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "0 kinds of fault" in ended.stdout


def test_scenarios_in_short_are_counted_as_they_are_written_out() -> None:
    facts = ["room", "hours"]
    text = (
        b"given: {room: vault}\nscenarios:\n- {name: a}\n"
        b"- {name: b, for each: {hours: [1, 2]}, cases: [[room, note], [null, x], [hall, y]]}\n"
    )

    assert [sorted(each) for each in in_yaml(text, facts)] == [["room"], *[["hours"]] * 2, *[["hours", "room"]] * 2]
