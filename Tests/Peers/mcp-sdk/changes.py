# SPDX-License-Identifier: Apache-2.0
"""What a server changes under its clients' eyes: lists and resources."""

import uuid

import anyio
import mcp_types as types
from caller import Unexpected, expect

KINDS = {
    "tools": (types.ToolListChangedNotification, "list_tools", "name"),
    "prompts": (types.PromptListChangedNotification, "list_prompts", "name"),
    "resources": (types.ResourceListChangedNotification, "list_resources", "uri"),
}


async def told(caller, kind, change, has_come):
    """Makes the change, and looks after each notification of that kind whether it has come; other clients make their
    own."""
    with anyio.fail_after(15):
        if caller.modern:
            async with caller.client.listen(**{f"{kind}_list_changed": True}) as listening:
                await change()
                async for _ in listening:
                    if await has_come():
                        return
                raise Unexpected("the stream has ended")
        async with anyio.create_task_group() as group:

            async def wanted(message):
                return isinstance(message, KINDS[kind][0]) and await has_come()

            group.start_soon(caller.person.hears, wanted)
            await anyio.lowlevel.checkpoint()
            await change()


async def listed(caller, kind, wanted):
    _, method, field = KINDS[kind]
    items = await caller.listed(getattr(caller.client, method), kind)
    return wanted in [str(getattr(item, field)) for item in items]


async def tools_changed(caller):
    name = f"fresh_{uuid.uuid4().hex[:8]}"

    async def toggle(there):
        await caller.call("toggle_tool", {"name": name, "there": there})

    await told(caller, "tools", lambda: toggle(True), lambda: listed(caller, "tools", caller.name(name)))

    async def has_gone():
        return not await listed(caller, "tools", caller.name(name))

    await told(caller, "tools", lambda: toggle(False), has_gone)
    return "came and went"


async def prompts_changed(caller):
    name = f"fresh_{uuid.uuid4().hex[:8]}"
    await told(caller, "prompts", lambda: caller.call("add_prompt", {"name": name}),
               lambda: listed(caller, "prompts", caller.name(name)))
    return "came"


async def resources_changed(caller):
    name = f"fresh-{uuid.uuid4().hex[:8]}"
    await told(caller, "resources", lambda: caller.call("add_resource", {"name": name}),
               lambda: listed(caller, "resources", f"test://{name}"))
    return "came"


async def subscription(caller):
    """The client hears of the server's own resource under the URI by which it knows it."""
    uri = await caller.resource_uri("greeting")

    async def touch():
        result = await caller.call("touch", {"uri": "test://greeting"})
        expect(not result.is_error, f"{result}")

    with anyio.fail_after(15):
        if caller.modern:
            async with caller.client.listen(resource_subscriptions=[uri]) as listening:
                expect(listening.honored.resource_subscriptions == [uri], f"{listening.honored}")
                await touch()
                async for event in listening:
                    return expect(str(event.uri) == uri, f"{event} for {uri}") and uri
                raise Unexpected("the stream has ended")
        await caller.client.subscribe_resource(uri)
        async with anyio.create_task_group() as group:

            async def wanted(message):
                return isinstance(message, types.ResourceUpdatedNotification) and str(message.params.uri) == uri

            group.start_soon(caller.person.hears, wanted)
            await anyio.lowlevel.checkpoint()
            await touch()
        await caller.client.unsubscribe_resource(uri)
    return uri


ACTIONS = {"tools_changed": tools_changed, "prompts_changed": prompts_changed,
           "resources_changed": resources_changed, "subscription": subscription}
