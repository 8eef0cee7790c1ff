"""A service that listens on a port of this machine, in a thread; what is posted to it, and its replies."""

from __future__ import annotations

import io
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn

from remit.cli.serve import _listening
from remit.service.app import application
from remit.service.folder import Folder
from remit.service.limits import Limits
from remit.service.log import Log

LIMITS = Limits(body=200_000, batch=100, seconds=20.0)


class Reply(NamedTuple):
    """A reply: its status, its body (of JSON, the data), its headers."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Caller:
    """Posts to a service."""

    def __init__(self, base: str) -> None:
        self.base = base

    def post(self, path: str, data: Any, headers: Mapping[str, str] | None = None) -> Reply:
        raw = data if isinstance(data, bytes) else json.dumps(data).encode()
        own = {"Content-Type": "application/json", **(headers or {})}
        return self._sent(urllib.request.Request(self.base + path, raw, own))  # noqa: S310  # its own address

    def get(self, path: str) -> Any:
        return self._sent(urllib.request.Request(self.base + path)).body  # noqa: S310

    @staticmethod
    def _sent(request: urllib.request.Request) -> Reply:
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310
                return Reply(reply.status, json.load(reply), dict(reply.headers))
        except urllib.error.HTTPError as wrong:
            with wrong:
                return Reply(wrong.code, wrong.read().decode(), dict(wrong.headers))


@contextmanager
def listening(folder: Path, usual: str) -> Iterator[Caller]:
    """A service of a folder, with a policy for requests whose resource.type names none."""
    app = application(Folder(str(folder)), LIMITS, Log(io.StringIO()), usual=usual)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    with _listening("127.0.0.1", 0) as own:
        thread = threading.Thread(target=server.run, args=([own],))
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.01)
            yield Caller(f"http://127.0.0.1:{own.getsockname()[1]}")
        finally:
            server.should_exit = True
            thread.join()
