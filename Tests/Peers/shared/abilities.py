# SPDX-License-Identifier: Apache-2.0
"""What an upstream of the matrix offers beyond `offerings.py`: every kind of content, log messages, questions,
completions, and lists and resources that change. `era` is what differs between the generations of the SDK."""

import base64
import json

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
WAV = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="
CITIES = ["Paris", "Parma", "Perugia", "Porto"]
GREETING = "test://greeting"

TEXT = {"type": "text", "text": "a text", "annotations": {"audience": ["user"], "priority": 0.5}}
IMAGE = {"type": "image", "data": PNG, "mimeType": "image/png"}
AUDIO = {"type": "audio", "data": WAV, "mimeType": "audio/wav"}
LINK = {"type": "resource_link", "uri": GREETING, "name": "greeting", "mimeType": "text/plain"}
EMBEDDED = {"type": "resource", "resource": {"uri": GREETING, "mimeType": "text/plain", "text": "embedded"}}

FORM = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
COLOUR = {"type": "object", "properties": {"colour": {"type": "string", "enum": ["red", "blue"]}}}


def form(message, schema):
    return "elicitation/create", {"mode": "form", "message": message, "requestedSchema": schema}


NAME = form("What is your name?", FORM)
PAGE = ("elicitation/create", {"mode": "url", "message": "Please sign in", "url": "https://example.com/sign-in"})
SAMPLE = ("sampling/createMessage", {
    "messages": [{"role": "user", "content": {"type": "text", "text": "What is the capital of France?"}}],
    "maxTokens": 20})
ROOTS = ("roots/list", {})


def add_contents(server, era):
    """One tool for each kind of content, and one for all of them."""
    kinds = {"picture": [IMAGE], "sound": [AUDIO], "link": [LINK], "embedded": [EMBEDDED],
             "mixed": [TEXT, IMAGE, AUDIO, LINK, EMBEDDED]}
    for name, blocks in kinds.items():

        def tool(blocks=tuple(blocks)):
            return [era.block(block) for block in blocks]

        server.add_tool(without_parameters(tool), name=name, description=f"Content: {name}.", structured_output=False)

    @server.resource("test://blob", name="blob", mime_type="image/png")
    def blob() -> bytes:
        return base64.b64decode(PNG)

    @server.prompt(description="A prompt with a picture and a resource.")
    def pictured() -> list:
        return [era.user_message(IMAGE), era.user_message(EMBEDDED)]


def without_parameters(function):
    def tool():
        return function()

    return tool


def add_messages(server, Context):
    @server.tool(description="Logs three messages, one below `info`.", structured_output=False)
    async def chatty(ctx: Context) -> str:
        await ctx.debug("beneath notice")
        await ctx.info("one")
        await ctx.warning("two")
        return "logged"


def add_questions(server, Context, era):
    """Tools that ask: each a list of rounds, each round a name and a question."""

    async def asking(ctx, rounds, conclude):
        answers = await era.ask(ctx, rounds)
        return conclude(*answers) if isinstance(answers, list) else answers

    @server.tool(description="Asks for a name.", structured_output=False)
    async def ask_name(ctx: Context) -> era.Answer:
        return await asking(ctx, [NAME], lambda name: f"{name.action} {json.dumps(name.content)}")

    @server.tool(description="Asks to open a page.", structured_output=False)
    async def ask_page(ctx: Context) -> era.Answer:
        return await asking(ctx, [PAGE], lambda page: page.action)

    @server.tool(description="Asks for a name, and then for a colour.", structured_output=False)
    async def ask_twice(ctx: Context) -> era.Answer:
        def conclude(name, colour):
            return f"{name.content['name']} likes {colour.content['colour']}"

        return await asking(ctx, [NAME, form("Which colour?", COLOUR)], conclude)

    @server.tool(description="Asks the client's model.", structured_output=False)
    async def ask_model(ctx: Context) -> era.Answer:
        return await asking(ctx, [SAMPLE], lambda answer: answer.content.text)

    @server.tool(description="Asks for the client's roots.", structured_output=False)
    async def ask_roots(ctx: Context) -> era.Answer:
        return await asking(ctx, [ROOTS], lambda answer: " ".join(str(root.uri) for root in answer.roots))


def add_completion(server, era):
    @server.completion()
    async def complete(ref, argument, context):
        return era.completion([city for city in CITIES if city.startswith(argument.value)])


def add_changes(server, Context, era):
    """Tools that change the lists under everybody's eyes, and tell of it."""

    @server.tool(description="Adds a tool of that name, or removes it.", structured_output=False)
    async def toggle_tool(name: str, there: bool, ctx: Context) -> str:
        def fresh() -> str:
            return "fresh"

        server.add_tool(fresh, name=name, structured_output=False) if there else server.remove_tool(name)
        await era.tell(ctx, "tools")
        return "done"

    @server.tool(description="Tells so many times that the tools have changed.", structured_output=False)
    async def storm(count: int, ctx: Context) -> str:
        for _ in range(count):
            await era.tell(ctx, "tools")
        return "calm"

    @server.tool(description="How often the tools were listed.", structured_output=False)
    def served_lists() -> str:
        return str(era.lists)

    @server.tool(description="Adds a prompt of that name.", structured_output=False)
    async def add_prompt(name: str, ctx: Context) -> str:
        @server.prompt(name=name)
        def fresh() -> str:
            return "fresh"

        await era.tell(ctx, "prompts")
        return "done"

    @server.tool(description="Adds a resource of that name.", structured_output=False)
    async def add_resource(name: str, ctx: Context) -> str:
        @server.resource(f"test://{name}", name=name)
        def fresh() -> str:
            return "fresh"

        await era.tell(ctx, "resources")
        return "done"

    @server.tool(description="Tells that a resource has changed.", structured_output=False)
    async def touch(uri: str, ctx: Context) -> str:
        await era.tell_updated(ctx, uri)
        return "touched"


def furnish(server, Context, era, changes=True):
    add_contents(server, era)
    add_messages(server, Context)
    add_questions(server, Context, era)
    add_completion(server, era)
    if changes:
        add_changes(server, Context, era)
