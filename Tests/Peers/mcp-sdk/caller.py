# SPDX-License-Identifier: Apache-2.0
"""One server's offerings as a client sees them, and what an action expects of them."""

import anyio
import mcp_types as types

MODERN = "2026-07-28"


class Unexpected(Exception):
    """An answer that is not what the action must give."""


def expect(condition, detail):
    if not condition:
        raise Unexpected(detail)
    return detail


def text_of(result):
    return "".join(getattr(part, "text", "") for part in result.content)


async def settled(seen, count):
    """Waits until so much was seen, or for a while: the SDK hands notifications to tasks of their own, which may come
    after the answer of their call."""
    with anyio.move_on_after(10):
        while len(seen()) < count:
            await anyio.sleep(0.01)
    return seen()


class Person:
    """Who sits at the client: answers what is asked, and notes what was asked and told."""

    def __init__(self):
        self.asked, self.logged, self.told = [], [], []
        self.declines = False
        self.news = anyio.Event()

    async def elicit(self, context, params):
        self.asked.append(params)
        if self.declines:
            return types.ElicitResult(action="decline")
        if params.mode == "url":
            return types.ElicitResult(action="accept")
        fields = params.requested_schema["properties"]
        known = {"name": "Ada", "colour": "red"}
        return types.ElicitResult(action="accept", content={field: known[field] for field in fields})

    async def sample(self, context, params):
        self.asked.append(params)
        content = types.TextContent(type="text", text="Paris")
        return types.CreateMessageResult(role="assistant", content=content, model="a-model", stop_reason="endTurn")

    async def list_roots(self, context):
        return types.ListRootsResult.model_validate({"roots": [{"uri": "file:///one"}, {"uri": "file:///two"}]})

    async def log(self, params):
        self.logged.append((params.level, params.data))

    async def hear(self, message):
        """A notification of the handshake era that belongs to no call."""
        self.told.append(message)
        self.news.set()
        self.news = anyio.Event()

    async def hears(self, wanted):
        """Waits for a notification that is as wanted, from now on."""
        seen = len(self.told)
        while True:
            news = self.news
            for message in self.told[seen:]:
                seen += 1
                if await wanted(message):
                    return message
            if seen == len(self.told):
                await news.wait()

    def options(self):
        """What a client is made with."""
        return {"elicitation_callback": self.elicit, "sampling_callback": self.sample,
                "list_roots_callback": self.list_roots, "logging_callback": self.log, "message_handler": self.hear}


class Caller:
    """One server's offerings as a client sees them."""

    def __init__(self, client, server, person):
        self.client = client
        self.server = server
        self.person = person
        self.prefix = f"{server}__" if server else ""

    @property
    def modern(self):
        return self.client.protocol_version >= MODERN

    def name(self, own):
        return self.prefix + own

    async def call(self, tool, arguments, **options):
        return await self.client.call_tool(self.name(tool), arguments, **options)

    def own_uri(self, path, uris):
        """The server's URI among those of all: only the first of several servers with one URI keeps it as it is."""
        wanted = f"test://{self.server}/{path}" if f"test://{self.server}/{path}" in uris else f"test://{path}"
        return expect(wanted in uris, f"no {wanted} in {uris}") and wanted

    async def resource_uri(self, path):
        entries = await self.listed(self.client.list_resources, "resources")
        return self.own_uri(path, [str(entry.uri) for entry in entries])

    async def template_uri(self, path):
        entries = await self.listed(self.client.list_resource_templates, "resource_templates")
        return self.own_uri(path, [entry.uri_template for entry in entries])

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
