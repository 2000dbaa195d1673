# SPDX-License-Identifier: Apache-2.0
"""Drives an agent that keeps the contract of conformance suites with the official SDK's client, and prints one JSON
line for each action.

    client.py URL JSONRPC|HTTP+JSON|GRPC

A line: {"action": "send", "ok": true, "detail": "TASK_STATE_COMPLETED"}. The last line is {"finished": true}.
"""

import asyncio
import json
import sys
import uuid

import grpc.aio
import httpx
from a2a.client import A2ACardResolver, ClientConfig, ClientFactory
from a2a.types import (
    CancelTaskRequest,
    GetTaskRequest,
    ListTasksRequest,
    Message,
    Part,
    Role,
    SendMessageRequest,
    SubscribeToTaskRequest,
    TaskState,
)
from a2a.utils.errors import A2AError

WORKING, COMPLETED, CANCELED, PAUSED = (
    TaskState.TASK_STATE_WORKING,
    TaskState.TASK_STATE_COMPLETED,
    TaskState.TASK_STATE_CANCELED,
    TaskState.TASK_STATE_INPUT_REQUIRED,
)


class Unexpected(Exception):
    """An answer that is not what the action must give."""


def expect(condition, detail):
    if not condition:
        raise Unexpected(detail)
    return str(detail)


def request(prefix, now=False, **members):
    message = Message(
        message_id=f"{prefix}-{uuid.uuid4().hex[:8]}", role=Role.ROLE_USER, parts=[Part(text="hello")], **members
    )
    sent = SendMessageRequest(message=message)
    sent.configuration.return_immediately = now
    return sent


async def one(events):
    """The only event of a call that is no stream."""
    gathered = [event async for event in events]
    expect(len(gathered) == 1, gathered)
    return gathered[0]


class Actions:
    def __init__(self, streaming, plain):
        self.streaming = streaming
        self.plain = plain

    async def send(self):
        task = (await one(self.plain.send_message(request("tck-complete-task")))).task
        expect(task.status.message.parts[0].text == "Hello from TCK", task)
        return expect(task.status.state == COMPLETED, TaskState.Name(task.status.state))

    async def message(self):
        event = await one(self.plain.send_message(request("tck-message-response")))
        return expect(event.message.parts[0].text == "Direct message response", event.WhichOneof("payload"))

    async def artifacts(self):
        found = []
        for kind in ("text", "file", "file-url", "data"):
            task = (await one(self.plain.send_message(request(f"tck-artifact-{kind}")))).task
            found.append(task.artifacts[0].parts[0].WhichOneof("content"))
        return expect(found == ["text", "raw", "url", "data"], found)

    async def stream(self):
        names, text = [], ""
        async for event in self.streaming.send_message(request("tck-stream-artifact-chunked")):
            names.append(event.WhichOneof("payload"))
            text += "".join(part.text for part in event.artifact_update.artifact.parts)
        expect(text == "chunk-1chunk-2", text)
        return expect(
            names == ["task", "status_update", "artifact_update", "artifact_update", "status_update"], names
        )

    async def get(self):
        task = (await one(self.plain.send_message(request("tck-input-required")))).task
        whole = await self.plain.get_task(GetTaskRequest(id=task.id))
        bare = await self.plain.get_task(GetTaskRequest(id=task.id, history_length=0))
        expect(whole.status.state == PAUSED and len(whole.history) == 1, whole)
        return expect(len(bare.history) == 0, len(bare.history))

    async def multi_turn(self):
        task = (await one(self.plain.send_message(request("tck-input-required")))).task
        follow = request("tck-complete-task", task_id=task.id, context_id=task.context_id)
        done = (await one(self.plain.send_message(follow))).task
        expect(done.id == task.id and len(done.history) == 3, done)
        return expect(done.status.state == COMPLETED, TaskState.Name(done.status.state))

    async def list(self):
        context = uuid.uuid4().hex
        for _ in range(3):
            await one(self.plain.send_message(request("tck-complete-task", context_id=context)))
        seen, token = [], ""
        while True:
            page = await self.plain.list_tasks(ListTasksRequest(context_id=context, page_size=2, page_token=token))
            seen += [task.id for task in page.tasks]
            token = page.next_page_token
            if not token:
                return expect(len(seen) == 3 and len(set(seen)) == 3 and page.total_size == 3, seen)

    async def cancel(self):
        task = (await one(self.plain.send_message(request("tck-cancel", now=True)))).task
        cancelled = await self.plain.cancel_task(CancelTaskRequest(id=task.id))
        return expect(cancelled.status.state == CANCELED, TaskState.Name(cancelled.status.state))

    async def resubscribe(self):
        """Leaves a stream in the middle and subscribes again: the task first, then the rest of it."""
        events = self.streaming.send_message(request("test-resubscribe-message-id"))
        async for event in events:
            if event.status_update.status.state == WORKING:
                task_id = event.status_update.task_id
                break
        await events.aclose()
        again = [event async for event in self.streaming.subscribe(SubscribeToTaskRequest(id=task_id))]
        expect(again[0].task.id == task_id, again)
        return expect(again[-1].status_update.status.state == COMPLETED, len(again))

    async def errors(self):
        found = []
        for call in (
            lambda: self.plain.get_task(GetTaskRequest(id="nobody")),
            lambda: self.plain.cancel_task(CancelTaskRequest(id="nobody")),
            lambda: one(self.plain.send_message(request("tck-complete-task", task_id="nobody"))),
        ):
            try:
                await call()
                found.append("no error")
            except A2AError as error:
                found.append(type(error).__name__)
        return expect(found == ["TaskNotFoundError"] * 3, found)


async def main(url, binding):
    async with httpx.AsyncClient(timeout=30) as http:
        card = await A2ACardResolver(http, url).get_agent_card()
        wanted = [entry for entry in card.supported_interfaces if entry.protocol_version == "1.0"]
        del card.supported_interfaces[:]
        card.supported_interfaces.extend(wanted)

        def client(streaming):
            config = ClientConfig(
                streaming=streaming,
                httpx_client=http,
                supported_protocol_bindings=[binding],
                use_client_preference=True,
                grpc_channel_factory=grpc.aio.insecure_channel,
            )
            return ClientFactory(config).create(card)

        actions = Actions(client(True), client(False))
        names = [name for name in vars(Actions) if not name.startswith("_")]
        for name in names:
            try:
                row = {"action": name, "ok": True, "detail": await asyncio.wait_for(getattr(actions, name)(), 30)}
            except Exception as error:
                row = {"action": name, "ok": False, "detail": f"{type(error).__name__}: {error}"}
            print(json.dumps(row), flush=True)
    print(json.dumps({"finished": True}), flush=True)


asyncio.run(main(*sys.argv[1:3]))
