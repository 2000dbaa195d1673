# SPDX-License-Identifier: Apache-2.0
"""Push notifications with the last official SDK of 0.3: a configuration is made and read, and its target is told of a task
up to its end, in the form of 0.3.

    push.py URL JSONRPC|HTTP+JSON|GRPC [HOST:PORT AGENT]

With an address, gRPC is spoken to there, and the field x-a2a-agent names the agent.

Prints one JSON line, {"action": "push", "ok": true, "detail": "…"}, and {"finished": true}.
"""

import asyncio
import json
import pathlib
import sys
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import httpx
import naming
import webhook
from a2a.client import A2ACardResolver, ClientConfig, ClientFactory
from a2a.types import (
    GetTaskPushNotificationConfigParams,
    Message,
    Part,
    PushNotificationAuthenticationInfo,
    PushNotificationConfig,
    Role,
    TaskPushNotificationConfig,
    TextPart,
)


class Unexpected(Exception):
    """An answer that is not what the action must give."""


def expect(condition, detail):
    if not condition:
        raise Unexpected(detail)
    return str(detail)


async def push(client, hook):
    message = Message(
        message_id=f"test-resubscribe-message-id-{uuid.uuid4().hex[:8]}",
        role=Role.user,
        parts=[Part(root=TextPart(text="x"))],
    )
    events = client.send_message(message)
    task = (await anext(events))[0]
    await events.aclose()
    config = PushNotificationConfig(
        id="cfg",
        url=hook.url,
        token="tok",
        authentication=PushNotificationAuthenticationInfo(schemes=["Bearer"], credentials="s3cret"),
    )
    made = await client.set_task_callback(TaskPushNotificationConfig(task_id=task.id, push_notification_config=config))
    expect(made.push_notification_config.url == hook.url, made)
    read = await client.get_task_callback(
        GetTaskPushNotificationConfigParams(id=task.id, push_notification_config_id="cfg")
    )
    expect(read.push_notification_config.url == hook.url, read)
    for _ in range(300):
        if hook.told and "completed" in json.dumps(hook.told[-1][1]):
            break
        await asyncio.sleep(0.1)
    fields, body = hook.told[-1]
    expect("completed" in json.dumps(body) and "TASK_STATE" not in json.dumps(body), hook.told)
    expect(fields.get("authorization") == "Bearer s3cret", fields)
    expect(fields.get("x-a2a-notification-token") == "tok", fields)
    return expect(task.id in json.dumps(body), f"{len(hook.told)} told")


async def main(url, transport, address=None, agent=None):
    async with httpx.AsyncClient(timeout=30) as http:
        card = await A2ACardResolver(http, url, agent_card_path="/.well-known/agent.json").get_agent_card()
        if address:
            naming.add_grpc(card, address)
        config = ClientConfig(
            streaming=True,
            httpx_client=http,
            supported_transports=[transport],
            use_client_preference=True,
            grpc_channel_factory=naming.channels(agent),
        )
        try:
            detail = await asyncio.wait_for(push(ClientFactory(config).create(card), webhook.Webhook()), 60)
            row = {"action": "push", "ok": True, "detail": detail}
        except Exception as error:
            row = {"action": "push", "ok": False, "detail": f"{type(error).__name__}: {error}"}
    print(json.dumps(row), flush=True)
    print(json.dumps({"finished": True}), flush=True)


asyncio.run(main(*sys.argv[1:]))
