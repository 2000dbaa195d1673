# SPDX-License-Identifier: Apache-2.0
"""fastmcp's client, doing what `mcp-sdk/client.py` does, with the same lines.

    client.py --mode auto|legacy|2026-07-28 --servers dual,stdio --http http://127.0.0.1:7300/mcp
"""

import argparse
import logging
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace

sys.path.append(str(Path(__file__).resolve().parent.parent / "mcp-sdk"))

import anyio  # noqa: E402
from fastmcp import Client  # noqa: E402

import actions  # noqa: E402
from caller import Person  # noqa: E402


class Adapted:
    """fastmcp's client under the names of the official one."""

    def __init__(self, client):
        self.client = client
        self.protocol_version = client.protocol_version

    async def call_tool(self, name, arguments, progress_callback=None, meta=None):
        return await self.client.call_tool(
            name, arguments, progress_handler=progress_callback, raise_on_error=False, meta=meta)

    async def list_tools(self, cursor=None, cache_mode=None):
        return SimpleNamespace(tools=await self.client.list_tools(), next_cursor=None)

    async def list_resources(self, cursor=None, cache_mode=None):
        return SimpleNamespace(resources=await self.client.list_resources(), next_cursor=None)

    async def list_resource_templates(self, cursor=None, cache_mode=None):
        entries = await self.client.list_resource_templates()
        return SimpleNamespace(resource_templates=entries, next_cursor=None)

    async def list_prompts(self, cursor=None, cache_mode=None):
        return SimpleNamespace(prompts=await self.client.list_prompts(), next_cursor=None)

    async def read_resource(self, uri, cache_mode=None):
        return SimpleNamespace(contents=await self.client.read_resource(uri))

    async def get_prompt(self, name, arguments=None):
        return await self.client.get_prompt(name, arguments)

    async def complete(self, reference, argument):
        return SimpleNamespace(completion=await self.client.complete(reference, argument))

    async def set_logging_level(self, level):
        await self.client.set_logging_level(level)

    async def send_ping(self):
        await self.client.ping()


def handlers(person):
    async def elicit(message, response_type, params, context):
        return await person.elicit(context, params)

    async def sample(messages, params, context):
        return await person.sample(context, params)

    return {"elicitation_handler": elicit, "sampling_handler": sample, "roots": ["file:///one", "file:///two"],
            "log_handler": person.log, "message_handler": person.hear}


async def main():
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", required=True, choices=["auto", "legacy", "2026-07-28"])
    parser.add_argument("--servers", default="")
    parser.add_argument("--http", required=True)
    options = parser.parse_args()
    person = Person()
    try:
        async with Client(options.http, mode=options.mode, cache=False, **handlers(person)) as client:
            await actions.run(Adapted(client), person, options.servers, client.protocol_version)
    except Exception as error:
        actions.report(finished=False, detail=f"{type(error).__name__}: {actions.describe(error)}")
        sys.exit(1)


anyio.run(main)
