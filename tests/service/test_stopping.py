"""The service in a process of its own: it says where it listens, stops when told to, and logs JSON only."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from serving import folder_of

from remit.cli.serve import _listening
from remit.errors import RemitError


@contextmanager
def process(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "remit", "serve", str(folder), "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ}) as started:
        try:
            yield started
        finally:
            started.kill()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    """Until it listens: that it will has been said just before."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_it_is_told_to(tmp_path: Path, number: signal.Signals) -> None:
    with process(folder_of(tmp_path, "records.yaml"), port := free_port()) as started:
        assert started.stderr is not None
        said = [json.loads(started.stderr.readline()) for _ in range(2)]
        wait_for(port)
        with urllib.request.urlopen(f"{said[0]['url']}health", timeout=20) as reply:  # noqa: S310  # its own address
            assert json.load(reply)["status"] == "ok"
        with socket.create_connection(("127.0.0.1", port)) as rude:
            rude.sendall(b"POST /access/v1/evaluation HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{")
        with socket.create_connection(("127.0.0.1", port)) as rude:
            rude.sendall(b"\x00\x01 nonsense\r\n\r\n")
            rude.recv(100)
        started.send_signal(number)
        rest = [json.loads(line) for line in started.stderr]

        assert started.wait(20) == 0
    assert [line["event"] for line in said] == ["listening", "policies"]
    assert {line["event"] for line in rest} == {"request", "server"}
    assert 500 not in {line.get("status") for line in rest}


def test_of_two_servers_that_start_at_once_on_one_port_the_second_is_refused() -> None:
    with _listening("127.0.0.1", 0) as first, pytest.raises(RemitError, match="cannot listen on"):
        _listening("127.0.0.1", first.getsockname()[1])


def test_a_port_that_is_taken_is_refused(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with process(folder_of(tmp_path, "records.yaml"), taken.getsockname()[1]) as started:
            _, said = started.communicate(timeout=20)

            assert started.returncode == 2
    assert said.startswith("cannot listen on `127.0.0.1`, port")
    assert "help: choose another with --host and --port" in said
