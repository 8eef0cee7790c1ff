"""What goes wrong around a command is said and has an exit code: no traceback, and nothing half written stays."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from remit.cli.main import main
from remit.cli.shared.signals import stoppable
from remit.report.audit.sarif import _uri

ROOT = Path(__file__).parents[2]
NAME = "us-weapons-in-russia"
COMMANDS = [
    ["check", str(ROOT / "scenarios")],
    ["show", NAME],
    ["ask", NAME, "--format", "json"],
    ["prove", NAME],
    ["schema", "policy"],
    ["sql", NAME],
]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "remit", *arguments]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_a_reader_that_has_seen_enough_is_no_traceback_and_no_success(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command(*arguments), stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)

    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_an_output_that_takes_nothing_more_is_said(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command(*arguments), stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == "standard output cannot be written: No space left on device [file-unwritable]\n"


@pytest.mark.parametrize("arguments", [*COMMANDS[:2], ["--version"]], ids=lambda arguments: arguments[0])
def test_an_output_that_is_closed_is_said(arguments: list[str]) -> None:
    closing = 'exec "$@" >&-'
    done = subprocess.run(
        ["sh", "-c", closing, "sh", *command(*arguments)], stderr=subprocess.PIPE, text=True, check=False
    )

    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "standard output is closed [file-unwritable]")


def test_a_standard_error_that_is_closed_is_no_reason_to_stop(tmp_path: Path) -> None:
    case = "policy: us-weapons-in-russia\nscenarios: [{name: a, given: {}, expect: undetermined}]\n"
    (tmp_path / "a.yaml").write_text(case, encoding="utf-8")
    closed = ["sh", "-c", 'exec "$@" 2>&-', "sh", *command("check", "a.yaml", "--format", "json", "--quiet")]
    done = subprocess.run(closed, cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=False, timeout=60)

    assert done.returncode == 0
    assert json.loads(done.stdout)["summary"]["as_expected"] == 1  # and no note that `--quiet` does nothing there


@pytest.mark.parametrize("arguments", [*COMMANDS[:2], ["serve", "."]], ids=lambda arguments: arguments[0])
def test_a_working_directory_that_is_gone_is_said(arguments: list[str], tmp_path: Path) -> None:
    leaving = 'mkdir here && cd here && rmdir ../here && exec "$@"'
    done = subprocess.run(
        ["sh", "-c", leaving, "sh", *command(*arguments)],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert done.returncode == 2
    assert "the working directory is gone [file-not-found]\n" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_command_that_is_stopped_takes_away_what_it_has_half_written(number: signal.Signals, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    rows = "".join(f"france,{row}\n" for row in range(400_000))
    (tmp_path / "in.csv").write_text(f"supplier,row\n{rows}", encoding="utf-8")
    arguments = ["classify", *["in.csv"] * 20, "--policy", NAME, "-o", "out.csv", "-q", "--threads", "1"]
    environment = {**os.environ, "TMPDIR": str(scratch)}
    with subprocess.Popen(command(*arguments), cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) as started:
        while started.poll() is None and not list(tmp_path.glob(".*.part.*")):
            time.sleep(0.01)
        started.send_signal(number)
        code = started.wait(60)

    assert code == (130 if number is signal.SIGINT else -number)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["in.csv", "scratch"]
    assert list(scratch.iterdir()) == []


def test_a_signal_that_is_to_be_ignored_is_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("after", [0.05, 0.1, 0.15, 0.2, 0.3])
def test_a_command_that_is_interrupted_while_it_starts_says_nothing_of_our_code(after: float) -> None:
    with subprocess.Popen(
        command("show", NAME), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as started:
        time.sleep(after)
        started.send_signal(signal.SIGINT)
        _, errors = started.communicate(timeout=60)

    assert str(ROOT / "engine/remit") not in errors


@pytest.mark.parametrize(
    "arguments",
    [["audit", "{policy}", "--format", "sarif"], ["show", "{policy}"], ["show", "{policy}", "-o", "out.yaml"],
     ["prove", "{policy}"], ["check", "{cases}", "--policy", "{policy}"],
     ["check", "{cases}", "--policy", "{policy}", "--format", "junit"], ["report", "{policy}", "-o", "out.html"]],
    ids=lambda arguments: " ".join(arguments[::2]),
)  # fmt: skip
def test_names_of_files_may_be_any_bytes(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    policy, cases = os.fsdecode(b"caf\xe9.yaml"), os.fsdecode(b"f\xe4lle.yaml")
    rule = 'remit: 1\npolicy: p\ntitle: "t"\nfacts: {a: {flag: {}}}\nrules: {r: {permit: "x.", when: {a: true}}}\n'
    claim = "properties: {q: {claim: c, when: {a: true}, always: permitted}}\n"
    Path(policy).write_text(rule + claim, encoding="utf-8")
    Path(cases).write_text("scenarios: [{name: x, given: {a: true}, expect: permitted}]\n", encoding="utf-8")

    assert main([argument.format(policy=policy, cases=cases) for argument in arguments]) == 0


def test_a_name_that_is_no_text_is_a_uri_of_its_bytes() -> None:
    assert _uri(os.fsdecode(b"rules/caf\xe9.yaml")) == "rules/caf%E9.yaml"


@pytest.mark.parametrize(
    "arguments",
    [["show", NAME, "-o"], ["report", NAME, "--quick", "-o"], ["schema", "policy", "-o"], ["sql", NAME, "-o"],
     ["ask", NAME, "--format", "json", "--save"]],
    ids=lambda arguments: arguments[0],
)  # fmt: skip
@pytest.mark.parametrize("target", [".", "no/such/folder/out"])
def test_an_output_that_cannot_be_written_is_said(
    arguments: list[str],
    target: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main([*arguments, target]) == 2
    assert f"{target}: cannot be written: " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["csv", "tsv", "csv.gz", "parquet", "jsonl", "arrow"])
def test_a_table_that_cannot_be_written_is_said_before_it_is_worked_out(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text("supplier\nnobody-known\n", encoding="utf-8")

    assert main(["classify", "in.csv", "--policy", NAME, "-o", f"/proc/out.{ending}"]) == 2
    said = f"/proc/out.{ending}: cannot be written: No such file or directory [file-unwritable]"
    assert [line for line in capsys.readouterr().err.splitlines() if not line.startswith("note: ")] == [said]


def test_an_output_that_cannot_be_written_is_called_as_it_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("closed").symlink_to("/proc")

    assert main(["schema", "policy", "-o", "closed/out"]) == 2
    assert capsys.readouterr().err.startswith("closed/out: cannot be written: ")
