# SPDX-License-Identifier: Apache-2.0
"""The HTTP+SSE client of the last SDK of the handshake era: `sse_client.py URL TOOL` lists the tools, calls that one with
{"text": …} while it offers to be asked, and prints what it saw as one JSON line."""

import json
import sys

import anyio
from mcp import ClientSession, types
from mcp.client.sse import sse_client


async def main():
    url, tool = sys.argv[1:3]
    changes = []

    async def told(message):
        if isinstance(message, types.ServerNotification):
            changes.append(message.root.method)

    async with sse_client(url) as (read, write), ClientSession(read, write, message_handler=told) as session:
        begun = await session.initialize()
        tools = (await session.list_tools()).tools
        result = await session.call_tool(tool, {"text": "over events"})
        await session.send_ping()
        print(json.dumps({
            "revision": begun.protocolVersion,
            "tools": [each.name for each in tools],
            "text": "".join(getattr(part, "text", "") for part in result.content),
            "changes": changes,
        }), flush=True)


anyio.run(main)
