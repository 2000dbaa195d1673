# SPDX-License-Identifier: Apache-2.0
"""An upstream made with the last SDK of the handshake era: it has never heard of 2026-07-28 and answers a probe of
that revision as such servers in the field do. `upstream.py http`, `upstream.py sse` (HTTP+SSE of 2024-11-05) or
`upstream.py stdio`."""

import sys
import weakref
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "shared"))

import anyio  # noqa: E402
from mcp import types  # noqa: E402
from mcp.server.fastmcp import Context, FastMCP  # noqa: E402
from mcp.server.fastmcp.prompts.base import UserMessage  # noqa: E402
from mcp.server.lowlevel import NotificationOptions  # noqa: E402
from mcp.server.session import ServerSession  # noqa: E402
from pydantic import AnyUrl, TypeAdapter  # noqa: E402

import abilities  # noqa: E402
import loopback  # noqa: E402
import meanwhile  # noqa: E402
import offerings  # noqa: E402

BLOCK = TypeAdapter(types.ContentBlock)


class Era:
    """A server of the handshake era asks in the middle of a call, and tells every session that it knows of."""

    Answer = str

    def __init__(self):
        self.lists = 0
        self.sessions = weakref.WeakSet()
        self.subscribed = weakref.WeakKeyDictionary()
        begin = ServerSession.__init__

        def beginning(session, *arguments, **options):
            begin(session, *arguments, **options)
            self.sessions.add(session)

        ServerSession.__init__ = beginning

    def count_lists(self, server):
        handlers = server._mcp_server.request_handlers
        list_tools = handlers[types.ListToolsRequest]

        async def counted(request):
            self.lists += 1
            return await list_tools(request)

        handlers[types.ListToolsRequest] = counted

    def block(self, value):
        return BLOCK.validate_python(value)

    def user_message(self, block):
        return UserMessage(self.block(block))

    def completion(self, values):
        return types.Completion(values=values, total=len(values), hasMore=False)

    async def ask(self, ctx, rounds):
        return await meanwhile.ask(ctx, types, rounds)

    async def tell(self, ctx, kind):
        for session in list(self.sessions):
            await self.send(getattr(session, f"send_{kind[:-1]}_list_changed"))

    async def tell_updated(self, ctx, uri):
        for session, uris in list(self.subscribed.items()):
            if uri in uris:
                await self.send(session.send_resource_updated, AnyUrl(uri))

    async def send(self, send, *arguments):
        """A session whose client is gone takes nothing, which is no fault of the others."""
        try:
            with anyio.move_on_after(1):
                await send(*arguments)
        except (anyio.ClosedResourceError, anyio.BrokenResourceError):
            pass

    def accept_subscriptions(self, server):
        """The SDK leaves these to the server's author, and what a server declares of them too."""
        low = server._mcp_server

        @low.subscribe_resource()
        async def subscribe(uri):
            self.subscribed.setdefault(low.request_context.session, set()).add(str(uri))

        @low.unsubscribe_resource()
        async def unsubscribe(uri):
            self.subscribed.get(low.request_context.session, set()).discard(str(uri))

        @low.set_logging_level()
        async def set_level(level):
            pass

        declare = low.get_capabilities

        def declared(options, experimental):
            capabilities = declare(NotificationOptions(True, True, True), experimental)
            capabilities.resources.subscribe = True
            return capabilities

        low.get_capabilities = declared


def main():
    era = Era()
    server = FastMCP("legacy-upstream", instructions="Made for tests.", log_level="CRITICAL")
    offerings.furnish(server, Context)
    abilities.furnish(server, Context, era)
    era.accept_subscriptions(server)
    era.count_lists(server)
    if sys.argv[1:2] == ["http"]:
        loopback.serve(server.streamable_http_app())
    elif sys.argv[1:2] == ["sse"]:
        loopback.serve(server.sse_app(), "/sse")
    elif sys.argv[1:2] == ["stdio"]:
        server.run("stdio")
    else:
        sys.exit("usage: upstream.py http|sse|stdio")


main()
