# SPDX-License-Identifier: Apache-2.0
"""Calls a tool that a rule asks about, with the official SDK's client and somebody at it who answers when asked.

    consent.py --mode auto|legacy|2026-07-28 --tool stdio__add --http http://127.0.0.1:7300/mcp --bearer KEY
    consent.py --mode legacy --tool stdio__add --stdio patchbay mcp --config patchbay.json

For each answer that a person can give it connects, calls add(1, 2), and prints one JSON line:
{"answer": "yes", "asked": 1, "shown": true, "sum": 3, "code": 0}. `shown`: every question had the arguments in it.
"""

import argparse
import json
import os

import anyio
import httpx2
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import ElicitResult

ANSWERS = {
    "yes": ElicitResult(action="accept", content={"approve": True}),
    "unticked": ElicitResult(action="accept", content={"approve": False}),
    "no": ElicitResult(action="decline"),
    "closed": ElicitResult(action="cancel"),
}
ARGUMENTS = {"a": 1, "b": 2}


async def call(target, mode, tool, answer):
    asked = []

    async def person(context, params):
        asked.append(params.message)
        return ANSWERS[answer]

    row = {"answer": answer, "sum": 0, "code": 0}
    async with Client(target, mode=mode, elicitation_callback=person) as client:
        try:
            result = await client.call_tool(tool, ARGUMENTS)
            row["sum"] = (result.structured_content or {}).get("sum", 0)
        except MCPError as error:
            row["code"] = error.code
    shown = all(json.dumps(ARGUMENTS, separators=(",", ":")) in message.replace(" ", "") for message in asked)
    return {**row, "asked": len(asked), "shown": shown}


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", required=True)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--bearer")
    parser.add_argument("--answers", default=",".join(ANSWERS))
    parser.add_argument("--http")
    parser.add_argument("--stdio", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    for answer in options.answers.split(","):
        with anyio.fail_after(120):
            if options.stdio:
                target = StdioServerParameters(
                    command=options.stdio[0], args=options.stdio[1:], env=dict(os.environ))
                row = await call(target, options.mode, options.tool, answer)
            else:
                headers = {"Authorization": f"Bearer {options.bearer}"}
                async with httpx2.AsyncClient(headers=headers, timeout=120) as http:
                    target = streamable_http_client(options.http, http_client=http)
                    row = await call(target, options.mode, options.tool, answer)
        print(json.dumps(row), flush=True)


anyio.run(main)
