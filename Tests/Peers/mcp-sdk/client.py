# SPDX-License-Identifier: Apache-2.0
"""Drives a server with the official SDK's client and prints one JSON line for each action on each named server.

    client.py --mode auto|legacy|2026-07-28 --servers dual,stdio --http http://127.0.0.1:7300/mcp
    client.py --mode auto --servers dual --stdio patchbay mcp --config patchbay.json

Behind a hub the tools and prompts of a server are named `server__name`; with `--servers ""` they are taken as they are.
A line: {"server": "dual", "action": "call", "ok": true, "detail": "3"}. The last line is {"finished": true, …}.
"""

import argparse
import json
import os
import sys
import uuid
from contextlib import asynccontextmanager

import anyio
from mcp import Client, MCPError, StdioServerParameters

BIG = 512


class Unexpected(Exception):
    """An answer that is not what the action must give."""


def expect(condition, detail):
    if not condition:
        raise Unexpected(detail)
    return detail


def text_of(result):
    return "".join(getattr(part, "text", "") for part in result.content)


class Caller:
    """One server's offerings as a client sees them."""

    def __init__(self, client, server):
        self.client = client
        self.server = server
        self.prefix = f"{server}__" if server else ""

    def name(self, own):
        return self.prefix + own

    async def call(self, tool, arguments, **options):
        return await self.client.call_tool(self.name(tool), arguments, **options)

    def own_uri(self, path, uris):
        """The server's URI among those of all: only the first of several servers with one URI keeps it as it is."""
        wanted = f"test://{self.server}/{path}" if f"test://{self.server}/{path}" in uris else f"test://{path}"
        return expect(wanted in uris, f"no {wanted} in {uris}") and wanted

    async def process(self):
        """The server's process id, which its resources and prompts name too: whoever answers is who was asked."""
        return text_of(await self.call("process", {}))

    async def listed(self, method, field):
        """Every page of a list."""
        items, cursor = [], None
        for _ in range(100):
            page = await method(cursor=cursor, cache_mode="bypass")
            items += getattr(page, field)
            cursor = page.next_cursor
            if cursor is None:
                return items
        raise Unexpected("the list never ends")


async def list_tools(caller):
    tools = {tool.name: tool for tool in await caller.listed(caller.client.list_tools, "tools")}
    wanted = {caller.name(own) for own in ("add", "echo", "slow", "was_cancelled", "big", "failing", "process")}
    expect(wanted <= set(tools), f"missing {sorted(wanted - set(tools))} in {sorted(tools)}")
    add = tools[caller.name("add")]
    expect(set(add.input_schema["properties"]) == {"a", "b"}, f"schema {add.input_schema}")
    expect("sum" in (add.output_schema or {}).get("properties", {}), f"output schema {add.output_schema}")
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
    return expect(seen == [(float(n), 3.0, f"step {n}") for n in (1, 2, 3)], f"progress {seen}") and "3 steps"


async def cancel(caller):
    token = uuid.uuid4().hex
    started = anyio.Event()

    async def note(value, total, message):
        started.set()

    async with anyio.create_task_group() as group:

        async def run():
            arguments = {"token": token, "steps": 1000, "interval": 0.05}
            await caller.call("slow", arguments, progress_callback=note)

        group.start_soon(run)
        with anyio.fail_after(10):
            await started.wait()
        group.cancel_scope.cancel()
    result = await caller.call("was_cancelled", {"token": token, "patience": 5})
    return expect(text_of(result) == "yes", f"the upstream noticed: {text_of(result)}") and "noticed upstream"


async def resource(caller):
    uris = [str(entry.uri) for entry in await caller.listed(caller.client.list_resources, "resources")]
    own = caller.own_uri("greeting", uris)
    contents = (await caller.client.read_resource(own, cache_mode="bypass")).contents
    return expect(contents[0].text == f"hello from {await caller.process()}", f"{contents}") and own


async def template(caller):
    templates = await caller.listed(caller.client.list_resource_templates, "resource_templates")
    own = caller.own_uri("items/{item}", [entry.uri_template for entry in templates])
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
    return expect("Error executing tool failing" in text_of(result), text_of(result)) and "isError"


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
    "unknown": unknown_tool,
}


def report(**row):
    print(json.dumps(row), flush=True)


async def perform(client, server, action):
    try:
        with anyio.fail_after(20):
            detail = await ACTIONS[action](Caller(client, server))
    except Exception as error:  # every failure is a row, whatever its kind
        report(server=server, action=action, ok=False, detail=f"{type(error).__name__}: {describe(error)}")
    else:
        report(server=server, action=action, ok=True, detail=detail)


def describe(error):
    """A group of errors as its members, since its own text only counts them."""
    members = getattr(error, "exceptions", None)
    return "; ".join(f"{type(member).__name__}: {describe(member)}" for member in members) if members else str(error)


@asynccontextmanager
async def connected(options):
    target = options.http
    if options.stdio:
        environment = {name: value for name, value in os.environ.items()}
        target = StdioServerParameters(command=options.stdio[0], args=options.stdio[1:], env=environment)
    async with Client(target, mode=options.mode) as client:
        yield client


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", required=True, choices=["auto", "legacy", "2026-07-28"])
    parser.add_argument("--servers", default="", help="names behind a hub, separated by commas")
    parser.add_argument("--actions", default=",".join(ACTIONS))
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--http")
    target.add_argument("--stdio", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    try:
        async with connected(options) as client:
            for server in options.servers.split(","):
                for action in options.actions.split(","):
                    await perform(client, server, action)
            report(finished=True, revision=client.protocol_version)
    except Exception as error:
        report(finished=False, detail=f"{type(error).__name__}: {describe(error)}")
        sys.exit(1)


anyio.run(main)
