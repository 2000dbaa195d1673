# SPDX-License-Identifier: Apache-2.0
"""What a client does with each server, one function for each action, and the run through all of them."""

import json
import uuid

import anyio
from mcp import MCPError

import asking
import changes
import contents
from caller import Caller, expect, settled, text_of

BIG = 512


async def list_tools(caller):
    tools = {tool.name: tool for tool in await caller.listed(caller.client.list_tools, "tools")}
    wanted = {caller.name(own) for own in ("add", "echo", "slow", "was_cancelled", "big", "failing", "process")}
    expect(wanted <= set(tools), f"missing {sorted(wanted - set(tools))} in {sorted(tools)}")
    add = tools[caller.name("add")]
    expect(set(add.input_schema["properties"]) == {"a", "b"}, f"schema {add.input_schema}")
    # An operation of a document has no output schema: what comes back is whatever the service answers.
    is_tool = caller.server != "openapi"
    expect(not is_tool or "sum" in add.output_schema["properties"], f"output schema {add.output_schema}")
    return f"{len(tools)} tools"


async def call(caller):
    result = await caller.call("echo", {"text": "\u00fc \"quoted\" \u4e16\u754c"})
    expect(not result.is_error, f"error {text_of(result)}")
    return expect(text_of(result) == "\u00fc \"quoted\" \u4e16\u754c", text_of(result)) and "echoed"


async def structured(caller):
    result = await caller.call("add", {"a": 1, "b": 2})
    expect(not result.is_error, f"error {text_of(result)}")
    return expect(result.structured_content == {"sum": 3}, f"{result.structured_content}") and "sum 3"


async def progress(caller):
    seen = []

    async def note(value, total, message):
        seen.append((value, total, message))

    token = uuid.uuid4().hex
    result = await caller.call("slow", {"token": token, "steps": 3, "interval": 0.05}, progress_callback=note)
    expect(text_of(result) == f"{token} took 3 steps", text_of(result))
    await settled(lambda: seen, 3)
    return expect(seen == [(float(n), 3.0, f"step {n}") for n in (1, 2, 3)], f"progress {seen}") and "3 steps"


async def cancel(caller):
    token = uuid.uuid4().hex
    async with anyio.create_task_group() as group:
        group.start_soon(caller.call, "slow", {"token": token, "steps": 1000, "interval": 0.05})
        begun = await caller.call("has_begun", {"token": token, "patience": 10})
        expect(text_of(begun) == "yes", f"it never began: {text_of(begun)}")
        group.cancel_scope.cancel()
    result = await caller.call("was_cancelled", {"token": token, "patience": 5})
    return expect(text_of(result) == "yes", f"the upstream noticed: {text_of(result)}") and "noticed upstream"


async def resource(caller):
    own = await caller.resource_uri("greeting")
    contents = (await caller.client.read_resource(own, cache_mode="bypass")).contents
    return expect(contents[0].text == f"hello from {await caller.process()}", f"{contents}") and own


async def template(caller):
    own = await caller.template_uri("items/{item}")
    contents = (await caller.client.read_resource(own.replace("{item}", "seven"), cache_mode="bypass")).contents
    return expect(contents[0].text == f"item seven of {await caller.process()}", f"{contents}") and own


async def prompt(caller):
    prompts = {entry.name: entry for entry in await caller.listed(caller.client.list_prompts, "prompts")}
    expect(caller.name("greet") in prompts, f"{sorted(prompts)}")
    got = await caller.client.get_prompt(caller.name("greet"), {"who": "Ada"})
    wanted = f"Please greet Ada from {await caller.process()}."
    return expect(got.messages[0].content.text == wanted, f"{got.messages}") and "got"


async def big(caller):
    result = await caller.call("big", {"kibibytes": BIG})
    text = text_of(result)
    expect(len(text) == BIG * 1024, f"{len(text)} bytes")
    return expect(text == "0123456789abcdef" * (BIG * 64), "the text is damaged") and f"{len(text)} bytes"


async def failing(caller):
    result = await caller.call("failing", {})
    expect(result.is_error, "not marked as an error")
    return expect("failing" in text_of(result), text_of(result)) and "isError"


async def unknown_tool(caller):
    """The specification wants -32602; the SDK's own servers answer with a result that is marked as an error."""
    try:
        result = await caller.call("no_such_tool", {})
    except MCPError as error:
        expect(error.code == -32602, f"code {error.code}: {error}")
        return expect("no_such_tool" in str(error), str(error)) and f"error {error.code}"
    expect(result.is_error, "not marked as an error")
    return expect("no_such_tool" in text_of(result), text_of(result)) and "isError"


ACTIONS = {
    "list": list_tools, "call": call, "structured": structured, "progress": progress, "cancel": cancel,
    "resource": resource, "template": template, "prompt": prompt, "big": big, "failing": failing,
    "unknown": unknown_tool, **contents.ACTIONS, **asking.ACTIONS, **changes.ACTIONS,
}


def report(**row):
    print(json.dumps(row), flush=True)


async def perform(client, person, server, action):
    try:
        with anyio.fail_after(20):
            detail = await ACTIONS[action](Caller(client, server, person))
    except Exception as error:  # every failure is a row, whatever its kind
        report(server=server, action=action, ok=False, detail=f"{type(error).__name__}: {describe(error)}")
    else:
        report(server=server, action=action, ok=True, detail=detail)


def describe(error):
    """A group of errors as its members, since its own text only counts them."""
    members = getattr(error, "exceptions", None)
    return "; ".join(f"{type(member).__name__}: {describe(member)}" for member in members) if members else str(error)


async def run(client, person, servers, revision):
    """Every wanted action with every server, one line each; `servers` are `name` or `name:action+action`."""
    for entry in servers.split(","):
        server, _, actions = entry.partition(":")
        for action in actions.split("+") if actions else ACTIONS:
            await perform(client, person, server, action)
    report(finished=True, revision=revision)
