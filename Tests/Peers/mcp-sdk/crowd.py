# SPDX-License-Identifier: Apache-2.0
"""Many sessions of the official SDK's client at one endpoint, told line by line what to do.

    crowd.py URL MODE COUNT
    {"id": 1, "call": "legacy__echo", "arguments": {}} -> answer 1 {"texts": {"hello": 100}, "failures": {}}: what all
                                                         of them got, and how often
    {"id": 2, "heard": 7}                              -> answer 2 {"least": 1, "most": 3, "milliseconds": 210}: how
                                                         often each was told of changed tools in the 7 seconds since
                                                         the last such order, and how late the last one was first
"""

import json
import logging
import sys
import time
import warnings
from collections import Counter
from contextlib import AsyncExitStack

import anyio
import mcp_types as types
from mcp import Client


class Member:
    """One session, and how often it was told of changed tools."""

    def __init__(self):
        self.client = None
        self.heard, self.first = 0, None

    def note(self):
        self.heard += 1
        self.first = self.first or time.monotonic()

    async def hear(self, message):
        if isinstance(message, types.ToolListChangedNotification):
            self.note()

    async def listen(self):
        async with self.client.listen(tools_list_changed=True) as listening:
            async for _ in listening:
                self.note()


async def call(members, order):
    texts, failures = Counter(), Counter()

    async def one(member):
        try:
            with anyio.fail_after(60):
                result = await member.client.call_tool(order["call"], order.get("arguments", {}))
            text = "".join(getattr(part, "text", "") for part in result.content)
            (failures if result.is_error else texts)[text] += 1
        except Exception as error:  # every failure counts, whatever its kind
            failures[f"{type(error).__name__}: {error}"] += 1

    async with anyio.create_task_group() as group:
        for member in members:
            group.start_soon(one, member)
    return {"texts": texts, "failures": failures}


async def heard(members, seconds, since):
    """Waits so long for everybody to be told, and then once more for what comes too often."""
    with anyio.move_on_after(seconds):
        while any(member.first is None for member in members):
            await anyio.sleep(0.01)
    await anyio.sleep(1)
    counts = [member.heard for member in members]
    latest = max(((member.first or time.monotonic()) - since for member in members), default=0)
    return {"least": min(counts), "most": max(counts), "milliseconds": round(latest * 1000)}


async def main():
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    url, mode, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    async with AsyncExitStack() as stack, anyio.create_task_group() as group:
        members = [Member() for _ in range(count)]
        for member in members:
            client = Client(url, mode=mode, message_handler=member.hear, cache=None)
            member.client = await stack.enter_async_context(client)
            if mode != "legacy":
                group.start_soon(member.listen)
        print("ready", flush=True)
        since = time.monotonic()
        async for line in anyio.wrap_file(sys.stdin):
            order = json.loads(line)
            if "heard" in order:
                answer = await heard(members, order["heard"], since)
            else:
                for member in members:
                    member.heard, member.first = 0, None
                since = time.monotonic()
                answer = await call(members[: order.get("members", count)], order)
            print(f"answer {order['id']} " + json.dumps(answer), flush=True)
        group.cancel_scope.cancel()


anyio.run(main)
