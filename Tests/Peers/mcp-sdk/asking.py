# SPDX-License-Identifier: Apache-2.0
"""What a server asks of its client in the middle of a call, completions, and log messages."""

import mcp_types as types
from caller import expect, settled, text_of

LEVEL = "io.modelcontextprotocol/logLevel"


async def asked(caller, tool):
    """The tool's text, and what the person was asked for it."""
    caller.person.asked.clear()
    result = await caller.call(tool, {})
    expect(not result.is_error, f"error {text_of(result)}")
    return text_of(result), list(caller.person.asked)


def says_who(caller, message, wanted):
    """Behind a hub the person is told which server asks."""
    expect(message.endswith(wanted), message)
    expect(not caller.server or caller.server in message.removesuffix(wanted), f"{message} does not name the server")


async def form(caller):
    text, (question,) = await asked(caller, "ask_name")
    says_who(caller, question.message, "What is your name?")
    expect(question.requested_schema["required"] == ["name"], f"{question}")
    return expect(text == 'accept {"name": "Ada"}', text) and text


async def decline(caller):
    caller.person.declines = True
    try:
        text, questions = await asked(caller, "ask_name")
    finally:
        caller.person.declines = False
    expect(len(questions) == 1, f"{questions}")
    return expect(text == "decline null", text) and text


async def url(caller):
    text, (question,) = await asked(caller, "ask_page")
    expect(question.mode == "url" and question.url == "https://example.com/sign-in", f"{question}")
    says_who(caller, question.message, "Please sign in")
    return expect(text == "accept", text) and text


async def rounds(caller):
    text, questions = await asked(caller, "ask_twice")
    expect(len(questions) == 2, f"{questions}")
    return expect(text == "Ada likes red", text) and text


async def sampling(caller):
    text, (question,) = await asked(caller, "ask_model")
    expect(question.messages[0].content.text == "What is the capital of France?", f"{question}")
    expect(question.max_tokens == 20, f"{question}")
    return expect(text == "Paris", text) and text


async def roots(caller):
    text, _ = await asked(caller, "ask_roots")
    return expect(text.split() == ["file:///one", "file:///two"], text) and text


async def logging(caller):
    """Only what is at least as grave as the client asked for; straight from a server its author has to see to that."""
    caller.person.logged.clear()
    if caller.modern:
        result = await caller.call("chatty", {}, meta={LEVEL: "info"})
    else:
        await caller.client.set_logging_level("info")
        result = await caller.call("chatty", {})
    expect(text_of(result) == "logged", text_of(result))

    def told():
        return [(level, data["msg"] if isinstance(data, dict) else data) for level, data in caller.person.logged
                if caller.server or level != "debug"]

    seen = await settled(told, 2)
    return expect(seen == [("info", "one"), ("warning", "two")], f"{seen}") and "two messages"


async def completion(caller):
    references = [
        (types.PromptReference(type="ref/prompt", name=caller.name("greet")), "who"),
        (types.ResourceTemplateReference(type="ref/resource", uri=await caller.template_uri("items/{item}")), "item")]
    for reference, argument in references:
        got = (await caller.client.complete(reference, {"name": argument, "value": "Pa"})).completion
        expect(got.values == ["Paris", "Parma"] and got.total == 2 and not got.has_more, f"{reference}: {got}")
    return "of a prompt and of a template"


async def ping(caller):
    await caller.client.send_ping()
    return "answered"


ACTIONS = {"form": form, "decline": decline, "url": url, "rounds": rounds, "sampling": sampling, "roots": roots,
           "logging": logging, "completion": completion, "ping": ping}
