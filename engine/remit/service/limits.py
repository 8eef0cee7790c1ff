"""What the service takes, and no more: bytes of a body and of headers, evaluations at once, seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

from remit.service.request import Refused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a body, evaluations in a batch, seconds for a body to arrive and for an answer, bytes of headers."""

    body: int = 256 * 1024
    batch: int = 200
    seconds: float = 10.0
    headers: int = 16 * 1024


class FewHeaders:
    """An application that answers only where the address and the headers of a request are no longer than that.

    The server itself refuses those that are too long and still arriving; what arrives at once it lets through.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app, self.most = app, limits.headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            address = len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"])
            if address + sum(len(name) + len(value) for name, value in scope["headers"]) > self.most:
                said = f"the address and the headers are longer than the {self.most:,} bytes that are taken"
                await PlainTextResponse(said, 400)(scope, receive, send)
                return
        await self.app(scope, receive, send)


async def read(stream: AsyncIterator[bytes], declared: str | None, limits: Limits) -> bytes:
    """The bytes of a body.

    Args:
        stream: They, as they arrive.
        declared: What the header says of their number.
        limits: How many, and within how many seconds.

    Raises:
        Refused: Too many, or too slow.
    """
    if declared is not None and declared.isdecimal() and int(declared[:18]) > limits.body:
        raise _too_large(limits)
    try:
        async with asyncio.timeout(limits.seconds):
            return await _joined(stream, limits)
    except TimeoutError:
        raise Refused(408, f"the body did not arrive within {limits.seconds:g} seconds") from None


async def _joined(stream: AsyncIterator[bytes], limits: Limits) -> bytes:
    found = bytearray()
    async for chunk in stream:
        found += chunk
        if len(found) > limits.body:
            raise _too_large(limits)
    return bytes(found)


def _too_large(limits: Limits) -> Refused:
    return Refused(413, f"the body is larger than the {limits.body:,} bytes that are taken")
