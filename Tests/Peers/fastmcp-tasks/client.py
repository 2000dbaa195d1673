# SPDX-License-Identifier: Apache-2.0
"""fastmcp's client of the tasks extension: `client.py URL PREFIX` makes tasks of the tools of `upstream.py`, which are
known by that prefix, and prints what became of them as one JSON line."""

import json
import logging
import sys
import warnings

import anyio
import httpx2
from fastmcp import Client
from fastmcp.exceptions import ToolError
from fastmcp_tasks import call_tool_task
from mcp import MCPError

VERSION = "2026-07-28"
CAPABILITIES = {"extensions": {"io.modelcontextprotocol/tasks": {}}}


def text_of(result):
    return "".join(getattr(part, "text", "") for part in result.content)


async def failure_of(action):
    try:
        return f"no failure: {text_of(await action)}"
    except (MCPError, ToolError) as error:
        return str(error)


async def told(url, task):
    """What a listener is told of a task, state by state; the SDKs do not listen for tasks yet."""
    meta = {"io.modelcontextprotocol/protocolVersion": VERSION,
            "io.modelcontextprotocol/clientCapabilities": CAPABILITIES}
    body = {"jsonrpc": "2.0", "id": "listen", "method": "subscriptions/listen",
            "params": {"_meta": meta, "notifications": {"taskIds": [task]}}}
    headers = {"accept": "application/json, text/event-stream", "mcp-protocol-version": VERSION,
               "mcp-method": "subscriptions/listen"}
    seen = []
    async with httpx2.AsyncClient(timeout=60) as http, http.stream("POST", url, json=body, headers=headers) as answer:
        async for line in answer.aiter_lines():
            if not line.startswith("data:"):
                continue
            message = json.loads(line[5:])
            if message.get("method") == "notifications/tasks" and message["params"]["taskId"] == task:
                seen.append(message["params"]["status"])
            if seen and seen[-1] in ("completed", "failed", "cancelled"):
                return seen
    return seen


async def main():
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    url, prefix = sys.argv[1:3]
    asked = []

    async def elicit(message, response_type, params, context):
        asked.append(message)
        return {"name": "Ada"}

    async with Client(url, elicitation_handler=elicit) as client:
        job = await call_tool_task(client, prefix + "job", {"text": "it"})
        heard = await told(url, job.task_id)
        endless = await call_tool_task(client, prefix + "endless", {})
        running = (await endless.status()).status
        await endless.cancel()
        with anyio.fail_after(60):
            cancelled = (await endless.wait()).status
        broken = await call_tool_task(client, prefix + "broken", {})
        print(json.dumps({
            "id": job.task_id, "job": text_of(await job.result()), "heard": heard, "running": running,
            "cancelled": cancelled, "broken": await failure_of(broken.result()),
            "asking": text_of(await client.call_tool(prefix + "asking", {})), "asked": asked,
            "transparent": text_of(await client.call_tool(prefix + "job", {"text": "again"})),
        }), flush=True)


anyio.run(main)
