# SPDX-License-Identifier: Apache-2.0
"""One session of the official SDK's client, told line by line what to do: it lists tools or calls one.

    tools.py URL MODE
    {"id": 1, "list": true}                       -> answer 1 {"names": ["files__read", …], "tools": [definitions]}
    {"id": 2, "call": "files__read", "arguments": {}} -> answer 2 {"error": false, "text": "…", "structured": {…}}
                                                  or answer 2 {"refused": "…"}
"""

import json
import sys

import anyio
from mcp import Client, MCPError
from mcp.client.sse import sse_client


async def listed(client):
    tools, cursor = [], None
    while True:
        page = await client.list_tools(cursor=cursor, cache_mode="bypass")
        tools += page.tools
        cursor = page.next_cursor
        if cursor is None:
            return tools


async def perform(client, order):
    if order.get("list"):
        tools = await listed(client)
        return {
            "names": [tool.name for tool in tools],
            "tools": [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in tools],
        }
    try:
        result = await client.call_tool(order["call"], order.get("arguments", {}))
    except MCPError as error:
        return {"refused": str(error)}
    text = "".join(getattr(part, "text", "") for part in result.content)
    return {"error": bool(result.is_error), "text": text, "structured": result.structured_content}


async def main():
    url = sys.argv[1]
    async with Client(sse_client(url) if url.endswith("/sse") else url, mode=sys.argv[2]) as client:
        print("ready", flush=True)
        async for line in anyio.wrap_file(sys.stdin):
            order = json.loads(line)
            print(f"answer {order['id']} " + json.dumps(await perform(client, order)), flush=True)


anyio.run(main)
