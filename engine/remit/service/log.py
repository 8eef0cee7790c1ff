"""One line of JSON for every request, and for everything that happens to the policies."""

from __future__ import annotations

import datetime
import json
import logging
import sys
import time
from typing import TYPE_CHECKING, Any, TextIO

from remit.errors import visible

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST = 200  # characters of what a caller sent


class Log:
    """Where the lines go; nothing that a caller sent can begin a line of its own."""

    def __init__(self, file: TextIO | None = None) -> None:
        self.file = sys.stderr if file is None else file

    def write(self, event: str, **said: Any) -> None:
        """Write a line of JSON with the time, and what is said of an event.

        Args:
            event: What happened.
            said: Plain data, by name.
        """
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        self.file.write(json.dumps({"time": now, "event": event, **said}) + "\n")
        self.file.flush()

    def take(self, logger: str) -> None:
        """Write what is logged under a name, too."""
        named = logging.getLogger(logger)
        named.addHandler(_Lines(self))
        named.propagate = False


class _Lines(logging.Handler):
    """What a library logs, as lines of the same kind."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self.log = log

    def emit(self, record: logging.LogRecord) -> None:
        self.log.write("server", message=visible(record.getMessage())[:LONGEST])


class Logged:
    """An application whose requests are logged: method, path, status, milliseconds, the caller's request id."""

    def __init__(self, app: ASGIApp, log: Log) -> None:
        self.app, self.log = app, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            took = round(1000 * (time.perf_counter() - begun), 2)
            self.log.write("request", **_who(scope), status=status, ms=took)


def _who(scope: Scope) -> dict[str, str]:
    found = {"method": scope["method"], "path": visible(scope["path"])[:LONGEST]}
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            found["request_id"] = visible(value.decode("latin-1"))[:LONGEST]
            break
    return found
