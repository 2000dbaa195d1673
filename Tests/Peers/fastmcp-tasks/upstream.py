# SPDX-License-Identifier: Apache-2.0
"""A server whose calls become tasks (extension `io.modelcontextprotocol/tasks`), made with fastmcp: `upstream.py`."""

import asyncio
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "shared"))

import mcp_types as types  # noqa: E402
from fastmcp import Context, FastMCP  # noqa: E402
from fastmcp.exceptions import ToolError  # noqa: E402
from fastmcp_tasks import TasksExtension  # noqa: E402

import loopback  # noqa: E402
import meanwhile  # noqa: E402

NAME = ("elicitation/create", {
    "mode": "form", "message": "Who?",
    "requestedSchema": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}})


def main():
    server = FastMCP("tasks", version="1.2.3")
    server.add_extension(TasksExtension())

    @server.tool(task=True)
    async def job(text: str) -> str:
        await asyncio.sleep(0.3)
        return f"done {text}"

    @server.tool(task=True)
    async def broken() -> str:
        raise ToolError("broken on purpose")

    @server.tool(task=True)
    async def endless() -> str:
        await asyncio.sleep(600)
        return "never"

    @server.tool(task=True)
    async def asking(ctx: Context) -> str | types.InputRequiredResult:
        answers = meanwhile.by_answer(ctx, types, [NAME])
        return f"hello {answers[0].content['name']}" if isinstance(answers, list) else answers

    loopback.serve(server.http_app(path="/mcp"))


main()
