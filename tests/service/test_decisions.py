"""The decision log: a line for each decision that was answered, whatever becomes of the service or of its disk."""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from serving import ALLOWED, LIMITS, USUAL, WHO, folder_of
from starlette.testclient import TestClient
from test_stopping import free_port, wait_for

from remit.errors import RemitError
from remit.service import decisions
from remit.service.app import application
from remit.service.decisions import DecisionFile, DecisionLog
from remit.service.folder import Folder
from remit.service.log import Log

BODY = json.dumps({**WHO, "context": ALLOWED}).encode()
SINGLE, BATCH = "/access/v1/evaluation", "/access/v1/evaluations"


@contextmanager
def logging(folder: Path, file: DecisionFile) -> Iterator[TestClient]:
    """A client of a service that logs its decisions."""
    log = DecisionLog(file)
    app = application(Folder(str(folder)), LIMITS, Log(io.StringIO()), usual=USUAL, decisions=log)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def post(client: TestClient, body: dict[str, Any], path: str = SINGLE, id: str = "r1") -> Any:
    reply = client.post(path, json=body, headers={"X-Request-ID": id})
    assert reply.status_code == 200, reply.text
    return reply.json()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of(tmp_path_factory.mktemp("served"))


def test_a_line_says_what_was_decided_and_no_fact_that_is_not_named(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with logging(folder, DecisionFile(str(path), ("weapon", "date"))) as client:
        answers = [post(client, {**WHO, "context": ALLOWED}, id=name) for name in ("a", "b")]
    first, second = lines(path)

    assert [first["request_id"], second["request_id"]] == ["a", "b"]
    assert {**first, "time": 0, "request_id": 0} == {**second, "time": 0, "request_id": 0}
    assert first["receipt"] == answers[0]["context"]["receipt"]
    assert first["rules"] == [each["rule"] for each in answers[0]["context"]["rules"]]
    assert first["facts"] == {"weapon": "tube-artillery", "date": "2024-06-02"}
    assert (first["remit_decision"], first["policy"], first["verdict"]) == (1, USUAL, "permitted")
    assert first["time"].endswith("+00:00")


def test_a_batch_has_a_line_for_each_evaluation_that_was_answered(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    parts = [{"context": ALLOWED}, {"context": {"weapon": "spear"}}, {"context": {}}, {"context": ALLOWED}]
    with logging(folder, DecisionFile(str(path))) as client:
        post(client, {**WHO, "evaluations": parts}, BATCH)
        post(client, {**WHO, "evaluations": parts, "options": {"evaluations_semantic": "deny_on_first_deny"}}, BATCH)
        assert client.post(SINGLE, json={**WHO, "context": {"weapon": "spear"}}).status_code == 400
    found = lines(path)

    assert [line.get("verdict") for line in found[:4]] == ["permitted", None, "undetermined", "permitted"]
    assert found[1]["error"]["status"] == 400
    assert [line["decision"] for line in found[4:]] == [True, False]


def test_files_are_put_aside_by_size_and_lose_no_line(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with logging(folder, DecisionFile(str(path), size=5_000, kept=30)) as client:
        for number in range(40):
            post(client, {**WHO, "context": ALLOWED}, id=str(number))
    aside = sorted(tmp_path.glob("log.*.jsonl"), key=lambda each: -int(each.name.split(".")[1]))
    found = [line["request_id"] for each in [*aside, path] for line in lines(each)]

    assert found == [str(number) for number in range(40)]
    assert len(aside) > 3
    assert all(each.stat().st_size <= 5_000 for each in [*aside, path])
    with logging(folder, DecisionFile(str(path), size=1, kept=2)) as client:
        for number in range(5):
            post(client, {**WHO, "context": ALLOWED}, id=f"again {number}")
    assert [line["request_id"] for line in lines(path)] == ["again 4"]
    assert [line["request_id"] for line in lines(tmp_path / "log.2.jsonl")] == ["again 2"]


def test_a_file_that_was_moved_away_or_cut_short_gets_whole_lines(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"remit_decision":1,"ti')
    with logging(folder, DecisionFile(str(path))) as client:
        post(client, {**WHO, "context": ALLOWED})
        path.rename(tmp_path / "moved")
        post(client, {**WHO, "context": ALLOWED}, id="after")

    assert [line["request_id"] for line in lines(path)] == ["after"]
    assert [len(line) > 30 for line in (tmp_path / "moved").read_text().splitlines()] == [False, True]


def test_a_log_belongs_to_one_service_and_has_to_be_writable(tmp_path: Path) -> None:
    one = DecisionLog(DecisionFile(str(tmp_path / "log.jsonl")))
    with pytest.raises(RemitError, match="another service writes its decisions there"):
        DecisionLog(DecisionFile(str(tmp_path / "log.jsonl")))
    one.close()
    with pytest.raises(RemitError, match="decisions cannot be written there: no such file"):
        DecisionLog(DecisionFile(str(tmp_path / "nowhere/log.jsonl")))
    with pytest.raises(RemitError, match="it is no file"):
        DecisionLog(DecisionFile(str(tmp_path)))


def test_a_write_that_hangs_keeps_no_answer_and_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, goes_on, write = tmp_path / "log.jsonl", threading.Event(), os.write

    def hanging(descriptor: int, data: Any) -> int:
        goes_on.wait(20)
        return write(descriptor, data)

    monkeypatch.setattr(decisions, "LONGEST", 0.05)
    monkeypatch.setattr(decisions, "MOST", 3)
    with logging(folder, DecisionFile(str(path), ("nothing",))) as client, monkeypatch.context() as patched:
        patched.setattr(os, "write", hanging)
        for number in range(6):
            post(client, {**WHO, "context": ALLOWED}, id=str(number))
        health = client.get("/health").json()
        goes_on.set()
    found = lines(path)

    assert health["status"] == "degraded"
    assert "a write takes longer than 0.05 s; 3 lines wait" in health["problems"][0]
    assert "3 decisions were answered and are not in the log" in health["problems"][1]
    assert "no policy that is served has `nothing`" in health["problems"][2]
    assert {"remit_decision": 1, "lost": 3} in found
    assert [line["request_id"] for line in found if "request_id" in line] == ["0", "1", "2"]


@contextmanager
def process(folder: Path, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A service in a process of its own, which listens."""
    command = [sys.executable, "-m", "remit", "serve", str(folder), "--port", str(port), "--policy", USUAL]
    with subprocess.Popen([*command, "--decisions", str(log)], stderr=subprocess.DEVNULL) as started:
        try:
            wait_for(port)
            yield started
        finally:
            started.kill()


def asked(port: int, id: str) -> bool:
    """Whether a question was answered."""
    headers = {"Content-Type": "application/json", "X-Request-ID": id}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{SINGLE}", BODY, headers)  # its own address
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:  # noqa: S310
            return bool(json.load(reply)["decision"])
    except (OSError, ValueError):
        return False


def test_a_service_that_is_killed_under_load_has_logged_every_decision_that_it_answered(
    folder: Path, tmp_path: Path
) -> None:
    log, port, answered = tmp_path / "log.jsonl", free_port(), list[str]()
    stopping = threading.Event()

    def caller(name: str) -> None:
        number = 0
        while not stopping.is_set():
            number += 1
            if asked(port, f"{name} {number}"):
                answered.append(f"{name} {number}")
            else:
                time.sleep(0.02)

    callers = [threading.Thread(target=caller, args=(f"caller {n}",)) for n in range(4)]
    for each in callers:
        each.start()
    for round in range(2):
        with process(folder, port, log) as started:
            before = len(answered)
            deadline = time.monotonic() + 20
            while len(answered) < before + 60 and time.monotonic() < deadline:
                time.sleep(0.005)
            if round:
                stopping.set()
                for each in callers:
                    each.join()
            started.send_signal(signal.SIGKILL)
            started.wait()
    logged = [line["request_id"] for line in lines(log)]

    assert len(answered) >= 120
    assert set(answered) <= set(logged)
    assert len(logged) == len(set(logged))


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="Linux sets the limits of a process from outside")
def test_where_the_file_can_grow_no_more_answers_go_on_and_lines_come_later(folder: Path, tmp_path: Path) -> None:
    log, port = tmp_path / "log.jsonl", free_port()
    with process(folder, port, log) as started:
        most = resource.prlimit(started.pid, resource.RLIMIT_FSIZE)
        assert asked(port, "before")
        resource.prlimit(started.pid, resource.RLIMIT_FSIZE, (log.stat().st_size + 50, most[1]))
        assert all(asked(port, f"meanwhile {number}") for number in range(5))
        whole = log.read_bytes()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=20) as reply:
            health = json.load(reply)
        resource.prlimit(started.pid, resource.RLIMIT_FSIZE, most)
        deadline = time.monotonic() + 20
        while len(log.read_bytes().splitlines()) < 6 and time.monotonic() < deadline:
            time.sleep(0.05)

    assert whole.endswith(b"\n")
    assert whole.count(b"\n") == 1
    assert health["status"] == "degraded"
    assert "decisions cannot be written: file too large; 5 lines wait" in health["problems"][0]
    assert [line["request_id"] for line in lines(log)] == ["before", *(f"meanwhile {number}" for number in range(5))]
