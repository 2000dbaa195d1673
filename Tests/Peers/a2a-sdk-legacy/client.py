# SPDX-License-Identifier: Apache-2.0
"""Drives an agent that keeps the contract of conformance suites with the last official SDK of 0.3, and prints one JSON
line for each action.

    client.py URL [JSONRPC|HTTP+JSON|GRPC [HOST:PORT AGENT]]

A hub has gRPC of 0.3 at HOST:PORT for all its agents; the field x-a2a-agent names the one that is meant.

A line: {"action": "send", "ok": true, "detail": "completed"}. The last line is {"finished": true}.
"""

import asyncio
import json
import sys
import uuid

import grpc.aio
import httpx
import naming
from a2a.client import A2ACardResolver, ClientConfig, ClientFactory
from a2a.client.errors import A2AClientHTTPError, A2AClientJSONRPCError
from a2a.types import (
    Message,
    Part,
    Role,
    Task,
    TaskIdParams,
    TaskQueryParams,
    TaskState,
    TextPart,
)


class Unexpected(Exception):
    """An answer that is not what the action must give."""


def expect(condition, detail):
    if not condition:
        raise Unexpected(detail)
    return str(detail)


def message(prefix, **members):
    return Message(
        message_id=f"{prefix}-{uuid.uuid4().hex[:8]}",
        role=Role.user,
        parts=[Part(root=TextPart(text="hello"))],
        **members,
    )


async def last(events):
    """The last thing a send yields: a message, or the task as it has become."""
    found = [event async for event in events][-1]
    return found if isinstance(found, Message) else found[0]


class Actions:
    def __init__(self, streaming, plain):
        self.streaming = streaming
        self.plain = plain

    async def send(self):
        task = await last(self.plain.send_message(message("tck-complete-task")))
        expect(task.status.message.parts[0].root.text == "Hello from TCK", task)
        return expect(task.status.state == TaskState.completed, task.status.state)

    async def message(self):
        reply = await last(self.plain.send_message(message("tck-message-response")))
        return expect(reply.parts[0].root.text == "Direct message response", reply)

    async def artifacts(self):
        found = []
        for kind in ("text", "file", "file-url", "data"):
            task = await last(self.plain.send_message(message(f"tck-artifact-{kind}")))
            found.append(type(task.artifacts[0].parts[0].root).__name__)
        return expect(found == ["TextPart", "FilePart", "FilePart", "DataPart"], found)

    async def stream(self):
        task = await last(self.streaming.send_message(message("tck-stream-artifact-chunked")))
        texts = [part.root.text for part in task.artifacts[0].parts]
        return expect(task.status.state == TaskState.completed and texts == ["chunk-1", "chunk-2"], texts)

    async def get(self):
        task = await last(self.plain.send_message(message("tck-input-required")))
        got = await self.plain.get_task(TaskQueryParams(id=task.id))
        expect(got.status.state == TaskState.input_required, got)
        return expect(got.id == task.id and len(got.history) == 1, got.history)

    async def multi_turn(self):
        task = await last(self.plain.send_message(message("tck-input-required")))
        expect(task.status.state == TaskState.input_required, task.status.state)
        follow = message("tck-complete-task", task_id=task.id, context_id=task.context_id)
        done = await last(self.plain.send_message(follow))
        return expect(done.id == task.id and done.status.state == TaskState.completed, done.status.state)

    async def cancel(self):
        events = self.streaming.send_message(message("tck-cancel"))
        async for task, _ in events:
            if task.status.state == TaskState.working:
                break
        await events.aclose()
        cancelled = await self.plain.cancel_task(TaskIdParams(id=task.id))
        return expect(cancelled.status.state == TaskState.canceled, cancelled.status.state)

    async def resubscribe(self):
        events = self.streaming.send_message(message("test-resubscribe-message-id"))
        async for task, _ in events:
            if task.status.state == TaskState.working:
                break
        await events.aclose()
        again = [task async for task, _ in self.streaming.resubscribe(TaskIdParams(id=task.id))]
        expect(all(isinstance(entry, Task) for entry in again), again)
        return expect(again[-1].status.state == TaskState.completed, again[-1].status.state)

    async def errors(self):
        task = await last(self.plain.send_message(message("tck-complete-task")))
        found = []
        for call in (
            lambda: self.plain.get_task(TaskQueryParams(id="nobody")),
            lambda: self.plain.cancel_task(TaskIdParams(id=task.id)),
        ):
            try:
                await call()
                found.append("no error")
            except A2AClientJSONRPCError as error:
                found.append(error.error.code)
            except A2AClientHTTPError as error:
                found.append(error.status_code)
            except grpc.aio.AioRpcError as error:
                found.append(error.code().name)
        known = ([-32001, -32002], [404, 400], ["NOT_FOUND", "FAILED_PRECONDITION"])
        return expect(found in known, found)


async def main(url, transport="JSONRPC", address=None, agent=None):
    async with httpx.AsyncClient(timeout=30) as http:
        card = await A2ACardResolver(http, url, agent_card_path="/.well-known/agent.json").get_agent_card()
        if address:
            naming.add_grpc(card, address)

        def client(streaming):
            config = ClientConfig(
                streaming=streaming,
                httpx_client=http,
                supported_transports=[transport],
                use_client_preference=True,
                grpc_channel_factory=naming.channels(agent),
            )
            return ClientFactory(config).create(card)

        actions = Actions(client(True), client(False))
        for name in [name for name in vars(Actions) if not name.startswith("_")]:
            try:
                row = {"action": name, "ok": True, "detail": await asyncio.wait_for(getattr(actions, name)(), 30)}
            except Exception as error:
                row = {"action": name, "ok": False, "detail": f"{type(error).__name__}: {error}"}
            print(json.dumps(row), flush=True)
    print(json.dumps({"finished": True}), flush=True)


asyncio.run(main(*sys.argv[1:]))
