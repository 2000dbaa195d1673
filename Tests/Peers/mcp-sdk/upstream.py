# SPDX-License-Identifier: Apache-2.0
"""An upstream made with the official SDK: `upstream.py http` serves both eras, `upstream.py stdio` likewise."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "shared"))

import mcp_types as types  # noqa: E402
from mcp.server.mcpserver import Context, MCPServer  # noqa: E402
from mcp.server.mcpserver.prompts.base import UserMessage  # noqa: E402
from pydantic import TypeAdapter  # noqa: E402

import abilities  # noqa: E402
import loopback  # noqa: E402
import meanwhile  # noqa: E402
import offerings  # noqa: E402

BLOCK = TypeAdapter(types.ContentBlock)
MODERN = "2026-07-28"


class Era:
    """A server of both eras asks by its answer in 2026-07-28, and meanwhile before it."""

    Answer = str | types.InputRequiredResult

    def __init__(self):
        self.lists = 0

    def count_lists(self, server):
        list_tools = server.list_tools

        async def counted():
            self.lists += 1
            return await list_tools()

        server.list_tools = counted

    def block(self, value):
        return BLOCK.validate_python(value)

    def user_message(self, block):
        return UserMessage(self.block(block))

    def completion(self, values):
        return types.Completion(values=values, total=len(values), has_more=False)

    async def ask(self, ctx, rounds):
        if ctx.protocol_version < MODERN:
            return await meanwhile.ask(ctx, types, rounds)
        return meanwhile.by_answer(ctx, types, rounds)

    async def tell(self, ctx, kind):
        await getattr(ctx, f"notify_{kind}_changed")()
        if ctx.protocol_version < MODERN:
            await getattr(ctx.session, f"send_{kind[:-1]}_list_changed")()

    async def tell_updated(self, ctx, uri):
        await ctx.notify_resource_updated(uri)
        if ctx.protocol_version < MODERN:
            await ctx.session.send_resource_updated(uri)


def accept_subscriptions(server):
    """The SDK's high-level server leaves these methods of the handshake era to its author."""

    async def done(ctx, params):
        return types.EmptyResult()

    low = server._lowlevel_server
    low.add_request_handler("resources/subscribe", types.SubscribeRequestParams, done)
    low.add_request_handler("resources/unsubscribe", types.UnsubscribeRequestParams, done)
    low.add_request_handler("logging/setLevel", types.SetLevelRequestParams, done)


def main():
    server = MCPServer("upstream", version="1.2.3", instructions="Made for tests.", log_level="CRITICAL")
    offerings.furnish(server, Context)
    era = Era()
    abilities.furnish(server, Context, era)
    era.count_lists(server)
    accept_subscriptions(server)
    if sys.argv[1:2] == ["http"]:
        loopback.serve(server.streamable_http_app())
    elif sys.argv[1:2] == ["stdio"]:
        server.run("stdio")
    else:
        sys.exit("usage: upstream.py http|stdio")


main()
