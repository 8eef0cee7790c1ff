"""What the service takes, and no more: bytes of a body, evaluations at once, seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from remit.service.request import Refused


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a body, evaluations in a batch, seconds for a body to arrive and for an answer to be found."""

    body: int = 256 * 1024
    batch: int = 200
    seconds: float = 10.0


async def read(stream: AsyncIterator[bytes], declared: str | None, limits: Limits) -> bytes:
    """The bytes of a body. Raises Refused: too many, or too slow."""
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
