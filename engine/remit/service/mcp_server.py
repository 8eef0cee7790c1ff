"""The tools of `assistant.py` over the Model Context Protocol, by its official package.

An answer has two parts, words and data; what is refused is an error of the tool, in the same words as everywhere. Calls
are answered one after the other, each with the policies as they stand; one that takes too long ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import anyio
from mcp import types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server
from pydantic import TypeAdapter

from remit.errors import Problem, RemitError
from remit.report.published import output
from remit.report.schemas import SchemaOfResults
from remit.service.assistant import INSTRUCTIONS, POLICIES, TOOLS, Answer, AssistantTool, answered
from remit.service.assistant_shapes import PoliciesShape
from remit.service.folder import Folder
from remit.service.time_limit import within
from remit.version import VERSION

READ_ONLY = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
POLICY = {
    "type": "string",
    "description": "The name of the policy, as `policies` lists it; not needed, if there is one.",
}


def serve(folder: Folder, seconds: float) -> None:
    """Answer on standard input and output until these are closed.

    Args:
        folder: Where the policies are.
        seconds: How long an answer may take.
    """
    anyio.run(_serve, server(folder, seconds))


async def _serve(made: Server[Any]) -> None:
    async with stdio_server() as (reading, writing):
        await made.run(reading, writing, made.create_initialization_options())


def server(folder: Folder, seconds: float) -> Server[Any]:
    """A server of the protocol, whatever it is connected to.

    Args:
        folder: Where the policies are.
        seconds: How long an answer may take.
    """
    turn = anyio.Lock()

    async def list_tools(_: ServerRequestContext[Any], __: object) -> types.ListToolsResult:
        return types.ListToolsResult(tools=tools())

    async def call_tool(_: ServerRequestContext[Any], asked: types.CallToolRequestParams) -> types.CallToolResult:
        async with turn:
            work = partial(within, seconds, partial(_answered, folder, asked.name, asked.arguments or {}))
            return await anyio.to_thread.run_sync(partial(_result, work, seconds))

    return Server(
        "remit",
        version=VERSION,
        title="What written policies say",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _answered(folder: Folder, name: str, arguments: Mapping[str, Any]) -> Answer:
    folder.refresh()
    return answered(folder.snapshot, name, arguments)


def _result(work: Callable[[], Answer], seconds: float) -> types.CallToolResult:
    """An answer in its two parts, or why there is none."""
    try:
        answer = work()
    except RemitError as wrong:
        return _refused(wrong.problems)
    except TimeoutError:
        said = f"this takes longer than {seconds:g} seconds"
        return _refused([Problem("too-large", said, None, "state more facts")])
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=answer.said)], structured_content=output(answer.data)
    )


def _refused(problems: Sequence[Problem]) -> types.CallToolResult:
    said = "\n".join(map(str, problems))
    return types.CallToolResult(content=[types.TextContent(type="text", text=said)], is_error=True)


def tools() -> list[types.Tool]:
    """Every tool, with the schema of its arguments and of the data of its answers."""
    first = _tool(POLICIES, "Which policies?", "The policies that can be asked.", PoliciesShape, {})
    return [first, *(_of(name, tool) for name, tool in TOOLS.items())]


def _of(name: str, tool: AssistantTool) -> types.Tool:
    return _tool(name, tool.title, tool.does, tool.shape, {"policy": POLICY, **tool.arguments}, tool.needs)


def _tool(
    name: str, title: str, does: str, shape: type, takes: Mapping[str, object], needs: Sequence[str] = ()
) -> types.Tool:
    answers = TypeAdapter(shape).json_schema(mode="serialization", schema_generator=SchemaOfResults)
    arguments = {"type": "object", "properties": takes, "required": [*needs], "additionalProperties": False}
    return types.Tool(
        name=name, title=title, description=does, input_schema=arguments, output_schema=answers, annotations=READ_ONLY
    )
