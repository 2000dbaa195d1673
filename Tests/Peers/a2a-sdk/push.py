# SPDX-License-Identifier: Apache-2.0
"""Push notifications with the official SDK's client: a configuration is made, read, listed and removed, and its target is
told of a task up to its end.

    push.py URL JSONRPC|HTTP+JSON|GRPC

Prints one JSON line, {"action": "push", "ok": true, "detail": "…"}, and {"finished": true}.
"""

import asyncio
import json
import pathlib
import sys
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import grpc.aio
import httpx
import webhook
from a2a.client import A2ACardResolver, ClientConfig, ClientFactory
from a2a.types import (
    AuthenticationInfo,
    DeleteTaskPushNotificationConfigRequest,
    GetTaskPushNotificationConfigRequest,
    ListTaskPushNotificationConfigsRequest,
    Message,
    Part,
    Role,
    SendMessageRequest,
    TaskPushNotificationConfig,
)


class Unexpected(Exception):
    """An answer that is not what the action must give."""


def expect(condition, detail):
    if not condition:
        raise Unexpected(detail)
    return str(detail)


async def push(client, hook):
    message = Message(
        message_id=f"test-resubscribe-message-id-{uuid.uuid4().hex[:8]}", role=Role.ROLE_USER, parts=[Part(text="x")]
    )
    request = SendMessageRequest(message=message)
    request.configuration.return_immediately = True
    task = [event async for event in client.send_message(request)][0].task
    made = await client.create_task_push_notification_config(
        TaskPushNotificationConfig(
            task_id=task.id,
            id="cfg",
            url=hook.url,
            token="tok",
            authentication=AuthenticationInfo(scheme="Bearer", credentials="s3cret"),
        )
    )
    expect(made.id == "cfg" and made.url == hook.url, made)
    read = await client.get_task_push_notification_config(GetTaskPushNotificationConfigRequest(task_id=task.id, id="cfg"))
    expect(read.url == hook.url, read)
    listed = await client.list_task_push_notification_configs(ListTaskPushNotificationConfigsRequest(task_id=task.id))
    expect([config.id for config in listed.configs] == ["cfg"], listed)
    for _ in range(300):
        if hook.told and "TASK_STATE_COMPLETED" in json.dumps(hook.told[-1][1]):
            break
        await asyncio.sleep(0.1)
    fields, body = hook.told[-1]
    expect("TASK_STATE_COMPLETED" in json.dumps(body), hook.told)
    expect(fields.get("authorization") == "Bearer s3cret", fields)
    expect(fields.get("x-a2a-notification-token") == "tok", fields)
    expect(task.id in json.dumps(body), body)
    expect(set(body) <= {"task", "message", "statusUpdate", "artifactUpdate"}, body)
    await client.delete_task_push_notification_config(
        DeleteTaskPushNotificationConfigRequest(task_id=task.id, id="cfg")
    )
    left = await client.list_task_push_notification_configs(ListTaskPushNotificationConfigsRequest(task_id=task.id))
    return expect(len(left.configs) == 0, f"{len(hook.told)} told")


async def main(url, binding):
    async with httpx.AsyncClient(timeout=30) as http:
        card = await A2ACardResolver(http, url).get_agent_card()
        wanted = [entry for entry in card.supported_interfaces if entry.protocol_version == "1.0"]
        del card.supported_interfaces[:]
        card.supported_interfaces.extend(wanted)
        config = ClientConfig(
            streaming=False,
            httpx_client=http,
            supported_protocol_bindings=[binding],
            use_client_preference=True,
            grpc_channel_factory=grpc.aio.insecure_channel,
        )
        try:
            detail = await asyncio.wait_for(push(ClientFactory(config).create(card), webhook.Webhook()), 60)
            row = {"action": "push", "ok": True, "detail": detail}
        except Exception as error:
            row = {"action": "push", "ok": False, "detail": f"{type(error).__name__}: {error}"}
    print(json.dumps(row), flush=True)
    print(json.dumps({"finished": True}), flush=True)


asyncio.run(main(*sys.argv[1:3]))
