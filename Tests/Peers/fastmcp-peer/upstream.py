# SPDX-License-Identifier: Apache-2.0
"""fastmcp as a server, and as a proxy in front of another.

    upstream.py http|stdio       what the other upstreams offer; fastmcp tells nobody of changes in 2026-07-28
    upstream.py proxy URL        a proxy of that endpoint over HTTP, in whatever era its client speaks
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "shared"))

import mcp_types as types  # noqa: E402
from fastmcp import Context, FastMCP  # noqa: E402
from fastmcp.prompts import Message  # noqa: E402
from fastmcp.server import create_proxy  # noqa: E402
from pydantic import TypeAdapter  # noqa: E402

import abilities  # noqa: E402
import loopback  # noqa: E402
import meanwhile  # noqa: E402
import offerings  # noqa: E402

BLOCK = TypeAdapter(types.ContentBlock)


class Furnished:
    """A fastmcp server under the names of the official SDK's decorators."""

    def __init__(self, server):
        self.server = server

    def options(self, name=None, description=None, structured_output=None):
        options = {} if structured_output is not False else {"output_schema": None}
        return {**options, "name": name, "description": description}

    def tool(self, **options):
        return self.server.tool(**self.options(**options))

    def add_tool(self, function, **options):
        self.server.tool(function, **self.options(**options))

    def resource(self, uri, **options):
        return self.server.resource(uri, **options)

    def prompt(self, **options):
        return self.server.prompt(**options)

    def completion(self):
        return self.server.completion


class Era:
    Answer = str | types.InputRequiredResult

    def block(self, value):
        return BLOCK.validate_python(value)

    def user_message(self, block):
        return Message(self.block(block))

    def completion(self, values):
        return types.Completion(values=values, total=len(values), has_more=False)

    async def ask(self, ctx, rounds):
        if ctx.request_context.protocol_version < "2026-07-28":
            return await meanwhile.ask(ctx, types, rounds)
        return meanwhile.by_answer(ctx, types, rounds)


def main():
    if sys.argv[1:2] == ["proxy"] and len(sys.argv) == 3:
        return loopback.serve(create_proxy(sys.argv[2], name="proxy").http_app(path="/mcp"))
    server = FastMCP("fastmcp-upstream", version="1.2.3", instructions="Made for tests.")
    offerings.furnish(Furnished(server), Context)
    abilities.furnish(Furnished(server), Context, Era(), changes=False)
    if sys.argv[1:2] == ["http"]:
        loopback.serve(server.http_app(path="/mcp"))
    elif sys.argv[1:2] == ["stdio"]:
        server.run("stdio", show_banner=False)
    else:
        sys.exit(__doc__)


main()
