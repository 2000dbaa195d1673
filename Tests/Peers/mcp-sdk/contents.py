# SPDX-License-Identifier: Apache-2.0
"""Every kind of content, out of tools, resources and prompts."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "shared"))

import abilities  # noqa: E402
from caller import expect  # noqa: E402


async def blocks(caller, tool):
    result = await caller.call(tool, {})
    expect(not result.is_error, f"error {result}")
    return result.content


def is_image(block):
    expect(block.type == "image" and block.data == abilities.PNG and block.mime_type == "image/png", f"{block}")


def is_audio(block):
    expect(block.type == "audio" and block.data == abilities.WAV and block.mime_type == "audio/wav", f"{block}")


def is_link(block, uri):
    expect(block.type == "resource_link" and str(block.uri) == uri and block.name == "greeting", f"{block} for {uri}")


def is_embedded(block, uri):
    expect(block.type == "resource" and str(block.resource.uri) == uri, f"{block} for {uri}")
    expect(block.resource.text == "embedded" and block.resource.mime_type == "text/plain", f"{block}")


async def image(caller):
    (block,) = await blocks(caller, "picture")
    return is_image(block) or "a picture"


async def audio(caller):
    (block,) = await blocks(caller, "sound")
    return is_audio(block) or "a sound"


async def link(caller):
    """The link leads to the server's own resource, under whatever URI the hub gave it."""
    uri = await caller.resource_uri("greeting")
    (block,) = await blocks(caller, "link")
    is_link(block, uri)
    read = (await caller.client.read_resource(str(block.uri), cache_mode="bypass")).contents[0]
    return expect(read.text == f"hello from {await caller.process()}", f"{read}") and uri


async def embedded(caller):
    uri = await caller.resource_uri("greeting")
    (block,) = await blocks(caller, "embedded")
    return is_embedded(block, uri) or uri


async def mixed(caller):
    uri = await caller.resource_uri("greeting")
    text, picture, sound, pointer, whole = await blocks(caller, "mixed")
    expect(text.text == "a text" and text.annotations.priority == 0.5, f"{text}")
    expect(text.annotations.audience == ["user"], f"{text}")
    is_image(picture)
    is_audio(sound)
    is_link(pointer, uri)
    return is_embedded(whole, uri) or "five kinds in order"


async def blob(caller):
    uri = await caller.resource_uri("blob")
    (part,) = (await caller.client.read_resource(uri, cache_mode="bypass")).contents
    expect(str(part.uri) == uri and part.mime_type == "image/png", f"{part}")
    return expect(part.blob == abilities.PNG, f"{part}") and "bytes"


async def pictured(caller):
    uri = await caller.resource_uri("greeting")
    messages = (await caller.client.get_prompt(caller.name("pictured"))).messages
    is_image(messages[0].content)
    return is_embedded(messages[1].content, uri) or "a picture and a resource"


ACTIONS = {"image": image, "audio": audio, "link": link, "embedded": embedded, "mixed": mixed, "blob": blob,
           "pictured": pictured}
