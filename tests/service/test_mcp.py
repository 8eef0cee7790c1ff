"""The tools over the Model Context Protocol, as the client of its official package sees them."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

mcp = pytest.importorskip("mcp", reason="the client is there where the extra `test` is installed")

from remit.errors import RemitError  # noqa: E402
from remit.service.assistant import INSTRUCTIONS, POLICIES, TOOLS  # noqa: E402
from remit.service.mcp_server import _result  # noqa: E402

ROOT = Path(__file__).parents[2]
CASE = {"policy": "document-access", "facts": {"action": "delete"}}


def talked(folder: Path, talk: Callable[[Any], Awaitable[None]]) -> None:
    """A conversation with `remit mcp` of a folder, which ends when the client is closed."""

    async def hold() -> None:
        command = mcp.StdioServerParameters(
            command=sys.executable,
            args=["-m", "remit", "mcp", str(folder)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        async with mcp.Client(mcp.stdio_client(command)) as client:
            await talk(client)

    asyncio.run(asyncio.wait_for(hold(), 60))


def test_a_conversation(tmp_path: Path) -> None:
    """Of one policy, then of two: one is written while the server runs."""
    (tmp_path / "one.yaml").write_text(POLICY, encoding="utf-8")

    async def talk(client: Any) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert list(tools) == [POLICIES, *TOOLS]
        assert all(tool.annotations.read_only_hint for tool in tools.values())
        assert client.instructions == INSTRUCTIONS
        only = await client.call_tool("decide", {"facts": {}})
        assert only.structured_content["decision"]["verdict"] == "undetermined"
        for file in (ROOT / "rules").glob("document-access.*yaml"):
            shutil.copy(file, tmp_path)
        which = await client.call_tool("decide", {"facts": {"role": "porter"}})
        assert which.is_error
        assert "which policy is meant?" in which.content[0].text
        assert (await client.call_tool("decide", PORTER)).structured_content["allowed"] is True
        for name, tool in tools.items():
            given = {key: CASE[key] for key in tool.input_schema["properties"] if key in CASE}
            jsonschema.validate(given, tool.input_schema)
            answer = await client.call_tool(name, given)
            assert not answer.is_error, name
            jsonschema.validate(answer.structured_content, tool.output_schema)
            assert answer.content[0].text
        assert (await client.call_tool("decide", CASE)).structured_content["allowed"] is False
        refused = await client.call_tool("decide", {**CASE, "facts": {"actoin": "delete"}})
        assert refused.is_error
        assert refused.content[0].text == "unknown fact `actoin` [undeclared-fact]\n  help: did you mean action?"

    talked(tmp_path, talk)


POLICY = """
remit: 1
policy: one
title: "Doors"
facts: {role: {choice: [guest, porter]}}
rules: {porters: {permit: "Porters may.", when: {role: porter}}}
"""
PORTER = {"policy": "one", "facts": {"role": "porter"}}


def test_a_call_that_takes_too_long_is_an_error_of_the_tool() -> None:
    def late() -> Any:
        raise TimeoutError

    def wrong() -> Any:
        raise RemitError([])

    assert "longer than 3 seconds" in _result(late, 3.0).content[0].text
    assert _result(wrong, 3.0).is_error
