"""The names that the service is called by: a page of another site that has its name point here is not answered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL = ("localhost", "127.0.0.1", "[::1]")
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]/@\s]+?)\.?(:[0-9]*)?")  # a name or an address, and a port


def host_of(header: str) -> str | None:
    """The name in a Host header, without its port; None where it has none.

    >>> host_of("Policies.Example.org.:8000"), host_of("[::1]:80"), host_of("::1")
    ('policies.example.org', '[::1]', None)
    """
    found = HOST.fullmatch(header.strip().lower())
    return found[1] if found else None


class OnlyHosts:
    """An application that answers only to its names, with any port."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self.app = app
        named = (f"[{host}]" if ":" in host and not host.startswith("[") else host for host in hosts if host)
        self.hosts = {*LOCAL, *(host_of(host) for host in named)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
            if len(given) != 1 or host_of(given[0]) not in self.hosts:
                said = (
                    "there is no one Host header" if len(given) != 1 else "this host is not served here (--allow-host)"
                )
                await PlainTextResponse(said, 400 if len(given) != 1 else 421)(scope, receive, send)
                return
        await self.app(scope, receive, send)
